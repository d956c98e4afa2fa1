"""What sets of alternatives add to bounds at nodes of a ray tree, for the checker alone."""

from __future__ import annotations

from math import inf

import numpy as np

from exactrelu.checks.ray_corners import POWER, Floats, RayCorners
from exactrelu.checks.ray_duals import ragged
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_neurons import Neurons, RayParts
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms
from exactrelu.checks.ray_slopes import RaySlopes


def set_values(
    nodes: RayNodes, rooms: RayRooms, slopes: RaySlopes, groups: RayGroups, corners: RayCorners
) -> Floats:
    """Return what the neuron of each set adds at least, shape (b, s); 0 where there is no set.

    That is the least of what the neuron of any of its rays adds with a size of this ray from the
    least one of the set to the upper end; infinity where no ray has such a size.

    Notes
    -----
    A neuron that is a single ray costs ``x^p - g x``, which is least at an end. A face need not be
    looked at if the other rays give at most the share q <= 1 of what the neuron costs, and ``(1 -
    q) x^p - g x``, which is concave and not above cost less slopes, is at both ends at least the
    least of all single rays of the set (:meth:`RayBounds.holds` does the same).
    """
    sets = rooms.sets
    kept = np.flatnonzero(sets.possible(nodes))
    owner, rays = sets.owner[kept], sets.rays[kept]
    node = sets.node[owner]
    parts = RayParts(node, rays, sets.least[owner], nodes.high[node, rays])
    ends = parts.begin, np.minimum(parts.end, rooms.of_sets[owner])
    gains = [slopes.slopes[node, rays] * size for size in ends]
    powers = [corners.powers(size) * (1 - 2 * POWER) for size in ends]
    alone = np.minimum(*(power - gain for power, gain in zip(powers, gains, strict=True)))
    best = np.full(len(sets.node), inf)
    np.minimum.at(best, owner, alone)
    share, most = np.zeros(len(rays)), best[owner]
    for power, gain in zip(powers, gains, strict=True):
        wanted = most + gain + 2 * POWER * (np.abs(most) + np.abs(gain))
        share = np.maximum(share, wanted / power)
    number = 1 + rays
    part, step = ragged(groups.counts[number])
    entry = groups.starts[number].take(part) + step
    used = slopes.of_faces(groups.faces.take(entry), node.take(part))
    plain = np.flatnonzero(used == slopes.rays[rays, node].take(part))
    part, faces = part[plain], groups.ordered.take(entry[plain], axis=1)
    shares = slopes.shares_within(sets.node, nodes.high, rooms.of_sets, corners)
    given = np.zeros(len(part))
    for column in faces[1:]:
        given += shares[owner[part], column]
    doubtful = np.flatnonzero(~(given <= 1 - share[part]))
    part, faces = part[doubtful], faces.take(doubtful, axis=1)
    of, bases = owner[part], np.ones(len(part), dtype=np.intp)
    neurons = Neurons(node[part], faces, bases, rooms.of_sets[of], best[of])
    np.minimum.at(best, of, neurons.least(nodes, slopes.slopes, corners, parts, part))
    return sets.table(best, len(nodes), 0.0)
