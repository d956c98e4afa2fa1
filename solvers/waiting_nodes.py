"""Nodes that wait until enough of about one width are there to be solved together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import comb

import numpy as np

from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.last_columns import last_three
from exactrelu.solvers.node_stack import NodeStack

_PAIRS = 2**17  # of columns, in a stack
_GROWTH = 1.25


@dataclass(slots=True, eq=False)
class WaitingNodes:
    """Nodes with three open equations, sorted into classes by their number of columns.

    Parameters
    ----------
    fixed : int
        The number of free unknowns.
    costs : CostFilter or None
    """

    fixed: int
    costs: CostFilter | None
    waiting: dict[int, list[NodeStack]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, stack: NodeStack) -> Iterator[BasicSolutions]:
        """Take more nodes in; yield the solutions of those that are enough."""
        most = stack.first + stack.width
        width, counts = np.unique(stack.width - stack.starts, return_inverse=True)
        sizes = np.array([min(_class(size), most) for size in width.tolist()], dtype=np.intp)
        classes = sizes[counts]
        for width in np.unique(classes).tolist():
            part = stack.take(classes == width).windowed(width)
            self.waiting.setdefault(width, []).append(part)
            self.counts[width] = self.counts.get(width, 0) + len(part)
            if self.counts[width] * comb(width, 2) >= _PAIRS:
                yield from self._solve(width)

    def flush(self) -> Iterator[BasicSolutions]:
        """Yield the solutions of all nodes that are left."""
        for width in list(self.waiting):
            yield from self._solve(width)

    def _solve(self, width: int) -> Iterator[BasicSolutions]:
        self.counts.pop(width)
        whole = NodeStack.joined(self.waiting.pop(width))
        size = max(1, _PAIRS // max(1, comb(width, 2)))
        for start in range(0, len(whole), size):
            places = np.arange(start, min(start + size, len(whole)))
            yield from last_three(whole.take(places), self.fixed, self.costs)


def _class(width: int) -> int:
    """Return the least class that holds nodes of this many columns."""
    size = 8
    while size < width:
        size = int(size * _GROWTH)
    return size
