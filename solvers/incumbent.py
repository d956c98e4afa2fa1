"""The least cost known at one p, and what is proved to cost more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SLACK = 1e-10
_SMALLEST, _LARGEST = 1e-150, 1e150


@dataclass(slots=True)
class Incumbent:
    """An upper bound of the least cost at one p, with the test of an :class:`Envelope`.

    Parameters
    ----------
    p : float
        Between 0 and 1, rounded to nearest.
    cost : float
        No known network is needed that costs more.

    Notes
    -----
    Sizes between 1e-150 and 1e150 have logarithms below 346, so that rounding p moves a power by
    less than 1e-13 of it; sums of a few hundred powers in double precision are wrong by less than
    1e-12 of them. The margin is 1e-10. So whatever is cheapest at p is admitted.

    Examples
    --------
    >>> known = Incumbent(0.5)
    >>> known.lower(np.array([[4.0, 1.0]]))
    >>> known.admits(np.array([[4.0, 1.0, 0.0], [1.0, 1.0, 1.21], [9.0, 0.0, 0.0]])).tolist()
    [True, False, True]
    """

    p: float
    cost: float = np.inf

    def lower(self, sizes: Floats) -> None:
        """Take known cost vectors into account.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
            Rounded to nearest; zeros do not count.
        """
        safe = ((sizes == 0) | ((sizes > _SMALLEST) & (sizes < _LARGEST))).all(axis=1)
        if safe.any():
            least = float((sizes[safe] ** self.p).sum(axis=1).min())
            self.cost = min(self.cost, least * (1 + _SLACK))

    def admits(self, sizes: Floats, shares: Floats | None = None) -> NDArray[np.bool_]:
        """Return which cost vectors may be as low as the incumbent.

        Parameters
        ----------
        sizes : ndarray, shape (count, s)
        shares : ndarray, shape (count, s), optional
            At least 1: the cost of a row is known to be at least the sum of ``(share * size)^p /
            share``.
        """
        sizes = np.where(sizes < _SMALLEST, 0.0, sizes)
        if shares is None:
            costs = (sizes**self.p).sum(axis=1)
        else:
            costs = ((sizes * shares) ** self.p / shares).sum(axis=1)
        return np.asarray(~(costs * (1 - _SLACK) > self.cost))
