"""The answer of ``path``, as JSON, for people and as a picture."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exactrelu.data import Data
from exactrelu.networks.problem import Problem
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.report import facts, shortened, table
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.path import Path
from exactrelu.univariate.tiling import Tiling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_KNOTS = 8


def path_json(found: Path, problem: Problem, bends: Curvature, digits: int) -> dict[str, Any]:
    """Return the JSON of the command line.

    Parameters
    ----------
    found : Path
    problem : Problem
    bends : Curvature
        Of the same data.
    digits : int
        Significant digits asked for.
    """
    pieces = [
        {
            "from": _ends(piece.lower, digits),
            "to": _ends(piece.upper, digits),
            "cost_at_0": str(piece.cost_at_0),
            "network": function_of(bends, piece.tilings).network().to_json(),
        }
        for piece in found.pieces
    ]
    return {
        "pieces": pieces,
        "problem": problem.to_json(),
        "status": found.status,
        "doubtful": [_ends(place, digits) for place in found.doubtful],
        "stopped": found.stopped,
        "open": [
            {"x": {"lower": rational_text(left), "upper": rational_text(right)}}
            for left, right in open_intervals(found, bends)
        ],
    }


def open_intervals(found: Path, bends: Curvature) -> list[tuple[Fraction, Fraction]]:
    """Return between which x knots may lie otherwise than the pieces of a stopped path say."""
    starts, lengths = bends.runs
    x = bends.series.x
    return [
        (x[int(starts[number]) + 1], x[int(starts[number] + lengths[number])])
        for number in found.open_runs
    ]


def path_report(found: Path, data: Data, bends: Curvature, digits: int) -> None:
    """Print a line for each piece: its p, its knots, and what is new in it."""
    status = "exact" if found.status == "exact" else "some changes may be missing, see below"
    count = f"{len(found.pieces)}: so many functions are optimal for some p in (0, 1)"
    if found.open_runs:
        count = f"{len(found.pieces)} so far; optimal except where the work was stopped"
    facts(
        [
            ("data", f"{data.source}: {len(bends.series)} distinct x, y = {data.names[-1]}"),
            ("pieces", count),
            ("status", status),
        ]
    )
    rows = []
    for k in shortened(len(found.pieces), ends=15):
        if k is None:
            rows.append(["..."] * 4)
            continue
        piece = found.pieces[k]
        before = found.pieces[k - 1].tilings if k else None
        ends = (_ends(piece.lower, digits)["lower"], _ends(piece.upper, digits)["upper"])
        knots = _new_knots(bends, before, piece.tilings)
        rows.append([*ends, str(piece.cost_at_0), knots])
    headers = ("from p", "to p", "knots", f"{data.names[0]} of knots that the piece before lacks")
    table(headers, rows, "")
    for place in found.doubtful:
        lower, upper = place.significant(digits + 2)
        facts([("doubtful", f"between p = {lower} and {upper} two costs touch, or nearly")])
    intervals = open_intervals(found, bends)
    for k in shortened(len(intervals), ends=5):
        if k is not None:
            left, right = (f"{float(end):.5g}" for end in intervals[k])
            facts([("open", f"the knots from {data.names[0]} = {left} to {right}")])


def path_figure(found: Path, problem: Problem, bends: Curvature, data: Data) -> Figure:
    """Return the picture of ``path --plot``: functions, costs over p, and the phase diagram."""
    from exactrelu.drawing import new_figure
    from exactrelu.plot_costs import draw_costs
    from exactrelu.plot_fit import plot_fit
    from exactrelu.plot_phases import draw_phases
    from exactrelu.questions import solve

    figure = new_figure(14.0, 8.5)
    boxes: Any = figure.add_gridspec(2, 2, width_ratios=(1.7, 1.0))
    upper = figure.add_subplot(boxes[0, 0])
    lower = figure.add_subplot(boxes[1, 0], sharex=upper)
    plot_fit(solve(problem), upper, (data.names[0], data.names[-1]))
    draw_phases(bends, found, lower, data.names[0])
    draw_costs(bends, found, figure.add_subplot(boxes[:, 1]))
    return figure


def function_of(bends: Curvature, sizes: tuple[tuple[int, ...], ...]) -> Interpolant:
    """Return the function with the given block sizes of each run."""
    return Interpolant(bends, Tiling.of_sizes(bends.runs[0], list(sizes)))


def _ends(value: Enclosure, digits: int) -> dict[str, str]:
    if value.lower == value.upper:
        return {"lower": str(value.lower), "upper": str(value.upper)}
    lower, upper = value.significant(digits + 2)
    return {"lower": lower, "upper": upper}


def _new_knots(
    bends: Curvature,
    before: tuple[tuple[int, ...], ...] | None,
    sizes: tuple[tuple[int, ...], ...],
) -> str:
    fit = function_of(bends, sizes)
    blocks = list(zip(fit.tiling.starts.tolist(), fit.tiling.sizes.tolist(), strict=True))
    old: set[tuple[int, int]] = set()
    if before is not None:
        tiling = function_of(bends, before).tiling
        old = set(zip(tiling.starts.tolist(), tiling.sizes.tolist(), strict=True))
    new = [k for k, block in enumerate(blocks) if block not in old]
    shown = [f"{float(fit.knot(k)):.5g}" for k in new[:_MOST_KNOTS]]
    return ", ".join(shown) + (f", ... ({len(new)})" if len(new) > _MOST_KNOTS else "")
