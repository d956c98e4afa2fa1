"""Groups of rays that one neuron uses, each with the faces that hold it, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from exactrelu.checks.ray_cones import Indices, RayCones

Group = tuple[int, ...]


@dataclass(slots=True, eq=False)
class RayGroups:
    """All groups that were met, in tables that grow.

    The first one is empty; number ``1 + j`` is the signed ray j alone.

    Parameters
    ----------
    cones : RayCones
    sets : list of tuple of int
        The groups.
    members : int array, shape (g, n)
        The same, filled up with the number of signed rays.
    sizes : int array
        How many members each has.
    starts, counts : int array
        Where the faces that hold it stand in ``faces``, and how many they are.
    faces : int array
        Numbers of faces of signed rays.
    ordered : int array, shape (n, f)
        The rays of these faces, the members of the group first.
    """

    cones: RayCones
    sets: list[Group]
    members: Indices
    sizes: Indices
    starts: Indices
    counts: Indices
    faces: Indices
    ordered: Indices
    _numbers: dict[Group, int] = field(default_factory=dict)

    @classmethod
    def of(cls, cones: RayCones) -> RayGroups:
        """Tabulate single rays."""
        none, n = np.zeros(0, dtype=np.intp), cones.width
        groups = cls(
            cones, [], np.zeros((0, n), dtype=np.intp), none, none, none, none, none.reshape(n, 0)
        )
        for group in [(), *((j,) for j in range(2 * len(cones.rays)))]:
            groups.number(group)
        groups.settle()
        return groups

    def number(self, group: Group) -> int:
        """Return the number of a group; its rows of the tables are made by :meth:`settle`."""
        found = self._numbers.get(group)
        if found is None:
            found = self._numbers[group] = len(self.sets)
            self.sets.append(group)
        return found

    def settle(self) -> None:
        """Make the rows of the tables for the groups that were met since the last time."""
        known, filling = len(self.sizes), 2 * len(self.cones.rays)
        new = self.sets[known:]
        if not new:
            return
        members = np.full((len(new), self.cones.width), filling, dtype=np.intp)
        faces, ordered = [], []
        for row, group in zip(members, new, strict=True):
            row[: len(group)] = group
            whole, signed = self._faces(group)
            inside = np.isin(signed, group)
            kept = inside.sum(axis=1) == len(group)
            order = np.argsort(~inside[kept], axis=1, kind="stable")
            faces.append(whole[kept])
            ordered.append(np.take_along_axis(signed[kept], order, axis=1).T)
        counts = np.array([len(part) for part in faces], dtype=np.intp)
        starts = len(self.faces) + np.cumsum(counts) - counts
        sizes = np.array([len(group) for group in new], dtype=np.intp)
        self.members = np.concatenate([self.members, members])
        self.sizes = np.concatenate([self.sizes, sizes])
        self.starts = np.concatenate([self.starts, starts])
        self.counts = np.concatenate([self.counts, counts])
        self.faces = np.concatenate([self.faces, *faces])
        self.ordered = np.concatenate([self.ordered, *ordered], axis=1)

    def _faces(self, group: Group) -> tuple[Indices, Indices]:
        """Return faces among which are those that hold a group, and their rays."""
        if not group:
            return self.faces[:0], self.cones.signed[:0]
        single = group[0] + 1
        if single < len(self.sizes):
            begin = self.starts[single]
            whole = self.faces[begin : begin + self.counts[single]]
        else:
            whole = np.flatnonzero((self.cones.signed == group[0]).any(axis=1))
        return whole, self.cones.signed[whole]

    def table(self, numbers: list[tuple[int, ...]]) -> Indices:
        """Return lists of numbers of groups as rows, filled up with the empty group."""
        table = np.zeros((len(numbers), max([1, *map(len, numbers)])), dtype=np.intp)
        for row, some in zip(table, numbers, strict=True):
            row[: len(some)] = some
        return table
