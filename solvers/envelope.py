"""A float filter: which cost vectors can be cheapest for some p in [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray

Floats = NDArray[np.float64]

_PIECES = 24
_SLACK = 1e-10
_SMALLEST, LARGEST = 1e-150, 1e150


def _infinite() -> Floats:
    return np.full(_PIECES, np.inf)


@dataclass(slots=True)
class Envelope:
    """An upper bound of the least cost on pieces of [0, 1], and the test against it.

    Parameters
    ----------
    left, right : ndarray, shape (pieces,)
        On each piece the least cost is at most the straight line between these values.

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
        costs = np.empty((len(sizes), _PIECES + 1))
        for place in range(_PIECES + 1):
            costs[:, place] = (np.exp(logs * (place / _PIECES)) * present).sum(axis=1)
        costs *= 1.0 + _SLACK
        best = np.argmin(costs[:, :-1] + costs[:, 1:], axis=0)
        left, right = costs[best, np.arange(_PIECES)], costs[best, np.arange(1, _PIECES + 1)]
        better = left + right < self.left + self.right
        self.left = np.where(better, left, self.left)
        self.right = np.where(better, right, self.right)

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
        step = 1.0 / _PIECES
        ratio, half = np.exp(logs * step), step / 2
        terms = np.exp(logs * half) * (present if shares is None else present / shares)
        admitted = np.zeros(len(sizes), dtype=bool)
        distances = np.abs(logs)
        for place in range(_PIECES):
            cost = terms.sum(axis=1)
            slope = np.einsum("ij,ij->i", terms, logs) * half
            margin = _SLACK * (cost + np.einsum("ij,ij->i", terms, distances))
            low = cost - slope - margin > self.left[place]
            high = cost + slope - margin > self.right[place]
            admitted |= ~(low & high)
            terms = terms * ratio
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


def _logarithms(sizes: Floats) -> tuple[Floats, Floats]:
    present = sizes > 0
    return np.log(np.where(present, sizes, 1.0)), present.astype(np.float64)
