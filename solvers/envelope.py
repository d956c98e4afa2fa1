"""A float filter: which cost vectors can be cheapest for some p in [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray

Floats = NDArray[np.float64]

PIECES = 24
"""The pieces of [0, 1], of equal length."""

_SLACK = 1e-10
_SMALLEST, LARGEST = 1e-150, 1e150
_STEEPEST, _STEPS = 32, 64  # slopes of the tangents, and pieces for each unit of them
_MARGIN = 1e-9
_ENTRIES = 50_000


def _infinite() -> Floats:
    return np.full(PIECES, np.inf)


@dataclass(slots=True)
class Envelope:
    """An upper bound of the least cost on pieces of [0, 1], and the test against it.

    Parameters
    ----------
    left, right : ndarray, shape (pieces,)
        On each piece the least cost is at most the straight line between these values.
    _limits : dict
        The tables of :meth:`tangent_limit`, emptied when the envelope is lowered.

    Notes
    -----
    A cost is a convex function of p: it lies below its chords and above its tangents. A cost
    vector is dropped only if on every piece the tangent in the middle lies above the chord of one
    known vector, with a margin of 1e-10 of all terms; sums of a few hundred powers in double
    precision are wrong by less than 1e-12 of them. Nothing that is cheapest somewhere is dropped.

    Examples
    --------
    >>> envelope = Envelope()
    >>> envelope.lower(np.array([[1.0, 1.0]]))
    >>> envelope.admits(np.array([[1.0, 0.9, 0.0], [1.5, 0.4, 0.0], [1.5, 0.7, 0.7]])).tolist()
    [True, True, False]
    """

    left: Floats = field(default_factory=_infinite)
    right: Floats = field(default_factory=_infinite)
    _limits: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def lower(self, sizes: Floats) -> None:
        """Take known cost vectors into account.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
            Rounded to nearest; zeros do not count.
        """
        safe = ((sizes == 0) | ((sizes > _SMALLEST) & (sizes < LARGEST))).all(axis=1)
        sizes = sizes[safe]
        if not len(sizes):
            return
        logs, present = _logarithms(sizes)
        costs = np.empty((len(sizes), PIECES + 1))
        together = _together(PIECES + 1, logs.size)
        for start in range(0, PIECES + 1, together):
            places = np.arange(start, min(start + together, PIECES + 1)) / PIECES
            powers = np.exp(logs * places[:, None, None])
            costs[:, start : start + together] = np.einsum("kij,ij->ik", powers, present)
        costs *= 1.0 + _SLACK
        best = np.argmin(costs[:, :-1] + costs[:, 1:], axis=0)
        left, right = costs[best, np.arange(PIECES)], costs[best, np.arange(1, PIECES + 1)]
        better = left + right < self.left + self.right
        self.left = np.where(better, left, self.left)
        self.right = np.where(better, right, self.right)
        self._limits.clear()

    def tangent_limit(self, slopes: Floats, start: int = 0, stop: int = PIECES) -> Floats:
        """Return heights above which lines in p lie above the logarithm of the envelope.

        Parameters
        ----------
        slopes : ndarray, shape (count,)
        start, stop : int
            Numbers of pieces.

        Returns
        -------
        ndarray, shape (count,)
            If a lower bound of a log-cost has this slope and more than this height in the middle
            of the pieces from start to stop, the cost is above the envelope on all of them, with
            a margin of 1e-9.

        Notes
        -----
        The logarithm of a chord lies below its tangent in the middle of a piece, a line that is
        highest above another line at an end. The least height for a slope is a convex function
        of the slope; on each of many short intervals the larger of its ends is returned, and
        infinity for slopes beyond 32.
        """
        if (start, stop) not in self._limits:
            self._limits[start, stop] = self._tabulated(start, stop)
        # fmin and fmax take the number if the other is nan: nothing is known of that line.
        most = _STEEPEST * _STEPS
        clipped = np.fmax(np.fmin(slopes * _STEPS, most), -most - 1)
        places = np.floor(clipped).astype(np.intp) + most + 1
        return self._limits[start, stop][places]

    def _tabulated(self, start: int, stop: int) -> Floats:
        limits = np.full(2 * _STEEPEST * _STEPS + 2, np.inf)
        left, right = self.left[start:stop], self.right[start:stop]
        if not np.isfinite(left + right).all() or not (left + right > 0).all():
            return limits
        slopes = np.linspace(-_STEEPEST, _STEEPEST, 2 * _STEEPEST * _STEPS + 1)
        middle = (left + right) / 2
        half = (right - left) / (2 * middle)
        ends = (np.arange(start, stop + 1) - (start + stop) / 2) / PIECES
        heights = np.full(len(slopes), -np.inf)
        for points, values in ((ends[:-1], -half), (ends[1:], half)):
            level = np.log(middle) + values
            heights = np.maximum(heights, (level - slopes[:, None] * points).max(axis=1))
        limits[1:-1] = np.maximum(heights[:-1], heights[1:]) + _MARGIN
        return limits

    def admits(self, sizes: Floats, shares: Floats | None = None) -> NDArray[np.bool_]:
        """Return which cost vectors may lie on the envelope.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
        shares : ndarray, shape (count, s), optional
            At least 1: the cost of a row is known to be at least the sum of ``(share * size)^p /
            share``.
        """
        sizes = np.where(sizes < _SMALLEST, 0.0, sizes)
        if shares is not None:
            sizes = sizes * shares
        logs, present = _logarithms(sizes)
        together = _together(PIECES, logs.size)
        places = (np.arange(together) + 0.5) / PIECES
        terms = np.exp(logs * places[:, None, None])
        terms *= present if shares is None else present / shares
        admitted = np.zeros(len(sizes), dtype=bool)
        distances = np.abs(logs)
        ratio = np.exp(logs * (together / PIECES))
        for start in range(0, PIECES, together):
            cost = terms.sum(axis=2)
            slope = np.einsum("kij,ij->ki", terms, logs) * (0.5 / PIECES)
            margin = _SLACK * (cost + np.einsum("kij,ij->ki", terms, distances))
            pieces = slice(start, start + together)
            low = cost - slope - margin > self.left[pieces, None]
            high = cost + slope - margin > self.right[pieces, None]
            admitted |= ~(low & high).all(axis=0)
            if start + together < PIECES:
                terms *= ratio
        return admitted


def ratios(numerators: IntegerArray, denominators: IntegerArray) -> Floats:
    """Return ``|numerators| / denominators`` as floats, none above 1e150.

    They are right to within rounding, or smaller than the truth: fit for lower bounds.
    """
    if numerators.dtype != object and denominators.dtype != object:
        return np.minimum(np.abs(numerators) / denominators, LARGEST)
    divided = np.frompyfunc(_ratio, 2, 1)(numerators, denominators)
    return np.asarray(divided, dtype=np.float64)


def _ratio(numerator: int, denominator: int) -> float:
    try:
        return min(abs(int(numerator)) / int(denominator), LARGEST)
    except OverflowError:
        return LARGEST


def _together(pieces: int, entries: int) -> int:
    """Return how many pieces to treat at once: all, if the entries are few, or one."""
    return pieces if pieces * entries <= _ENTRIES else 1


def _logarithms(sizes: Floats) -> tuple[Floats, Floats]:
    present = sizes > 0
    return np.log(np.where(present, sizes, 1.0)), present.astype(np.float64)
