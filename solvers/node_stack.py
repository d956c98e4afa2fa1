"""Many nodes of the enumeration at once, over one window of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, compact, magnitude
from exactrelu.solvers.elimination import ROOM, Node

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class NodeStack:
    """Nodes with equally many open equations; the last columns of all are the same.

    Parameters
    ----------
    open : integer array, shape (G, u, W + 1)
        See :class:`exactrelu.solvers.elimination.Node`; the right side is the last column.
    closed : integer array, shape (G, k, W + 1)
    pivots : integer array, shape (G,)
    first : int
        The number of the first column of the window.
    starts : ndarray of int, shape (G,)
        The first column of each node, counted from the start of the window.
    chosen : ndarray of int, shape (G, h)
        The columns of the eliminated unknowns that may be zero.
    """

    open: IntegerArray
    closed: IntegerArray
    pivots: IntegerArray
    first: int
    starts: Places
    chosen: Places

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def width(self) -> int:
        """The number of columns in the window."""
        return int(self.open.shape[2]) - 1

    @classmethod
    def of(cls, node: Node) -> NodeStack:
        """Return a stack of one node."""
        return cls(
            node.open[None],
            node.closed[None],
            compact(np.array([node.pivot], dtype=object)),
            node.first,
            np.zeros(1, dtype=np.intp),
            np.array([node.chosen], dtype=np.intp).reshape(1, len(node.chosen)),
        )

    @classmethod
    def joined(cls, stacks: Sequence[NodeStack]) -> NodeStack:
        """Join stacks over the same window, nodes with more columns first."""
        starts = np.concatenate([stack.starts for stack in stacks])
        order = np.argsort(starts, kind="stable")
        return cls(
            np.concatenate([stack.open for stack in stacks])[order],
            np.concatenate([stack.closed for stack in stacks])[order],
            np.concatenate([stack.pivots for stack in stacks])[order],
            stacks[0].first,
            starts[order],
            np.concatenate([stack.chosen for stack in stacks])[order],
        )

    def take(self, chosen: NDArray[np.bool_] | Places) -> NodeStack:
        """Return some of the nodes."""
        return NodeStack(
            self.open[chosen],
            self.closed[chosen],
            self.pivots[chosen],
            self.first,
            self.starts[chosen],
            self.chosen[chosen],
        )

    def windowed(self, width: int) -> NodeStack:
        """Return the nodes over another number of last columns; none may have more."""
        lost = self.width - width
        opened, closed = self.open[:, :, max(lost, 0) :], self.closed[:, :, max(lost, 0) :]
        if lost < 0:
            room = ((0, 0), (0, 0), (-lost, 0))
            opened, closed = np.pad(opened, room), np.pad(closed, room)
        return NodeStack(
            opened, closed, self.pivots, self.first + lost, self.starts - lost, self.chosen
        )


def children(stack: NodeStack, last: int | None = None) -> NodeStack:
    """Eliminate each column in turn, of each node.

    What a child keeps are the columns after the one that was eliminated.

    Parameters
    ----------
    stack : NodeStack
    last : int, optional
        The last column of the window to eliminate.

    Examples
    --------
    >>> whole = np.array([[1, 0, 1, 2], [0, 1, 1, 3]])
    >>> stack = children(NodeStack.of(Node(whole, whole[:0], 1, 0, ())), 1)
    >>> stack.chosen.ravel().tolist(), stack.open[:, 0].tolist()
    ([0, 1], [[0, 1, 1, 3], [0, 0, 1, 2]])
    """
    stop = stack.width if last is None else last + 1
    used = stack.open[:, :, :stop] != 0
    node, places = np.nonzero(used.any(axis=1))
    rows = used.argmax(axis=1)[node, places]
    kept, pivots = stack.open[node, rows], stack.open[node, rows, places]
    others = np.arange(stack.open.shape[1] - 1)
    others = others + (others >= rows[:, None])
    after = np.arange(stack.open.shape[2]) > places[:, None]
    divisors = stack.pivots[node]
    opened = _reduced(stack.open[node[:, None], others], places, kept, pivots, divisors)
    closed = _reduced(stack.closed[node], places, kept, pivots, divisors)
    head = np.concatenate([stack.chosen[node], places[:, None] + stack.first], axis=1)
    return NodeStack(
        opened * after[:, None],
        np.concatenate([closed, kept[:, None]], axis=1) * after[:, None],
        pivots,
        stack.first,
        places + 1,
        head,
    )


def _reduced(
    rows: IntegerArray,
    places: Places,
    kept: IntegerArray,
    pivots: IntegerArray,
    divisors: IntegerArray,
) -> IntegerArray:
    factors = np.take_along_axis(rows, places[:, None, None], axis=2)
    if max(max(magnitude(rows), 1) * magnitude(kept), magnitude(divisors)) >= ROOM:
        rows, factors, kept, pivots = (
            part.astype(object) for part in (rows, factors, kept, pivots)
        )
    difference = rows * pivots[:, None, None] - factors * kept[:, None]
    return compact(difference // divisors[:, None, None])
