"""Prove that one cost is larger than another one for all p of an interval, for the checker alone.

A cost ``sum c^p`` is convex in p: on an interval it lies above its tangents and below its chord.
Where the difference of two costs vanishes at p = 0 or p = 1, the sign of its derivative on the
whole interval decides. Elsewhere the difference is enclosed on the whole interval as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from flint import arb, ctx, fmpq

from exactrelu.checks.merging import Costs
from exactrelu.polytopes.power_sum import power_sum_sign
from exactrelu.polytopes.rational import to_fraction

_DEPTH = 200
_LEAST_BITS = 128


def difference_sign(above: Costs, below: Costs, p: fmpq) -> int:
    """Return the exact sign of ``cost(above) - cost(below)`` at p."""
    terms = [*((1, c) for c in above), *((-1, c) for c in below)]
    return power_sum_sign(terms, to_fraction(p))


def all_dearer(
    rivals: Sequence[Costs],
    references: Sequence[Costs],
    a: fmpq,
    b: fmpq,
    depth: int = 0,
    spread: int | None = None,
) -> bool:
    """Prove that on the open interval (a, b) each rival costs more than some reference.

    Parameters
    ----------
    rivals, references : sequence of Costs
    a, b : fmpq
        ``0 <= a < b <= 1``.
    depth : int
        How often the interval was halved before.
    spread : int, optional
        How many bits lie between the smallest and the largest number of all costs.

    Returns
    -------
    bool
        True if it is proved, at the inner ends of halved intervals too; False says nothing.
    """
    middle = (a + b) / 2
    if spread is None:
        spread = _spread([*rivals, *references])
    with ctx.workprec(_bits(a, b) + spread):
        # Not in floats: the least of nearly equal ones is wanted.
        best = min(references, key=lambda costs: _sum(costs, middle).mid())
        chord = _sum(best, a), _sum(best, b)
        left = [costs for costs in rivals if not _above(costs, chord, a, middle, b)]
        left = [costs for costs in left if not _falls_to_a_tie(costs, best, a, b)]
        left = [costs for costs in left if not _exceeds_in_pairs(costs, best, a, b)]
    if not left:
        return True
    if depth >= _DEPTH:
        return False
    return all_dearer(left, references, a, middle, depth + 1, spread) and all_dearer(
        left, references, middle, b, depth + 1, spread
    )


def _bits(a: fmpq, b: fmpq) -> int:
    return _LEAST_BITS + 4 * int((1 / (b - a)).ceil()).bit_length()


def _spread(all_costs: Iterable[Costs]) -> int:
    """Return about log2 of the largest number over the smallest.

    With fewer bits the least power of a sum would be lost in the rounding of the largest.
    """
    sizes = [int(c.p).bit_length() - int(c.q).bit_length() for costs in all_costs for c in costs]
    return max(sizes) - min(sizes) if sizes else 0


def _sum(costs: Costs, p: fmpq) -> arb:
    exponent, total = arb(p), arb(0)
    for cost in costs:
        total += arb(cost) ** exponent
    return total


def _above(costs: Costs, chord: tuple[arb, arb], a: fmpq, middle: fmpq, b: fmpq) -> bool:
    """Tell whether the tangent in the middle lies above the chord at both ends."""
    value = slope = arb(0)
    exponent = arb(middle)
    for cost in costs:
        base = arb(cost)
        power = base**exponent
        value += power
        slope += power * base.log()
    half = arb(b - a) / 2
    return bool(value - slope * half > chord[0] and value + slope * half > chord[1])


def _exceeds_in_pairs(costs: Costs, best: Costs, a: fmpq, b: fmpq) -> bool:
    """Tell whether the difference, taken in pairs of the largest, is positive on the interval.

    A tangent and a chord lose the power of a tiny number beside that of a large one; in the
    difference of nearly equal powers, ``y^p ((x/y)^p - 1)``, nothing is lost.
    """
    exponent, total = arb((a + b) / 2, (b - a) / 2), arb(0)
    for x, y in zip_longest(sorted(costs, reverse=True), sorted(best, reverse=True)):
        if y is None:
            total += arb(x) ** exponent
        elif x is None:
            total -= arb(y) ** exponent
        elif x != y:
            total += arb(y) ** exponent * (exponent * arb(x / y - 1).log1p()).expm1()
    return bool(total > 0)


def _falls_to_a_tie(costs: Costs, best: Costs, a: fmpq, b: fmpq) -> bool:
    """Tell whether the costs are equal at p = 1 or p = 0 and differ more and more from there."""
    if b == 1 and sum(costs, fmpq(0)) == sum(best, fmpq(0)):
        return bool(_slope(costs, a, b) - _slope(best, a, b) < 0)
    if a == 0 and len(costs) == len(best):
        return bool(_slope(costs, a, b) - _slope(best, a, b) > 0)
    return False


def _slope(costs: Costs, a: fmpq, b: fmpq) -> arb:
    """Enclose the derivative on the whole interval."""
    exponent = arb((a + b) / 2, (b - a) / 2)
    total = arb(0)
    for cost in costs:
        base = arb(cost)
        total += base**exponent * base.log()
    return total
