"""All triples of columns, and where their pairs lie in flat tables."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

ROWS = ((1, 2), (2, 0), (0, 1))
"""The rows whose minors are the cofactors of each row of three."""

_CACHED = 80  # columns


class TriplePlaces(NamedTuple):
    """Triples (a, b, c) of columns.

    Parameters
    ----------
    columns : ndarray of int, shape (3, t)
        Increasing in each triple.
    pairs : ndarray of int, shape (3, t)
        The places of (b, c), (a, c) and (a, b) in a flat square table.
    flat : ndarray of int, shape (t,)
        The place of (a, b, c) in a flat cubic table.
    """

    columns: Places
    pairs: Places
    flat: Places

    def take(self, chosen: Places) -> TriplePlaces:
        """Return some of the triples."""
        return TriplePlaces(self.columns[:, chosen], self.pairs[:, chosen], self.flat[chosen])


def triples(width: int) -> TriplePlaces:
    """List all triples of columns in lexicographic order.

    Parameters
    ----------
    width : int
        The number of columns.

    Examples
    --------
    >>> triples(4).columns.T.tolist()
    [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
    """
    return _cached(width) if width <= _CACHED else _listed(width)


@cache
def _cached(width: int) -> TriplePlaces:
    return _listed(width)


def _listed(width: int) -> TriplePlaces:
    columns = np.arange(width)
    below = columns[:, None] < columns
    a, b, c = np.nonzero(below[:, :, None] & below)
    pairs = np.stack([b * width + c, a * width + c, a * width + b])
    return TriplePlaces(np.stack([a, b, c]), pairs, (a * width + b) * width + c)
