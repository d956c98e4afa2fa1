"""Bounds of costs ``sum t^p`` on an interval of p, for the checker alone.

Each power is monotone in p: on [a, b] it lies between its values at the ends. So do bounds of
weights ``x^(1 / (1 - p))``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import arb, fmpq

from exactrelu.checks.merging import Costs

_MARGIN = 1e-9
_SMALLEST, _LARGEST = fmpq(1, 10**290), fmpq(10**290)
_PASSES = 3


def at_least(sizes: Sequence[fmpq | arb], a: fmpq, b: fmpq) -> arb:
    """Bound ``sum t^p`` from below for all p in [a, b].

    Examples
    --------
    >>> at_least([fmpq(4), fmpq(1, 4)], fmpq(0), fmpq(1, 2))
    1.50000000000000
    """
    return sum((_power(t, a).min(_power(t, b)) for t in sizes), arb(0))


def at_most(sizes: Sequence[fmpq], a: fmpq, b: fmpq) -> arb:
    """Bound ``sum t^p`` from above for all p in [a, b]."""
    return sum((_power(t, a).max(_power(t, b)) for t in sizes), arb(0))


class ManyCosts:
    """Lists of positive sizes, all of which are to cost more than a number.

    Parameters
    ----------
    lists : sequence of Costs

    Notes
    -----
    Sums of at most a few hundred powers of doubles are right to within a factor of 1e-12, if the
    sizes are between 1e-290 and 1e290; what exceeds the number by less than a factor of 1 + 1e-9
    is left to balls.
    """

    def __init__(self, lists: Sequence[Costs]) -> None:
        self._lists = lists
        width = max(map(len, lists), default=0)
        # A size of 1 costs 1 at each p, which is taken off again.
        self._table = np.ones((len(lists), width))
        for row, sizes in zip(self._table, lists, strict=True):
            row[: len(sizes)] = [
                int(t.p) / int(t.q) if _SMALLEST < t < _LARGEST else np.nan for t in sizes
            ]
        self._free = np.array([width - len(sizes) for sizes in lists], dtype=np.float64)

    def dearer(self, cap: arb, a: fmpq, b: fmpq) -> bool:
        """Tell whether each list is proved to cost more than the cap for all p in [a, b]."""
        low, high = (self._table ** (int(p.p) / int(p.q)) for p in (a, b))
        least = np.minimum(low, high).sum(axis=1) - self._free
        sure = least * (1 - _MARGIN) > float(cap.upper()) * (1 + _MARGIN) + _MARGIN
        return all(at_least(self._lists[k], a, b) > cap for k in np.flatnonzero(~sure).tolist())


def tails_are_dearer(
    tails: Sequence[fmpq],
    beyond: tuple[arb, arb],
    cap: arb,
    ends: tuple[fmpq, fmpq],
    smallest: arb | None = None,
) -> bool:
    """Tell whether weights with given tails are proved to cost more than a cap.

    Parameters
    ----------
    tails : sequence of fmpq
        Ordered by size, the weights from number m (from 0) on add up to at least ``tails[m]``.
    beyond : (arb, arb)
        At least this total size have the weights after the first ``len(tails)``, and at least so
        much do they cost; more of them does not cost less.
    cap : arb
        An upper bound of what a cheap network costs.
    ends : (fmpq, fmpq)
        Of the interval of p.
    smallest : arb, optional
        No weight is smaller.

    Notes
    -----
    Let the cost be at most the cap. No weight after t_m is larger, so ``tails[m] t_m^(p - 1) <=
    sum_{i >= m} t_i^p <= cap - sum_{i < m} t_i^p``, which bounds t_m from below. With such bounds
    the concave cost is least where these and the tails are tight (docs/theory/several-inputs.md).

    Examples
    --------
    >>> beyond = arb(1) / 4, (arb(1) / 4) ** (arb(1) / 10)
    >>> tails = [fmpq(5), fmpq(2), fmpq(1)]
    >>> [tails_are_dearer(tails, beyond, arb(t), (fmpq(1, 10), fmpq(1, 10))) for t in (3, 4)]
    [True, False]
    """
    size, last = beyond
    least = _each(tails, last, cap, ends, smallest)
    if least is None:
        return True
    total, below, after = last, size, arb(0)
    for bound, tail in zip(reversed(least), reversed(tails), strict=True):
        below += bound
        slack = after.max(arb(tail) - below)
        total += at_least([bound + slack - after], *ends)
        after = slack
    return bool(total > cap)


def _each(
    tails: Sequence[fmpq],
    last: arb,
    cap: arb,
    ends: tuple[fmpq, fmpq],
    smallest: arb | None,
) -> list[arb] | None:
    """Return exact lower bounds of the weights; None if the cap is proved to be too low."""
    least = [arb(0) if smallest is None else smallest.lower()] * len(tails)
    for _ in range(_PASSES):
        before = arb(0)
        for place, tail in enumerate(tails):
            left = cap - before
            if left < 0:
                return None
            if left > 0 and tail > 0:
                least[place] = _larger(least[place], _root(tail / left, *ends).lower())
            before += at_least([least[place]], *ends)
        if before + last > cap:
            return None
        for place in reversed(range(len(tails) - 1)):
            least[place] = _larger(least[place], least[place + 1])
    return least


def _root(x: arb, a: fmpq, b: fmpq) -> arb:
    """Bound ``x^(1 / (1 - p))`` from below for all p in [a, b]; it is monotone in p."""
    first = x ** (1 / (1 - arb(a)))
    return first.min(arb(0) if b == 1 else x ** (1 / (1 - arb(b))))


def _larger(one: arb, other: arb) -> arb:
    return other if other > one else one


def _power(t: fmpq | arb, p: fmpq) -> arb:
    base = arb(t)
    # What may be no weight costs at least nothing.
    return base ** arb(p) if base > 0 else arb(0)
