"""The answers of ``critical-p`` and ``path`` from an enumeration, as JSON and for people."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactrelu.data import Data
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import number_json
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.report import exact, facts, shortened, table
from exactrelu.solve_report import neurons_table, options_text
from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.critical_p import CriticalP
from exactrelu.solvers.critical_p_bound import CriticalPBound
from exactrelu.solvers.path import Path, Piece

_EVERYWHERE = "1: for every p < 1 minimisers are sparsest"


def critical_p_json(found: CriticalP, digits: int) -> dict[str, Any]:
    """Return the JSON of ``critical-p``; the two networks that cross are further fields."""
    problem = found.candidates.setting.problem
    networks = (found.sparsest_network, found.other_network)
    return {
        "critical_p": _ends(found.enclosure, digits),
        "crosses": found.crosses,
        "sparsest_cost": str(found.sparsest_cost),
        "paper_bound": None if found.paper_bound is None else _ends(found.paper_bound, digits),
        "problem": problem.to_json(),
        "status": found.status,
        "stopped": None,
        "method": found.candidates.method,
        "backend": found.candidates.backend,
        "sparsest_network": None if networks[0] is None else networks[0].to_json(),
        "other_network": None if networks[1] is None else networks[1].to_json(),
    }


def bounded_critical_p(
    problem: Problem, found: CriticalPBound | None, stopped: str | None
) -> dict[str, Any]:
    """Return the JSON of ``critical-p`` when the enumeration was stopped."""
    cost = None if found is None else found.sparsest_cost
    sparsest = None if found is None else found.sparsest_network
    other = None if found is None else found.other_network
    return {
        "critical_p": {"lower": "0", "upper": "1"} if found is None else bounded_ends(found),
        "crosses": None if found is None else found.crosses,
        "sparsest_cost": None if cost is None else str(cost),
        "paper_bound": None,
        "problem": problem.to_json(),
        "status": "lower_bound",
        "stopped": stopped,
        "proof": "nothing" if found is None else found.kind,
        "sparsest_network": None if sparsest is None else sparsest.to_json(),
        "other_network": None if other is None else other.to_json(),
    }


def bounded_ends(found: CriticalPBound) -> dict[str, str]:
    """Return the ends of an enclosure as decimals, rounded outward; 0 and 1 are exact."""
    lower, upper = found.enclosure.significant(12)
    return {
        "lower": lower if 0 < found.lower < 1 else str(found.lower),
        "upper": upper if found.upper < 1 else "1",
    }


def bounded_critical_p_report(found: CriticalPBound | None, problem: Problem, data: Data) -> None:
    """Print what is proved of p* without an enumeration, and the networks that prove it."""
    lines = _about(problem, data)
    if found is None or not found.lower:
        said = "in (0, 1]: nothing more is proved, the enumeration did not end"
        facts([*lines, ("critical p", said)])
        return
    ends = bounded_ends(found)
    inside = f"in ({ends['lower']}, {ends['upper']}]"
    lines.append(("critical p", _EVERYWHERE if found.lower == 1 else inside))
    lines.append(("sparsest", f"{found.sparsest_cost} parameters (proof: exhausted supports)"))
    lines.append(("lower end", f"proof: {found.kind}"))
    facts(lines)
    _two_networks(found.sparsest_network, found.other_network, data)


def _about(problem: Problem, data: Data) -> list[tuple[str, str]]:
    return [
        ("data", f"{data.source}: {problem.samples} samples, y = {data.names[-1]}"),
        ("problem", options_text(problem)),
    ]


def _two_networks(sparsest: ReLUNetwork | None, other: ReLUNetwork | None, data: Data) -> None:
    """Print the networks whose costs cross."""
    if sparsest is None or other is None:
        return
    where = "sign of v, and |v| times the input weights and the bias:"
    neurons_table(sparsest, data.names, f"Below p*, a sparsest network: {where}")
    neurons_table(other, data.names, f"Above p*, a cheaper network: {where}")


def critical_p_report(found: CriticalP, data: Data, digits: int) -> None:
    """Print p* and the two networks that cross."""
    candidates = found.candidates
    ends = _ends(found.enclosure, digits)
    inside = f"in ({ends['lower']}, {ends['upper']}]"
    through = "" if candidates.backend == "own" else f" through {candidates.backend}"
    lines = [
        *_about(candidates.setting.problem, data),
        ("critical p", inside if found.crosses else _EVERYWHERE),
        ("status", found.status),
        ("sparsest", f"{found.sparsest_cost} parameters"),
        ("proof", f"enumeration of {candidates.method}{through}, {candidates.examined} examined"),
    ]
    if found.paper_bound is not None:
        bound = _ends(found.paper_bound, digits)
        lines.append(("paper bound", f"{bound['lower']} (Theorem 4.1)"))
    facts(lines)
    _two_networks(found.sparsest_network, found.other_network, data)


def path_json(found: Path, problem: dict[str, Any], digits: int) -> dict[str, Any]:
    """Return the JSON of ``path``."""
    left = found.open
    return {
        "pieces": [_piece_json(found, piece, digits) for piece in found.pieces],
        "problem": problem,
        "status": found.status,
        "stopped": found.stopped,
        "open": [] if left is None else [{"p": _ends(left, digits)}],
        "least_norm": None if found.least_norm is None else rational_text(found.least_norm),
    }


def _piece_json(found: Path, piece: Piece, digits: int) -> dict[str, Any]:
    document = {
        "from": _ends(piece.start, digits),
        "to": _ends(piece.end, digits),
        "cost_at_0": str(piece.cost_at_zero),
        "network": piece.network().to_json(),
    }
    if found.status != "feasible":
        return document
    within = [
        {
            "p": rational_text(p),
            "cost": number_json(piece.candidate.cost(p)),
            "lower_bound": number_json(found.lower_bound(p)),
        }
        for p in piece.inside
    ]
    return {**document, "within": within}


def unknown_path(problem: Problem, stopped: str) -> dict[str, Any]:
    """Return the JSON of ``path`` when it was stopped before any network was known."""
    return {
        "pieces": [],
        "problem": problem.to_json(),
        "status": "unknown",
        "stopped": stopped,
        "open": [{"p": {"lower": "0", "upper": "1"}}],
    }


def path_report(found: Path, data: Data, digits: int) -> None:
    """Print a line for each piece with the sizes |v w| of its network."""
    feasible, left = found.status == "feasible", found.open
    count = len(found.pieces)
    when = "the budget ended" if found.stopped == "budget" else "Ctrl-C came"
    lines = _about(found.candidates.setting.problem, data)
    if feasible:
        lines.append(("pieces", f"{count}: the cheapest of the networks known when {when}"))
        norm = found.least_norm
        bound = "at least 0" if norm is None else f"at least V^p with V = {exact(norm)}"
        lines.append(("bound", f"every network costs {bound}"))
    elif left is not None:
        lines.append(("pieces", f"{count}, proved when {when}"))
        lines.append(("open", f"from p = {_ends(left, digits)['lower']} to 1"))
    else:
        changes = "exact" if found.resolved else "some changes may be missing"
        lines.append(("pieces", f"{count}: so many networks are optimal for some p in (0, 1)"))
        lines.append(("status", changes))
    facts(lines)
    if not count:
        return
    headers = (
        "from p",
        "to p",
        "cost at 0",
        *(["cost / V^p"] if feasible else []),
        "sizes |v w|",
    )
    rows = [
        ["..."] * len(headers) if k is None else _row(found, found.pieces[k], digits)
        for k in shortened(count, ends=15)
    ]
    table(headers, rows, "")


def _row(found: Path, piece: Piece, digits: int) -> list[str]:
    ends = _ends(piece.start, digits)["lower"], _ends(piece.end, digits)["upper"]
    excess = [_at_most(found.excess(piece))] if found.status == "feasible" else []
    return [*ends, str(piece.cost_at_zero), *excess, _sizes(piece.candidate)]


def _at_most(factor: Fraction | None) -> str:
    if factor is None:
        return "-"
    return f"<= {Enclosure(factor, factor).significant(4)[1]}"


def _sizes(candidate: Candidate) -> str:
    return ", ".join(exact(Fraction(size, candidate.unit)) for size in candidate.sizes)


def _ends(value: Enclosure, digits: int) -> dict[str, str]:
    shown = number_json(value, digits + 2)
    return {"lower": shown, "upper": shown} if isinstance(shown, str) else shown
