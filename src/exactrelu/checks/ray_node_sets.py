"""The sets of alternatives of many nodes of a ray tree, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import Flags, Floats
from exactrelu.checks.ray_duals import ragged
from exactrelu.checks.ray_nodes import RayNodes


@dataclass(frozen=True, slots=True, eq=False)
class NodeSets:
    """Sets of alternatives side by side.

    Parameters
    ----------
    node, place : int array, shape (k,)
        The node of each, and its place among the sets of this node.
    least : ndarray, shape (k,)
        The size that one of its rays has at least.
    owner, rays : int array
        For all rays of all sets: the set and the signed ray.
    """

    node: Indices
    place: Indices
    least: Floats
    owner: Indices
    rays: Indices

    @classmethod
    def of(cls, nodes: RayNodes) -> NodeSets:
        """List the sets of nodes."""
        sets = nodes.sets()
        node, place = ragged(np.array([len(own) for own in sets], dtype=np.intp))
        every = [one for own in sets for one in own]
        owner, _ = ragged(np.array([len(one.rays) for one in every], dtype=np.intp))
        rays = np.array([j for one in every for j in one.rays], dtype=np.intp)
        least = np.array([one.least for one in every], dtype=np.float64)
        return cls(node, place, least, owner, rays)

    def taken(self, chosen: Indices) -> tuple[NodeSets, Indices]:
        """Return the sets of some of the nodes, in their order, and which ones these are."""
        number = np.full(1 + max(self.node.max(initial=-1), chosen.max(initial=-1)), -1)
        number[chosen] = np.arange(len(chosen))
        kept = number[self.node] >= 0
        renumbered, members = np.cumsum(kept) - 1, kept[self.owner]
        sets = NodeSets(
            number[self.node[kept]],
            self.place[kept],
            self.least[kept],
            renumbered[self.owner[members]],
            self.rays[members],
        )
        return sets, np.flatnonzero(kept)

    def layers(self) -> list[Indices]:
        """Return the first sets of all nodes, the second ones, and so on."""
        return [np.flatnonzero(self.place == at) for at in range(self.place.max(initial=-1) + 1)]

    def table(self, values: Floats, nodes: int, filling: float) -> Floats:
        """Return a number of each set as rows of the nodes, shape (b, most sets of a node)."""
        rows = np.full((nodes, int(self.place.max(initial=-1)) + 1), filling)
        rows[self.node, self.place] = values
        return rows

    def possible(self, nodes: RayNodes) -> Flags:
        """Tell of each ray of each set whether its interval goes up to the least size."""
        return np.asarray(nodes.high[self.node[self.owner], self.rays] >= self.least[self.owner])

    def beside(self, nodes: RayNodes, cones: RayCones) -> Flags:
        """Tell which signed rays a neuron may hold that holds a ray of a set, shape (k, 2 m + 1).

        The rays of the set are such rays.
        """
        starts, others = cones.neighbours
        counts = np.diff(starts)
        entry, step = ragged(counts[self.rays])
        rays, owner = self.rays[entry], self.owner[entry]
        other = others[starts[rays] + step]
        joined = ~nodes.apart[self.node[owner], cones.pairs[rays, other]]
        found = np.zeros((len(self.node), nodes.low.shape[1]), dtype=bool)
        found[owner[joined], other[joined]] = True
        return found
