"""Check data, options and the fit of a network with any number of inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.polytopes.rational import parse_rational, to_fmpq

Hidden = list[tuple[Fraction, list[Fraction], Fraction]]


def check_problem(
    problem: Mapping[str, Any], data: Mapping[str, Any], p: str, *, bounded: bool = False
) -> None:
    """Raise CheckFailed unless the options exist, belong to the data, and have this p.

    Weights must be unbounded unless ``bounded`` asks for a bound.
    """
    rows, given = data["X"], data["tolerance"]
    if not rows or len(data["y"]) != len(rows) or any(len(row) != len(rows[0]) for row in rows):
        raise CheckFailed("the data are not rows of equal length with one y each")
    slack = [given] if isinstance(given, str) else given
    if not isinstance(given, str) and len(given) != len(rows):
        raise CheckFailed("the tolerances are not one a row")
    if any(parse_rational(value) < 0 for value in slack):
        raise CheckFailed("a tolerance is negative")
    expected = {
        "samples": len(rows),
        "inputs": len(rows[0]),
        "p": p,
        "bound": problem["bound"] if bounded else None,
        "tolerance": given if isinstance(given, str) else "per sample",
    }
    for field, value in expected.items():
        if problem[field] != value:
            raise CheckFailed(f"problem: {field} is {problem[field]!r}, the proof needs {value!r}")
    if bounded and (not isinstance(problem["bound"], str) or parse_rational(problem["bound"]) <= 0):
        raise CheckFailed("problem: the bound is not a positive number")
    for field in ("skip", "penalize_bias"):
        if type(problem[field]) is not bool:
            raise CheckFailed(f"problem: {field} is not true or false")
    if problem["measure"] not in ("parameters", "neurons"):
        raise CheckFailed(f"problem: the measure {problem['measure']!r} does not exist")


def fitting_neurons(
    network: Mapping[str, Any], problem: Mapping[str, Any], data: Mapping[str, Any]
) -> Hidden:
    """Substitute every row; return the neurons ``(v, w, b)``."""
    inputs = problem["inputs"]
    a = [parse_rational(value) for value in network["skip"]["a"]]
    c = parse_rational(network["skip"]["c"])
    hidden = [
        (parse_rational(n["v"]), [parse_rational(w) for w in n["w"]], parse_rational(n["b"]))
        for n in network["hidden"]
    ]
    if len(a) != inputs or any(len(w) != inputs for _, w, _ in hidden):
        raise CheckFailed(f"the network does not have {inputs} inputs")
    if not problem["skip"] and (any(a) or c):
        raise CheckFailed("the network has a skip connection, which the problem does not allow")
    for number, row in enumerate(data["X"]):
        x = [parse_rational(value) for value in row]
        value = c + _dot(a, x)
        for v, w, b in hidden:
            value += v * max(Fraction(0), _dot(w, x) + b)
        slack = (
            data["tolerance"] if isinstance(data["tolerance"], str) else data["tolerance"][number]
        )
        if abs(value - parse_rational(data["y"][number])) > parse_rational(slack):
            raise CheckFailed(f"row {number + 1}: the network gives {value}")
    return hidden


def claimed_neurons(
    document: Mapping[str, Any], data: Mapping[str, Any], p: str, *, bounded: bool = False
) -> Hidden:
    """Check the problem and the network of a certificate; return the neurons ``(v, w, b)``.

    Raises
    ------
    CheckFailed
        Unless the options exist and have this p, the network fits all rows, and its neurons are
        as many as claimed.
    """
    problem = document["problem"]
    check_problem(problem, data, p, bounded=bounded)
    hidden = fitting_neurons(document["network"], problem, data)
    if document["claim"]["neurons"] != len(hidden):
        raise CheckFailed(f"the network has {len(hidden)} neurons, not as claimed")
    return hidden


def cost_vector(hidden: Hidden, problem: Mapping[str, Any]) -> tuple[fmpq, ...]:
    """Return what counts of a network: the nonzero ``|v w_j|``, or a one for each active neuron.

    In increasing order. A neuron whose weights are all zero is not active.
    """
    if problem["measure"] == "neurons":
        return (fmpq(1),) * sum(bool(v) and any((*w, b)) for v, w, b in hidden)
    weights = [(v, [*w, b] if problem["penalize_bias"] else w) for v, w, b in hidden]
    return tuple(sorted(to_fmpq(abs(v * t)) for v, row in weights for t in row if v * t))


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
