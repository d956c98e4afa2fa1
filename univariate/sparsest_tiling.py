"""The tiling with the fewest blocks that the limit p -> 0 selects."""

from __future__ import annotations

from collections import Counter
from math import prod

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from exactrelu.polytopes.double_double import Floats
from exactrelu.polytopes.elementary import UNIT, logarithm
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.equal_magnitudes import equal_magnitudes
from exactrelu.univariate.tiling import Tiling

_HIGHEST_POWER_SUM = 64


def sparsest_tiling(curvature: Curvature) -> Tiling:
    """Return the sparsest tiling, chosen among several as the limit p -> 0 chooses.

    Parameters
    ----------
    curvature : Curvature

    Returns
    -------
    Tiling
        With ``ceil(L / 2)`` blocks on a run of length L.

    Notes
    -----
    A run of even length has one sparsest tiling, by pairs. In a run of odd length one block is
    single, at an odd place; as ``sum B^p = k + p sum ln B + p^2/2 sum ln^2 B + ...``, the limit
    selects the place with the least product of blocks, then the least sum of squared logarithms,
    and so on. Moving the single block from place ``2j + 1`` to ``2j + 3`` multiplies the product
    by ``(g1 + g2) g3 / (g1 (g2 + g3))``. Partial sums of logarithms with a proved error bound
    leave few places open; these are compared exactly. Equal multisets are the first place. Cost
    O(N).

    References
    ----------
    Nakhleh and Nowak (2025), Theorem 3.2; Debarre, Denoyelle, Unser and Fageot (2022).

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> tiling = sparsest_tiling(curvature(Series.of(range(6), [0, 0, 1, 4, 9, 9])))
    >>> tiling.starts.tolist(), tiling.sizes.tolist()
    ([0, 1, 3], [1, 2, 1])
    """
    starts, lengths = curvature.runs
    singles = np.where(lengths % 2 == 1, 0, lengths).astype(np.intp)
    long_odd = np.flatnonzero((lengths % 2 == 1) & (lengths >= 3))
    if len(long_odd):
        singles[long_odd] = _single_places(curvature, starts[long_odd], lengths[long_odd])
    return Tiling.with_single(starts, lengths, singles)


def _single_places(
    curvature: Curvature, starts: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the offset of the single block in each run of odd length at least 3."""
    steps = (lengths - 1) // 2
    firsts = np.cumsum(steps + 1) - (steps + 1)  # position of each run's place 1
    owner = np.repeat(np.arange(len(starts)), steps + 1)
    rank = np.arange(len(owner)) - firsts[owner]
    points = starts[owner] + 2 * rank
    walk, room, tied = _walk(curvature, points, rank)
    with np.errstate(invalid="ignore"):
        least = np.minimum.reduceat(walk, firsts)
        reach = 2.0 * np.maximum.reduceat(room, firsts)
        candidate = ~(walk - least[owner] > reach[owner])
    previous = np.append(False, candidate[:-1]) & (rank > 0)
    distinct = np.flatnonzero(candidate & ~(previous & tied))
    groups = np.bincount(owner[distinct], minlength=len(starts))
    chosen = rank[distinct[np.searchsorted(owner[distinct], np.arange(len(starts)))]]
    for run in np.flatnonzero(groups > 1):
        low, high = np.searchsorted(owner[distinct], [run, run + 1])
        ranks = rank[distinct[low:high]]
        chosen[run] = _least_by_limit(curvature, int(starts[run]), [int(r) for r in ranks])
    return np.asarray(2 * chosen, dtype=np.intp)


def _walk(
    curvature: Curvature, points: NDArray[np.intp], rank: NDArray[np.intp]
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return ln of each place's product against place 1 (up to a constant of the run).

    Also a bound on the error, and whether a place ties with the place before it exactly.
    """
    moves = np.flatnonzero(rank > 0)
    last = points[moves]
    g, error = curvature.magnitudes, curvature.relative_error
    g1, g2, g3 = g[last - 2], g[last - 1], g[last]
    tied = np.zeros(len(points), dtype=bool)
    tied[moves] = equal_magnitudes(curvature, last - 2, last)
    with np.errstate(invalid="ignore"):
        logs, log_errors = logarithm(((g1 + g2) * g3) / (g1 * (g2 + g3)))
        worst = np.maximum.reduce([error[last - 2], error[last - 1], error[last]])
        increments = np.zeros(len(points))
        increments[moves] = np.where(tied[moves], 0.0, logs)
        errors = np.zeros(len(points))
        errors[moves] = np.where(tied[moves], 0.0, log_errors + 4.1 * worst + 8.0 * UNIT)
        walk = np.cumsum(increments)
        rounding = UNIT * np.arange(1, len(walk) + 1) * np.maximum.accumulate(np.abs(walk))
        drift = np.cumsum(errors) * 1.01
    return walk, drift + rounding, tied


def _least_by_limit(curvature: Curvature, start: int, ranks: list[int]) -> int:
    """Return the first of the best places among several that floats could not separate."""
    best = latest = ranks[0]
    for rank in ranks[1:]:
        old = _blocks(curvature, start, latest, latest, rank)
        new = _blocks(curvature, start, rank, latest, rank)
        order = _compare_in_limit(new, old)
        if order < 0:
            best = rank
        if order <= 0:
            latest = rank
    return best


def _blocks(curvature: Curvature, start: int, single: int, low: int, high: int) -> list[fmpq]:
    """Return the blocks over places 2 low + 1 .. 2 high + 1 with the single one at a place."""
    g = [curvature.magnitude(start + k) for k in range(2 * low, 2 * high + 1)]
    at = 2 * (single - low)
    before = [g[k] + g[k + 1] for k in range(0, at, 2)]
    after = [g[k] + g[k + 1] for k in range(at + 1, len(g) - 1, 2)]
    return [*before, g[at], *after]


def _compare_in_limit(left: list[fmpq], right: list[fmpq]) -> int:
    """Return the sign of ``sum left^p - sum right^p`` for all small p > 0."""
    counts, others = Counter(left), Counter(right)
    left, right = list((counts - others).elements()), list((others - counts).elements())
    if not left:
        return 0
    first, second = prod(left, start=fmpq(1)), prod(right, start=fmpq(1))
    if first != second:
        return 1 if first > second else -1
    with ctx.workprec(1024):
        logs = [arb(b).log() for b in left], [arb(b).log() for b in right]
        for k in range(2, _HIGHEST_POWER_SUM):
            gap = sum((v**k for v in logs[0]), arb(0)) - sum((v**k for v in logs[1]), arb(0))
            if gap > 0 or gap < 0:
                return 1 if gap > 0 else -1
    return 0
