"""Rooms and bounds of ray trees with sets of alternatives in plain loops, for the tests."""

from __future__ import annotations

from itertools import combinations
from math import fsum, inf
from random import Random

import numpy as np
from plain_ray_bounds import PlainBounds

from exactrelu.checks.ray_alternatives import Alternatives
from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_nodes import Held, RayNodes
from exactrelu.checks.ray_rooms import RayRooms


class PlainSetBounds(PlainBounds):
    """Bounds of one node with sets of alternatives, without a margin."""

    def __init__(self, bounds: RayBounds, nodes: RayNodes, rooms: RayRooms, row: int) -> None:
        super().__init__(bounds, nodes, rooms, row)
        self.sets = nodes.sets()[row]
        self.rooms = rooms.of_sets[rooms.sets.node == row].tolist()

    def bound(self, duals: RayDuals, row: int) -> tuple[float, list[float], list[float]]:
        value, own, slopes = super().bound(duals, row)
        of_sets = [
            self.of_set(one, room, slopes) for one, room in zip(self.sets, self.rooms, strict=True)
        ]
        return fsum([value, *of_sets]), [*own[: len(self.groups)], *of_sets], slopes

    def of_set(self, one: Alternatives, room: float, slopes: list[float]) -> float:
        """Return the least over all neurons that use enough of a ray of a set."""
        return min(
            (
                self.least((i,), room, slopes, (i, one.least, self.high[i]))
                for i in one.rays
                if self.high[i] >= one.least
            ),
            default=inf,
        )


def plain_caps(bounds: RayBounds, nodes: RayNodes, row: int) -> tuple[list[float], bool]:
    """Return the upper ends of sizes that a cost leaves, and whether the node is empty."""
    cones, corners, p = bounds.cones, bounds.corners, bounds.corners.p
    low, high = nodes.low[row].tolist(), nodes.high[row].tolist()

    def allowed(i: int, j: int) -> bool:
        return i == j or not nodes.apart[row, cones.pairs[i, j]]

    groups: list[tuple[list[tuple[int, ...]], float]] = []
    for group in nodes.groups[row]:
        if isinstance(group, int):
            rays = bounds.groups.sets[group]
            sizes = [low[j] for j in rays]
            cost = float((((corners.entries[:, rays] * sizes).sum(axis=1)) ** p).sum())
            groups.append(([rays], cost))
        else:
            groups.append(([(i,) for i in group.rays], group.least**p))
    left = bounds.cap - fsum(cost for _, cost in groups)
    empty, left = left <= 0, max(left, 0.0)
    used = {j for group in nodes.used()[row] for j in bounds.groups.sets[group]}
    for j in range(len(high) - 1):
        room = [left] if j not in used else []
        room += [
            left + cost
            for bases, cost in groups
            for base in bases
            if j in base
            or (j not in used and len(base) < cones.width and all(allowed(i, j) for i in base))
        ]
        high[j] = min(high[j], max(room) ** (1 / p))
    empty = empty or any(a > b for a, b in zip(low, high, strict=True))
    for one in nodes.sets()[row]:
        empty = empty or all(high[i] < one.least for i in one.rays)
    return high, empty


def with_random_sets(bounds: RayBounds, nodes: RayNodes, random: Random) -> RayNodes:
    """Return nodes with sets of alternatives, and with pairs apart so that these may be there."""
    changed = nodes.taken(np.arange(len(nodes)))
    pairs, half = bounds.cones.pairs, len(bounds.cones.rays)
    for row in range(len(changed)):
        own: Held = changed.groups[row]
        used = [bounds.groups.sets[g] for g in own if isinstance(g, int)]
        flags = changed.apart[row]
        for pair in range(int(pairs[-1, -1])):
            flags[pair] |= random.random() < random.choice((0.0, 0.5))
        for _ in range(random.randrange(4)):
            side = random.choice((0, half))
            taken = {j for g in used for j in g}
            taken |= {j for g in own if not isinstance(g, int) for j in g.rays}
            free = [j for j in range(side, side + half) if j not in taken]
            if len(free) < 2:
                continue
            rays = tuple(random.sample(free, random.randint(2, min(len(free), 5))))
            for i in rays:
                for j in taken:
                    flags[pairs[i, j]] = True
            least = random.choice((1e-3, 0.2, 0.6, 0.9, 1.1)) * min(
                bounds.cap ** (1 / bounds.corners.p), float(changed.high[row, list(rays)].max())
            )
            if least > 0:
                place = random.randint(0, len(own))
                own = (*own[:place], Alternatives(rays, least), *own[place:])
        for group in used:
            for i, j in combinations(group, 2):
                flags[pairs[i, j]] = nodes.apart[row, pairs[i, j]]
        changed.groups[row] = own
    return changed
