"""Prove that no other tiling of a run is as cheap as the sparsest, for all p of an interval.

Let ``g_1..g_L`` be the magnitudes of a run. Changing a sparsest tiling into another one means
*excursions*: two single blocks and, between them, pairs shifted by one. Write ``old`` for the
blocks before and ``new`` for those after. Since ``sum old = sum new``,

    ``cost(new) - cost(old) = (1 - p) (sum over old of phi - sum over new of phi)``,
    ``phi_B(p) = (B - B^p) / (1 - p)``, ``phi_B(1) = B ln B``.

For B >= 1 phi is convex in p, so on an interval it lies above a tangent and below its chord; both
are linear, and a minimum of linear functions is concave: its values at the two ends bound it from
below. A run of even length has one sparsest tiling, by pairs, and every other one contains an
excursion from an odd to a later even place. In a run of odd length a tiling as cheap as the
sparsest exists only if at some even place an excursion from the left against the pairs that begin
at odd places, and one to the right against those that begin at even places, both cost nothing
(proof in the theory pages).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from flint import arb, ctx, fmpq


def gap_is_positive(g: Sequence[fmpq], a: fmpq, b: fmpq) -> bool:
    """Prove that on ``[a, b]``, except at 1, every other tiling costs more than the sparsest.

    Parameters
    ----------
    g : sequence of fmpq
        The magnitudes of one run, in order.
    a, b : fmpq
        ``0 <= a < b <= 1``.

    Returns
    -------
    bool
        True if it is proved; False says nothing.

    Examples
    --------
    >>> gap_is_positive([fmpq(1)] * 4, fmpq(0), fmpq(1, 2))
    True
    >>> gap_is_positive([fmpq(v) for v in (1, 15, 21, 4)], fmpq(0), fmpq(9, 10))
    False
    """
    if len(g) < 4:
        return True
    # Gaps shrink like the interval, and the division by 1 - p loses as many bits once more.
    with ctx.workprec(128 + 4 * int((1 / (b - a)).ceil()).bit_length()):
        least = min(g)
        singles = [arb(value / least) for value in g]
        pairs = [arb((left + right) / least) for left, right in itertools.pairwise(g)]
        middle = (a + b) / 2
        tangents = [_tangent(block, middle) for block in pairs]
        ends = []
        for end in (a, b):
            step = arb(end - middle)
            old = [value + slope * step for value, slope in tangents]
            new_singles = [_phi(block, end) for block in singles]
            new_pairs = [_phi(block, end) for block in pairs]
            left = _excursions(old, new_singles, new_pairs)
            right = None
            if len(g) % 2:
                right = _excursions(old[::-1], new_singles[::-1], new_pairs[::-1])[::-1]
            ends.append((left, right))
    (left_a, right_a), (left_b, right_b) = ends
    for place in range(len(left_a)):
        if left_a[place] > 0 and left_b[place] > 0:
            continue
        if right_a is None or right_b is None or not (right_a[place] > 0 and right_b[place] > 0):
            return False
    return True


def _excursions(old: Sequence[arb], singles: Sequence[arb], pairs: Sequence[arb]) -> list[arb]:
    """Return, for each even place, the least excursion that ends there.

    ``old[k]`` and ``pairs[k]`` belong to the block of the points k and k + 1 (from 0).
    """
    result = []
    begun: arb | None = None
    for k in range(0, len(singles) - 1, 2):
        fresh = -singles[k]
        shifted = fresh if begun is None else (begun - pairs[k - 1]).min(fresh)
        begun = shifted + old[k]
        result.append(begun - singles[k + 1])
    return result


def _phi(block: arb, p: fmpq) -> arb:
    if p == 1:
        return block * block.log()
    return (block - block ** arb(p)) / arb(1 - p)


def _tangent(block: arb, p: fmpq) -> tuple[arb, arb]:
    """Return phi and its derivative at p < 1."""
    value = _phi(block, p)
    return value, (value - block ** arb(p) * block.log()) / arb(1 - p)
