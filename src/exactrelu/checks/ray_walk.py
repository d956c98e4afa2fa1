"""Walk through the nodes of a ray tree, for the checker alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import inf

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.following import tell
from exactrelu.checks.ray_bounds import Group, NodeBound, RayBounds, RayNode, Rooms
from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_records import RayRecords
from exactrelu.checks.used_rays import UsedRays

EMPTY, NARROW, BOUND, DEPENDENT, UNIQUE, PAIR, SPLIT = range(7)

_OFTEN = 64


@dataclass(slots=True, eq=False)
class RayWalk:
    """A tree in preorder, with what its records are checked against.

    Parameters
    ----------
    records : RayRecords
    bounds : RayBounds
    used : UsedRays
    """

    records: RayRecords
    bounds: RayBounds
    used: UsedRays
    _waiting: list[RayNode] = field(default_factory=list)
    _unions: dict[tuple[Group, Group], Indices | None] = field(default_factory=dict)
    _outside: dict[tuple[int, int], Indices] = field(default_factory=dict)

    def all_nodes(self) -> int:
        """Check all records; return the number of nodes.

        Raises
        ------
        CheckFailed
            At the first record that shows less than it should, or is none.
        """
        size, pairs = 2 * len(self.bounds.cones.rays), int(self.bounds.cones.pairs[-1, -1])
        high, apart = np.full(size + 1, inf), np.zeros(pairs + 2, dtype=bool)
        high[-1], apart[-1] = 0.0, True
        self._waiting = [RayNode(np.zeros(size + 1), high, apart)]
        nodes = 0
        while self._waiting:
            if not nodes % _OFTEN:
                tell("records of the tree", self.records.place, len(self.records.integers))
            self._node(self._waiting.pop())
            nodes += 1
        self.records.expect_end()
        return nodes

    def _node(self, node: RayNode) -> None:
        merging = next(self._merging(node), None)
        while True:
            code = self.records.integer(SPLIT + 1)
            if merging is not None and code != PAIR:
                raise CheckFailed("two groups that one neuron may hold are not told apart")
            if code == NARROW:
                self._narrow(node)
                continue
            if code == PAIR and merging is not None:
                self._merge(node, merging)
            elif code == PAIR:
                self._pair(node)
            elif code == SPLIT:
                self._split(node)
            else:
                self._leaf(node, code)
            return

    def _leaf(self, node: RayNode, code: int) -> None:
        if code == BOUND:
            _, bound = self._bound(node)
            if not node.empty and not (bound is not None and bound.value >= self.bounds.cap):
                value = "nothing" if bound is None else f"{bound.value:.15g}"
                raise CheckFailed(f"a leaf shows {value}, less than {self.bounds.cap:.15g}")
        elif code == EMPTY:
            self.bounds.caps(node)
            if not node.empty:
                raise CheckFailed("a leaf that is called empty is not")
        else:
            used = self.records.distinct(len(node.low) - 1)
            if sorted(used) != sorted(j for group in node.groups for j in group):
                raise CheckFailed("a leaf does not name the rays that are used")
            (self.used.expect_dependent if code == DEPENDENT else self.used.expect_dear)(
                node.groups
            )

    def _bound(self, node: RayNode) -> tuple[Rooms, NodeBound | None]:
        """Read a dual vector; return its bound, None where the node is empty."""
        records = self.records
        rowed = records.distinct(len(node.low) - 1)
        dual = records.numbers(len(self.used.labels))
        prices = records.numbers(len(rowed))
        rooms = self.bounds.caps(node)
        if (prices > 0).any():
            raise CheckFailed("a price of a size in the tree is above 0")
        if any(j in group for group in node.groups for j in rowed):
            raise CheckFailed("a ray with a price is in a group")
        if node.empty:
            return rooms, None
        if not (node.high[rowed] > 0).all():
            raise CheckFailed("a ray with a price cannot be used")
        bound = self.bounds.bound(node, rooms, dual, rowed, prices)
        node.empty |= bound.value == inf
        return rooms, bound

    def _narrow(self, node: RayNode) -> None:
        rooms, bound = self._bound(node)
        rays, upwards, sizes = self.records.cuts(len(node.low) - 1, 4 * len(node.low))
        used = np.zeros(len(node.low), dtype=bool)
        used[[j for group in node.groups for j in group]] = True
        if (upwards & ~used[rays]).any():
            raise CheckFailed("a ray that need not be used is given a least size")
        begin, end = node.low[rays], node.high[rays]
        begin = np.where(upwards, begin, np.maximum(begin, sizes))
        end = np.where(upwards, np.minimum(end, sizes), end)
        if len(rays) and not node.empty and bound is not None:
            least = self.bounds.holds(node, rooms, bound, (rays, begin, end))
            wrong = np.flatnonzero(~(least >= self.bounds.cap))
            if len(wrong):
                j, a, b = rays[wrong[0]], begin[wrong[0]], end[wrong[0]]
                raise CheckFailed(
                    f"ray {j} may have a size from {a:.9g} to {b:.9g}, which is cut off"
                )
        np.minimum.at(node.high, rays[~upwards], sizes[~upwards])
        np.maximum.at(node.low, rays[upwards], sizes[upwards])

    def _split(self, node: RayNode) -> None:
        j, at = self.records.integer(len(node.low) - 1), self.records.size()
        if not at > 0:
            raise CheckFailed("a split of the tree is not at a positive size")
        larger = node.child()
        larger.low[j] = max(larger.low[j], at)
        larger.empty |= bool(larger.low[j] > larger.high[j])
        if not any(j in group for group in node.groups):
            larger.groups = (*node.groups, (j,))
        node.high[j] = min(node.high[j], at)
        node.empty |= bool(node.low[j] > node.high[j])
        self._waiting += [node, larger]

    def _pair(self, node: RayNode) -> None:
        i, j = (self.records.integer(len(node.low) - 1) for _ in range(2))
        number = int(self.bounds.cones.pairs[i, j])
        if i == j or node.apart[number]:
            raise CheckFailed(f"rays {i} and {j} are in no neuron anyway")
        joined = node.child()
        self._join(joined, i, j)
        node.apart[number] = True
        self._waiting += [node, joined]

    def _merge(self, node: RayNode, merging: tuple[int, int, Indices]) -> None:
        a, b, numbers = merging
        one, other = node.groups[a], node.groups[b]
        found = [self.records.integer(len(node.low) - 1) for _ in range(2)]
        if found != [one[0], other[0]]:
            raise CheckFailed("a pair of rays is not of the groups that one neuron may hold")
        joined = node.child()
        for i in one:
            for j in other:
                self._join(joined, i, j)
        rest = [group for place, group in enumerate(node.groups) if place != b]
        rest[a] = one + other
        joined.groups = tuple(rest)
        node.apart[numbers] = True
        self._waiting += [node, joined]

    def _merging(self, node: RayNode) -> Iterator[tuple[int, int, Indices]]:
        """Yield the pairs of groups that may be of one neuron."""
        for (a, one), (b, other) in combinations(enumerate(node.groups), 2):
            if (one, other) not in self._unions:
                cones = self.bounds.cones
                whole = cones.is_face((*one, *other))
                numbers = cones.pairs[np.ix_(one, other)].ravel()
                self._unions[one, other] = numbers if whole else None
            numbers_or_none = self._unions[one, other]
            if numbers_or_none is not None and not node.apart[numbers_or_none].any():
                yield a, b, numbers_or_none

    def _join(self, node: RayNode, i: int, j: int) -> None:
        """Set apart each of two rays of one neuron from rays that form no face with both."""
        for x, other in ((i, j), (j, i)):
            if (x, other) not in self._outside:
                cones = self.bounds.cones
                near = np.flatnonzero(cones.pairs[x] < cones.pairs[-1, -1]).tolist()
                apart = [r for r in near if r != other and not cones.is_face((x, other, r))]
                self._outside[x, other] = cones.pairs[x, apart]
            node.apart[self._outside[x, other]] = True
