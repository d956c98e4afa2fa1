"""The bounds at a node of a ray tree, in floats with their margins, for the checker alone.

What is proved about the bounds stands in :mod:`exactrelu.checks.ray_tree`, what about rounding in
:mod:`exactrelu.checks.ray_corners`. Rooms ``K^(1/p)`` are off by less than 2e-12 of them, because
``|ln K| / p`` is below 13000; a factor of 1 + 1e-11 exceeds this, and what the sum of sizes and the
norms of rays are off by. Sums of bounds are rounded once (`math.fsum`) or twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum, inf, isfinite

import numpy as np

from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import POWER, UNIT, Flags, Floats, RayCorners

Group = tuple[int, ...]

_ROOM = 1 + 1e-11
_LEAST = 1e-60
_SURELY = 1 - 1e-9


@dataclass(slots=True, eq=False)
class RayNode:
    """What is known of the networks of a node.

    Parameters
    ----------
    low, high : ndarray, shape (2 m + 1,)
        The intervals of the sizes of signed rays, and two zeros.
    apart : bool array
        Which pairs of signed rays no neuron holds, see :attr:`RayCones.pairs`.
    groups : tuple of tuple of int
        Signed rays that are used: each group by one neuron, different groups by different ones.
    empty : bool
        Whether no network is left.
    """

    low: Floats
    high: Floats
    apart: Flags
    groups: tuple[Group, ...] = ()
    empty: bool = False

    def child(self) -> RayNode:
        """Return a copy."""
        return RayNode(
            self.low.copy(), self.high.copy(), self.apart.copy(), self.groups, self.empty
        )


@dataclass(frozen=True, slots=True, eq=False)
class Rooms:
    """How large neurons may be: one without a group, and one of each group."""

    free: float
    own: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NodeBound:
    """A bound of the cost of all networks of a node, and what it is made of."""

    value: float
    slopes: Floats
    groups: Floats


@dataclass(slots=True, eq=False)
class RayBounds:
    """Bounds of a problem.

    Parameters
    ----------
    cones : RayCones
    corners : RayCorners
    cap : float
        Networks of this cost or more need not be looked at.
    """

    cones: RayCones
    corners: RayCorners
    cap: float
    _of_group: dict[Group, tuple[Indices, Flags, Indices]] = field(default_factory=dict)

    def caps(self, node: RayNode) -> Rooms:
        """Lower the upper ends of a node to what the cap leaves; find out whether it is empty."""
        filling, n = len(node.low) - 1, self.cones.width
        table = np.full((len(node.groups), n), filling, dtype=np.intp)
        for place, group in enumerate(node.groups):
            table[place, : len(group)] = group
        costs = self.corners.costs(table, node.low[table])
        left = self.cap * (1 + POWER) - fsum(costs) * (1 - POWER)
        if left <= 0:
            node.empty = True
        budgets = np.maximum(np.append(costs * (1 + POWER), 0.0) + max(left, 0.0), 0.0)
        rooms = np.maximum(budgets ** (1 / self.corners.p) * _ROOM, _LEAST)
        free, own = float(rooms[-1]), rooms[:-1]
        most = np.full(len(node.high), free)
        if node.groups:
            joins = ~node.apart[self.cones.pairs[table]].any(axis=1)
            joins &= np.array([len(group) < n for group in node.groups])[:, None]
            most = np.maximum(most, np.where(joins, own[:, None], 0.0).max(axis=0))
            for room, group in zip(own, node.groups, strict=True):
                most[list(group)] = room
        node.high = np.minimum(node.high, most)
        node.high[-1] = 0.0
        node.empty |= bool((node.low > node.high).any())
        return Rooms(free, own)

    def bound(
        self, node: RayNode, rooms: Rooms, dual: Floats, rowed: list[int], prices: Floats
    ) -> NodeBound:
        """Bound the cost of all networks of a node by a dual vector.

        Parameters
        ----------
        node : RayNode
            With its caps, not empty.
        rooms : Rooms
        dual : ndarray, shape (e,)
        rowed : list of int
            Signed rays, in no group and with an upper end above 0.
        prices : ndarray
            Of them, at most 0.
        """
        slopes = self.corners.slopes(dual)
        slopes[rowed] += prices / node.high[rowed]
        slopes += POWER * np.abs(slopes)
        if rowed:  # rounding of the quotient and of the sum
            slopes[rowed] -= 2 * POWER * prices / node.high[rowed]
        free = np.ones(len(slopes), dtype=bool)
        for group in node.groups:
            free[list(group)] = False
        free[-1] = False
        useful = free & (slopes > 0) & (node.high > 0)
        faces = self._attractive(node, rooms.free, slopes, useful)
        blocks = [(faces, np.zeros(faces.shape, dtype=bool), np.full(len(faces), rooms.free))]
        sizes = []
        for group, room in zip(node.groups, rooms.own, strict=True):
            rays, base, pairs = self._group(group)
            fits = (base | useful[rays] | (rays == len(slopes) - 1)).all(axis=1)
            fits &= ~node.apart[pairs].any(axis=1)
            blocks.append((rays[fits], base[fits], np.full(int(fits.sum()), room)))
            sizes.append(len(blocks[-1][0]))
        values = self._least(node, blocks, slopes)
        ends = np.cumsum([len(faces), *sizes])
        own = [float(values[a:b].min()) for a, b in pairwise(ends)]
        worst = np.zeros(len(slopes))
        np.minimum.at(worst, faces, np.minimum(values[: len(faces)], 0.0)[:, None])
        products = dual * self.corners.labels
        terms = [*products.tolist(), *prices.tolist(), *own, *worst[:-1].tolist()]
        if not all(map(isfinite, terms)):
            return NodeBound(inf if min(terms) > -inf else -inf, slopes, np.array(own))
        error = 8 * UNIT * fsum(map(abs, terms)) + _LEAST
        return NodeBound(fsum(terms) - error, slopes, np.array(own))

    def holds(
        self, node: RayNode, rooms: Rooms, bound: NodeBound, parts: tuple[Indices, Floats, Floats]
    ) -> Floats:
        """Bound the cost of networks that use a ray with a size in a part of its interval.

        Parameters
        ----------
        node, rooms, bound :
            As for :meth:`bound`.
        parts : (int array, ndarray, ndarray)
            Signed rays, and the ends of the part of each.
        """
        slopes, filling = bound.slopes, len(bound.slopes) - 1
        group_of = np.full(filling + 1, -1)
        for number, group in enumerate(node.groups):
            group_of[list(group)] = number
        useful = (group_of < 0) & (slopes > 0) & (node.high > 0)
        useful[-1] = True
        moving, begin, end = parts
        tables = [
            self._group((j,))[0] if g < 0 else self._group(node.groups[g])[0]
            for j, g in zip(moving.tolist(), group_of[moving].tolist(), strict=True)
        ]
        part = np.repeat(np.arange(len(moving)), [len(table) for table in tables])
        rays = np.concatenate(tables)
        ray = moving[part]
        moved = rays == ray[:, None]
        numbers = group_of[rays]
        grouped = numbers >= 0
        group = numbers.max(axis=1)
        sizes = np.array([*map(len, node.groups), 0])
        whole = grouped.sum(axis=1) == sizes[group]
        whole &= (~grouped | (numbers == group[:, None])).all(axis=1)
        fits = whole & (moved | grouped | useful[rays]).all(axis=1)
        rays, part, moved, grouped, group = (
            table[fits] for table in (rays, part, moved, grouped, group)
        )
        pairs = node.apart[self.cones.pairs[rays[:, :, None], rays[:, None, :]]]
        fits = ~(pairs & ~(grouped[:, :, None] & grouped[:, None, :])).any(axis=(1, 2))
        rays, part, moved, grouped, group = (
            table[fits] for table in (rays, part, moved, grouped, group)
        )
        low = np.where(moved, begin[part][:, None], node.low[rays])
        high = np.where(moved, end[part][:, None], node.high[rays])
        room = np.append(rooms.own, rooms.free)[group]
        values = self.corners.least(rays, moved | grouped, low, high, room, slopes)
        met = values < inf
        values, without = values[met], np.append(bound.groups, 0.0)[group[met]]
        total = bound.value + values - without
        total -= 8 * UNIT * (abs(bound.value) + np.abs(values) + np.abs(without))
        best = np.full(len(moving), inf)
        np.minimum.at(best, part[met], total)
        return best

    def _least(
        self, node: RayNode, blocks: list[tuple[Indices, Flags, Floats]], slopes: Floats
    ) -> Floats:
        rays, base, room = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        return self.corners.least(rays, base, node.low[rays], node.high[rays], room, slopes)

    def _attractive(self, node: RayNode, room: float, slopes: Floats, useful: Flags) -> Indices:
        """Return the faces of useful rays on which cost minus slopes may be negative.

        A ray of size s <= h adds at most ``b s^p`` with ``b = slope h^(1 - p)``, and a neuron costs
        at least ``s^p`` for each of its rays: none is negative where the sum of b is at most 1.
        """
        reach = np.minimum(node.high, room)
        shares = np.full(len(slopes), -inf)
        shares[useful] = slopes[useful] * reach[useful] / self.corners.powers(reach[useful])
        shares[-1] = 0.0
        faces = self.cones.signed
        faces = faces[shares[faces].sum(axis=1) > _SURELY]
        pairs = self.cones.pairs[faces[:, :, None], faces[:, None, :]]
        return np.asarray(faces[~node.apart[pairs].any(axis=(1, 2))])

    def _group(self, group: Group) -> tuple[Indices, Flags, Indices]:
        """Return the faces that hold some rays, which rays these are, and the other pairs."""
        if group not in self._of_group:
            faces, filling = self.cones.signed, 2 * len(self.cones.rays)
            base = np.isin(faces, group)
            inside = base.sum(axis=1) == len(group)
            faces, base = faces[inside], base[inside]
            pairs = self.cones.pairs[faces[:, :, None], faces[:, None, :]].copy()
            pairs[base[:, :, None] & base[:, None, :]] = self.cones.pairs[filling, filling]
            self._of_group[group] = faces, base, pairs.reshape(len(faces), -1)
        return self._of_group[group]
