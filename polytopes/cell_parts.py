"""From one cell of each opposite pair of a reduced arrangement to tables for the given rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.arrangement_faces import half_faces, half_rays
from exactrelu.polytopes.cell_enumeration import half_cells
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.hyperplanes import Hyperplanes
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.primitive_rows import IntegerRow
from exactrelu.polytopes.product_signs import Signs
from exactrelu.polytopes.reduced_arrangement import ReducedArrangement, homogenised
from exactrelu.polytopes.region import Region
from exactrelu.polytopes.watch import Progress, Watch

Halves = Iterable[tuple[Signs, NDArray[Any]]]


def general_position_cells(hyperplanes: int, dimension: int) -> int:
    """Return the number of cells of N hyperplanes through the origin of R^n in general position.

    Parameters
    ----------
    hyperplanes : int
        N, at least 1.
    dimension : int
        n, at least 1.

    Returns
    -------
    int
        2 Σ_{k<n} C(N - 1, k) (Schläfli; Cover 1965). No arrangement has more. For N affine
        hyperplanes of R^n take half of the number for N + 1 and n + 1.

    Examples
    --------
    >>> general_position_cells(24, 6), general_position_cells(3 + 1, 2 + 1) // 2
    (89104, 7)
    """
    return 2 * sum(comb(hyperplanes - 1, k) for k in range(dimension))


def half_bound(reduced: ReducedArrangement) -> int:
    """Return an upper bound of the number of opposite pairs of cells, at least 1."""
    if not reduced.rank:
        return 1
    return general_position_cells(len(reduced.matrix), reduced.rank) // 2


@dataclass(frozen=True, slots=True)
class SizeEstimate:
    """What an enumeration can cost at most.

    Parameters
    ----------
    cells : int
        Upper bound of the number of cells, reached in general position.
    bytes : int
        Size of the table of so many cells.
    """

    cells: int
    bytes: int


def cell_parts(
    hyperplanes: Hyperplanes,
    inside: Region | Polyhedron | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Iterator[CellTable]:
    """Yield the cells: in opposite pairs if central, those that meet the region if there is one.

    Parameters
    ----------
    hyperplanes : Hyperplanes
    inside : Region or Polyhedron, optional
    budget : float, optional
        Seconds.
    progress : callable, optional

    Raises
    ------
    InputError
        If the region has another dimension.
    """
    if inside is None and not hyperplanes.is_affine:
        reduced = hyperplanes.reduced()
        watch = Watch(budget, progress, 2 * half_bound(reduced), 2)
        halves = half_cells(reduced.matrix, watch) if reduced.rank else ()
        return _paired(reduced, halves, whole=not reduced.rank)
    facets = _facets(hyperplanes, inside)
    rows = hyperplanes.rows
    if not hyperplanes.is_affine:
        rows = tuple((*row, 0) for row in rows)
    reduced = homogenised(rows, facets, hyperplanes.dimension)
    required = _required(reduced, 1 + len(facets))
    watch = Watch(budget, progress, half_bound(reduced))
    halves = () if required is None else half_cells(reduced.matrix, watch, required)
    return _beyond(reduced, 1 + len(facets), halves)


def face_parts(
    hyperplanes: Hyperplanes,
    dimension: int,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Iterator[CellTable]:
    """Yield the faces of one dimension: flat by flat, in opposite pairs if central.

    Parameters
    ----------
    hyperplanes : Hyperplanes
    dimension : int
    budget : float, optional
        Seconds.
    progress : callable, optional

    Raises
    ------
    InputError
        If there can be no face of this dimension.
    """
    if not 0 <= dimension <= hyperplanes.dimension:
        raise InputError(
            f"dimension: {dimension} is not the dimension of a face; accepted are 0 to "
            f"{hyperplanes.dimension}"
        )
    reduced, rank = hyperplanes.reduced(), hyperplanes.dimension - dimension
    affine, watch = hyperplanes.is_affine, Watch(budget, progress, 0, 2 - hyperplanes.is_affine)
    halves = half_faces(reduced.matrix, rank, watch, affine) if rank < reduced.rank else ()
    if affine:
        return _beyond(reduced, 1, halves)
    return _paired(reduced, halves, whole=rank == reduced.rank)


def ray_parts(
    hyperplanes: Hyperplanes, budget: float | None = None, progress: Progress | None = None
) -> Iterator[CellTable]:
    """Yield the rays; if affine those of the cone, on the positive side of infinity or on it.

    Parameters
    ----------
    hyperplanes : Hyperplanes
    budget : float, optional
        Seconds.
    progress : callable, optional
    """
    reduced, skip = hyperplanes.reduced(), int(hyperplanes.is_affine)
    if not reduced.rank:
        return
    watch = Watch(budget, progress, 2 * comb(len(reduced.matrix), reduced.rank - 1), 2)
    for table in _paired(reduced, half_rays(reduced.matrix, watch), whole=False):
        kept = table.take(table.signs[:, 0] >= 0) if skip else table
        yield CellTable(kept.signs[:, skip:], kept.numerators, kept.denominators)


def _paired(reduced: ReducedArrangement, halves: Halves, whole: bool) -> Iterator[CellTable]:
    """Yield each cell followed by its opposite; or the whole common kernel as the only face."""
    if whole:
        signs = np.zeros((1, len(reduced.index)), dtype=np.int8)
        yield CellTable.of_integers(signs, np.zeros((1, reduced.dimension), dtype=np.int64))
    for half_signs, half_points in halves:
        signs = _with_opposites(reduced.expand_signs(half_signs))
        yield CellTable.of_integers(signs, _with_opposites(reduced.lift(half_points)))


def _with_opposites(rows: NDArray[Any]) -> NDArray[Any]:
    return np.stack([rows, -rows], axis=1).reshape(2 * len(rows), rows.shape[1])


def _beyond(reduced: ReducedArrangement, skip: int, halves: Halves) -> Iterator[CellTable]:
    for signs, points in halves:
        if len(signs):
            expanded = reduced.expand_signs(signs)[:, skip:]
            yield CellTable.of_homogeneous(expanded, reduced.lift(points))


def _facets(hyperplanes: Hyperplanes, inside: Region | Polyhedron | None) -> tuple[IntegerRow, ...]:
    if inside is None:
        return ()
    if isinstance(inside, Polyhedron):
        inside = Region.polyhedron(inside)
    if inside.dimension != hyperplanes.dimension:
        raise InputError(
            f"inside: a region in {inside.dimension} coordinates does not fit an arrangement in "
            f"{hyperplanes.dimension}"
        )
    return inside.rows


def _required(reduced: ReducedArrangement, count: int) -> Signs | None:
    """Return the signs that keep the first rows positive (0: any), None if they contradict."""
    required = np.zeros(len(reduced.matrix), dtype=np.int8)
    for place in range(count):
        row, sign = reduced.index[place], reduced.orientation[place]
        if sign and required[row] == -sign:
            return None
        if sign:
            required[row] = sign
    return required
