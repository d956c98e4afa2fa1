"""All pairs of columns of a window, in lists of which each part after a column is an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

_TRIPLES = 2**17


class PairPlaces(NamedTuple):
    """Pairs ``low < high`` in lexicographic order.

    Parameters
    ----------
    low, high : ndarray of int, shape (t,)
    after : ndarray of int, shape (width,)
        For each column where the pairs begin that lie after it.
    """

    low: Places
    high: Places
    after: Places


@cache
def pairs(width: int) -> PairPlaces:
    """List all pairs of columns.

    Examples
    --------
    >>> found = pairs(3)
    >>> found.low.tolist(), found.high.tolist(), found.after.tolist()
    ([0, 0, 1], [1, 2, 2], [2, 3, 3])
    """
    low, high = np.triu_indices(width, 1)
    return PairPlaces(low, high, np.searchsorted(low, np.arange(width), side="right"))


class Triples(NamedTuple):
    """Three columns ``a < b < c`` of a window each, with the number of the node in its stack.

    Parameters
    ----------
    node, a, b, c : ndarray of int, shape (t,)
    """

    node: Places
    a: Places
    b: Places
    c: Places

    @property
    def columns(self) -> tuple[Places, Places, Places]:
        """The columns alone."""
        return self.a, self.b, self.c

    def take(self, chosen: NDArray[np.bool_] | Places) -> Triples:
        """Return some of the triples."""
        return Triples(*(part[chosen] for part in self))


def all_triples(starts: Places, width: int) -> Iterator[Triples]:
    """List the triples of each node's columns, some at a time.

    Parameters
    ----------
    starts : ndarray of int, shape (G,)
        The first column of each node, in increasing order.
    width : int

    Examples
    --------
    >>> for some in all_triples(np.array([0, 1]), 4):
    ...     print([part.tolist() for part in some])
    [[0, 0, 0, 0, 1], [0, 0, 0, 1, 1], [1, 1, 2, 2, 2], [2, 3, 3, 3, 3]]
    """
    places = pairs(width)
    waiting: list[Triples] = []
    for a in range(int(starts[0]), width - 2):
        low, high = places.low[places.after[a] :], places.high[places.after[a] :]
        node, place = np.divmod(
            np.arange(np.searchsorted(starts, a, side="right") * len(low)), len(low)
        )
        waiting.append(Triples(node, np.full(len(node), a), low[place], high[place]))
        if sum(len(some.a) for some in waiting) >= _TRIPLES:
            yield joined(waiting)
            waiting = []
    if waiting:
        yield joined(waiting)


def joined(parts: Sequence[Triples]) -> Triples:
    """Join lists of triples."""
    if not parts:
        nothing = np.zeros(0, dtype=np.intp)
        return Triples(nothing, nothing, nothing, nothing)
    return Triples(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class EarlyColumns(NamedTuple):
    """Columns below nodes that may reach the right side alone or in pairs.

    Parameters
    ----------
    alone_node, alone : ndarray of int, shape (s,)
    node, low, high : ndarray of int, shape (t,)
        Neither zero.
    """

    alone_node: Places
    alone: Places
    node: Places
    low: Places
    high: Places
