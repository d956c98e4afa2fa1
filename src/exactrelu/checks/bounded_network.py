"""Check that the weights of a network stay within a bound, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.several_inputs import Hidden
from exactrelu.polytopes.rational import parse_rational


def check_bounded_network(
    samples: Samples, bound: Fraction, hidden: Hidden, points: Sequence[Sequence[str] | None]
) -> None:
    """Raise CheckFailed unless the weights in each cell, added up by sign, stay within the bound.

    Parameters
    ----------
    samples : Samples
    bound : Fraction
    hidden : list of (v, w, b)
    points : sequence of sequence of str, or None
        For each neuron a point inside of a cell that it lies in; None for a free constant.
    """
    if len(points) != len(hidden):
        raise CheckFailed("the proof does not name one cell for each neuron")
    sums: dict[tuple[tuple[bool, ...], bool], list[Fraction]] = {}
    for number, ((v, w, b), point) in enumerate(zip(hidden, points, strict=True), 1):
        vector = [abs(v) * t for t in (*w, b)]
        if point is None:
            if any(vector[:-1]) or samples.penalize_bias or samples.neurons:
                raise CheckFailed(f"neuron {number} counts in no cell")
            continue
        witness = [parse_rational(entry) for entry in point]
        sides = [_dot(witness, row) for row in samples.rows]
        if not all(sides):
            raise CheckFailed(f"neuron {number}: its point lies inside of no cell")
        if any(side * _dot(vector, row) < 0 for side, row in zip(sides, samples.rows, strict=True)):
            raise CheckFailed(f"neuron {number} does not lie in its cell")
        key = tuple(side > 0 for side in sides), v > 0
        total = sums.get(key, [Fraction(0)] * len(vector))
        sums[key] = [a + t for a, t in zip(total, vector, strict=True)]
    for total in sums.values():
        if any(abs(entry) > bound for entry in total[: samples.penalized]):
            raise CheckFailed(f"weights that count together add up to more than {bound}")


def check_exceeded(
    samples: Samples, bound: Fraction, hidden: Hidden, neuron: int, coordinate: int
) -> None:
    """Raise CheckFailed unless a neuron shows that the weights exceed the bound.

    Neurons strictly inside of one cell count there together. Those with the same sign that no
    sample parts from them may join; even if all that have the other sign at the coordinate do, the
    sum must be more than the bound.

    Parameters
    ----------
    samples, bound, hidden : see :func:`check_bounded_network`
    neuron, coordinate : int
        From 0.
    """
    if not 0 <= neuron < len(hidden) or not 0 <= coordinate < samples.penalized:
        raise CheckFailed("the neuron or the coordinate that exceeds the bound does not exist")
    vectors = [[abs(v) * t for t in (*w, b)] for v, w, b in hidden]
    values = [[_dot(vector, row) for row in samples.rows] for vector in vectors]
    constant_is_free = not samples.penalize_bias and not samples.neurons
    if constant_is_free and not any(vectors[neuron][:-1]):
        raise CheckFailed(f"neuron {neuron + 1} is a constant, which the bound does not limit")
    surely, perhaps = [vectors[neuron][coordinate]], []
    for other, (v, _, _) in enumerate(hidden):
        if other == neuron or (v > 0) != (hidden[neuron][0] > 0):
            continue
        products = [a * b for a, b in zip(values[neuron], values[other], strict=True)]
        if all(product > 0 for product in products):
            surely.append(vectors[other][coordinate])
        elif all(product >= 0 for product in products):
            perhaps.append(vectors[other][coordinate])
    total = sum(surely, Fraction(0))
    least = abs(total) - sum((abs(t) for t in perhaps if t * total < 0), Fraction(0))
    if least <= bound:
        raise CheckFailed(f"neuron {neuron + 1} does not show that the bound is exceeded")


def _dot(left: Sequence[Fraction], right: Sequence[int]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
