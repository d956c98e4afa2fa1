"""The same arrangement with distinct rows and no common kernel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_integers


@dataclass(frozen=True, slots=True, eq=False)
class ReducedArrangement:
    """Distinct central hyperplanes that span, and how the given rows come from them.

    Row i of the given matrix is ``orientation[i]`` times a positive multiple of row ``index[i]``
    of ``matrix`` on the coordinates ``columns``; on the kernel that was divided out it is zero.

    Parameters
    ----------
    matrix : ndarray of int64 or of Python integers, shape (N, r)
        Primitive rows of rank r, no two of them parallel, in the order of first appearance.
    columns : tuple of int
        The r coordinates that are kept; a point is lifted by zeros elsewhere.
    dimension : int
        The number n of coordinates before.
    index : ndarray of intp, shape (rows,)
        -1 for a zero row.
    orientation : ndarray of int8, shape (rows,)
        1 or -1; 0 for a zero row.
    """

    matrix: NDArray[Any]
    columns: tuple[int, ...]
    dimension: int
    index: NDArray[np.intp]
    orientation: NDArray[np.int8]

    @classmethod
    def of(cls, rows: Sequence[IntegerRow], dimension: int) -> ReducedArrangement:
        """Merge equal and opposite rows, drop zero rows, keep pivot columns.

        Parameters
        ----------
        rows : sequence of tuple of int, shape (rows, dimension)
            Primitive integer rows.
        dimension : int

        Notes
        -----
        The linear map x ↦ (h_i·x)_i has the column space of the rows as its image, and pivot
        columns span the same space; so restricting x to them changes no set of sign vectors.
        Cost: one fraction-free elimination.
        """
        columns = _pivot_columns(rows, dimension)
        known: dict[IntegerRow, int] = {}
        index = np.full(len(rows), -1, dtype=np.intp)
        orientation = np.zeros(len(rows), dtype=np.int8)
        for position, row in enumerate(rows):
            kept = primitive_integers([row[column] for column in columns])
            leading = next((entry for entry in kept if entry), 0)
            if not leading:
                continue
            sign = 1 if leading > 0 else -1
            key = tuple(sign * entry for entry in kept)
            index[position] = known.setdefault(key, len(known))
            orientation[position] = sign
        matrix = integer_array(list(known), len(columns))
        return cls(matrix, columns, dimension, index, orientation)

    @property
    def rank(self) -> int:
        """The dimension r after the common kernel has been divided out."""
        return len(self.columns)

    def expand_signs(self, signs: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return signs on the given rows from signs on the distinct rows; zero rows have sign 0."""
        if not len(self.matrix):
            return np.zeros((len(signs), len(self.index)), dtype=np.int8)
        return signs[:, self.index] * self.orientation

    def lift(self, points: NDArray[Any]) -> NDArray[Any]:
        """Return points of the full space, zero on the coordinates that were dropped."""
        lifted = np.zeros((len(points), self.dimension), dtype=points.dtype)
        lifted[:, list(self.columns)] = points
        return lifted


def homogenised(
    rows: Iterable[IntegerRow], facets: Iterable[IntegerRow], dimension: int
) -> ReducedArrangement:
    """Reduce the cone over an affine arrangement: row 0 is the last coordinate, then the facets.

    Parameters
    ----------
    rows, facets : iterable of tuple of int, each of length dimension + 1
    dimension : int
    """
    infinity = (0,) * dimension + (1,)
    return ReducedArrangement.of([infinity, *facets, *rows], dimension + 1)


def _pivot_columns(rows: Sequence[IntegerRow], dimension: int) -> tuple[int, ...]:
    if not rows or not dimension:
        return ()
    echelon, _, rank = fmpz_mat([list(row) for row in rows]).rref()
    pivots: list[int] = []
    for row in range(rank):
        column = pivots[-1] + 1 if pivots else 0
        while echelon[row, column] == 0:
            column += 1
        pivots.append(column)
    return tuple(pivots)
