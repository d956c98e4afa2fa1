"""The faces in which the rays of a refined arrangement merge into neurons."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.integer_rows import independent_rows
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.size_relaxation import SizeRelaxation


@dataclass(frozen=True, slots=True, eq=False)
class RayFaces:
    """All subsets of the simplices of a triangulation of the refined cones.

    Parameters
    ----------
    members : int array, shape (f, n)
        The rays of each face, filled up with -1.
    pair_of : int array, shape (m, m)
        The number of the pair of two rays, or -1.

    Notes
    -----
    Each refined cone is triangulated by pulling: first the rays that no sample activates or that
    cost nothing, then the listed ones in their order. A neuron lies in one simplex; what rays
    that are not listed add to it costs something, or nothing, and changes no value but by the free
    affine part, so that a cheapest network does without. The rays of a simplex are independent:
    a neuron is a combination of the rays of one face in one way only. The simplices got by pulling
    the listed rays alone are added, as the checker has them too.
    """

    members: NDArray[np.int64]
    pair_of: NDArray[np.int64]

    @classmethod
    def of(
        cls, relaxation: SizeRelaxation, planes: IntegerArray, budget: float | None = None
    ) -> RayFaces:
        """Triangulate the cones of a relaxation.

        Parameters
        ----------
        relaxation : SizeRelaxation
        planes : integer array, shape (h, n)
            The hyperplanes of the arrangement.
        budget : float, optional
            Seconds.

        Raises
        ------
        BudgetExceeded
            When the seconds are over.
        """
        watch = Watch(budget, task="the list of faces")
        rays = relaxation.table.rays
        every = _with_the_others(relaxation.table)
        sides = np.sign(every.astype(object) @ planes.T.astype(object)).astype(np.int8)
        simplices: set[tuple[int, ...]] = set()
        for cone in relaxation.cones:
            watch.check()
            inside = np.flatnonzero((sides * cone >= 0).all(axis=1)).tolist()
            own = tuple(ray for ray in inside if ray < len(rays))
            others = tuple(ray for ray in inside if ray >= len(rays))
            for chosen in {(*others, *own), own} - {()}:
                for simplex in _pulled(chosen, every, sides):
                    simplices.add(tuple(ray for ray in simplex if ray < len(rays)))
        faces = {
            face
            for simplex in simplices
            for size in range(1, len(simplex) + 1)
            for face in combinations(simplex, size)
        }
        ordered = sorted(faces, key=lambda face: (len(face), face))
        width, count = rays.shape[1], len(rays)
        pair_of = np.full((count, count), -1, dtype=np.int64)
        for number, (i, j) in enumerate(face for face in ordered if len(face) == 2):
            pair_of[i, j] = pair_of[j, i] = number
        members = np.full((len(ordered), width), -1, dtype=np.int64)
        for place, face in enumerate(ordered):
            members[place, : len(face)] = face
        return cls(members, pair_of)


def _with_the_others(table: AtomTable) -> IntegerArray:
    """Return the rays, and behind them those that no sample activates or that cost nothing."""
    listed, others = (
        [tuple(int(t) for t in ray) for ray in rays] for rays in (table.rays, table.idle)
    )
    return integer_array([*listed, *sorted(others)], table.rays.shape[1])


def _pulled(
    inside: tuple[int, ...], rays: IntegerArray, sides: NDArray[np.int8]
) -> list[tuple[int, ...]]:
    """Return the simplices of the pulling triangulation of the cone of some rays."""
    rank = len(independent_rows(rays[list(inside)]))
    if len(inside) == rank:
        return [inside]
    apex = inside[0]
    facets = set()
    for plane in range(sides.shape[1]):
        facet = tuple(ray for ray in inside if sides[ray, plane] == 0)
        if facet and apex not in facet and len(independent_rows(rays[list(facet)])) == rank - 1:
            facets.add(facet)
    return [(apex, *simplex) for facet in sorted(facets) for simplex in _pulled(facet, rays, sides)]
