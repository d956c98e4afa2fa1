"""Bounds over rays in plain loops, for the tests of those that take many nodes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import fsum, inf
from typing import Any

from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms


class PlainBounds:
    """Bounds of one node in plain loops, without a margin."""

    def __init__(self, bounds: RayBounds, nodes: RayNodes, rooms: RayRooms, row: int) -> None:
        self.bounds, self.cones, self.corners = bounds, bounds.cones, bounds.corners
        self.low, self.high = nodes.low[row].tolist(), nodes.high[row].tolist()
        self.apart = nodes.apart[row]
        self.groups = [bounds.groups.sets[number] for number in nodes.groups[row]]
        self.free, self.own = float(rooms.free[row]), rooms.own[row].tolist()
        self.used = {j for group in self.groups for j in group}
        self.filling = 2 * len(self.cones.rays)

    def slopes(self, duals: RayDuals, row: int) -> list[float]:
        values = (self.corners.features @ duals.vectors[row]).tolist()
        slopes = [*values, *(-value for value in values)]
        for owner, ray, price in zip(duals.owner, duals.rays, duals.prices, strict=True):
            if owner == row:
                slopes[ray] += price / self.high[ray]
        return slopes

    def faces(self, base: tuple[int, ...]) -> Iterator[list[int]]:
        """Yield the faces that hold some rays, with others that may be added to a neuron."""
        for row in self.cones.signed.tolist():
            face = [j for j in row if j < self.filling]
            others = [j for j in face if j not in base]
            if len(face) != len(base) + len(others) or self.used.intersection(others):
                continue
            inner = [set(group) for group in self.groups]
            pairs = [(i, j) for i in face for j in face if i < j]
            if not any(
                self.apart[self.cones.pairs[i, j]] and not any({i, j} <= g for g in inner)
                for i, j in pairs
            ):
                yield [*base, *others]

    def least(
        self,
        base: tuple[int, ...],
        room: float,
        slopes: list[float],
        moved: tuple[int, float, float] | None = None,
    ) -> float:
        """Return the least over all neurons that use some rays, at all corners."""
        best = inf
        for face in self.faces(base):
            ends = [(self.low[j] if j in base else 0.0, self.high[j]) for j in face]
            if moved is not None:
                ends[face.index(moved[0])] = moved[1:]
            for sizes in product(*ends):
                best = min(best, self.value(face, sizes, slopes, room))
                for k, (foot, far) in enumerate(ends):
                    end = room - (fsum(sizes) - sizes[k])
                    if foot + 1e-12 * room < end < far:
                        point = [*sizes[:k], end, *sizes[k + 1 :]]
                        best = min(best, self.value(face, point, slopes, room * (1 + 1e-12)))
        return best

    def value(self, face: list[int], sizes: Any, slopes: list[float], room: float) -> float:
        if fsum(sizes) > room:
            return inf
        entries = self.corners.entries[:, face]
        cost = ((entries * sizes).sum(axis=1) ** self.corners.p).sum()
        return float(cost) - fsum(slopes[j] * s for j, s in zip(face, sizes, strict=True))

    def bound(self, duals: RayDuals, row: int) -> tuple[float, list[float], list[float]]:
        slopes = self.slopes(duals, row)
        own = [
            self.least(group, room, slopes)
            for group, room in zip(self.groups, self.own, strict=False)
        ]
        share = [0.0] * self.filling
        for table in self.cones.signed.tolist():
            face = [j for j in table if j < self.filling]
            pairs = [self.cones.pairs[i, j] for i in face for j in face if i < j]
            if self.used.intersection(face) or self.apart[pairs].any():
                continue
            if any(slopes[j] <= 0 or self.high[j] <= 0 for j in face):
                continue
            tops = [self.high[j] for j in face]
            top = self.value(face, tops, slopes, inf)
            values = [self.value(face, tops, slopes, self.free)]
            for k, far in enumerate(tops):
                end = self.free - (fsum(tops) - far)
                if 1e-12 * self.free < end < far and top < 0:
                    point = [*tops[:k], end, *tops[k + 1 :]]
                    values.append(self.value(face, point, slopes, self.free * (1 + 1e-12)))
            for j in face:
                share[j] = min(share[j], *values)
        prices = duals.prices[duals.owner == row].tolist()
        start = float(duals.vectors[row] @ self.corners.labels)
        return fsum([start, *prices, *own, *share]), own, slopes

    def holds(
        self, slopes: list[float], own: list[float], ray: int, begin: float, end: float
    ) -> float:
        """Return what all networks with a size in a part add at least to the bound."""
        moved = ray, begin, end
        for group, room, least in zip(self.groups, self.own, own, strict=False):
            if ray in group:
                return self.least(group, room, slopes, moved) - least
        values = [self.least((ray,), self.free, slopes, moved)]
        for group, room, least in zip(self.groups, self.own, own, strict=False):
            values.append(self.least((ray, *group), room, slopes, moved) - least)
        return min(values)
