"""A matrix from outside, read as exact rationals and scaled to primitive integer rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational

IntegerRow = tuple[int, ...]


def read_rational_rows(values: object, place: str = "row") -> list[list[Fraction]]:
    """Read a matrix of numbers of any accepted kind, each exactly.

    Parameters
    ----------
    values : array, data frame or sequence of sequences, shape (rows, columns)
        Integers, floats (taken as the binary rationals they are), Fractions, Decimals or strings.
    place : str
        What a row is, named in errors together with its number counted from 1.

    Returns
    -------
    list of list of Fraction

    Raises
    ------
    InputError
        If a number is not finite, or the rows differ in length.

    Examples
    --------
    >>> read_rational_rows([["0.5", 2]])
    [[Fraction(1, 2), Fraction(2, 1)]]
    """
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InputError(f"{place}: {values!r} is not a matrix; accepted is a sequence of rows")
    rows: list[list[Fraction]] = []
    for number, row in enumerate(values, 1):
        if isinstance(row, str | bytes) or not isinstance(row, Iterable):
            raise InputError(f"{place} {number}: {row!r} is not a row of numbers")
        entries = [
            rational(entry, f"{place} {number}, column {column}")
            for column, entry in enumerate(row, 1)
        ]
        if rows and len(entries) != len(rows[0]):
            raise InputError(
                f"{place} {number}: it has {len(entries)} numbers and the first row has "
                f"{len(rows[0])}; accepted are rows of one length"
            )
        rows.append(entries)
    return rows


def primitive_row(row: Sequence[Fraction]) -> IntegerRow:
    """Scale a row by a positive rational to integers without a common factor.

    Parameters
    ----------
    row : sequence of Fraction

    Returns
    -------
    tuple of int
        The zero row stays zero.

    Examples
    --------
    >>> primitive_row([Fraction(1, 2), Fraction(-3, 4)])
    (2, -3)
    """
    denominator = lcm(*(entry.denominator for entry in row))
    integers = [entry.numerator * (denominator // entry.denominator) for entry in row]
    return primitive_integers(integers)


def primitive_integers(integers: Sequence[int]) -> IntegerRow:
    """Divide integers by their greatest common divisor.

    Examples
    --------
    >>> primitive_integers([4, -6])
    (2, -3)
    """
    divisor = gcd(*integers) or 1
    return tuple(integer // divisor for integer in integers)
