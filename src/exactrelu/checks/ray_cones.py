"""The rays of a refined arrangement and the faces they span, for the checker alone.

A refined cone is cut out by the hyperplanes of the samples and of the penalised coordinates. Its
rays that no sample activates, or that cost nothing, are in no neuron of a cheapest network that is
a vertex (:mod:`exactrelu.checks.ray_tree`); the others are *listed*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import cells, lines

Vector = tuple[int, ...]
Face = tuple[int, ...]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RayCones:
    """Listed rays in the order of a certificate, and all faces of their triangulated cones.

    Parameters
    ----------
    rays : list of tuple of int
    faces : set of frozenset of int
        Closed under subsets.
    penalized : int
        How many coordinates cost something; they come first.
    """

    rays: list[Vector]
    faces: set[frozenset[int]]
    penalized: int

    @classmethod
    def of(cls, samples: Samples, given: Any) -> RayCones:
        """Enumerate the rays, compare those listed with a certificate's, and triangulate.

        Parameters
        ----------
        samples : Samples
        given : list of lists of int
            The listed rays of the certificate.

        Notes
        -----
        Each refined cone is triangulated by pulling its rays, those that are not listed first: then
        what is left of the simplices without these is a triangulation of the faces whose rays
        are all listed, in which the neurons of vertices lie. The simplices got by pulling the
        listed rays alone are added: more faces only weaken bounds.
        """
        n, k = len(samples.rows[0]), samples.penalized
        units = [tuple(int(i == j) for i in range(n)) for j in range(k)]
        planes = list(dict.fromkeys([*samples.rows, *units]))
        found = [tuple(side * t for t in line) for line in lines(planes) for side in (1, -1)]
        listed = {r for r in found if any(r[:k]) and any(_dot(r, row) > 0 for row in samples.rows)}
        rays = _vectors(given, n, "rays")
        if len(rays) != len(listed) or set(rays) != listed:
            raise CheckFailed("the rays of the tree are not those of the arrangement, once each")
        every = [*rays, *sorted(r for r in found if r not in listed)]
        return cls(rays, _faces(every, len(rays), planes), k)

    @property
    def width(self) -> int:
        """The number of coordinates, and the most rays of a face."""
        return len(self.rays[0]) if self.rays else 1

    @cached_property
    def signed(self) -> Indices:
        """All faces of signed rays, filled up with twice the number of rays; shape (f, n)."""
        count = len(self.rays)
        ordered = sorted(sorted(face) for face in self.faces)
        table = np.full((2 * len(ordered), self.width), 2 * count, dtype=np.intp)
        for place, face in enumerate(ordered):
            table[place, : len(face)] = face
            table[len(ordered) + place, : len(face)] = [r + count for r in face]
        return table

    @cached_property
    def pairs(self) -> Indices:
        """Numbers of the pairs of signed rays that a face holds, shape (2 m + 1, 2 m + 1).

        With c the number of pairs, c stands for pairs with the filling or of a ray with itself,
        and c + 1 for two rays in no face.
        """
        count = len(self.rays)
        two = sorted(sorted(face) for face in self.faces if len(face) == 2)
        table = np.full((2 * count + 1, 2 * count + 1), 2 * len(two) + 1, dtype=np.intp)
        for number, (i, j) in enumerate(two):
            table[i, j] = table[j, i] = number
            table[i + count, j + count] = table[j + count, i + count] = len(two) + number
        np.fill_diagonal(table, 2 * len(two))
        table[-1] = table[:, -1] = 2 * len(two)
        return table

    @cached_property
    def columns(self) -> Indices:
        """The same, shape (n, f)."""
        return np.ascontiguousarray(self.signed.T)

    @cached_property
    def face_pairs(self) -> Indices:
        """Numbers of the pairs of each face of signed rays, shape (n (n - 1) / 2, f)."""
        pairs = [self.pairs[a, b] for a, b in combinations(self.columns, 2)]
        return np.array(pairs, dtype=np.intp).reshape(len(pairs), len(self.signed))

    def is_face(self, signed: Sequence[int]) -> bool:
        """Tell whether distinct signed rays are of one sign and form a face."""
        count = len(self.rays)
        one_sign = len({j >= count for j in signed}) == 1
        return one_sign and frozenset(j % count for j in signed) in self.faces


def _faces(every: list[Vector], listed: int, planes: Sequence[Vector]) -> set[frozenset[int]]:
    rows, rays = np.array(planes, dtype=object), np.array(every, dtype=object)
    sides = np.sign(rays @ rows.T).astype(np.int8)
    simplices: set[frozenset[int]] = set()
    known: dict[Face, list[Face]] = {}
    for cell in cells(planes):
        inside = np.flatnonzero((sides * cell >= 0).all(axis=1)).tolist()
        own, others = [r for r in inside if r < listed], [r for r in inside if r >= listed]
        for chosen in {(*others, *own), tuple(own)} - {()}:
            for simplex in _pulled(chosen, every, sides, known):
                simplices.add(frozenset(r for r in simplex if r < listed))
    return {
        frozenset(face)
        for simplex in simplices
        for size in range(1, len(simplex) + 1)
        for face in combinations(simplex, size)
    }


def _pulled(
    inside: Face, rays: list[Vector], sides: NDArray[np.int8], known: dict[Face, list[Face]]
) -> list[Face]:
    """Return the simplices of the pulling triangulation of the cone of some rays.

    The first ray is joined to the triangulations of the facets that do not hold it.
    """
    if inside not in known:
        rank = _rank(inside, rays)
        if len(inside) == rank:
            known[inside] = [inside]
        else:
            apex, rest = inside[0], sides[list(inside)] == 0
            facets = {
                tuple(ray for ray, on in zip(inside, column, strict=True) if on)
                for column in rest.T[~rest[0]]
            }
            known[inside] = [
                (apex, *simplex)
                for facet in sorted(facets)
                if facet and _rank(facet, rays) == rank - 1
                for simplex in _pulled(facet, rays, sides, known)
            ]
    return known[inside]


def _rank(chosen: Face, rays: list[Vector]) -> int:
    return int(fmpz_mat([list(rays[r]) for r in chosen]).rank())


def _vectors(given: Any, length: int, name: str) -> list[Vector]:
    """Return integer vectors of a certificate as tuples."""
    if not isinstance(given, list) or any(
        not isinstance(row, list) or len(row) != length or any(type(t) is not int for t in row)
        for row in given
    ):
        raise CheckFailed(f"the {name} of the tree are not lists of {length} integers")
    return [tuple(row) for row in given]


def combined_rows(samples: Samples, given: Any) -> list[Vector]:
    """Return a certificate's combinations of samples; they must span all that kill the free part.

    Raises
    ------
    CheckFailed
        If they are dependent, too few, or do not vanish on the free affine part.
    """
    count = len(samples.rows)
    rows = _vectors(given, count, "rows")
    if any(_dot(row, column) for row in rows for column in samples.base_columns()):
        raise CheckFailed("a row of the tree does not vanish on the free affine part")
    rank = int(fmpz_mat([list(row) for row in rows]).rank()) if rows else 0
    if len(rows) != rank or rank != count - len(samples.base):
        raise CheckFailed("the rows of the tree are no basis of what vanishes on the free part")
    return rows


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
