"""Hyperplane arrangements: all cells, faces and rays, exactly and without linear programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np

from exactrelu.polytopes.cell_parts import (
    SizeEstimate,
    affine_faces,
    affine_parts,
    central_faces,
    central_parts,
    half_bound,
    ray_parts,
)
from exactrelu.polytopes.cell_table import Cell, CellTable
from exactrelu.polytopes.characteristic_polynomial import characteristic_polynomial
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.hyperplanes import Hyperplanes
from exactrelu.polytopes.primitive_rows import IntegerRow
from exactrelu.polytopes.reduced_arrangement import homogenised
from exactrelu.polytopes.region import Region
from exactrelu.polytopes.watch import Progress, Watch


@dataclass(frozen=True, slots=True)
class Arrangement(Hyperplanes):
    """The cells, faces and rays into which hyperplanes cut R^n.

    Construct it by `central` or `affine`. Zero, repeated, parallel and opposite rows are welcome.
    A row with zero normal (and, if affine, zero offset) has sign 0 everywhere; a zero normal with
    an offset has the sign of the offset.

    Its fields are those of `Hyperplanes`.

    Examples
    --------
    >>> lines = Arrangement.affine([[1, 0], [0, 1], [1, 1]], [0, 0, -1])
    >>> lines.count()
    7
    >>> Arrangement.central([[1, 0], [0, 1], [1, 1]]).count()
    6
    """

    def cells(
        self,
        *,
        inside: Region | None = None,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[Cell]:
        """Enumerate the cells one by one; `cell_parts` and `cell_table` give them in bulk.

        Parameters, order and errors are those of `cell_parts`.

        Examples
        --------
        >>> [cell.signs for cell in Arrangement.affine([[1], [1]], [0, -1]).cells()]
        [(-1, -1), (1, -1), (1, 1)]
        """
        for table in self.cell_parts(inside=inside, progress=progress, budget=budget):
            yield from table

    def cell_parts(
        self,
        *,
        inside: Region | None = None,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[CellTable]:
        """Enumerate the cells in tables of some thousand each.

        Parameters
        ----------
        inside : Region, optional
            Only cells that meet the interior of this polyhedron; the points lie in both.
        progress : callable, optional
            Called as ``progress(found, bound)`` after each part.
        budget : float, optional
            Seconds.

        Yields
        ------
        CellTable

        Raises
        ------
        BudgetExceeded
            When the seconds are over; what was yielded before stays valid.

        Notes
        -----
        No cell needs a linear program: see `half_cells` for the method and the order. Cells of a
        central arrangement come in pairs, each followed by its opposite. Cost in proportion to
        cells × N × n; with ``inside``, to the cells of the arrangement with the facets added.
        """
        if inside is None and not self.is_affine:
            reduced = self.reduced()
            yield from central_parts(reduced, Watch(budget, progress, 2 * half_bound(reduced), 2))
            return
        facets = self._facets(inside)
        rows = self.rows if self.is_affine else tuple((*row, 0) for row in self.rows)
        reduced = homogenised(rows, facets, self.dimension)
        yield from affine_parts(reduced, len(facets), Watch(budget, progress, half_bound(reduced)))

    def cell_table(
        self,
        *,
        inside: Region | None = None,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> CellTable:
        """Return all cells in one table.

        Parameters and order are those of `cell_parts`.

        Raises
        ------
        BudgetExceeded
            When the seconds are over; its ``partial`` is the table of the cells found so far.
        """
        parts = [self.no_cells()]
        try:
            parts.extend(self.cell_parts(inside=inside, progress=progress, budget=budget))
        except BudgetExceeded as stop:
            raise BudgetExceeded(str(stop), CellTable.join(parts)) from None
        return CellTable.join(parts)

    def count(self, *, progress: Progress | None = None, budget: float | None = None) -> int:
        """Return the number of cells without listing them.

        Notes
        -----
        The sum of the absolute coefficients of the characteristic polynomial (Zaslavsky 1975).

        Examples
        --------
        >>> braid = [[1, -1, 0], [1, 0, -1], [0, 1, -1]]
        >>> Arrangement.central(braid).count()
        6
        """
        polynomial = self.characteristic_polynomial(progress=progress, budget=budget)
        return sum(abs(coefficient) for coefficient in polynomial)

    def characteristic_polynomial(
        self, *, progress: Progress | None = None, budget: float | None = None
    ) -> tuple[int, ...]:
        """Return the coefficients of t^0, t^1, …, t^n.

        Hyperplanes that coincide count once, and zero rows not at all.

        Examples
        --------
        >>> Arrangement.central([[1, -1, 0], [1, 0, -1], [0, 1, -1]]).characteristic_polynomial()
        (0, 2, -3, 1)
        """
        watch = Watch(budget, progress, half_bound(self.reduced()))
        return characteristic_polynomial(self, watch)

    def estimate(self) -> SizeEstimate:
        """Return an upper bound of the number of cells and of the size of their table.

        Examples
        --------
        >>> Arrangement.central([[1, 0], [0, 1], [1, 1], [2, 2]]).estimate()
        SizeEstimate(cells=6, bytes=168)
        """
        reduced = self.reduced()
        cells = half_bound(reduced) * (1 if self.is_affine or not reduced.rank else 2)
        return SizeEstimate(cells, cells * (len(self.rows) + 8 * (self.dimension + 1)))

    def rays(self, *, progress: Progress | None = None, budget: float | None = None) -> CellTable:
        """Return the rays of a central arrangement, or of the cone over an affine one.

        Returns
        -------
        CellTable
            Primitive integer directions. Central: each ray is followed by its opposite; if the
            hyperplanes share a subspace, the rays are those of the coordinate subspace that is
            left when it is divided out. Affine: ``numerators`` have a last coordinate t >= 0;
            t > 0 is the vertex with these coordinates divided by t, t = 0 a direction of an
            unbounded one-dimensional face. The signs are the cocircuits.

        Examples
        --------
        >>> Arrangement.affine([[1], [1]], [0, -1]).rays().numerators.tolist()
        [[0, 1], [1, 1], [1, 0], [-1, 0]]
        """
        reduced = self.reduced()
        watch = Watch(budget, progress, comb(len(reduced.matrix), max(reduced.rank - 1, 0)))
        width = self.dimension + self.is_affine
        nothing = np.zeros((0, width), dtype=np.int64)
        empty = CellTable.of_integers(np.zeros((0, len(self)), dtype=np.int8), nothing)
        return CellTable.join([empty, *ray_parts(reduced, int(self.is_affine), watch)])

    def faces(
        self,
        dimension: int,
        *,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[Cell]:
        """Enumerate the faces of one dimension, each with a point of its relative interior.

        Parameters
        ----------
        dimension : int
            From 0 (vertices) to n (cells).
        progress, budget
            As in `cell_parts`.

        Yields
        ------
        Cell
            Flat by flat; on each flat in the order of the cells of the restriction to it.

        Raises
        ------
        InputError
            If the dimension is not between 0 and n.

        Examples
        --------
        >>> cross = Arrangement.central([[1, 0], [0, 1]])
        >>> [len(list(cross.faces(k))) for k in range(3)]
        [1, 4, 4]
        """
        if not 0 <= dimension <= self.dimension:
            raise InputError(
                f"dimension: {dimension} is not the dimension of a face; accepted are 0 to "
                f"{self.dimension}"
            )
        reduced, rank = self.reduced(), self.dimension - dimension
        watch = Watch(budget, progress, 0)
        parts = (affine_faces if self.is_affine else central_faces)(reduced, rank, watch)
        for table in parts:
            yield from table

    def _facets(self, inside: Region | None) -> tuple[IntegerRow, ...]:
        if inside is not None and inside.dimension != self.dimension:
            raise InputError(
                f"inside: a region in {inside.dimension} coordinates does not fit an arrangement "
                f"in {self.dimension}"
            )
        return inside.rows if inside is not None else ()

    def no_cells(self) -> CellTable:
        """Return the table without cells."""
        nothing = np.zeros((0, self.dimension), dtype=np.int64)
        return CellTable.of_integers(np.zeros((0, len(self)), dtype=np.int8), nothing)
