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


def _dot(left: Sequence[Fraction], right: Sequence[int]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
