"""Check that a network fits the data, by substitution."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.following import tell
from exactrelu.polytopes.rational import parse_fmpq

_OFTEN = 4096

Neurons = list[tuple[fmpq, fmpq, fmpq]]


def read_network(network: Mapping[str, Any]) -> tuple[Neurons, tuple[fmpq, fmpq]]:
    """Return the neurons ``(v, w, b)`` and the free line of a network with one input."""
    hidden, skip = network["hidden"], network["skip"]
    if len(skip["a"]) != 1 or any(len(neuron["w"]) != 1 for neuron in hidden):
        raise CheckFailed("the network does not have one input")
    neurons = [(parse_fmpq(n["v"]), parse_fmpq(n["w"][0]), parse_fmpq(n["b"])) for n in hidden]
    return neurons, (parse_fmpq(skip["a"][0]), parse_fmpq(skip["c"]))


def check_fit(
    x: Sequence[fmpq],
    y: Sequence[fmpq],
    slack: Sequence[fmpq],
    neurons: Neurons,
    line: tuple[fmpq, fmpq],
) -> None:
    """Substitute every x; raise CheckFailed at one whose value is too far from y."""
    for number, (row, value) in enumerate(swept_values(x, neurons, line)):
        if not number % _OFTEN:
            tell("rows", number, len(x))
        if abs(value - y[row]) > slack[row]:
            raise CheckFailed(f"row {row + 1}: the network gives {value}, the data {y[row]}")


def swept_values(
    x: Sequence[fmpq], neurons: Neurons, line: tuple[fmpq, fmpq]
) -> Iterator[tuple[int, fmpq]]:
    """Yield each row with its value, sweeping from left to right over points and knots."""
    slope, constant = line
    knots = []
    for v, w, b in neurons:
        if w == 0:
            constant += v * max(b, fmpq(0))
            continue
        if w < 0:
            slope, constant = slope + v * w, constant + v * b
        knots.append((-b / w, v * abs(w), v * b if w > 0 else -v * b))
    knots.sort()
    passed = 0
    # Rounding keeps the order, so that exact numbers are compared only where floats agree.
    keys = [(_rounded(value), value) for value in x]
    for row in sorted(range(len(x)), key=keys.__getitem__):
        while passed < len(knots) and knots[passed][0] < x[row]:
            slope, constant = slope + knots[passed][1], constant + knots[passed][2]
            passed += 1
        yield row, slope * x[row] + constant


def _rounded(value: fmpq) -> float:
    try:
        return int(value.p) / int(value.q)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
