"""Excursions whose gain vanishes exactly at p = 1."""

from __future__ import annotations

from collections import Counter

from flint import arb, ctx, fmpq

from exactrelu.polytopes.log_form import log_form_vanishes
from exactrelu.univariate.excursion_balls import RunBalls

_LONGEST_RUN = 48
_PRECISIONS = (128, 512, 2048)


def positive_before_one(run: RunBalls, a: fmpq) -> bool:
    """Whether the gap of a run is proved positive on ``[a, 1)``.

    Parameters
    ----------
    run : RunBalls
        Runs longer than 48 points are not examined: the answer is False.
    a : fmpq
        Close to 1.

    Returns
    -------
    bool

    Notes
    -----
    With ``q = 1 - p`` the gain of an excursion is ``H + K q + R``, where
    ``H = sum +-B ln B``, ``K = -1/2 sum +-B (ln B)^2`` (removed blocks count positive) and
    ``|R| <= q^2 / 6 sum |ln B|^3 max(B, B^a)``. Whether ``H`` is zero is decided exactly; if it
    is, the sign of ``K`` decides.
    """
    length = len(run.magnitudes)
    if length > _LONGEST_RUN:
        return False
    if not run.odd:
        return all(
            _positive(run, s, t, a) for s in range(0, length, 2) for t in range(s + 1, length, 2)
        )
    return all(
        all(_positive(run, s, j, a) for s in range(0, j, 2))
        or all(_positive(run, j, t, a) for t in range(j + 1, length, 2))
        for j in range(1, length, 2)
    )


def _positive(run: RunBalls, s: int, t: int, a: fmpq) -> bool:
    blocks: Counter[fmpq] = Counter()
    blocks.update(run.pair(i) for i in range(s, t, 2))
    blocks.subtract(run.pair(i) for i in range(s + 1, t - 1, 2))
    blocks.subtract((run.magnitudes[s], run.magnitudes[t]))
    terms = [(count, block) for block, count in blocks.items() if count]
    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            size = arb(1 - a)
            value, slope, bend = arb(0), arb(0), arb(0)
            for count, block in terms:
                log = arb(block).log()
                part = count * block * log
                value += part
                slope -= part * log / 2
                largest = arb(block).max((log * arb(a)).exp())
                bend += abs(count) * abs(log) ** 3 * largest / 6
            if value > 0:
                return bool(value + arb(0).min(size * slope) - size * size * bend > 0)
            if value < 0:
                return False
            if log_form_vanishes((count * block, block) for count, block in terms):
                return bool(slope - size * bend > 0)
    return False
