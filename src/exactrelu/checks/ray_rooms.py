"""How large the neurons of nodes of a ray tree may be, for the checker alone.

A neuron of which some ray has a size of t or more costs at least ``t^p``: that much a set of
alternatives costs, whichever of its rays it is.

Rooms ``K^(1/p)`` are off by less than 2e-12 of them, because ``|ln K| / p`` is below 13000; a
factor of 1 + 1e-11 exceeds this, and what the sum of sizes and the norms of rays are off by. The
sum of the costs of up to 500 groups is off by another 500 units, less than ``POWER`` of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import POWER, Flags, Floats, RayCorners
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_node_sets import NodeSets
from exactrelu.checks.ray_nodes import RayNodes

_ROOM = 1 + 1e-11
_LEAST = 1e-60
_MOST_GROUPS = 500


@dataclass(frozen=True, slots=True, eq=False)
class RayRooms:
    """How large neurons may be: one without a group, one of each group, and one of each set.

    Parameters
    ----------
    free : ndarray, shape (b,)
    own : ndarray, shape (b, g)
        Zero where there is no such group.
    groups : int array, shape (b, g)
        The numbers of the groups of used rays.
    sets : NodeSets
        The sets of alternatives.
    of_sets : ndarray, shape (k,)
        The rooms of their neurons.
    beside : bool array, shape (b, 2 m + 1)
        Which rays the neuron of some set of a node may hold.
    """

    free: Floats
    own: Floats
    groups: Indices
    sets: NodeSets
    of_sets: Floats
    beside: Flags

    @classmethod
    def lowered(
        cls, nodes: RayNodes, cap: float, cones: RayCones, corners: RayCorners, groups: RayGroups
    ) -> RayRooms:
        """Lower the upper ends of nodes to what a cap leaves; find out which nodes are empty."""
        table, sets = groups.table(nodes.used()), NodeSets.of(nodes)
        members, sizes = groups.members[table], groups.sizes[table]
        flat = members.reshape(-1, cones.width).T
        rows = np.repeat(np.arange(len(nodes)), table.shape[1])
        costs = corners.costs(flat, list(nodes.low[rows, flat])).reshape(table.shape)
        set_costs = sets.table(corners.powers(sets.least), len(nodes), 0.0)
        if table.shape[1] + set_costs.shape[1] > _MOST_GROUPS:
            raise CheckFailed("a node of the tree has too many groups for its margins")
        every = np.concatenate([costs, set_costs], axis=1)
        below = sum(every.T) * (1 - 2 * POWER)  # in one order, whatever nodes are beside it
        left = cap * (1 + POWER) - below
        nodes.empty |= left <= 0
        left = np.maximum(left, 0.0)
        power = 1 / corners.p
        free = np.maximum(left**power * _ROOM, _LEAST)
        own = np.maximum((costs * (1 + POWER) + left[:, None]) ** power * _ROOM, _LEAST)
        set_costs = set_costs[sets.node, sets.place] * (1 + POWER)
        of_sets = np.maximum((set_costs + left[sets.node]) ** power * _ROOM, _LEAST)
        joined, beside = sets.beside(nodes, cones), np.zeros(nodes.high.shape, dtype=bool)
        for some in sets.layers():
            beside[sets.node[some]] |= joined[some]
        rooms = cls(free, np.where(sizes > 0, own, 0.0), table, sets, of_sets, beside)
        most = rooms._most(nodes, cones, members, sizes, joined)
        np.minimum(nodes.high, most, out=nodes.high)
        nodes.high[:, -1] = 0.0
        nodes.empty |= (nodes.low > nodes.high).any(axis=1)
        left_over = np.zeros(len(sets.node), dtype=bool)
        left_over[sets.owner[sets.possible(nodes)]] = True
        nodes.empty[sets.node[~left_over]] = True
        return rooms

    def of(self, chosen: Indices) -> RayRooms:
        """Return those of some of the nodes."""
        sets, which = self.sets.taken(chosen)
        of_sets, beside = self.of_sets[which], self.beside[chosen]
        own, groups = self.own[chosen], self.groups[chosen]
        return RayRooms(self.free[chosen], own, groups, sets, of_sets, beside)

    def _most(
        self, nodes: RayNodes, cones: RayCones, members: Indices, sizes: Indices, joined: Flags
    ) -> Floats:
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
        for some in self.sets.layers():
            room = np.where(joined[some], self.of_sets[some, None], 0.0)
            most[self.sets.node[some]] = np.maximum(most[self.sets.node[some]], room)
        for place in range(sizes.shape[1]):
            np.put_along_axis(most, members[:, place], self.own[:, place, None], axis=1)
        return most
