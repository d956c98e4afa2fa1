"""Walk through the nodes of a ray tree, many at a time, for the checker alone.

Where each record stands is known beforehand. So nodes need not be met in their order: those that
wait are known from the nodes above them, with the cuts that are claimed there, and one record of
each of many nodes is checked at once. A tree is refused if any claim fails, so it does not matter
in which order they are looked at: each record of each node is met once.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.following import tell
from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_branching import RayBranching
from exactrelu.checks.ray_claims import RayClaims
from exactrelu.checks.ray_nodes import NodeStack, RayNodes
from exactrelu.checks.ray_records import (
    BOUND,
    DEPENDENT,
    EMPTY,
    NARROW,
    PAIR,
    SPLIT,
    UNIQUE,
    RayRecords,
)
from exactrelu.checks.used_rays import UsedRays

_MOST = 256
_MOST_FACES = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class RayWalk:
    """A tree, with what its records are checked against.

    Parameters
    ----------
    records : RayRecords
    bounds : RayBounds
    used : UsedRays
    """

    records: RayRecords
    bounds: RayBounds
    used: UsedRays

    def all_nodes(self) -> int:
        """Check all records; return the number of nodes.

        Raises
        ------
        CheckFailed
            At a record that shows less than it should, or is none.
        """
        cones = self.bounds.cones
        branching = RayBranching(self.records, cones, self.bounds.groups)
        claims = RayClaims(self.records, self.bounds)
        stack, done, total = NodeStack([self._root()]), 0, len(self.records.codes)
        most = max(1, min(_MOST, _MOST_FACES // max(1, len(cones.signed))))
        while stack.blocks:
            tell("records of the tree", done, total)
            nodes = stack.pop(most)
            done += len(nodes)
            self.bounds.groups.settle()
            for following in self._following(nodes, branching, claims):
                stack.push(following)
        if done != total:
            raise CheckFailed("a record of the tree belongs to no node")
        return self.records.nodes

    def _root(self) -> RayNodes:
        pairs = self.bounds.cones.pairs
        low, apart = np.zeros((1, len(pairs))), np.zeros((1, pairs[-1, -1] + 2), dtype=bool)
        high = np.full(low.shape, inf)
        high[0, -1], apart[0, -1] = 0.0, True
        no, yet = np.zeros(1, dtype=bool), np.zeros(1, dtype=bool)
        return RayNodes(low, high, apart, no, yet, np.zeros(1, dtype=np.intp), [()])

    def _following(
        self, nodes: RayNodes, branching: RayBranching, claims: RayClaims
    ) -> list[RayNodes]:
        """Check one record of each node; return the nodes that follow."""
        codes = self.records.codes[nodes.record]
        mergings = branching.mergings(nodes)
        if any(codes[row] != PAIR for row in mergings):
            raise CheckFailed("two groups that one neuron may hold are not told apart")
        of = {code: np.flatnonzero(codes == code) for code in range(SPLIT + 1)}
        for code in (DEPENDENT, UNIQUE):
            for row in of[code].tolist():
                self._exact(nodes, row, code)
        following = []
        bounded = np.concatenate([of[NARROW], of[BOUND], of[EMPTY]])
        if len(bounded):
            chosen, cutting = nodes.taken(bounded), len(of[NARROW])
            claims.prove(chosen, cutting, cutting + len(of[BOUND]))
            following.append(_next(chosen, cutting))
        if len(of[SPLIT]):
            following += branching.split(nodes.taken(of[SPLIT]))
        if len(of[PAIR]):
            number = {row: k for k, row in enumerate(of[PAIR].tolist())}
            own = {number[row]: merging for row, merging in mergings.items()}
            following += branching.pair(nodes.taken(of[PAIR]), own)
        return following

    def _exact(self, nodes: RayNodes, row: int, code: int) -> None:
        groups = tuple(self.bounds.groups.sets[number] for number in nodes.groups[row])
        place = int(self.records.places[nodes.record[row]])
        count = int(self.records.integers[place + 1])
        named = self.records.rays(np.arange(place + 2, place + 2 + count), nodes.low.shape[1] - 1)
        if sorted(named.tolist()) != sorted(j for group in groups for j in group):
            raise CheckFailed("a leaf does not name the rays that are used")
        (self.used.expect_dependent if code == DEPENDENT else self.used.expect_dear)(groups)


def _next(nodes: RayNodes, count: int) -> RayNodes:
    """Return the first nodes, each before its next record."""
    left = nodes.taken(np.arange(count))
    left.record += 1
    left.begun[:] = True
    return left
