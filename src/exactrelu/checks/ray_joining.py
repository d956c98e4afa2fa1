"""Which rays may join groups of rays in a neuron, and what neurons cost, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exactrelu.checks.ray_cones import Indices, RayCones
from exactrelu.checks.ray_corners import Flags, Floats
from exactrelu.checks.ray_groups import Group, RayGroups


@dataclass(slots=True, eq=False)
class RayJoining:
    """Neurons of rays that are not scaled.

    Parameters
    ----------
    cones : RayCones
    groups : RayGroups
    p : float
    """

    cones: RayCones
    groups: RayGroups
    p: float
    table: Floats = field(init=False)
    _with_group: dict[Group, tuple[Flags, Flags]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        k = self.cones.penalized
        rays = [[float(abs(t)) for t in ray[:k]] for ray in self.cones.rays]
        once = np.array(rays, dtype=np.float64).reshape(len(rays), k).T
        self.table = np.concatenate([once, once], axis=1)

    @property
    def pairs(self) -> Indices:
        """Numbers of pairs, see :attr:`RayCones.pairs`."""
        return self.cones.pairs

    def entries(self, rays: Indices, sizes: Floats) -> Floats:
        """Return the absolute penalised coordinates of signed rays of some sizes, shape (c, s)."""
        return np.asarray(self.table.take(rays, axis=1) * sizes)

    def cost(self, entries: Any) -> Floats:
        """Return what neurons cost."""
        return np.asarray((entries**self.p).sum(axis=0))

    def together(self, one: Indices, other: Indices) -> Flags:
        """Tell whether different signed rays are a face."""
        return np.asarray(self.pairs[one, other] < self.pairs[-1, -1])

    def with_group(self, group: Group) -> tuple[Flags, Flags]:
        """Tell which signed rays, and which numbers of pairs of them, are a face with a group."""
        if group not in self._with_group:
            number, n, size = self.groups.number(group), self.cones.width, len(group)
            self.groups.settle()
            begin = self.groups.starts[number]
            faces = self.groups.ordered[:, begin : begin + self.groups.counts[number]]
            sizes = (faces < 2 * len(self.cones.rays)).sum(axis=0)
            one = np.zeros(len(self.pairs), dtype=bool)
            two = np.zeros(self.pairs[-1, -1] + 2, dtype=bool)
            if size < n:
                one[faces[size, sizes == size + 1]] = True
            if size + 1 < n:
                more = faces[size : size + 2, sizes == size + 2]
                two[self.pairs[more[0], more[1]]] = True
            self._with_group[group] = one, two
        return self._with_group[group]
