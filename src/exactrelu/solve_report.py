"""The answer of ``solve`` for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import log10, prod
from typing import TYPE_CHECKING, Any

from exactrelu.data import Data
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.report import decimal, exact, facts, number, shortened, table

if TYPE_CHECKING:
    from exactrelu.solvers.unsolved import Unsolved


def solve_report(solution: Solution, data: Data) -> None:
    """Print the answer: cost, bound, proof, and the knots or neurons.

    Parameters
    ----------
    solution : Solution
    data : Data
        Names the samples.
    """
    problem = solution.problem
    if solution.status == "infeasible":
        _infeasible(solution, data)
        return
    facts(
        [
            ("data", f"{data.source}: {problem.samples} samples, y = {data.names[-1]}"),
            ("problem", problem_text(problem)),
            ("status", solution.status),
            ("cost", f"{number(solution.cost)}  ({_counted(solution)})"),
            ("lower bound", f"{number(solution.lower_bound)}  (proof: {solution.proof})"),
            ("neurons", str(solution.neurons)),
            ("unique", _uniqueness(solution)),
            *_others(solution),
            ("time", f"{solution.seconds:.3g} s"),
        ]
    )
    if solution.network is None:
        return
    if solution.neurons and hasattr(solution.fit, "knot"):
        _knots(solution.fit, data.names[0])
        _affine_part(solution.network, data.names)
    else:
        title = "Neurons: sign of v, and |v| times the input weights and the bias:"
        neurons_table(solution.network, data.names, title)


def _infeasible(solution: Solution, data: Data) -> None:
    problem = solution.problem
    facts(
        [
            ("data", f"{data.source}: {problem.samples} samples, y = {data.names[-1]}"),
            ("problem", problem_text(problem)),
            ("status", "infeasible: no network within the bound fits the data"),
            ("proof", solution.proof),
            ("time", f"{solution.seconds:.3g} s"),
        ]
    )


def unsolved_report(unsolved: Unsolved, data: Data) -> None:
    """Print the bound that is known where no network is."""
    facts(
        [
            ("data", f"{data.source}: {unsolved.problem.samples} samples, y = {data.names[-1]}"),
            ("problem", problem_text(unsolved.problem)),
            ("status", "open: no network within the bound is known"),
            ("lower bound", f"{number(unsolved.lower_bound)}  (proof: {unsolved.proof})"),
            ("time", f"{unsolved.seconds:.3g} s"),
        ]
    )


def problem_text(problem: Problem) -> str:
    """Return p and the options of a problem in words."""
    return f"p = {problem.p}, {options_text(problem)}"


def options_text(problem: Problem) -> str:
    """Return the options of a problem, without p, in words."""
    parts = ["free affine part" if problem.skip else "no skip connection"]
    parts.append("penalised biases" if problem.penalize_bias else "free biases")
    if problem.bound is not None:
        parts.append(f"|v w| <= {problem.bound}")
    if not problem.exact_fit:
        parts.append(f"tolerance {_tolerance(problem)}")
    return ", ".join(parts)


def _tolerance(problem: Problem) -> str:
    tolerance = problem.tolerance
    if not isinstance(tolerance, Fraction):
        return "per sample"
    text = exact(tolerance)
    return text if text[0] != "(" else decimal(tolerance)


def _counted(solution: Solution) -> str:
    p = solution.problem.p
    if not hasattr(solution.fit, "knot"):
        if p == 0:
            return f"the number of {solution.problem.measure}"
        return "the sum of |v w|" if p == 1 else f"the sum of |v w|^({p})"
    if p == 0:
        return "the number of knots"
    return "the total variation of the slope" if p == 1 else f"the sum of |slope change|^({p})"


def _uniqueness(solution: Solution) -> str:
    if solution.unique is None:
        return "not known"
    if solution.unique:
        return "yes: no other function has this cost" if hasattr(solution.fit, "knot") else "yes"
    if not hasattr(solution.fit, "knot"):
        return "no: another network has the same cost"
    if solution.problem.p == 0:
        return "no: other functions have as few knots; this is the one that p -> 0 selects"
    if solution.problem.p == 1:
        return "no: other functions vary as little; this is one with the fewest knots"
    return "no: other functions have the same cost"


def _others(solution: Solution) -> list[tuple[str, str]]:
    """Count the sparsest tilings: (L + 1) / 2 for each run of odd length L."""
    from exactrelu.univariate.interpolant import Interpolant

    if solution.problem.p != 0 or not isinstance(solution.fit, Interpolant):
        return []
    lengths = solution.fit.curvature.runs[1]
    odd = [int(length) for length in lengths if length >= 3 and length % 2]
    if not odd:
        return []
    count = prod((length + 1) // 2 for length in odd)
    shown = str(count) if count < 10**12 else f"about 10^{int(log10(count))}"
    runs = "1 run" if len(odd) == 1 else f"{len(odd)} runs"
    return [
        ("others", f"{shown} tilings are sparsest: {runs} of odd length can be cut in more ways")
    ]


def _knots(fit: Any, name: str) -> None:
    """Print position and slope change of each knot; in a long list the first and the last."""
    rows = []
    for k in shortened(len(fit)):
        if k is None:
            rows.append(["..."] * 5)
            continue
        place, change = fit.knot(k), fit.slope_change(k)
        rows.append([str(k + 1), exact(place), decimal(place), exact(change), decimal(change)])
    title = "Knots (a neuron each), from left to right:"
    table(("knot", f"{name} exactly", name, "slope change exactly", "slope change"), rows, title)


def neurons_table(network: ReLUNetwork, names: Sequence[str], title: str) -> None:
    """Print the products v w of each neuron and the affine part, if there are any.

    Of a long list the first and the last are printed, of long numbers about ten digits.
    """
    rows = []
    for k in shortened(len(network.hidden)):
        if k is None:
            rows.append(["..."] * (network.inputs + 3))
            continue
        neuron = network.hidden[k]
        size = abs(neuron.v)
        weights = [_weight(size * w) for w in (*neuron.w, neuron.b)]
        rows.append([str(k + 1), "+" if neuron.v > 0 else "-", *weights])
    if rows:
        table(("neuron", "sign", *names[:-1], "bias"), rows, title)
    _affine_part(network, names)


def _affine_part(network: ReLUNetwork, names: Sequence[str]) -> None:
    if any(network.a) or network.c:
        row = ["affine part", "", *(_weight(a) for a in network.a), _weight(network.c)]
        table(("", "", *names[:-1], "constant"), [row], "")


def _weight(value: Fraction) -> str:
    text = exact(value)
    return f"~{decimal(value)}" if text[0] == "(" else text
