"""The least that neurons cost less what they are worth, for many at once, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_corners import Floats, RayCorners
from exactrelu.checks.ray_nodes import RayNodes

_MANY = 1 << 13


@dataclass(frozen=True, slots=True, eq=False)
class RayParts:
    """Parts of intervals of sizes.

    Parameters
    ----------
    node, rays : int array
    begin, end : ndarray
    """

    node: Indices
    rays: Indices
    begin: Floats
    end: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Neurons:
    """Neurons of nodes.

    Parameters
    ----------
    node : int array, shape (r,)
    rays : int array, shape (n, r)
        Of one face each; first those whose sizes run through intervals.
    bases : int array, shape (r,)
        How many these are.
    room : ndarray, shape (r,)
    enough : ndarray, shape (r,), or float
        See :meth:`RayCorners.least`.
    """

    node: Indices
    rays: Indices
    bases: Indices
    room: Floats
    enough: Floats | float

    def least(
        self,
        nodes: RayNodes,
        slopes: Floats,
        corners: RayCorners,
        parts: RayParts | None = None,
        part: Indices | None = None,
    ) -> Floats:
        """Bound the cost less slopes of each from below, shape (r,).

        Parameters
        ----------
        nodes : RayNodes
        slopes : ndarray, shape (b, 2 m + 1)
        corners : RayCorners
        parts : RayParts, optional
        part : int array, shape (r,)
            The part which the size of the ray of that part runs through.
        """
        values = np.empty(len(self.node))
        for base in range(len(self.rays) + 1):
            rows = np.flatnonzero(self.bases == base)
            for begin in range(0, len(rows), _MANY):
                some = rows[begin : begin + _MANY]
                rays = self.rays.take(some, axis=1)
                at = self.node.take(some) * nodes.low.shape[1] + rays
                low, high = nodes.low.take(at[:base]), nodes.high.take(at)
                if parts is not None and part is not None:
                    own = part.take(some)
                    moved = rays[:base] == parts.rays.take(own)
                    low = np.where(moved, parts.begin.take(own), low)
                    high[:base] = np.where(moved, parts.end.take(own), high[:base])
                room, enough = self.room.take(some), self.enough
                enough = enough if isinstance(enough, float) else enough.take(some)
                values[some] = corners.least(rays, low, high, room, slopes.take(at), enough)
        return values
