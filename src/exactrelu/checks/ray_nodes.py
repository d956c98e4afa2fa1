"""Many nodes of a ray tree side by side, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_corners import Flags, Floats

Numbers = tuple[int, ...]


@dataclass(slots=True, eq=False)
class RayNodes:
    """What is known of the networks of some nodes, before a record of each.

    Parameters
    ----------
    low, high : ndarray, shape (b, 2 m + 1)
        The intervals of the sizes of signed rays, and two zeros.
    apart : bool array, shape (b, c + 2)
        Which pairs of signed rays no neuron holds, see :attr:`RayCones.pairs`.
    empty : bool array, shape (b,)
        Whether no network is left.
    begun : bool array, shape (b,)
        Whether a record of the node was read before.
    record : int array, shape (b,)
        The number of the next record.
    groups : list of tuple of int
        Numbers of groups of signed rays that are used: each group by one neuron, different groups
        by different ones.
    """

    low: Floats
    high: Floats
    apart: Flags
    empty: Flags
    begun: Flags
    record: Indices
    groups: list[Numbers]

    def taken(self, rows: Indices) -> RayNodes:
        """Return some of the nodes, copied."""
        return RayNodes(
            self.low[rows],
            self.high[rows],
            self.apart[rows],
            self.empty[rows],
            self.begun[rows],
            self.record[rows],
            [self.groups[row] for row in rows.tolist()],
        )

    @classmethod
    def joined(cls, blocks: Sequence[RayNodes]) -> RayNodes:
        """Return all nodes of some blocks, at least one."""
        return cls(
            np.concatenate([block.low for block in blocks]),
            np.concatenate([block.high for block in blocks]),
            np.concatenate([block.apart for block in blocks]),
            np.concatenate([block.empty for block in blocks]),
            np.concatenate([block.begun for block in blocks]),
            np.concatenate([block.record for block in blocks]),
            [numbers for block in blocks for numbers in block.groups],
        )

    def __len__(self) -> int:
        return len(self.record)


@dataclass(frozen=True, slots=True, eq=False)
class NodeStack:
    """Nodes that wait; those put there last are taken first, so that they stay few.

    Parameters
    ----------
    blocks : list of RayNodes
    """

    blocks: list[RayNodes]

    def push(self, nodes: RayNodes) -> None:
        """Put nodes on top."""
        if len(nodes):
            self.blocks.append(nodes)

    def pop(self, most: int) -> RayNodes:
        """Take up to so many nodes from the top, at least one."""
        taken = [self.blocks.pop()]
        count = len(taken[0])
        while self.blocks and count < most:
            taken.append(self.blocks.pop())
            count += len(taken[-1])
        if count > most:
            last = taken[-1]
            rows, split = np.arange(len(last)), count - most
            self.blocks.append(last.taken(rows[:split]))
            taken[-1] = last.taken(rows[split:])
        return RayNodes.joined(taken)
