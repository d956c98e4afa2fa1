"""Tell by floats that networks are dearer than known ones for all p, for the checker alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from exactrelu.checks.merging import Costs

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Terms = Callable[[float, Places], tuple[Floats, Floats]]
"""For p and some networks: bounds of their costs ``sum a e^(p l)``, and ``sum a l e^(p l)``."""

_MARGIN = 1e-9
_TIE = 1e-12
_DEPTH = 5
_LEAST_BITS = 96


@dataclass(frozen=True, slots=True)
class _Piece:
    """An interval, with the logarithm of the cost of one known network at its ends."""

    start: float
    end: float
    at_start: float
    at_end: float
    halves: tuple[_Piece, ...]


class CostFloor:
    """What is known to be affordable for p from ``start`` to ``end``.

    Parameters
    ----------
    start, end : fmpq
        ``0 <= start <= end <= 1``.
    known : iterable of Costs
        Cost vectors of networks that fit.

    Notes
    -----
    A cost ``f(p) = sum a e^(p l)`` with ``a > 0`` is log-convex: on an interval its logarithm lies
    below its chord and above its tangents. So f is above a known cost g on [s, t] if a tangent of
    log f is above log g at s and at t. Intervals are halved some times, each with the known network
    that is cheapest in its middle. If s = 0, the tangent at 0 will do with ``f(0) >= g(0)``: then f
    is no smaller at 0 and larger beyond. Bounds of counts are sums of ``1 / s``, s at most 28, so
    two that differ do so by more than 1e-11.

    Sums of a few dozen positive terms, logarithms below 700, powers: doubles are right to within a
    factor of 1e-11, and counts to within 1e-13; the margins are 1e-9 and 1e-12.
    """

    def __init__(self, start: fmpq, end: fmpq, known: Iterable[Costs]) -> None:
        self._ends = start, end
        self.known: list[Costs] = []
        self.add(known)

    def add(self, known: Iterable[Costs]) -> None:
        """Take more networks into account."""
        self.known += [costs for costs in known if costs not in self.known]
        self._whole = self._piece(*self._ends, _DEPTH if self._ends[0] < self._ends[1] else 0)

    def _piece(self, start: fmpq, end: fmpq, depth: int) -> _Piece:
        middle = (start + end) / 2
        best = min(self.known, key=lambda costs: _log_cost(costs, middle), default=None)
        ends = [float("inf") if best is None else _log_cost(best, p) for p in (start, end)]
        halves: tuple[_Piece, ...] = ()
        if depth:
            halves = self._piece(start, middle, depth - 1), self._piece(middle, end, depth - 1)
        return _Piece(_float(start), _float(end), ends[0], ends[1], halves)

    def left(self, terms: Terms, count: int) -> Places:
        """Return which networks are not proved to be dearer throughout.

        Parameters
        ----------
        terms : callable
            Lower bounds of their costs.
        count : int
            The number of networks.
        """
        if not self.known:
            return np.arange(count)
        with np.errstate(all="ignore"):
            return self._left(terms, np.arange(count), self._whole)

    def _left(self, terms: Terms, places: Places, piece: _Piece) -> Places:
        places = places[~self._dearer(terms, places, piece)]
        if not piece.halves or not len(places):
            return places
        first = self._left(terms, places, piece.halves[0])
        rest = np.setdiff1d(places, first, assume_unique=True)
        return np.concatenate([first, self._left(terms, rest, piece.halves[1])])

    def _dearer(self, terms: Terms, places: Places, piece: _Piece) -> NDArray[np.bool_]:
        if piece.start == piece.end == 0:
            # Counts are integers: more than one below the known one is not below it.
            return np.asarray(terms(0.0, places)[0] > np.exp(piece.at_start) - 1 + 1e-6)
        middle = (piece.start + piece.end) / 2
        half = (piece.end - piece.start) / 2 + 1e-15
        cost, moment = terms(middle, places)
        level, slope = np.log(cost), moment / cost
        dearer = level - half * slope > piece.at_start + _MARGIN
        dearer &= level + half * slope > piece.at_end + _MARGIN
        if piece.start == 0 and not dearer.all():
            rest = np.flatnonzero(~dearer)
            cost, moment = terms(0.0, places[rest])
            line = np.log(cost) + 2 * half * (moment / cost)
            dearer[rest] = (cost > np.exp(piece.at_start) - _TIE) & (line > piece.at_end + _MARGIN)
        return np.asarray(dearer)


def _float(p: fmpq) -> float:
    return int(p.p) / int(p.q)


def _log_cost(costs: Costs, p: fmpq) -> float:
    """Return the logarithm of a cost."""
    if not costs:
        return -np.inf
    with ctx.workprec(_LEAST_BITS):
        exponent, total = arb(p), arb(0)
        for cost in costs:
            total += arb(cost) ** exponent
        return float(total.log().mid())
