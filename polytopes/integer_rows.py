"""Integer rows: primitive forms, kernels, and the way to python-flint and back."""

from __future__ import annotations

import numpy as np
from flint import fmpq_mat, fmpz, fmpz_mat

from exactrelu.polytopes.guarded_integers import (
    IntegerArray,
    compact,
    integer_array,
)


def primitive_rows(array: IntegerArray) -> IntegerArray:
    """Divide every row by the greatest common divisor of its entries; zero rows stay.

    Examples
    --------
    >>> primitive_rows(np.array([[2, -4], [0, 0]]))
    array([[ 1, -2],
           [ 0,  0]])
    """
    if not array.size:
        return array
    divisors = row_divisors(array)
    return compact(array // np.maximum(divisors, 1)[:, None])


def row_divisors(array: IntegerArray) -> IntegerArray:
    """Return the greatest common divisor of each row, 0 for a zero row.

    Examples
    --------
    >>> row_divisors(np.array([[4, -6], [0, 0]]))
    array([2, 0])
    """
    if not array.shape[1]:
        return np.zeros(len(array), dtype=np.int64)
    divisors: IntegerArray = np.gcd.reduce(array, axis=1)
    # A reduction over a single column hands its entry through, sign included.
    return np.abs(divisors) if array.shape[1] == 1 else divisors


def flint_matrix(array: IntegerArray) -> fmpz_mat:
    """Hand a two-dimensional integer array to python-flint."""
    rows, columns = array.shape
    if not rows or not columns:
        return fmpz_mat(rows, columns)
    return fmpz_mat(array.tolist())


def from_flint(matrix: fmpz_mat) -> IntegerArray:
    """Take an integer matrix back from python-flint."""
    columns = int(matrix.ncols())
    entries = [int(entry) for entry in matrix.entries()]
    rows = int(matrix.nrows())
    return integer_array(
        (entries[row * columns : (row + 1) * columns] for row in range(rows)), columns
    )


def independent_rows(array: IntegerArray) -> list[int]:
    """Return the first rows, in order, that form a basis of the row space.

    Row i is taken exactly if it does not depend on the rows before it.

    Examples
    --------
    >>> independent_rows(np.array([[0, 0], [1, 1], [2, 2], [0, 1]]))
    [1, 3]
    """
    if not array.size:
        return []
    reduced, _, rank = flint_matrix(array.T).rref()
    pivots: list[int] = []
    column = 0
    for row in range(int(rank)):
        while reduced[row, column] == 0:
            column += 1
        pivots.append(column)
    return pivots


def kernel_rows(array: IntegerArray) -> IntegerArray:
    """Return primitive integer rows that span ``{x : array @ x = 0}``.

    Examples
    --------
    >>> kernel_rows(np.array([[1, 1, 0]]))
    array([[ 1, -1,  0],
           [ 0,  0,  1]])
    """
    columns = array.shape[1]
    if not array.shape[0]:
        return np.eye(columns, dtype=np.int64)
    basis, nullity = flint_matrix(array).nullspace()
    rows = primitive_rows(from_flint(basis.transpose())[: int(nullity)])
    if not rows.size:
        return rows
    leading = np.argmax(rows != 0, axis=1)[:, None]
    return rows * np.where(np.take_along_axis(rows, leading, axis=1) < 0, -1, 1)


def integer_inverse(square: fmpz_mat) -> tuple[fmpz_mat, fmpz]:
    """Return integers N and s > 0 with ``N / s`` the inverse of a regular matrix.

    Examples
    --------
    >>> integer_inverse(fmpz_mat([[2, 0], [0, -1]]))
    ([1,  0]
    [0, -2], 2)
    """
    if not square.nrows():
        return fmpz_mat(0, 0), fmpz(1)
    return fmpq_mat(square).inv().numer_denom()
