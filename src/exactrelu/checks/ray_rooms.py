"""How large the neurons of nodes of a ray tree may be, for the checker alone.

Rooms ``K^(1/p)`` are off by less than 2e-12 of them, because ``|ln K| / p`` is below 13000; a
factor of 1 + 1e-11 exceeds this, and what the sum of sizes and the norms of rays are off by. The
sum of the costs of up to 500 groups is off by another 500 units, less than ``POWER`` of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import POWER, Floats, RayCorners
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_nodes import RayNodes

_ROOM = 1 + 1e-11
_LEAST = 1e-60
_MOST_GROUPS = 500


@dataclass(frozen=True, slots=True, eq=False)
class RayRooms:
    """How large neurons may be: one without a group, and one of each group.

    Parameters
    ----------
    free : ndarray, shape (b,)
    own : ndarray, shape (b, g)
        Zero where there is no such group.
    groups : int array, shape (b, g)
        The numbers of the groups.
    """

    free: Floats
    own: Floats
    groups: Indices

    @classmethod
    def lowered(
        cls, nodes: RayNodes, cap: float, cones: RayCones, corners: RayCorners, groups: RayGroups
    ) -> RayRooms:
        """Lower the upper ends of nodes to what a cap leaves; find out which nodes are empty."""
        table = groups.table(nodes.groups)
        members, sizes = groups.members[table], groups.sizes[table]
        flat = members.reshape(-1, cones.width).T
        rows = np.repeat(np.arange(len(nodes)), table.shape[1])
        costs = corners.costs(flat, list(nodes.low[rows, flat])).reshape(table.shape)
        if table.shape[1] > _MOST_GROUPS:
            raise CheckFailed("a node of the tree has too many groups for its margins")
        below = sum(costs.T) * (1 - 2 * POWER)  # in one order, whatever nodes are beside it
        left = cap * (1 + POWER) - below
        nodes.empty |= left <= 0
        left = np.maximum(left, 0.0)
        power = 1 / corners.p
        free = np.maximum(left**power * _ROOM, _LEAST)
        own = np.maximum((costs * (1 + POWER) + left[:, None]) ** power * _ROOM, _LEAST)
        rooms = cls(free, np.where(sizes > 0, own, 0.0), table)
        np.minimum(nodes.high, rooms._most(nodes, cones, members, sizes), out=nodes.high)
        nodes.high[:, -1] = 0.0
        nodes.empty |= (nodes.low > nodes.high).any(axis=1)
        return rooms

    def of(self, chosen: Indices) -> RayRooms:
        """Return those of some of the nodes."""
        return RayRooms(self.free[chosen], self.own[chosen], self.groups[chosen])

    def _most(self, nodes: RayNodes, cones: RayCones, members: Indices, sizes: Indices) -> Floats:
        """Return the largest size that each ray can have in a neuron."""
        most = np.repeat(self.free[:, None], nodes.high.shape[1], axis=1)
        for place in range(sizes.shape[1]):
            row = np.flatnonzero((sizes[:, place] > 0) & (sizes[:, place] < cones.width))
            joins = ~nodes.apart[row[:, None], cones.pairs[members[row, place, 0]]]
            for k in range(1, cones.width - 1):
                more = np.flatnonzero(sizes[row, place] > k)
                pairs = cones.pairs[members[row[more], place, k]]
                joins[more] &= ~nodes.apart[row[more, None], pairs]
            room = np.where(joins, self.own[row, place, None], 0.0)
            most[row] = np.maximum(most[row], room)
        for place in range(sizes.shape[1]):
            np.put_along_axis(most, members[:, place], self.own[:, place, None], axis=1)
        return most
