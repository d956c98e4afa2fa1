"""All solutions of linear equations with linearly independent support, exactly, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, compact, magnitude
from exactrelu.polytopes.integer_rows import flint_matrix

_ROOM = 2**61


@dataclass(frozen=True, slots=True, eq=False)
class BasicSolutions:
    """Solutions ``right = columns @ x + free @ z`` with supports of one size.

    Parameters
    ----------
    supports : ndarray of int, shape (count, k)
        Increasing column numbers.
    numerators : integer array, shape (count, k)
        The values on the support, none zero, over the denominators.
    free : integer array, shape (count, f)
        The values of the free unknowns, over the denominators.
    denominators : integer array, shape (count,)
        Positive.
    """

    supports: NDArray[np.intp]
    numerators: IntegerArray
    free: IntegerArray
    denominators: IntegerArray

    def __len__(self) -> int:
        return len(self.supports)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> BasicSolutions:
        """Return the chosen solutions."""
        return BasicSolutions(
            self.supports[chosen],
            self.numerators[chosen],
            self.free[chosen],
            self.denominators[chosen],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """The equations after eliminating some unknowns without fractions.

    ``open`` holds the equations without a pivot, ``closed`` one equation for each eliminated
    unknown; both over the common ``pivot``. The last column is the right side, the others belong
    to the columns from ``first`` on.
    """

    open: IntegerArray
    closed: IntegerArray
    pivot: int
    first: int
    chosen: tuple[int, ...]


def basic_solutions(
    columns: IntegerArray, free: IntegerArray, right: IntegerArray
) -> Iterator[BasicSolutions]:
    """Enumerate every solution whose support is independent, each once.

    Parameters
    ----------
    columns : integer array, shape (N, m)
        Of the unknowns that may be zero.
    free : integer array, shape (N, f)
        Of the unknowns that belong to no support; nothing is found if they are dependent.
    right : integer array, shape (N,)

    Yields
    ------
    BasicSolutions
        Of one support size each, supports in lexicographic order within a batch.

    Notes
    -----
    These are the vertices of ``{x >= 0 : [columns, -columns] x + free z = right}``: a sign of
    each column suits every solution. Depth first over increasing supports, with elimination that
    divides exactly (Bareiss 1968), so that all numbers are minors of the data; a branch ends
    where the right side is reached. The last two levels are computed for all columns together.

    Examples
    --------
    >>> eye = np.array([[1, 0, 1], [0, 1, 1]])
    >>> for batch in basic_solutions(eye, eye[:, :0], np.array([1, 2])):
    ...     print(batch.supports.tolist(), batch.numerators.tolist(), batch.denominators.tolist())
    [[0, 1], [0, 2], [1, 2]] [[1, 2], [-1, 2], [1, 1]] [1, 1, 1]
    """
    whole = compact(np.concatenate([free, columns, right[:, None]], axis=1))
    node = _Node(whole, whole[:0], 1, 0, ())
    for _ in range(free.shape[1]):
        if not bool((node.open[:, 0] != 0).any()):
            return
        node = _eliminate(node, 0)
    yield from _below(_Node(node.open, node.closed, node.pivot, 0, ()), free.shape[1])


def _below(node: _Node, fixed: int) -> Iterator[BasicSolutions]:
    right = node.open[:, -1]
    if not bool((right != 0).any()):
        yield from _single(node, fixed)
        return
    if len(node.open) == 2:
        yield from _last_two(node, fixed)
        return
    if len(node.open) == 1:
        yield from _last_one(node, fixed)
        return
    last = _last_start(node)
    for place in np.flatnonzero((node.open[:, : last + 1] != 0).any(axis=0)).tolist():
        yield from _below(_eliminate(node, place), fixed)


def _last_start(node: _Node) -> int:
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
    ends = (width - 1 - first for row, first in zip(rows, firsts, strict=True) if row[-1])
    return int(min(ends))


def _eliminate(node: _Node, place: int) -> _Node:
    """Solve an open equation for one unknown, and keep the columns after it."""
    row = int(np.flatnonzero(node.open[:, place])[0])
    pivot = int(node.open[row, place])
    kept = node.open[row, place + 1 :]
    others = np.delete(node.open, row, axis=0)
    opened = _reduced(others, place, kept, pivot, node.pivot)
    closed = _reduced(node.closed, place, kept, pivot, node.pivot)
    chosen = (*node.chosen, node.first + place)
    return _Node(
        opened, np.concatenate([closed, kept[None]]), pivot, node.first + place + 1, chosen
    )


def _reduced(
    rows: IntegerArray, place: int, kept: IntegerArray, pivot: int, divisor: int
) -> IntegerArray:
    factors, rest = rows[:, place], rows[:, place + 1 :]
    if magnitude(rows) * max(magnitude(kept), abs(pivot)) >= _ROOM:
        factors, rest, kept = (part.astype(object) for part in (factors, rest, kept))
    return compact((rest * pivot - factors[:, None] * kept) // divisor)


def _single(node: _Node, fixed: int) -> Iterator[BasicSolutions]:
    """Yield the solution of a node whose open equations ask for nothing more."""
    head = np.array([node.chosen], dtype=np.intp).reshape(1, len(node.chosen))
    pivots = np.array([node.pivot], dtype=object)
    yield from _batch(head, head[:, :0], node.closed[:, -1][None], compact(pivots), fixed)


def _last_one(node: _Node, fixed: int) -> Iterator[BasicSolutions]:
    row = node.open[0]
    places = np.flatnonzero(row[:-1])
    closed, pivots, right = node.closed, row[places], row[-1]
    if magnitude(row) * max(magnitude(closed), 1) >= _ROOM:
        closed, pivots = closed.astype(object), pivots.astype(object)
        right = int(right)
    values = (closed[:, -1] * pivots[:, None] - closed[:, places].T * right) // node.pivot
    last = np.empty((len(places), 1), dtype=values.dtype)
    last[:] = right
    head = np.empty((len(places), len(node.chosen)), dtype=np.intp)
    head[:] = node.chosen
    yield from _batch(
        head,
        places[:, None] + node.first,
        np.concatenate([values, last], axis=1),
        pivots,
        fixed,
    )


def _last_two(node: _Node, fixed: int) -> Iterator[BasicSolutions]:
    """Solve the last two equations for all pairs of columns."""
    top, bottom, closed = node.open[0], node.open[1], node.closed
    if max(magnitude(node.open), 1) * max(magnitude(node.open), magnitude(closed)) >= _ROOM:
        top, bottom, closed = (part.astype(object) for part in (top, bottom, closed))
    width = len(top) - 1
    minors = (top[:, None] * bottom - bottom[:, None] * top) // node.pivot
    singles = np.flatnonzero((minors[:-1, -1] == 0) & ((top[:-1] != 0) | (bottom[:-1] != 0)))
    for place in singles.tolist():
        yield from _single(_eliminate(node, place), fixed)
    first, second = np.triu_indices(width, 1)
    regular = (minors[first, second] != 0) & (minors[first, -1] != 0) & (minors[second, -1] != 0)
    first, second = first[regular], second[regular]
    # Cramer's rule for the last two unknowns, then substitution in the closed equations.
    pivots = minors[first, second]
    ends = np.stack([-minors[second, -1], minors[first, -1]], axis=1)
    wide = max(magnitude(minors), 1) * max(magnitude(closed), 1)
    if 3 * wide >= _ROOM:
        closed, pivots, ends = (part.astype(object) for part in (closed, pivots, ends))
    values = (
        closed[:, -1] * pivots[:, None]
        - closed[:, first].T * ends[:, :1]
        - closed[:, second].T * ends[:, 1:]
    ) // node.pivot
    head = np.empty((len(first), len(node.chosen)), dtype=np.intp)
    head[:] = node.chosen
    tail = np.stack([first, second], axis=1) + node.first
    yield from _batch(head, tail, np.concatenate([values, ends], axis=1), pivots, fixed)


def _batch(
    head: NDArray[np.intp],
    tail: NDArray[np.intp],
    values: IntegerArray,
    pivots: IntegerArray,
    fixed: int,
) -> Iterator[BasicSolutions]:
    whole = (values[:, fixed:] != 0).all(axis=1)
    if not bool(whole.any()):
        return
    values, pivots = values[whole], pivots[whole]
    signs = np.where(pivots > 0, 1, -1)
    values, pivots = compact(values * signs[:, None]), compact(pivots * signs)
    supports = np.concatenate([head[whole], tail[whole]], axis=1)
    yield BasicSolutions(supports, values[:, fixed:], values[:, :fixed], pivots)
