"""The last one, two or three unknowns of all basic solutions below a node, by Cramer's rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, compact, magnitude
from exactrelu.solvers.basic_batch import BasicSolutions, batch
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.elimination import ROOM, Node, eliminate
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import EarlyColumns, Triples, all_triples, pairs
from exactrelu.solvers.scaled_stack import cross

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


def reached(stack: NodeStack, fixed: int) -> Iterator[BasicSolutions]:
    """Yield the solutions of nodes whose open equations ask for nothing more."""
    yield from batch(stack.chosen, stack.chosen[:, :0], stack.closed[:, :, -1], stack.pivots, fixed)


def last_three(
    stack: NodeStack, fixed: int, costs: CostFilter | None = None
) -> Iterator[BasicSolutions]:
    """Solve the last three equations for all columns that a filter lets through."""
    opened = stack.open
    if magnitude(opened) ** 2 >= ROOM // 2:
        opened = opened.astype(object)
    left = costs.remaining(stack, fixed) if costs is not None else None
    some = all_triples(stack.starts, stack.width) if left is None else [left.triples]
    for triples in some:
        yield from _regular(stack, opened, triples, fixed)
    yield from _early(stack, opened, all_early(stack) if left is None else left.early, fixed)


def _regular(
    stack: NodeStack, opened: IntegerArray, triples: Triples, fixed: int
) -> Iterator[BasicSolutions]:
    """Solve for three columns by Cramer's rule, then substitute in the closed equations."""
    node = triples.node
    if not len(node):
        return
    divisor = stack.pivots[node]
    a, b, c, right = (opened[node, :, column].T for column in (*triples.columns, -1))
    bc, ac, ab = (_minors(*two, divisor) for two in ((b, c), (a, c), (a, b)))
    ends = np.stack(
        [_dot(right, bc, divisor), -_dot(right, ac, divisor), _dot(right, ab, divisor)], axis=1
    )
    pivots = _dot(a, bc, divisor)
    whole = np.flatnonzero((ends != 0).all(axis=1) & (pivots != 0))
    yield from _substituted(
        stack,
        node[whole],
        np.stack(triples.columns, axis=1)[whole],
        compact(ends[whole]),
        compact(pivots[whole]),
        fixed,
    )


def _minors(one: IntegerArray, other: IntegerArray, divisor: IntegerArray) -> IntegerArray:
    return compact(np.stack(cross(one, other)) // divisor)


def _dot(one: IntegerArray, other: IntegerArray, divisor: IntegerArray) -> IntegerArray:
    if 3 * magnitude(one) * magnitude(other) >= ROOM:
        one = one.astype(object)
    return np.asarray((one * other).sum(axis=0) // divisor)


def _substituted(
    stack: NodeStack,
    node: Places,
    columns: Places,
    ends: IntegerArray,
    pivots: IntegerArray,
    fixed: int,
) -> Iterator[BasicSolutions]:
    """Solve the closed equations when the values of some columns are known.

    Parameters
    ----------
    columns : ndarray of int, shape (t, s)
        Of the window.
    ends : integer array, shape (t, s)
        Their values over the pivots.
    """
    if not len(node):
        return
    size = max(magnitude(ends), magnitude(pivots))
    if (1 + columns.shape[1]) * size * max(magnitude(stack.closed), 1) >= ROOM:
        pivots, ends = pivots.astype(object), ends.astype(object)
    values = stack.closed[node, :, -1] * pivots[:, None]
    for at in range(columns.shape[1]):
        values = values - stack.closed[node, :, columns[:, at]] * ends[:, at : at + 1]
    values = values // stack.pivots[node, None]
    yield from batch(
        stack.chosen[node],
        columns + stack.first,
        np.concatenate([values, ends], axis=1),
        pivots,
        fixed,
    )


def all_early(stack: NodeStack) -> EarlyColumns:
    """List all columns and pairs of columns that are not zero."""
    used = (stack.open[:, :, :-1] != 0).any(axis=1)
    places = pairs(stack.width)
    node, place = np.nonzero(used[:, places.low] & used[:, places.high])
    alone_node, column = np.nonzero(used)
    return EarlyColumns(alone_node, column, node, places.low[place], places.high[place])


def _early(
    stack: NodeStack, opened: IntegerArray, early: EarlyColumns, fixed: int
) -> Iterator[BasicSolutions]:
    """Yield the solutions that need only one or two more columns."""
    node, column = early.alone_node, early.alone
    some, right = opened[node, :, column].T, opened[node, :, -1].T
    parallel = (_minors(some, right, stack.pivots[node]) == 0).all(axis=0)
    node, column, some, right = (
        node[parallel],
        column[parallel],
        some[:, parallel],
        right[:, parallel],
    )
    alone = np.zeros((len(stack), stack.width), dtype=bool)
    alone[node, column] = True
    row = (some != 0).argmax(axis=0) if len(node) else node
    every = np.arange(len(node))
    ends, pivots = right[row, every][:, None], some[row, every]
    yield from _substituted(stack, node, column[:, None], ends, pivots, fixed)
    kept = ~alone[early.node, early.low] & ~alone[early.node, early.high]
    node, low, high = early.node[kept], early.low[kept], early.high[kept]
    if len(node):
        yield from _pairs_of(stack, opened, node, np.stack([low, high], axis=1), fixed)


def _pairs_of(
    stack: NodeStack, opened: IntegerArray, node: Places, columns: Places, fixed: int
) -> Iterator[BasicSolutions]:
    """Solve for pairs of columns whose plane holds the right side."""
    divisor = stack.pivots[node]
    one, other = opened[node, :, columns[:, 0]].T, opened[node, :, columns[:, 1]].T
    right = opened[node, :, -1].T
    minors = _minors(one, other, divisor)
    flat = (_dot(right, minors, divisor) == 0) & (minors != 0).any(axis=0)
    some = np.flatnonzero(flat)
    if not len(some):
        return
    row = (minors[:, some] != 0).argmax(axis=0)
    every = np.arange(len(some))
    ends = [
        _minors(right[:, some], other[:, some], divisor[some])[row, every],
        _minors(one[:, some], right[:, some], divisor[some])[row, every],
    ]
    yield from _substituted(
        stack,
        node[some],
        columns[some],
        np.stack(ends, axis=1),
        minors[row, some],
        fixed,
    )
