"""The bounds at nodes of a ray tree, in floats with their margins, for the checker alone.

What is proved about the bounds stands in :mod:`exactrelu.checks.ray_tree`, what about rounding in
:mod:`exactrelu.checks.ray_corners`. A sum of k terms is off by at most ``(k - 1) 2^-53`` of the sum
of their absolute values, in whatever order they are added; more than twice that is subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import POWER, UNIT, Flags, Floats, RayCorners
from exactrelu.checks.ray_duals import RayDuals, ragged
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_neurons import Neurons, RayParts
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms
from exactrelu.checks.ray_slopes import RaySlopes

_LEAST = 1e-60


@dataclass(frozen=True, slots=True, eq=False)
class NodeBounds:
    """Bounds of the cost of all networks of some nodes, and what they are made of.

    Parameters
    ----------
    values : ndarray, shape (b,)
    own : ndarray, shape (b, g)
        What each group adds at least.
    slopes : RaySlopes
    """

    values: Floats
    own: Floats
    slopes: RaySlopes

    def enough(self, cap: float, node: Indices, place: Indices) -> Floats:
        """Return what neurons must add, that of a group in place of what it adds at least."""
        without = np.append(self.own, np.zeros((len(self.own), 1)), axis=1)[node, place]
        value = self.values[node]
        sizes = abs(cap) + np.abs(value) + np.abs(without)
        return np.asarray(cap - value + without + 16 * UNIT * sizes)


@dataclass(frozen=True, slots=True, eq=False)
class RayBounds:
    """Bounds of a problem.

    Parameters
    ----------
    cones : RayCones
    corners : RayCorners
    groups : RayGroups
    cap : float
        Networks of this cost or more need not be looked at.
    """

    cones: RayCones
    corners: RayCorners
    groups: RayGroups
    cap: float

    def caps(self, nodes: RayNodes) -> RayRooms:
        """Lower the upper ends of nodes to what the cap leaves; find out which are empty."""
        return RayRooms.lowered(nodes, self.cap, self.cones, self.corners, self.groups)

    def bound(self, nodes: RayNodes, rooms: RayRooms, duals: RayDuals) -> NodeBounds:
        """Bound the cost of all networks of nodes by a dual vector each.

        Parameters
        ----------
        nodes : RayNodes
            With their caps, not empty.
        rooms : RayRooms
        duals : RayDuals
            With prices of signed rays in no group and with an upper end above 0.
        """
        slopes = RaySlopes.of(nodes, rooms, duals, self.cones, self.corners, self.groups)
        face, node = slopes.attractive(self.cones)
        rays = self.cones.columns.take(face, axis=1)
        alone = Neurons(node, rays, np.zeros(len(node), dtype=np.intp), rooms.free[node], 0.0)
        values = np.minimum(alone.least(nodes, slopes.slopes, self.corners), 0.0)
        flat, width = np.zeros(nodes.low.size), nodes.low.shape[1]
        for column in rays:
            np.minimum.at(flat, node * width + column, values)
        worst = flat.reshape(-1, width)
        worst[:, -1] = 0.0
        own = self._own(nodes, rooms, slopes)
        kept = np.where(own == inf, 0.0, own)
        products = duals.vectors * self.corners.labels
        total = products.sum(axis=1) + kept.sum(axis=1) + worst.sum(axis=1)
        size = np.abs(products).sum(axis=1) + np.abs(kept).sum(axis=1) - worst.sum(axis=1)
        np.add.at(total, duals.owner, duals.prices)
        np.subtract.at(size, duals.owner, duals.prices)
        terms = products.shape[1] + kept.shape[1] + 2 * worst.shape[1]
        total -= (terms + 8) * UNIT * size + _LEAST
        total = np.where((own == inf).any(axis=1), inf, total)
        return NodeBounds(np.where(np.isfinite(size), total, -inf), own, slopes)

    def _own(self, nodes: RayNodes, rooms: RayRooms, slopes: RaySlopes) -> Floats:
        """Return what the neuron of each group adds at least; 0 where there is no group."""
        node, place = np.nonzero(rooms.groups)
        number = rooms.groups[node, place]
        row, entry = self._faces_of(number)
        used = slopes.of_faces(self.groups.faces.take(entry), node.take(row))
        fits = np.flatnonzero(used == self.groups.sizes.take(number.take(row)))
        row, entry = row[fits], entry[fits]
        neurons = Neurons(
            node[row],
            self.groups.ordered.take(entry, axis=1),
            self.groups.sizes[number[row]],
            rooms.own[node[row], place[row]],
            inf,
        )
        own = np.where(rooms.groups.ravel() > 0, inf, 0.0)
        values = neurons.least(nodes, slopes.slopes, self.corners)
        np.minimum.at(own, node[row] * rooms.groups.shape[1] + place[row], values)
        return own.reshape(rooms.groups.shape)

    def holds(self, nodes: RayNodes, rooms: RayRooms, bounds: NodeBounds, parts: RayParts) -> Flags:
        """Tell whether networks that use a ray with a size in a part cost at least the cap.

        Parameters
        ----------
        nodes, rooms, bounds :
            As for :meth:`bound`.
        parts : RayParts

        Returns
        -------
        bool array
            One for each part; False where it is not shown.
        """
        groups, slopes = self.groups, bounds.slopes
        place = slopes.group_of[parts.node, parts.rays]
        grouped = place >= 0
        number = np.where(grouped, rooms.groups[parts.node, place], 1 + parts.rays)
        own_use = np.where(grouped, groups.sizes[number], slopes.rays[parts.rays, parts.node])
        part, entry = self._faces_of(number)
        used = slopes.of_faces(groups.faces.take(entry), parts.node.take(part))
        others = used - own_use.take(part)
        plain = np.flatnonzero(others == 0)
        row, rays = part[plain], groups.ordered.take(entry[plain], axis=1)
        limit = np.where(grouped, -inf, self._share_limit(bounds, parts))
        doubtful = np.flatnonzero(~(slopes.shares_of(parts.node[row], rays[1:]) <= limit[row]))
        row, rays = row[doubtful], rays.take(doubtful, axis=1)
        joining = np.flatnonzero((others > 0) & (others <= self.cones.width))
        beside = part[joining], groups.ordered.take(entry[joining], axis=1)
        blocks = [
            (row, rays, groups.sizes[number[row]], place[row]),
            self._joining(rooms, slopes, parts, *beside),
        ]
        part, rays, bases, place = (np.concatenate(some, -1) for some in zip(*blocks, strict=True))
        node = parts.node[part]
        room = np.append(rooms.own, rooms.free[:, None], axis=1)[node, place]
        enough = bounds.enough(self.cap, node, place)
        neurons = Neurons(node, rays, bases, room, enough)
        values = neurons.least(nodes, slopes.slopes, self.corners, parts, part)
        shown = np.ones(len(parts.node), dtype=bool)
        shown[part[~(values >= enough)]] = False
        return shown

    def _share_limit(self, bounds: NodeBounds, parts: RayParts) -> Floats:
        """Return up to which share of its cost other rays may give, for a neuron without a group.

        Let them give the share q of ``s^p`` or more, for each size s of theirs. As a neuron costs
        at least ``s^p``, and ``x^p`` for the size x of the ray in question, its cost less slopes is
        at least ``(1 - q) x^p - g x``, which is concave if q is at most 1: it is enough where both
        ends of the part have enough.
        """
        enough = bounds.enough(self.cap, parts.node, np.full(len(parts.node), -1))
        slope = bounds.slopes.slopes[parts.node, parts.rays]
        share = np.zeros(len(parts.node))
        for size in (parts.begin, parts.end):
            gain = slope * size
            wanted = enough + gain + 2 * POWER * (np.abs(enough) + np.abs(gain))
            power = self.corners.powers(size) * (1 - 2 * POWER)
            at_zero = np.where(wanted > 0, inf, 0.0)
            quotient = np.divide(wanted, power, out=at_zero, where=power > 0)
            share = np.maximum(share, quotient)
        return 1 - share

    def _joining(
        self, rooms: RayRooms, slopes: RaySlopes, parts: RayParts, part: Indices, rays: Indices
    ) -> tuple[Indices, Indices, Indices, Indices]:
        """Return the faces with a ray in no group that hold just one group, and all of it."""
        node = parts.node[part]
        place = slopes.group_of[node, rays]
        used = place >= 0
        group = place.max(axis=0)
        size = self.groups.sizes[rooms.groups[node, group]]
        fits = (used.sum(axis=0) == size) & (~used | (place == group)).all(axis=0)
        fits &= slopes.group_of[node, rays[0]] < 0
        rank = 2 - used
        rank[0] = 0
        order = np.argsort(rank[:, fits], axis=0, kind="stable")
        ordered = np.take_along_axis(rays[:, fits], order, axis=0)
        return part[fits], ordered, 1 + size[fits], group[fits]

    def _faces_of(self, number: Indices) -> tuple[Indices, Indices]:
        """Return the faces that hold groups: places in the argument, and in the tables."""
        row, step = ragged(self.groups.counts[number])
        return row, self.groups.starts[number].take(row) + step
