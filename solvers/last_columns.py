"""The last one, two or three unknowns of all basic solutions below a node, by Cramer's rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, compact, magnitude
from exactrelu.solvers.basic_batch import BasicSolutions, batch
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.elimination import ROOM, Node, eliminate

Places = NDArray[np.intp]


def single(node: Node, fixed: int) -> Iterator[BasicSolutions]:
    """Yield the solution of a node whose open equations ask for nothing more."""
    head = np.array([node.chosen], dtype=np.intp).reshape(1, len(node.chosen))
    pivots = np.array([node.pivot], dtype=object)
    yield from batch(head, head[:, :0], node.closed[:, -1][None], compact(pivots), fixed)


def last_one(node: Node, fixed: int) -> Iterator[BasicSolutions]:
    """Solve the last equation for each column."""
    row = node.open[0]
    places = np.flatnonzero(row[:-1])
    closed, pivots, right = node.closed, row[places], row[-1]
    if magnitude(row) * max(magnitude(closed), 1) >= ROOM:
        closed, pivots = closed.astype(object), pivots.astype(object)
        right = int(right)
    values = (closed[:, -1] * pivots[:, None] - closed[:, places].T * right) // node.pivot
    last = np.empty((len(places), 1), dtype=values.dtype)
    last[:] = right
    head = np.empty((len(places), len(node.chosen)), dtype=np.intp)
    head[:] = node.chosen
    yield from batch(
        head,
        places[:, None] + node.first,
        np.concatenate([values, last], axis=1),
        pivots,
        fixed,
    )


def last_two(node: Node, fixed: int) -> Iterator[BasicSolutions]:
    """Solve the last two equations for all pairs of columns."""
    top, bottom, closed = node.open[0], node.open[1], node.closed
    if max(magnitude(node.open), 1) * max(magnitude(node.open), magnitude(closed)) >= ROOM:
        top, bottom, closed = (part.astype(object) for part in (top, bottom, closed))
    width = len(top) - 1
    minors = (top[:, None] * bottom - bottom[:, None] * top) // node.pivot
    singles = np.flatnonzero((minors[:-1, -1] == 0) & ((top[:-1] != 0) | (bottom[:-1] != 0)))
    for place in singles.tolist():
        yield from single(eliminate(node, place), fixed)
    first, second = np.triu_indices(width, 1)
    regular = (minors[first, second] != 0) & (minors[first, -1] != 0) & (minors[second, -1] != 0)
    yield from _pairs(
        node, np.arange(width), minors, np.stack([first[regular], second[regular]]), fixed
    )


def _pairs(
    node: Node, places: Places, minors: IntegerArray, pairs: Places, fixed: int
) -> Iterator[BasicSolutions]:
    """Solve for pairs of columns, from the minors of two rows, the right side last.

    Cramer's rule for the last two unknowns, then substitution in the closed equations.
    """
    first, second = pairs
    if not len(first):
        return
    pivots, closed = minors[first, second], node.closed
    ends = np.stack([-minors[second, -1], minors[first, -1]], axis=1)
    wide = max(magnitude(minors), 1) * max(magnitude(closed), 1)
    if 3 * wide >= ROOM:
        closed, pivots, ends = (part.astype(object) for part in (closed, pivots, ends))
    values = (
        closed[:, -1] * pivots[:, None]
        - closed[:, first].T * ends[:, :1]
        - closed[:, second].T * ends[:, 1:]
    ) // node.pivot
    head = np.empty((len(first), len(node.chosen)), dtype=np.intp)
    head[:] = node.chosen
    tail = places[pairs.T] + node.first
    yield from batch(head, tail, np.concatenate([values, ends], axis=1), pivots, fixed)


def last_three(node: Node, fixed: int, costs: CostFilter | None = None) -> Iterator[BasicSolutions]:
    """Solve the last three equations for all triples of columns that a filter lets through."""
    left = costs.remaining(node, fixed) if costs is not None else None
    if left is None:
        width = node.open.shape[1] - 1
        places = np.arange(width)
        below = places[:, None] < places
        triples = np.stack(np.nonzero(below[:, :, None] & below))
    else:
        places = np.unique(np.concatenate([left.triples.ravel(), left.early]))
        if not len(places):
            return
        triples = np.searchsorted(places, left.triples)
    opened = node.open[:, [*places.tolist(), -1]]
    if 2 * max(magnitude(opened), 1) ** 2 >= ROOM:
        opened = opened.astype(object)
    minors = [
        compact((opened[r][:, None] * opened[s] - opened[s][:, None] * opened[r]) // node.pivot)
        for r, s in ((1, 2), (2, 0), (0, 1))
    ]
    wide = max(1, *(magnitude(minor) for minor in minors))
    if 3 * wide * max(magnitude(opened), 1) >= ROOM:
        opened, minors = opened.astype(object), [minor.astype(object) for minor in minors]
    if left is None or len(left.early):
        yield from _reached_early(node, places, opened, minors, fixed)
    yield from _regular(node, places, opened, minors, triples, fixed)


def _regular(
    node: Node,
    places: Places,
    opened: IntegerArray,
    minors: list[IntegerArray],
    triples: Places,
    fixed: int,
) -> Iterator[BasicSolutions]:
    """Solve for triples of some columns, from the minors of the last rows for all their pairs."""
    a, b, c = triples
    right = np.full(len(a), len(places))

    def determinant(i: Places, j: Places, k: Places) -> IntegerArray:
        total = sum(opened[row][i] * minors[row][j, k] for row in range(3))
        return np.asarray(total // node.pivot)

    pivots = determinant(a, b, c)
    regular = pivots != 0
    a, b, c, right, pivots = a[regular], b[regular], c[regular], right[regular], pivots[regular]
    ends = np.stack(
        [determinant(right, b, c), determinant(a, right, c), determinant(a, b, right)], axis=1
    )
    whole = (ends != 0).all(axis=1)
    a, b, c = places[a[whole]], places[b[whole]], places[c[whole]]
    ends, pivots = ends[whole], pivots[whole]
    if not len(a):
        return
    closed, ends, pivots = node.closed, compact(ends), compact(pivots)
    size = max(magnitude(ends), magnitude(pivots))
    if 4 * size * max(magnitude(closed), 1) >= ROOM:
        closed, pivots, ends = (part.astype(object) for part in (closed, pivots, ends))
    values = closed[:, -1] * pivots[:, None]
    for at, column in enumerate((a, b, c)):
        values = values - closed[:, column].T * ends[:, at : at + 1]
    head = np.empty((len(a), len(node.chosen)), dtype=np.intp)
    head[:] = node.chosen
    tail = np.stack([a, b, c], axis=1) + node.first
    yield from batch(
        head, tail, np.concatenate([values // node.pivot, ends], axis=1), pivots, fixed
    )


def _reached_early(
    node: Node, places: Places, opened: IntegerArray, minors: list[IntegerArray], fixed: int
) -> Iterator[BasicSolutions]:
    """Yield the solutions that need only one or two more of some columns."""
    alone = np.logical_and.reduce([minor[:-1, -1] == 0 for minor in minors])
    alone &= (opened[:, :-1] != 0).any(axis=0)
    for place in places[alone].tolist():
        yield from single(eliminate(node, place), fixed)
    flat = sum(
        int(row[-1]) * minor[:-1, :-1].astype(object)
        for row, minor in zip(opened, minors, strict=True)
    )
    pairs = np.triu((flat == 0) & ~alone[:, None] & ~alone, 1)
    some = Node(opened, node.closed[:, [*places.tolist(), -1]], node.pivot, node.first, node.chosen)
    for minor in minors:
        now = pairs & (minor[:-1, :-1] != 0)
        yield from _pairs(some, places, minor, np.stack(np.nonzero(now)), fixed)
        pairs &= ~now
