"""Linear equations after eliminating some unknowns without fractions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.polytopes.guarded_integers import IntegerArray, compact, magnitude
from exactrelu.polytopes.integer_rows import flint_matrix

ROOM = 2**61


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """The equations left when some unknowns are eliminated.

    Parameters
    ----------
    open : integer array, shape (u, w + 1)
        The equations without a pivot; the last column is the right side, the others belong to
        the columns from ``first`` on. Over ``pivot``.
    closed : integer array, shape (k, w + 1)
        One equation for each eliminated unknown, over ``pivot``.
    pivot : int
        Not zero. All entries are minors of the data (Bareiss 1968).
    first : int
    chosen : tuple of int
        The columns of the eliminated unknowns that may be zero.
    """

    open: IntegerArray
    closed: IntegerArray
    pivot: int
    first: int
    chosen: tuple[int, ...]


def eliminate(node: Node, place: int) -> Node:
    """Solve an open equation for one unknown, and keep the columns after it."""
    row = int(np.flatnonzero(node.open[:, place])[0])
    pivot = int(node.open[row, place])
    kept = node.open[row, place + 1 :]
    others = np.delete(node.open, row, axis=0)
    opened = _reduced(others, place, kept, pivot, node.pivot)
    closed = np.concatenate([_reduced(node.closed, place, kept, pivot, node.pivot), kept[None]])
    if abs(pivot) >= ROOM:  # no int64 can be divided by it
        opened, closed = opened.astype(object), closed.astype(object)
    chosen = (*node.chosen, node.first + place)
    return Node(opened, closed, pivot, node.first + place + 1, chosen)


def _reduced(
    rows: IntegerArray, place: int, kept: IntegerArray, pivot: int, divisor: int
) -> IntegerArray:
    factors, rest = rows[:, place], rows[:, place + 1 :]
    if max(magnitude(rows), 1) * max(magnitude(kept), abs(pivot)) >= ROOM:
        factors, rest, kept = (part.astype(object) for part in (factors, rest, kept))
    return compact((rest * pivot - factors[:, None] * kept) // divisor)


def last_start(node: Node) -> int:
    """Return the last column from which the columns on still span the right side, or -1.

    Columns taken greedily from the right form a basis such that those from any column on span
    what all columns from there on span.
    """
    width = node.open.shape[1] - 1
    reduced, _, rank = flint_matrix(np.roll(node.open[:, ::-1], -1, axis=1)).rref()
    entries = [int(entry) for entry in reduced.entries()]
    rows = [entries[row * (width + 1) : (row + 1) * (width + 1)] for row in range(int(rank))]
    firsts = [next(place for place, entry in enumerate(row) if entry) for row in rows]
    if firsts and firsts[-1] == width:
        return -1
    needed = [first for row, first in zip(rows, firsts, strict=True) if row[-1]]
    return int(width) - 1 - max(needed)
