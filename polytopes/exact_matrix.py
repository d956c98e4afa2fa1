"""An exact rational matrix: integer rows, each over a positive denominator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.integer_rows import (
    flint_matrix,
    independent_rows,
    kernel_rows,
    primitive_rows,
)
from exactrelu.polytopes.primitive_rows import read_rational_rows
from exactrelu.polytopes.rational import rational, to_fraction

_EXACT_FLOAT_INTEGER = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class ExactMatrix:
    """A matrix of exact rationals; row i is ``integers[i] / denominators[i]``.

    Signs, zeros and ranks do not depend on the scale of a row, so that exact decisions are made
    on the integers alone.

    Parameters
    ----------
    integers : integer array, shape (m, n)
        int64, or Python integers where int64 is too small.
    denominators : tuple of int, length m
        Positive.

    Examples
    --------
    >>> matrix = ExactMatrix.of([["0.5", "1/3"], [1, 2]])
    >>> matrix.integers
    array([[3, 2],
           [1, 2]])
    >>> matrix.denominators, matrix.rank(), matrix.determinant()
    ((6, 1), 2, Fraction(2, 3))
    """

    integers: IntegerArray
    denominators: tuple[int, ...]

    @classmethod
    def of(cls, values: object, place: str = "matrix", columns: int | None = None) -> ExactMatrix:
        """Read a matrix of numbers of any accepted kind, each exactly.

        Parameters
        ----------
        values : matrix, shape (m, n)
            Nested sequences of numbers accepted by :func:`rational`, a numpy array, a
            python-flint matrix or an ExactMatrix.
        place : str
            What the matrix is, named in errors with row and column counted from 1.
        columns : int, optional
            The number of columns asked for; needed when there are no rows.

        Raises
        ------
        InputError
            If an entry is no finite number, the rows differ in length, or the number of columns
            is not the one asked for.
        """
        if isinstance(values, ExactMatrix):
            matrix = values
        elif isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
            matrix = cls._of_array(values, place, columns)
        else:
            matrix = cls._of_rows(values, place, columns)
        if columns is not None and matrix.shape[1] != columns:
            raise InputError(
                f"{place}: it has {matrix.shape[1]} columns; accepted are {columns} columns"
            )
        return matrix

    @classmethod
    def of_integers(cls, integers: IntegerArray) -> ExactMatrix:
        """Wrap an integer array, every denominator being 1."""
        return cls(integers, (1,) * len(integers))

    @classmethod
    def of_fractions(cls, rows: Iterable[Sequence[Fraction]], columns: int) -> ExactMatrix:
        """Store rows of Fractions, each over its least common denominator."""
        integers, denominators = [], []
        for row in rows:
            denominator = lcm(*(entry.denominator for entry in row))
            denominators.append(denominator)
            integers.append([e.numerator * (denominator // e.denominator) for e in row])
        return cls(integer_array(integers, columns), tuple(denominators))

    @classmethod
    def of_flint(cls, matrix: fmpq_mat) -> ExactMatrix:
        """Take a matrix back from python-flint."""
        table = [[to_fraction(fmpq(entry)) for entry in row] for row in matrix.tolist()]
        return cls.of_fractions(table, int(matrix.ncols()))

    @classmethod
    def _of_array(cls, array: NDArray[Any], place: str, columns: int | None) -> ExactMatrix:
        if array.ndim == 1 and not array.size:
            array = array.reshape(0, columns or 0)
        if array.ndim != 2:
            raise InputError(
                f"{place}: an array of shape {array.shape} is no matrix; accepted are two axes"
            )
        if array.dtype.kind in "iu":
            return cls.of_integers(integer_array(array.tolist(), array.shape[1]))
        if array.dtype.itemsize <= 8 and array.size:
            floats = array.astype(np.float64)
            small = np.abs(floats) < _EXACT_FLOAT_INTEGER
            if bool(small.all()) and bool((floats == np.rint(floats)).all()):
                return cls.of_integers(floats.astype(np.int64))
        return cls._of_rows(list(array), place, array.shape[1])

    @classmethod
    def _of_rows(cls, values: object, place: str, columns: int | None) -> ExactMatrix:
        if isinstance(values, fmpq_mat | fmpz_mat):
            values = values.tolist()
        rows = read_rational_rows(values, f"{place}, row")
        return cls.of_fractions(rows, len(rows[0]) if rows else (columns or 0))

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return self.integers.shape[0], self.integers.shape[1]

    def __getitem__(self, place: tuple[int, int]) -> Fraction:
        return Fraction(int(self.integers[place]), self.denominators[place[0]])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactMatrix):
            return NotImplemented
        return self.shape == other.shape and self.fractions() == other.fractions()

    def __hash__(self) -> int:
        return hash(tuple(map(tuple, self.fractions())))

    def fractions(self) -> list[list[Fraction]]:
        """Return the rows as lists of Fractions."""
        rows = zip(self.integers.tolist(), self.denominators, strict=True)
        return [[Fraction(entry, denominator) for entry in row] for row, denominator in rows]

    def floats(self) -> NDArray[np.float64]:
        """Return the nearest floats (infinite or zero where out of the float range)."""
        from exactrelu.polytopes.exact_vector import ExactVector

        flat = [entry for row in self.fractions() for entry in row]
        return ExactVector.of_fractions(flat).floats().reshape(self.shape)

    def flint(self) -> fmpq_mat:
        """Hand the matrix to python-flint."""
        rows, columns = self.shape
        flat = [fmpq(e.numerator, e.denominator) for row in self.fractions() for e in row]
        return fmpq_mat(rows, columns, flat) if flat else fmpq_mat(rows, columns)

    def primitive(self) -> IntegerArray:
        """Return each row as the shortest integer vector on its ray; zero rows stay zero."""
        return primitive_rows(self.integers)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> ExactMatrix:
        """Return some rows, in the order given."""
        places = [int(row) for row in rows]
        return ExactMatrix(
            self.integers[np.array(places, dtype=np.intp)],
            tuple(self.denominators[row] for row in places),
        )

    def transpose(self) -> ExactMatrix:
        """Return the transposed matrix."""
        columns = [list(column) for column in zip(*self.fractions(), strict=True)]
        columns = columns or [[] for _ in range(self.shape[1])]
        return ExactMatrix.of_fractions(columns, self.shape[0])

    def __matmul__(self, other: ExactMatrix) -> ExactMatrix:
        if set(other.denominators) <= {1}:
            return ExactMatrix(product(self.integers, other.integers), self.denominators)
        return ExactMatrix.of_flint(self.flint() * other.flint())

    def rank(self) -> int:
        """Return the rank."""
        return int(flint_matrix(self.integers).rank())

    def independent_rows(self) -> list[int]:
        """Return the rows that do not depend on the rows before them."""
        return independent_rows(self.integers)

    def kernel(self) -> IntegerArray:
        """Return primitive integer rows that span ``{x : self @ x = 0}``."""
        return kernel_rows(self.integers)

    def determinant(self) -> Fraction:
        """Return the determinant of a square matrix.

        Raises
        ------
        InputError
            If the matrix is not square.
        """
        if self.shape[0] != self.shape[1]:
            raise InputError(f"a determinant needs a square matrix; the shape is {self.shape}")
        return to_fraction(fmpq(self.flint().det()))

    def determinant_sign(self) -> int:
        """Return the sign of the determinant of a square matrix: -1, 0 or 1."""
        determinant = self.determinant()
        return (determinant > 0) - (determinant < 0)

    def solve(self, right: Sequence[Any]) -> tuple[Fraction, ...] | None:
        """Return one x with ``self @ x = right``, or None if there is none.

        The unknowns of the free columns are zero.

        Examples
        --------
        >>> ExactMatrix.of([[1, 1], [2, 2]]).solve([3, 6])
        (Fraction(3, 1), Fraction(0, 1))
        >>> ExactMatrix.of([[1, 1], [2, 2]]).solve([3, 7]) is None
        True
        """
        column = [rational(entry, f"right side, row {row}") for row, entry in enumerate(right, 1)]
        rows, columns = self.shape
        if len(column) != rows:
            raise InputError(f"the right side has {len(column)} entries; accepted are {rows}")
        table = [[*row, entry] for row, entry in zip(self.fractions(), column, strict=True)]
        extended = ExactMatrix.of_fractions(table, columns + 1)
        pivots = independent_rows(extended.integers.T)
        if columns in pivots:
            return None
        solution = [Fraction(0)] * columns
        reduced, rank = extended.flint().rref()
        for row in range(rank):
            solution[pivots[row]] = to_fraction(fmpq(reduced[row, columns]))
        return tuple(solution)
