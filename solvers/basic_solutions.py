"""All solutions of linear equations with linearly independent support, exactly, in batches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exactrelu.polytopes.guarded_integers import IntegerArray, compact
from exactrelu.solvers.all_bases import all_bases
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.elimination import Node, eliminate, last_start
from exactrelu.solvers.last_columns import last_one, last_two, reached, single
from exactrelu.solvers.node_stack import NodeStack, children
from exactrelu.solvers.waiting_nodes import WaitingNodes

_LAST = {1: last_one, 2: last_two}


def basic_solutions(
    columns: IntegerArray,
    free: IntegerArray,
    right: IntegerArray,
    costs: CostFilter | None = None,
) -> Iterator[BasicSolutions]:
    """Enumerate every solution whose support is independent, each once.

    Parameters
    ----------
    columns : integer array, shape (N, m)
        Of the unknowns that may be zero.
    free : integer array, shape (N, f)
        Of the unknowns that belong to no support; nothing is found if they are dependent.
    right : integer array, shape (N,)
    costs : CostFilter, optional
        Of the same columns; most solutions that it discards are left out.

    Yields
    ------
    BasicSolutions
        Of one support size each, supports in lexicographic order within a batch.

    Notes
    -----
    These are the vertices of ``{x >= 0 : [columns, -columns] x + free z = right}``: a sign of
    each column suits every solution. Depth first over increasing supports, with elimination that
    divides exactly (Bareiss 1968), so that all numbers are minors of the data; a branch ends
    where the right side is reached. The last three levels are computed for all columns together,
    and all levels if there are few sets of columns (see `all_bases`).

    Examples
    --------
    >>> eye = np.array([[1, 0, 1], [0, 1, 1]])
    >>> for batch in basic_solutions(eye, eye[:, :0], np.array([1, 2])):
    ...     print(batch.supports.tolist(), batch.numerators.tolist(), batch.denominators.tolist())
    [[0, 1], [0, 2], [1, 2]] [[1, 2], [-1, 2], [1, 1]] [1, 1, 1]
    """
    few = all_bases(columns, free, right)
    if few is not None:
        yield from few
        return
    whole = compact(np.concatenate([free, columns, right[:, None]], axis=1))
    node = Node(whole, whole[:0], 1, 0, ())
    for _ in range(free.shape[1]):
        if not bool((node.open[:, 0] != 0).any()):
            return
        node = eliminate(node, 0)
    fixed = free.shape[1]
    waiting = WaitingNodes(fixed, costs)
    yield from _below(Node(node.open, node.closed, node.pivot, 0, ()), fixed, waiting)
    yield from waiting.flush()


def _below(node: Node, fixed: int, waiting: WaitingNodes) -> Iterator[BasicSolutions]:
    right = node.open[:, -1]
    if not bool((right != 0).any()):
        yield from single(node, fixed)
    elif len(node.open) in _LAST:
        yield from _LAST[len(node.open)](node, fixed)
    elif len(node.open) == 3:
        yield from waiting.add(NodeStack.of(node))
    elif len(node.open) == 4:
        yield from _children(NodeStack.of(node), last_start(node), fixed, waiting)
    elif len(node.open) == 5:
        stack = children(NodeStack.of(node), last_start(node))
        more = (stack.open[:, :, -1] != 0).any(axis=1)
        yield from reached(stack.take(~more), fixed)
        yield from _children(stack.take(more), None, fixed, waiting)
    else:
        last = last_start(node)
        for place in np.flatnonzero((node.open[:, : last + 1] != 0).any(axis=0)).tolist():
            yield from _below(eliminate(node, place), fixed, waiting)


def _children(
    stack: NodeStack, last: int | None, fixed: int, waiting: WaitingNodes
) -> Iterator[BasicSolutions]:
    """Go down from nodes with four open equations."""
    some = children(stack, last)
    more = (some.open[:, :, -1] != 0).any(axis=1)
    yield from reached(some.take(~more), fixed)
    yield from waiting.add(some.take(more))
