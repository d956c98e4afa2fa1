"""Upper bounds of the least cost on intervals of p, and what is proved to lie above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_SLACK = 1e-10
_SMALLEST, _LARGEST = 1e-150, 1e150
_AT_ONCE = 4096


@dataclass(slots=True, eq=False)
class CostPieces:
    """Intervals of p with straight lines above the least cost.

    Parameters
    ----------
    starts, ends : ndarray, shape (pieces,)
    left, right : ndarray, shape (pieces,)
        The values of the lines there.

    Notes
    -----
    A cost is a convex function of p, below its chords and above its tangents. What is said to be
    above a line is so with a margin of 1e-10 of all terms, far more than the rounding of sums of
    a few hundred powers.

    Examples
    --------
    >>> pieces = CostPieces.of([Fraction(0), Fraction(1, 2), Fraction(1)])
    >>> pieces.lower(np.array([[1.0, 1.0]]))
    >>> pieces.admits(np.array([[1.0, 0.9, 0.0], [1.5, 0.5, 0.0], [1.5, 0.7, 0.7]])).tolist()
    [[True, True], [True, True], [False, False]]
    """

    starts: Floats
    ends: Floats
    left: Floats = field(init=False)
    right: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.left = np.full(len(self.starts), np.inf)
        self.right = np.full(len(self.starts), np.inf)

    @classmethod
    def of(cls, marks: Sequence[Fraction]) -> CostPieces:
        """Take the intervals between marks, or a single p.

        Parameters
        ----------
        marks : sequence of Fraction
            Increasing; their floats are taken, so that a float p or its neighbours are inside.
        """
        floats = [float(mark) for mark in marks]
        if len(floats) == 1:
            near = [np.nextafter(floats[0], 0.0), np.nextafter(floats[0], 1.0)]
            return cls(np.array(near[:1]), np.array(near[1:]))
        return cls(np.array(floats[:-1]), np.array(floats[1:]))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def middles(self) -> Floats:
        """The middle of each interval."""
        return np.asarray((self.starts + self.ends) / 2)

    def lower(self, sizes: Floats) -> None:
        """Take the cost vectors of known networks into account.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
            Rounded to nearest; zeros do not count. Rows beyond the range of floats are left out.
        """
        safe = ((sizes == 0) | ((sizes > _SMALLEST) & (sizes < _LARGEST))).all(axis=1)
        if not safe.any():
            return
        logs, present = _logarithms(sizes[safe])
        sides = [
            (np.exp(logs[:, :, None] * p) * present[:, :, None]).sum(axis=1) * (1 + _SLACK)
            for p in (self.starts, self.ends)
        ]
        best = (sides[0] + sides[1]).argmin(axis=0)
        left, right = (side[best, np.arange(len(self))] for side in sides)
        better = left + right < self.left + self.right
        self.left = np.where(better, left, self.left)
        self.right = np.where(better, right, self.right)

    def admits(self, sizes: Floats, shares: Floats | None = None) -> Mask:
        """Return, for each cost vector and interval, whether it may be as low as the line there.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
        shares : ndarray, shape (count, s), optional
            At least 1: the cost of a row is known to be at least the sum of ``(share * size)^p /
            share``.

        Returns
        -------
        bool array, shape (count, pieces)
        """
        parts = [
            self._admits(
                sizes[at : at + _AT_ONCE], None if shares is None else shares[at : at + _AT_ONCE]
            )
            for at in range(0, len(sizes), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self)), dtype=bool)

    def _admits(self, sizes: Floats, shares: Floats | None) -> Mask:
        sizes = np.where(sizes < _SMALLEST, 0.0, sizes)
        if shares is not None:
            sizes = sizes * shares
        logs, present = _logarithms(sizes)
        weight = present if shares is None else present / shares
        admitted = np.empty((len(sizes), len(self)), dtype=bool)
        half = (self.ends - self.starts) / 2
        for k, p in enumerate(self.middles):
            terms = np.exp(logs * p) * weight
            cost = terms.sum(axis=1)
            slope = np.einsum("ij,ij->i", terms, logs) * half[k]
            margin = _SLACK * (cost + np.einsum("ij,ij->i", terms, np.abs(logs)))
            low = cost - slope - margin > self.left[k]
            high = cost + slope - margin > self.right[k]
            admitted[:, k] = ~(low & high)
        return admitted


def _logarithms(sizes: Floats) -> tuple[Floats, Floats]:
    present = ~(sizes <= 0)
    return np.log(np.where(present, sizes, 1.0)), present.astype(np.float64)
