"""A system of linear inequalities and equations with exact coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray


@dataclass(frozen=True, slots=True, eq=False)
class LinearSystem:
    """The conditions ``A x <= b``, ``C x = d`` and ``E x < f``.

    Parameters
    ----------
    inequalities : ExactMatrix, shape (m, n + 1)
        Rows (b, -a): the condition is ``b - a x >= 0``; the strict rows stand last.
    equations : ExactMatrix, shape (k, n + 1)
        Rows (d, -c).
    strict : int
        How many of the last inequalities are strict.

    Examples
    --------
    >>> system = LinearSystem.of([[1, 0], [0, 1]], [1, 2], [[1, 1]], [1])
    >>> system.dimension, system.inequalities.integers.tolist()
    (2, [[1, -1, 0], [2, 0, -1]])
    """

    inequalities: ExactMatrix
    equations: ExactMatrix
    strict: int = 0

    @classmethod
    def of(
        cls,
        A: object = (),
        b: object = (),
        C: object = (),
        d: object = (),
        E: object = (),
        f: object = (),
        *,
        dimension: int | None = None,
    ) -> LinearSystem:
        """Read ``A x <= b``, ``C x = d``, ``E x < f`` from numbers of any accepted kind.

        Parameters
        ----------
        A, C, E : matrices, shapes (m, n), (k, n), (s, n)
            Left out if there are no such conditions.
        b, d, f : sequences of numbers, lengths m, k, s
        dimension : int, optional
            n, needed if there are no rows at all.

        Raises
        ------
        InputError
            If a number is not finite or the shapes disagree.
        """
        parts = [("A", A, "b", b), ("C", C, "d", d), ("E", E, "f", f)]
        sizes = [_columns(left, name) for name, left, _, _ in parts]
        known = [size for size in sizes if size is not None]
        columns = dimension if dimension is not None else (known[0] if known else None)
        if columns is None:
            raise InputError("dimension: it is unknown without rows; give dimension=n")
        weak, equal, strict = (
            _homogeneous(left, right, columns, left_name, right_name)
            for left_name, left, right_name, right in parts
        )
        return cls(stacked([weak, strict]), equal, strict.shape[0])

    @property
    def dimension(self) -> int:
        """The number n of variables."""
        return self.inequalities.shape[1] - 1

    def rows(self) -> tuple[IntegerArray, IntegerArray]:
        """Return the integer rows (b, -a) of the inequalities and (d, -c) of the equations."""
        return self.inequalities.integers, self.equations.integers

    def is_strict(self, row: int) -> bool:
        """Return whether inequality ``row`` is strict."""
        return row >= self.inequalities.shape[0] - self.strict

    def contains(self, point: Sequence[object]) -> bool:
        """Return whether a point satisfies every condition, exactly."""
        read = ExactMatrix.of([list(point)], "point", self.dimension)
        place = np.insert(read.integers.astype(object), 0, read.denominators[0], axis=1)[0]
        weak = self.inequalities.integers.astype(object) @ place
        equal = self.equations.integers.astype(object) @ place
        strict = weak[len(weak) - self.strict :]
        return bool((weak >= 0).all() and (strict > 0).all() and (equal == 0).all())

    def sides(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Return A and b, the strict rows last, as Fractions."""
        return _sides(self.inequalities)

    def equation_sides(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Return C and d as Fractions."""
        return _sides(self.equations)


def stacked(matrices: Sequence[ExactMatrix]) -> ExactMatrix:
    """Put matrices with equal numbers of columns below each other."""
    return ExactMatrix(
        np.concatenate([matrix.integers for matrix in matrices]),
        tuple(entry for matrix in matrices for entry in matrix.denominators),
    )


def _columns(left: object, place: str) -> int | None:
    if isinstance(left, Sequence) and not len(left):
        return None
    matrix = ExactMatrix.of(left, place)
    return matrix.shape[1] if matrix.shape[0] or matrix.shape[1] else None


def _homogeneous(
    left: object, right: object, columns: int, left_name: str, right_name: str
) -> ExactMatrix:
    matrix = ExactMatrix.of(left, left_name, columns)
    if isinstance(right, str | bytes) or not hasattr(right, "__len__"):
        raise InputError(f"{right_name}: {right!r} is not a sequence of numbers")
    column = ExactMatrix.of([list(right)], right_name).fractions()[0]  # type: ignore[call-overload]
    if len(column) != matrix.shape[0]:
        raise InputError(
            f"{right_name}: it has {len(column)} entries; "
            f"accepted are {matrix.shape[0]}, one for each row of {left_name}"
        )
    if set(matrix.denominators) <= {1} and all(entry.denominator == 1 for entry in column):
        sides = ExactMatrix.of_fractions([[entry] for entry in column], 1).integers
        return ExactMatrix.of_integers(np.concatenate([sides, -matrix.integers], axis=1))
    rows = zip(column, matrix.fractions(), strict=True)
    return ExactMatrix.of_fractions(([b, *(-a for a in row)] for b, row in rows), columns + 1)


def _sides(matrix: ExactMatrix) -> tuple[list[list[Fraction]], list[Fraction]]:
    rows = matrix.fractions()
    return [[-entry for entry in row[1:]] for row in rows], [row[0] for row in rows]
