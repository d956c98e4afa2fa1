"""A perfect matching of a bipartite graph, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Matching:
    """What the search for a perfect matching found.

    Parameters
    ----------
    columns : tuple of int
        The column of each row; -1 where none was found.
    obstacle : tuple of int
        If there is no perfect matching: rows that have fewer neighbours than they are many
        (Hall's condition fails); else empty.
    """

    columns: tuple[int, ...]
    obstacle: tuple[int, ...] = ()

    @property
    def perfect(self) -> bool:
        """Whether every row has a column."""
        return not self.obstacle


def perfect_matching(edges: NDArray[np.bool_], start: Sequence[int] = ()) -> Matching:
    """Match every row of a square graph to a column of its own.

    Parameters
    ----------
    edges : ndarray of bool, shape (n, n)
        Which rows and columns may be joined.
    start : sequence of int, optional
        Columns to begin with, -1 for none; those that are no edges are left out.

    Returns
    -------
    Matching

    Notes
    -----
    Augmenting paths by breadth-first search; neighbourhoods are integers used as bit sets, so a
    step costs n / 64 words. At most n searches of n steps each; the first that fails ends it.

    Examples
    --------
    >>> perfect_matching(np.array([[True, True], [True, False]])).columns
    (1, 0)
    >>> perfect_matching(np.array([[True, False], [True, False]])).obstacle
    (0, 1)
    """
    size = len(edges)
    packed = np.packbits(edges, axis=1, bitorder="little")
    neighbours = [int.from_bytes(row.tobytes(), "little") for row in packed]
    columns, owner = [-1] * size, [-1] * size
    for row, column in enumerate(start):
        if column >= 0 and edges[row, column]:
            columns[row], owner[column] = column, row
    free = sum(1 << column for column in range(size) if owner[column] < 0)
    for row in range(size):
        if columns[row] < 0:
            end, reached = _augment(row, neighbours, columns, owner, free)
            if end < 0:
                return Matching(tuple(columns), reached)
            free &= ~(1 << end)
    return Matching(tuple(columns))


def _augment(
    root: int, neighbours: list[int], columns: list[int], owner: list[int], free: int
) -> tuple[int, tuple[int, ...]]:
    """Return the free column of an augmenting path, which is applied, or -1 and the rows seen."""
    queue, unseen, reached_from = [root], (1 << len(owner)) - 1, dict[int, int]()
    for row in queue:
        end = neighbours[row] & free
        if end:
            column = _lowest(end)
            reached_from[column] = row
            _apply(column, root, reached_from, columns, owner)
            return column, ()
        new = neighbours[row] & unseen
        unseen &= ~new
        while new:
            column = _lowest(new)
            new &= new - 1
            reached_from[column] = row
            queue.append(owner[column])
    return -1, tuple(sorted(queue))


def _apply(
    column: int, root: int, reached_from: dict[int, int], columns: list[int], owner: list[int]
) -> None:
    row = -1
    while row != root:
        row = reached_from[column]
        columns[row], owner[column], column = column, row, columns[row]


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
