"""What rays and faces are worth along the dual vectors of nodes, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import POWER, Floats, RayCorners
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms

Uses = NDArray[np.int16]

_ABOVE = 1 + 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class RaySlopes:
    """What signed rays of size 1 add along dual vectors, and which faces neurons may use.

    Parameters
    ----------
    slopes : ndarray, shape (b, 2 m + 1)
        Or more.
    shares : ndarray, shape (b, 2 m + 1)
        For rays that may be added: what a size s adds, at most, as a multiple of ``s^p``.
    group_of : int array, shape (b, 2 m + 1)
        The place of the group of each ray, or -1.
    rays : int16 array, shape (2 m + 1, b)
        0 for a ray that may be added to a neuron, 1 for one in a group, n + 1 for others: these are
        left out, which lowers what a neuron costs less slopes.
    faces : int16 array, shape (f, b)
        The sum of these over the rays of each face; at least ``(n + 1)^2`` if two are apart.
    """

    slopes: Floats
    shares: Floats
    group_of: Indices
    rays: Uses
    faces: Uses

    @classmethod
    def of(
        cls,
        nodes: RayNodes,
        rooms: RayRooms,
        duals: RayDuals,
        cones: RayCones,
        corners: RayCorners,
        groups: RayGroups,
    ) -> RaySlopes:
        """Compute the slopes of nodes that are not empty."""
        slopes = corners.slopes(duals.vectors)
        at = duals.owner, duals.rays
        prices = duals.prices / nodes.high[at]
        slopes[at] += prices
        slopes += POWER * np.abs(slopes)
        slopes[at] -= 2 * POWER * prices  # rounding of the quotient and of the sum
        members = groups.members[rooms.groups]
        group_of = np.full(slopes.shape, -1)
        for place in range(members.shape[1]):
            np.put_along_axis(group_of, members[:, place], place, axis=1)
        group_of[:, -1] = -1
        useful = (slopes > 0) & (nodes.high > 0)
        useful[:, -1] = True
        rays = np.where(group_of >= 0, 1, np.where(useful, 0, cones.width + 1))
        rays = np.ascontiguousarray(rays.T, dtype=np.int16)
        apart = nodes.apart.copy()
        for a in range(1, cones.width):  # of one group are in one neuron
            for b in range(a):
                inner = cones.pairs[members[:, :, a], members[:, :, b]]
                apart[np.arange(len(nodes))[:, None], inner] = False
        reach = np.minimum(nodes.high, rooms.free[:, None])
        reach = np.where(useful & (reach > 0), reach, 1.0)
        shares = np.where(rays.T == 0, slopes, 0.0) * reach / corners.powers(reach) * _ABOVE
        return cls(slopes, shares, group_of, rays, _faces(rays, apart, cones))

    def of_faces(self, face: Indices, node: Indices) -> Uses:
        """Return entries of ``faces``."""
        return np.asarray(self.faces.take(face * self.faces.shape[1] + node))

    def shares_of(self, node: Indices, rays: Indices) -> Floats:
        """Return the sums of the shares of rays, of shape (k, r)."""
        at, total = node * self.shares.shape[1], np.zeros(len(node))
        for column in rays:
            total += self.shares.take(at + column)
        return total

    def attractive(self, cones: RayCones) -> tuple[Indices, Indices]:
        """Return faces of useful rays on which cost minus slopes may be negative, with their nodes.

        A ray of size s <= h adds at most ``b s^p`` with ``b = slope h^(1 - p)``, and a neuron costs
        at least ``s^p`` for each of its rays: none is negative where the sum of b is at most 1.
        """
        face, node = np.divmod(np.flatnonzero(self.faces == 0), self.faces.shape[1])
        share = self.shares_of(node, cones.columns.take(face, axis=1))
        kept = np.flatnonzero(~(share <= 1))
        return face[kept], node[kept]


def _faces(rays: Uses, apart: NDArray[np.bool_], cones: RayCones) -> Uses:
    flags = np.ascontiguousarray(apart.T)
    blocked = np.zeros((len(cones.signed), rays.shape[1]), dtype=bool)
    for numbers in cones.face_pairs:
        blocked |= flags.take(numbers, axis=0)
    faces = blocked.astype(np.int16) * np.int16((cones.width + 1) ** 2)
    for column in cones.columns:
        faces += rays.take(column, axis=0)
    return faces
