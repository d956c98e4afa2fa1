"""The children of nodes of a ray tree, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, combinations

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_nodes import Numbers, RayNodes
from exactrelu.checks.ray_records import RayRecords

Merging = tuple[int, int, Indices]
"""Places of two groups in a node, and the numbers of the pairs of one ray of each."""


@dataclass(slots=True, eq=False)
class RayBranching:
    """Children of nodes.

    Parameters
    ----------
    records : RayRecords
    cones : RayCones
    groups : RayGroups
    """

    records: RayRecords
    cones: RayCones
    groups: RayGroups
    _unions: dict[tuple[int, int], Indices | None] = field(default_factory=dict)
    _outside: dict[tuple[int, int], Indices] = field(default_factory=dict)

    def mergings(self, nodes: RayNodes) -> dict[int, Merging]:
        """Return for nodes with two groups that one neuron may hold the first two such groups."""
        rows: list[int] = []
        found: list[Merging] = []
        for row in np.flatnonzero(~nodes.begun).tolist():
            for (a, one), (b, other) in combinations(enumerate(nodes.groups[row]), 2):
                numbers = self._union(one, other)
                if numbers is not None:
                    rows.append(row)
                    found.append((a, b, numbers))
        if not found:
            return {}
        counts = [len(numbers) for _, _, numbers in found]
        flags = nodes.apart[np.repeat(rows, counts), np.concatenate([m[2] for m in found])]
        apart = np.logical_or.reduceat(flags, np.array([0, *accumulate(counts[:-1])]))
        first: dict[int, Merging] = {}
        for place in np.flatnonzero(~apart).tolist():
            first.setdefault(rows[place], found[place])
        return first

    def split(self, nodes: RayNodes) -> list[RayNodes]:
        """Return the children of nodes of which the size of a ray is at least or at most a number.

        Raises
        ------
        CheckFailed
            If a record names no ray or no positive size.
        """
        which, every = nodes.record, np.arange(len(nodes))
        rays = self.records.rays(self.records.places[which] + 1, nodes.low.shape[1] - 1)
        sizes = self.records.sizes(self.records.ats[which])
        if not (sizes > 0).all():
            raise CheckFailed("a split of the tree is not at a positive size")
        larger = nodes.taken(every)
        larger.low[every, rays] = np.maximum(larger.low[every, rays], sizes)
        for row, j in enumerate(rays.tolist()):
            own = nodes.groups[row]
            if not any(j in self.groups.sets[number] for number in own):
                larger.groups[row] = (*own, 1 + j)
        nodes.high[every, rays] = np.minimum(nodes.high[every, rays], sizes)
        for child in (larger, nodes):
            child.empty |= child.low[every, rays] > child.high[every, rays]
        return self._begin(larger, nodes)

    def pair(self, nodes: RayNodes, mergings: dict[int, Merging]) -> list[RayNodes]:
        """Return the children of nodes of which two rays are in one neuron, or in none.

        Raises
        ------
        CheckFailed
            If a record names a pair that is in no neuron anyway, or another one than it must.
        """
        places = self.records.places[nodes.record]
        rays = self.records.rays(places[:, None] + np.array([1, 2]), nodes.low.shape[1] - 1)
        joined = nodes.taken(np.arange(len(nodes)))
        for row, (i, j) in enumerate(rays.tolist()):
            if row in mergings:
                a, b, numbers = mergings[row]
                own = nodes.groups[row]
                one, other = self.groups.sets[own[a]], self.groups.sets[own[b]]
                if (i, j) != (one[0], other[0]):
                    raise CheckFailed("a pair of rays is not of the groups one neuron may hold")
                joined.groups[row] = self._merged(own, a, b)
                pairs = [(x, y) for x in one for y in other]
            else:
                numbers, pairs = self.cones.pairs[[i], [j]], [(i, j)]
                if i == j or nodes.apart[row, numbers[0]]:
                    raise CheckFailed(f"rays {i} and {j} are in no neuron anyway")
            for x, y in pairs:
                joined.apart[row, self._beside(x, y)] = True
                joined.apart[row, self._beside(y, x)] = True
            nodes.apart[row, numbers] = True
        return self._begin(joined, nodes)

    def _begin(self, first: RayNodes, second: RayNodes) -> list[RayNodes]:
        second.record = self.records.second[second.record]
        first.record = first.record + 1
        for child in (first, second):
            child.begun[:] = False
        return [second, first]

    def _merged(self, own: Numbers, a: int, b: int) -> Numbers:
        whole = self.groups.sets[own[a]] + self.groups.sets[own[b]]
        rest = [number for place, number in enumerate(own) if place != b]
        rest[a] = self.groups.number(whole)
        return tuple(rest)

    def _union(self, one: int, other: int) -> Indices | None:
        """Return the numbers of the pairs of two groups, if these are a face together."""
        if (one, other) not in self._unions:
            first, second = self.groups.sets[one], self.groups.sets[other]
            whole = self.cones.is_face((*first, *second))
            numbers = self.cones.pairs[np.ix_(first, second)].ravel()
            self._unions[one, other] = numbers if whole else None
        return self._unions[one, other]

    def _beside(self, x: int, other: int) -> Indices:
        """Return the pairs of a ray with those that form no face with it and another one."""
        if (x, other) not in self._outside:
            pairs = self.cones.pairs[x]
            near = np.flatnonzero(pairs < self.cones.pairs[-1, -1]).tolist()
            apart = [r for r in near if r != other and not self.cones.is_face((x, other, r))]
            self._outside[x, other] = pairs[apart]
        return self._outside[x, other]
