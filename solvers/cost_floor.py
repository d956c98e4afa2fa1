"""The least cost of weights of which little is known but how much the small ones add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from flint import arb, ctx

from exactrelu.polytopes.rational import to_fmpq

_PRECISION = 96
_PASSES = 3


def dearer(
    sums: Sequence[arb],
    beyond: tuple[arb, arb],
    cap: arb,
    p: arb,
    smallest: arb | None = None,
) -> bool:
    """Tell whether all weights with given tails are proved to cost more than a number.

    Parameters
    ----------
    sums : sequence of arb
        Bounds e of the tails: ordered by size, the weights from number m (from 0) on add up to at
        least ``sums[m]``. They decrease.
    beyond : (arb, arb)
        A total size that the weights after the first ``len(sums)`` reach, and what they cost at
        least, which no further size reduces.
    cap : arb
        The number.
    p : arb
        A number or an interval in (0, 1); the answer holds for all of it.
    smallest : arb, optional
        No weight is smaller.

    Notes
    -----
    Let t be the weights, in decreasing order, and let their cost ``sum t^p`` be at most the cap.
    No weight after t_m is larger, so ``e_m t_m^(p-1) <= sum_{i >= m} t_i^p <= cap - sum_{i < m}
    t_i^p``. That gives a lower bound a_m of t_m from those before it. Under ``t_m >= a_m`` and
    the bounds of the tails the concave cost is least where all of them are tight.

    Examples
    --------
    >>> tails, size, p = [arb(5), arb(2), arb(1)], arb("0.25"), arb("0.1")
    >>> [dearer(tails, (size, size**p), arb(cap), p) for cap in (3, 4)]
    [True, False]
    """
    rest, last = beyond
    least = _each(sums, last, cap, p, arb(0) if smallest is None else smallest)
    if least is None:
        return True
    total, below, after = last, rest, arb(0)
    for bound, tail in zip(reversed(least), reversed(sums), strict=True):
        below += bound
        slack = after.max(tail - below)
        total += (bound + slack - after) ** p
        after = slack
    return bool(total > cap)


def _each(sums: Sequence[arb], last: arb, cap: arb, p: arb, smallest: arb) -> list[arb] | None:
    """Bound each weight from below; None if the cap is proved too low."""
    least = [smallest] * len(sums)
    for _ in range(_PASSES):
        before = arb(0)
        for place, tail in enumerate(sums):
            left = cap - before
            if left < 0:
                return None
            if left > 0 and tail > 0:
                least[place] = least[place].max((tail / left) ** (1 / (1 - p)))
            before += least[place] ** p if least[place] > 0 else 0
        if before + last > cap:
            return None
        for place in reversed(range(len(sums) - 1)):
            least[place] = least[place].max(least[place + 1])
    return least


def interval(low: Fraction, high: Fraction) -> arb:
    """Return a ball that holds an interval."""
    with ctx.workprec(_PRECISION):
        return arb(to_fmpq(low)).union(arb(to_fmpq(high)))


def proved_up_to(
    holds: Callable[[arb], bool], end: Fraction, finest: int, check: Callable[[], None]
) -> Fraction:
    """Return the largest p found such that a condition is proved on all of (0, p].

    Parameters
    ----------
    holds : callable
        Whether the condition is proved for every number in a ball.
    end : Fraction
        Not looked further than this.
    finest : int
        Intervals are at least ``2^-finest`` long.
    check : callable
        Called before each interval; it stops the work by raising.

    Examples
    --------
    >>> proved_up_to(lambda ball: bool(ball < 0.3), Fraction(1), 8, lambda: None)
    Fraction(19, 64)
    """
    low, step = Fraction(0), end / 8
    while low < end:
        check()
        high = min(low + step, end)
        with ctx.workprec(_PRECISION):
            good = holds(interval(low, high))
        if good:
            low, step = high, 2 * step
        elif step <= Fraction(1, 2**finest):
            break
        else:
            step /= 2
    return low
