"""A polyhedron by its inequalities, as the place that cells are asked for in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.primitive_rows import (
    IntegerRow,
    primitive_integers,
    primitive_row,
    read_rational_rows,
)


@dataclass(frozen=True, slots=True)
class Region:
    """The points with ``a·x + b >= 0`` for every row ``(a, b)``.

    Parameters
    ----------
    rows : tuple of tuple of int
        Primitive integer rows of length dimension + 1.
    dimension : int

    Examples
    --------
    >>> Region.box([0, 0], [1, "1/2"]).rows
    ((1, 0, 0), (-1, 0, 1), (0, 1, 0), (0, -2, 1))
    """

    rows: tuple[IntegerRow, ...]
    dimension: int

    @classmethod
    def inequalities(cls, matrix: object, bounds: object) -> Region:
        """Read {x : A x <= b}.

        Parameters
        ----------
        matrix : array or sequence of sequences, shape (m, n)
            A, with m at least 1.
        bounds : sequence, shape (m,)
            b.

        Raises
        ------
        InputError
            If a number is not finite or the shapes differ.
        """
        rows = read_rational_rows(matrix, "inequality")
        (numbers,) = read_rational_rows([bounds], "bounds")
        if not rows or len(rows) != len(numbers):
            raise InputError(
                f"bounds: there are {len(numbers)} for {len(rows)} inequalities; accepted is one "
                "for each of one or more inequalities"
            )
        signed = [
            primitive_row([*(-entry for entry in row), bound])
            for row, bound in zip(rows, numbers, strict=True)
        ]
        return cls(tuple(signed), len(rows[0]))

    @classmethod
    def polyhedron(cls, polyhedron: Polyhedron) -> Region:
        """Read the inequalities of a polyhedron; with equations its interior is empty.

        Parameters
        ----------
        polyhedron : Polyhedron

        Examples
        --------
        >>> Region.polyhedron(Polyhedron.of([[1], [-1]], [2, 0])).rows
        ((-1, 2), (1, 0))
        """
        system = polyhedron.system
        equations = system.equations.integers.tolist()
        rows = [*system.inequalities.integers.tolist(), *equations]
        rows += [[-entry for entry in row] for row in equations]
        signed = [primitive_integers([*row[1:], row[0]]) for row in rows]
        return cls(tuple(signed), polyhedron.dimension_of_space)

    @classmethod
    def box(cls, lower: object, upper: object) -> Region:
        """Read {x : lower <= x <= upper}.

        Parameters
        ----------
        lower, upper : sequence, shape (n,)

        Raises
        ------
        InputError
            If a number is not finite or the lengths differ.
        """
        (low,) = read_rational_rows([lower], "lower bounds")
        (high,) = read_rational_rows([upper], "upper bounds")
        if len(low) != len(high):
            raise InputError(
                f"upper bounds: there are {len(high)} for {len(low)} lower bounds; accepted is "
                "one each"
            )
        rows: list[IntegerRow] = []
        for place, (bottom, top) in enumerate(zip(low, high, strict=True)):
            rows.append(_bound_row(place, len(low), Fraction(1), -bottom))
            rows.append(_bound_row(place, len(low), Fraction(-1), top))
        return cls(tuple(rows), len(low))


def _bound_row(place: int, dimension: int, slope: Fraction, offset: Fraction) -> IntegerRow:
    row = [Fraction(0)] * dimension + [offset]
    row[place] = slope
    return primitive_row(row)
