"""Hyperplanes in R^n as primitive integer rows, read from numbers of any accepted kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.primitive_rows import (
    IntegerRow,
    primitive_integers,
    primitive_row,
    read_rational_rows,
)
from exactrelu.polytopes.reduced_arrangement import ReducedArrangement, homogenised


@dataclass(frozen=True, slots=True)
class Hyperplanes:
    """A finite list of hyperplanes in R^n, central or affine.

    Zero, repeated, parallel and opposite rows are welcome. A row with zero normal (and, if affine,
    zero offset) has sign 0 everywhere; a zero normal with an offset has the sign of the offset.

    Parameters
    ----------
    rows : tuple of tuple of int
        Primitive integer rows: the normal a, followed by the offset b if affine.
    dimension : int
        n.
    is_affine : bool
        Whether a row stands for {x : a·x + b = 0} (affine) or {x : a·x = 0} (central).
    """

    rows: tuple[IntegerRow, ...]
    dimension: int
    is_affine: bool

    @classmethod
    def central(cls, normals: object) -> Self:
        """Read hyperplanes through the origin.

        Parameters
        ----------
        normals : array or sequence of sequences, shape (N, n), N at least 1
            Integers, floats (as the binary rationals they are), Fractions, Decimals or strings.

        Raises
        ------
        InputError
            If a number is not finite, the rows differ in length or there are none.
        """
        rows = read_rational_rows(normals, "normal")
        if not rows:
            raise InputError("normals: there are none; accepted are one or more rows")
        return cls(tuple(primitive_row(row) for row in rows), len(rows[0]), False)

    @classmethod
    def affine(cls, normals: object, offsets: object) -> Self:
        """Read hyperplanes {x : a·x + b = 0}.

        Parameters
        ----------
        normals : array or sequence of sequences, shape (N, n), N at least 1
            The rows a.
        offsets : sequence, shape (N,)
            The numbers b.

        Raises
        ------
        InputError
            If a number is not finite or the shapes differ.
        """
        rows = read_rational_rows(normals, "normal")
        if not rows:
            raise InputError("normals: there are none; accepted are one or more rows")
        (numbers,) = read_rational_rows([offsets], "offsets")
        if len(numbers) != len(rows):
            raise InputError(
                f"offsets: there are {len(numbers)} for {len(rows)} normals; accepted is one each"
            )
        joined = [primitive_row([*row, b]) for row, b in zip(rows, numbers, strict=True)]
        return cls(tuple(joined), len(rows[0]), True)

    def __len__(self) -> int:
        return len(self.rows)

    def restrict(self, columns: Sequence[int]) -> Self:
        """Return the hyperplanes in the coordinate subspace of some coordinates.

        Parameters
        ----------
        columns : sequence of int
            Different coordinates, counted from 0; the others are set to zero.

        Examples
        --------
        >>> Hyperplanes.central([[1, 2, 3], [4, 5, 6]]).restrict([0, 2]).rows
        ((1, 3), (2, 3))
        """
        if len(set(columns)) != len(columns) or not set(columns) <= set(range(self.dimension)):
            raise InputError(
                f"columns: {list(columns)} are not different coordinates; accepted are numbers "
                f"from 0 to {self.dimension - 1}, each at most once"
            )
        kept = [*columns, self.dimension] if self.is_affine else list(columns)
        rows = tuple(primitive_integers([row[column] for column in kept]) for row in self.rows)
        return type(self)(rows, len(columns), self.is_affine)

    def reduced(self) -> ReducedArrangement:
        """Return distinct spanning rows; of the cone over {last coordinate = 1} if affine."""
        if self.is_affine:
            return homogenised(self.rows, (), self.dimension)
        return ReducedArrangement.of(self.rows, self.dimension)
