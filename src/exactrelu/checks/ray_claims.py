"""What records of a ray tree claim by bounds, for many nodes at once, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_corners import Flags
from exactrelu.checks.ray_duals import RayCuts, RayDuals
from exactrelu.checks.ray_neurons import RayParts
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_records import RayRecords


@dataclass(frozen=True, slots=True, eq=False)
class RayClaims:
    """Claims of records.

    Parameters
    ----------
    records : RayRecords
    bounds : RayBounds
    """

    records: RayRecords
    bounds: RayBounds

    def prove(self, nodes: RayNodes, cutting: int, dual: int) -> None:
        """Check the next record of each node, and cut off what the records cut off.

        Parameters
        ----------
        nodes : RayNodes
            First those whose intervals are cut, then those that are closed by a dual vector, then
            those that are closed as empty.
        cutting, dual : int
            How many the first are, and how many the first and the second.

        Raises
        ------
        CheckFailed
            If any of the claims is not shown.
        """
        rooms = self.bounds.caps(nodes)
        if not nodes.empty[dual:].all():
            raise CheckFailed("a leaf that is called empty is not")
        which, below = nodes.record[:dual], nodes.low.shape[1] - 1
        rows = len(self.bounds.corners.labels)
        duals = RayDuals.read(self.records, which, below, rows)
        cuts = RayCuts.read(self.records, which[:cutting], below, rows)
        used = self._used(nodes)
        if used[duals.owner, duals.rays].any():
            raise CheckFailed("a ray with a price is in a group")
        if (cuts.upwards & ~used[cuts.owner, cuts.rays]).any():
            raise CheckFailed("a ray that need not be used is given a least size")
        left = np.flatnonzero(~nodes.empty[:dual])
        if len(left):
            open_nodes, own = nodes.taken(left), rooms.of(left)
            duals = duals.of(~nodes.empty[:dual])
            if not (open_nodes.high[duals.owner, duals.rays] > 0).all():
                raise CheckFailed("a ray with a price cannot be used")
            bounds = self.bounds.bound(open_nodes, own, duals)
            self._expect(bounds.values[left >= cutting])
            nodes.empty[left] |= bounds.values == inf
            number = np.full(len(nodes), -1)
            number[left] = np.where(bounds.values == inf, -1, np.arange(len(left)))
            parts = _parts(open_nodes, cuts, number)
            _expect_all(self.bounds.holds(open_nodes, own, bounds, parts), parts)
        down = ~cuts.upwards
        np.minimum.at(nodes.high, (cuts.owner[down], cuts.rays[down]), cuts.sizes[down])
        up = cuts.upwards
        np.maximum.at(nodes.low, (cuts.owner[up], cuts.rays[up]), cuts.sizes[up])

    def _used(self, nodes: RayNodes) -> Flags:
        groups = self.bounds.groups
        used = np.zeros(nodes.low.shape, dtype=bool)
        members = groups.members[groups.table(nodes.groups)].reshape(len(nodes), -1)
        np.put_along_axis(used, members, True, axis=1)
        used[:, -1] = False
        return used

    def _expect(self, values: np.ndarray) -> None:
        short = values[~(values >= self.bounds.cap)]
        if len(short):
            raise CheckFailed(f"a leaf shows {short[0]:.15g}, less than {self.bounds.cap:.15g}")


def _expect_all(shown: Flags, parts: RayParts) -> None:
    if not shown.all():
        at = int(shown.argmin())
        raise CheckFailed(
            f"ray {parts.rays[at]} may have a size from {parts.begin[at]:.9g} to "
            f"{parts.end[at]:.9g}, which is cut off"
        )


def _parts(nodes: RayNodes, cuts: RayCuts, number: Indices) -> RayParts:
    """Return the parts that cuts take off, but those of no node and those that hold no size."""
    node = number[cuts.owner]
    begin, end = nodes.low[node, cuts.rays], nodes.high[node, cuts.rays]
    begin = np.where(cuts.upwards, begin, np.maximum(begin, cuts.sizes))
    end = np.where(cuts.upwards, np.minimum(end, cuts.sizes), end)
    kept = (node >= 0) & (begin <= end)
    return RayParts(node[kept], cuts.rays[kept], begin[kept], end[kept])
