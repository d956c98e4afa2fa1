"""Integer arrays that never overflow: int64 where a bound allows it, Python integers elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_mat, fmpz, fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes.primitive_rows import INT64_ROOM, compact, magnitude

IntegerArray: TypeAlias = NDArray[Any]
"""An int64 array, or an object array of Python integers where int64 is too small."""


def integer_array(rows: Iterable[Sequence[int]], columns: int) -> IntegerArray:
    """Store integer rows as an array of shape (rows, columns).

    Parameters
    ----------
    rows : iterable of sequences of int, or of the integers of another library
    columns : int
        The number of columns, needed when there are no rows.

    Examples
    --------
    >>> integer_array([(1, 2)], 2).dtype, integer_array([(1, 2**70)], 2).dtype
    (dtype('int64'), dtype('O'))
    """
    listed = list(rows)
    if not listed or not columns:
        return np.zeros((len(listed), columns), dtype=np.int64)
    flat = chain.from_iterable(listed)
    try:
        array = np.fromiter(flat, dtype=np.int64, count=len(listed) * columns)
    except OverflowError:
        array = np.array([int(entry) for row in listed for entry in row], dtype=object)
    array = array.reshape(len(listed), columns)
    return array if magnitude(array) < INT64_ROOM else array.astype(object)


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


def product(left: IntegerArray, right: IntegerArray) -> IntegerArray:
    """Return the exact matrix product of integer arrays.

    Examples
    --------
    >>> product(np.array([[2**40]]), np.array([[2**40]]))[0, 0] == 2**80
    True
    """
    bound = magnitude(left) * magnitude(right) * max(1, left.shape[1])
    if not bound:
        return np.zeros((left.shape[0], *right.shape[1:]), dtype=np.int64)
    if bound < 2**52:
        # Every partial sum is an integer below 2^53: exact in floats, in any order of summation.
        exact = left.astype(np.float64) @ right.astype(np.float64)
        return exact.astype(np.int64)
    if bound < INT64_ROOM:
        return np.asarray(left.astype(np.int64) @ right.astype(np.int64))
    return compact(np.asarray(left.astype(object) @ right.astype(object)))


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
