"""Ray trees grown step by step with sets of alternatives, for the tests of their checker.

Nothing here is fast or clever: dual vectors are found by trying random ones.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from flint import fmpq
from ray_trees import Document, with_tree

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_branching import RayBranching
from exactrelu.checks.ray_cones import RayCones, combined_rows
from exactrelu.checks.ray_corners import RayCorners
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_records import BOUND, EMPTY, PAIR, SET, SPLIT, RayRecords
from exactrelu.checks.ray_set_branching import split_sets
from exactrelu.checks.ray_walk import RayWalk
from exactrelu.checks.used_rays import UsedRays
from exactrelu.polytopes.rational import parse_rational


def with_goal(document: Document, share: str) -> Document:
    """Claim only that no network costs less than a share of what the network costs."""
    lower = str(Fraction(document["claim"]["cost"]["lower"]) * Fraction(share))
    ends = {"lower": lower, "upper": lower}
    return {**document, "claim": {**document["claim"], "status": "feasible", "lower_bound": ends}}


class TreeGrower:
    """Grows a tree for a document that claims a lower bound."""

    def __init__(self, document: Document, random: Random, most: int = 3000) -> None:
        self.document, self.random, self.most = document, random, most
        problem, proof = document["problem"], document["proof"]
        samples = Samples.read(problem, document["data"])
        p, goal = parse_rational(problem["p"]), Fraction(document["claim"]["lower_bound"]["lower"])
        self.cones = RayCones.of(samples, proof["rays"])
        rows = combined_rows(samples, proof["rows"])
        used = UsedRays.of(samples, self.cones, rows, p, (fmpq(1),), goal)
        corners = RayCorners.of(p, self.cones, used.features, used.labels)
        groups = RayGroups.of(self.cones)
        self.bounds = RayBounds(self.cones, corners, groups, float(goal) * (1 + 1e-12))
        self.branching = RayBranching(self._record([EMPTY], []), self.cones, groups)
        self.walk = RayWalk(self.branching.records, self.bounds, used)
        self.integers: list[int] = []
        self.floats: list[float] = []
        self.counts: dict[str, int] = {}
        scale = 1 / np.maximum(np.abs(corners.features).max(axis=0, initial=1e-9), 1e-9)
        self.pool = np.random.default_rng(random.randrange(99)).normal(size=(64, len(rows))) * scale

    def grown(self) -> Document:
        """Return the document with the tree as its proof."""
        waiting = [self.walk._root()]
        while waiting:
            waiting += self._grow(waiting.pop())
            if len(self.integers) > 8 * self.most:
                raise AssertionError("the tree does not end")
        return with_tree(self.document, self.integers, self.floats)

    def _record(self, integers: list[int], floats: list[float]) -> RayRecords:
        places = np.zeros(1, dtype=np.intp)
        return RayRecords(
            np.array(integers, dtype=np.int32), np.array(floats), places, places, places, places
        )

    def _children(self, node: RayNodes, integers: list[int], floats: list[float]) -> list[RayNodes]:
        """Write a record; return the children, the second one first."""
        self.branching.records = self._record(integers, floats)
        node.record[:] = 0
        self.bounds.groups.settle()
        mergings = self.branching.mergings(node)
        if integers[0] == PAIR:
            children = self.branching.pair(node, mergings)
        else:
            assert not mergings
            way: Any = split_sets if integers[0] == SET else None
            children = way(node, self.branching) if way else self.branching.split(node)
        self._write(integers, floats)
        self.bounds.groups.settle()
        return children

    def _write(self, integers: list[int], floats: list[float]) -> None:
        self.integers += integers
        self.floats += floats
        name = f"{integers[0]}"
        self.counts[name] = self.counts.get(name, 0) + 1

    def _grow(self, node: RayNodes) -> list[RayNodes]:
        for _, _, one, other, _ in self.branching.mergings(node).values():
            return self._children(node, [PAIR, one[0], other[0]], [])
        capped = node.taken(np.zeros(1, dtype=np.intp))
        rooms = self.bounds.caps(capped)
        if capped.empty[0]:
            self._write([EMPTY], [])
            return []
        best, value = self._dual(capped)
        if value >= self.bounds.cap:
            self._write([BOUND, 0], best.tolist())
            return []
        slopes = self.bounds.corners.slopes(best[None])[0, :-1]
        return self._split(node, capped, slopes * np.minimum(capped.high[0, :-1], rooms.free[0]))

    def _dual(self, node: RayNodes) -> tuple[Any, float]:
        """Return a good dual vector and its bound."""
        tried = self.pool
        generator = np.random.default_rng(len(self.integers))
        best, value, step = tried[0], -np.inf, 0.5
        none = np.zeros(0, dtype=np.intp)
        for _ in range(12):
            nodes = node.taken(np.zeros(len(tried), dtype=np.intp))
            duals = RayDuals(tried, none, none, np.zeros(0))
            rooms = self.bounds.caps(nodes)
            values = self.bounds.bound(nodes, rooms, duals).values
            if values.max() > value:
                best, value = tried[values.argmax()], float(values.max())
            else:
                step /= 2
            if value >= self.bounds.cap:
                self.pool[self.random.randrange(len(self.pool))] = best
                break
            noise = generator.normal(size=(32, len(best))) * step * np.abs(self.pool).mean(axis=0)
            tried = np.concatenate([best + noise, [best * 0.8, best * 1.2]])
        return best, value

    def _split(self, node: RayNodes, capped: RayNodes, gains: Any) -> list[RayNodes]:
        """Branch in some way that is allowed, on rays that gain most."""
        random, half = self.random, len(self.cones.rays)
        sets = node.sets()[0]
        used = {j for group in node.used()[0] for j in self.bounds.groups.sets[group]}
        taken = used | {j for one in sets for j in one.rays}
        if sets and random.random() < 0.6:
            one = random.choice(sets)
            part = random.sample(one.rays, random.randint(1, len(one.rays) - 1))
            return self._children(node, [SET, len(part), *part], [one.least])
        order = [int(j) for j in np.argsort(-gains) if capped.high[0, j] > 0]
        free = [j for j in order if j not in taken]
        if len(free) >= 2:
            first = free[0]
            near = [j for j in free if (j >= half) == (first >= half)][: random.randint(2, 6)]
            least = random.choice((0.2, 0.4)) * float(capped.high[0, first])
            try:
                if len(near) > 1:
                    return self._children(node.taken(_FIRST), [SET, len(near), *near], [least])
            except CheckFailed:
                pass
        for j in order:
            low, high = float(capped.low[0, j]), float(capped.high[0, j])
            if high > low + 1e-9:
                try:
                    return self._children(node.taken(_FIRST), [SPLIT, j], [(low + high) / 2])
                except CheckFailed:
                    continue
        for i, j in self._near(node):
            return self._children(node, [PAIR, i, j], [])
        raise AssertionError("there is no way to branch")

    def _near(self, node: RayNodes) -> list[tuple[int, int]]:
        pairs = self.cones.pairs
        count = int(pairs[-1, -1])
        return [
            (int(i), int(j))
            for i, j in np.argwhere(pairs < count)
            if not node.apart[0, pairs[i, j]]
        ]


_FIRST = np.zeros(1, dtype=np.intp)
