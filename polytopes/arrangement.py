"""Hyperplane arrangements: all cells, faces and rays, exactly and without linear programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exactrelu.polytopes.cell_parts import (
    SizeEstimate,
    cell_parts,
    face_parts,
    half_bound,
    ray_parts,
)
from exactrelu.polytopes.cell_table import Cell, CellTable
from exactrelu.polytopes.characteristic_polynomial import characteristic_polynomial
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.hyperplanes import Hyperplanes
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.product_signs import product_signs
from exactrelu.polytopes.region import Region
from exactrelu.polytopes.watch import Progress, Watch


@dataclass(frozen=True, slots=True)
class Arrangement(Hyperplanes):
    """The cells, faces and rays into which hyperplanes cut R^n.

    Construct it by `central` or `affine`; fields and degenerate rows are as in `Hyperplanes`.

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
        inside: Region | Polyhedron | None = None,
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
        inside: Region | Polyhedron | None = None,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[CellTable]:
        """Enumerate the cells in tables of some thousand each.

        Parameters
        ----------
        inside : Region or Polyhedron, optional
            Only cells that meet its interior; the points lie in both.
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
        return cell_parts(self, inside, budget, progress)

    def cell_table(
        self,
        *,
        inside: Region | Polyhedron | None = None,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> CellTable:
        """Return all cells in one table.

        Parameters and order are those of `cell_parts`.

        Raises
        ------
        BudgetExceeded
            When the seconds are over; its ``partial`` is the table of the cells found so far.
        KeyboardInterrupt
            When interrupted; its first argument is that table.
        """
        parts = [CellTable.empty(len(self), self.dimension)]
        try:
            for part in self.cell_parts(inside=inside, progress=progress, budget=budget):
                parts.append(part)  # noqa: PERF402 - the parts so far outlive an interruption
        except BudgetExceeded as stop:
            raise BudgetExceeded(str(stop), CellTable.join(parts)) from None
        except KeyboardInterrupt:
            raise KeyboardInterrupt(CellTable.join(parts)) from None
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
        empty = CellTable.empty(len(self), self.dimension + self.is_affine)
        return CellTable.join([empty, *ray_parts(self, budget, progress)])

    def faces(
        self,
        dimension: int,
        *,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[Cell]:
        """Enumerate the faces of one dimension one by one.

        Parameters, order and errors are those of `face_parts`.

        Examples
        --------
        >>> cross = Arrangement.central([[1, 0], [0, 1]])
        >>> [len(list(cross.faces(k))) for k in range(3)]
        [1, 4, 4]
        """
        for table in self.face_parts(dimension, progress=progress, budget=budget):
            yield from table

    def face_parts(
        self,
        dimension: int,
        *,
        progress: Progress | None = None,
        budget: float | None = None,
    ) -> Iterator[CellTable]:
        """Enumerate the faces of one dimension in tables, with points of the relative interiors.

        Parameters
        ----------
        dimension : int
            From 0 (vertices) to n (cells).
        progress, budget
            As in `cell_parts`; the bound that is reported is 0, for none is known.

        Yields
        ------
        CellTable
            Flat by flat; on each flat in the order of the cells of the restriction to it.

        Raises
        ------
        InputError
            If the dimension is not between 0 and n.
        BudgetExceeded
            When the seconds are over.
        """
        return face_parts(self, dimension, budget, progress)

    def verify(self, table: CellTable) -> bool:
        """Check exactly that a table holds all cells, each once, with a point inside.

        Notes
        -----
        The signs at every point are computed anew, the sign vectors are compared with each other,
        and their number with the sum of the absolute coefficients of the characteristic
        polynomial, which is the number of cells (Zaslavsky 1975). No float decides.
        """
        points = table.homogeneous() if self.is_affine else table.numerators
        rows = integer_array(self.rows, self.dimension + self.is_affine)
        positive = bool((table.denominators > 0).all())
        exact = positive and bool((product_signs(points, rows) == table.signs).all())
        return exact and table.distinct() == len(table) == self.count()
