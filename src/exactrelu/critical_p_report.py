"""The answer of ``critical-p``, as JSON and for people."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactrelu.data import Data
from exactrelu.networks.problem import Problem
from exactrelu.report import decimal, exact, facts, shortened, table
from exactrelu.univariate.critical_p import CriticalP
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.tiling import Tiling


def critical_p_json(
    found: CriticalP, problem: Problem, bends: Curvature, digits: int
) -> dict[str, Any]:
    """Return the JSON of the command line.

    Parameters
    ----------
    found : CriticalP
    problem : Problem
    bends : Curvature
        Of the same data.
    digits : int
        Significant digits asked for.
    """
    lower, upper = _decimals(found, digits)
    document: dict[str, Any] = {
        "critical_p": {"lower": lower, "upper": upper},
        "crosses": found.crosses,
        "sparsest_cost": str(found.sparsest_cost),
        "paper_bound": None,
        "problem": problem.to_json(),
        "status": "exact" if found.resolved else "lower_bound",
        "run": None,
        "sparsest_tiling": list(found.sparsest_tiling),
        "other_tiling": list(found.other_tiling),
        "stopped": None,
    }
    if found.run is not None:
        first, points = found.run
        x = bends.series.x
        document["run"] = {
            "first": str(x[first]),
            "last": str(x[first + points - 1]),
            "points": points,
        }
    return document


def critical_p_report(
    found: CriticalP, data: Data, bends: Curvature, digits: int, *, stopped: str | None = None
) -> None:
    """Print p*, the run that decides, and the two tilings that cross; or what is proved so far."""
    lower, upper = _decimals(found, digits)
    lines = [("data", f"{data.source}: {len(bends.series)} distinct x, y = {data.names[-1]}")]
    if stopped is not None:
        why = "the budget ended" if stopped == "budget" else stopped
        lines.append(("critical p", f"above {lower}, at most {upper}; {why}"))
    elif not found.crosses:
        lines.append(("critical p", "1: for every p < 1 each minimiser is a sparsest network"))
    elif found.resolved:
        lines.append(("critical p", f"in ({lower}, {upper}]"))
    else:
        lines.append(("critical p", f"above {lower}, at most {upper}"))
        lines.append(("", "two costs touch there, or nearly: a lower bound is what is proved"))
    lines.append(("sparsest", f"{found.sparsest_cost} neurons"))
    if found.run is not None and found.sparsest_tiling:
        first, points = found.run
        x = bends.series.x
        ends = f"{decimal(x[first])} to {decimal(x[first + points - 1])}"
        lines.append(("decided by", f"the run of {points} points from {data.names[0]} = {ends}"))
    facts(lines)
    if found.run is not None and found.sparsest_tiling:
        place = found.run[0] - 1
        _tiling(bends, place, found.sparsest_tiling, data, "Below p*, the sparsest knots there:")
        _tiling(bends, place, found.other_tiling, data, "Above p*, the cheaper knots there:")


def _decimals(found: CriticalP, digits: int) -> tuple[str, str]:
    if found.lower == found.upper:
        return str(found.lower), str(found.upper)
    if not found.lower:
        return "0", found.enclosure.significant(digits + 2)[1]
    return found.enclosure.significant(digits + 2)


def _tiling(bends: Curvature, place: int, blocks: tuple[int, ...], data: Data, title: str) -> None:
    knots = Interpolant(bends, Tiling.of_sizes(np.array([place]), [blocks]))
    rows = []
    for k in shortened(len(knots), ends=6):
        if k is None:
            rows.append(["..."] * 4)
            continue
        at, change = knots.knot(k), knots.slope_change(k)
        where = "at a sample" if blocks[k] == 1 else "between two"
        rows.append([decimal(at), exact(at), where, decimal(change)])
    table((data.names[0], "exactly", "", "slope change"), rows, title)
