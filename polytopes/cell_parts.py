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
from exactrelu.polytopes.product_signs import Signs
from exactrelu.polytopes.reduced_arrangement import ReducedArrangement
from exactrelu.polytopes.watch import Watch

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
        2 Σ_{k<n} C(N - 1, k) (Schläfli; Cover 1965). No arrangement has more.

    Examples
    --------
    >>> general_position_cells(24, 6)
    89104
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


def central_parts(reduced: ReducedArrangement, watch: Watch) -> Iterator[CellTable]:
    """Yield the cells in opposite pairs."""
    if reduced.rank:
        yield from _paired(reduced, half_cells(reduced.matrix, watch))
    else:
        yield _whole_space(reduced)


def affine_parts(reduced: ReducedArrangement, facets: int, watch: Watch) -> Iterator[CellTable]:
    """Yield the cells with row 0 positive and the facets that follow it not negative."""
    required = _required(reduced, facets)
    if required is not None:
        halves = half_cells(reduced.matrix, watch, required)
        yield from _beyond(reduced, 1 + facets, halves)


def central_faces(reduced: ReducedArrangement, rank: int, watch: Watch) -> Iterator[CellTable]:
    """Yield the faces whose span has this rank, in opposite pairs."""
    if rank == reduced.rank:
        yield _whole_space(reduced)
    elif 0 <= rank < reduced.rank:
        yield from _paired(reduced, half_faces(reduced.matrix, rank, watch))


def affine_faces(reduced: ReducedArrangement, rank: int, watch: Watch) -> Iterator[CellTable]:
    """Yield the faces whose span has this rank and row 0 positive."""
    if 0 <= rank < reduced.rank:
        yield from _beyond(reduced, 1, half_faces(reduced.matrix, rank, watch, proper=True))


def ray_parts(reduced: ReducedArrangement, skip: int, watch: Watch) -> Iterator[CellTable]:
    """Yield the rays of the reduced arrangement; without the first ``skip`` rows in the signs.

    Directions are in all coordinates. If a row is skipped, only rays on its positive side and
    opposite pairs on it are given.
    """
    if not reduced.rank:
        return
    for half_signs, half_points in half_rays(reduced.matrix, watch):
        table = _pairs(reduced.expand_signs(half_signs), reduced.lift(half_points))
        kept = table.signs[:, 0] >= 0 if skip else np.ones(len(table), dtype=bool)
        yield CellTable(table.signs[kept, skip:], table.numerators[kept], table.denominators[kept])


def _paired(reduced: ReducedArrangement, halves: Halves) -> Iterator[CellTable]:
    for signs, points in halves:
        yield _pairs(reduced.expand_signs(signs), reduced.lift(points))


def _pairs(signs: Signs, points: NDArray[Any]) -> CellTable:
    return CellTable.of_integers(_with_opposites(signs), _with_opposites(points))


def _with_opposites(rows: NDArray[Any]) -> NDArray[Any]:
    return np.stack([rows, -rows], axis=1).reshape(2 * len(rows), rows.shape[1])


def _beyond(reduced: ReducedArrangement, skip: int, halves: Halves) -> Iterator[CellTable]:
    for signs, points in halves:
        if len(signs):
            expanded = reduced.expand_signs(signs)[:, skip:]
            yield CellTable.of_homogeneous(expanded, reduced.lift(points))


def _whole_space(reduced: ReducedArrangement) -> CellTable:
    signs = np.zeros((1, len(reduced.index)), dtype=np.int8)
    return CellTable.of_integers(signs, np.zeros((1, reduced.dimension), dtype=np.int64))


def _required(reduced: ReducedArrangement, facets: int) -> Signs | None:
    """Return the sign that each distinct row must have (0: any), None if two contradict."""
    required = np.zeros(len(reduced.matrix), dtype=np.int8)
    for place in range(1 + facets):
        row, sign = reduced.index[place], reduced.orientation[place]
        if sign and required[row] == -sign:
            return None
        if sign:
            required[row] = sign
    return required
