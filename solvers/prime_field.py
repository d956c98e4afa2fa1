"""Linear algebra modulo a prime in bulk, by exact floating-point matrix products.

Residues lie between -P/2 and P/2, so that a product is below 2^42 and a sum of 2048 products is
an integer below 2^53: a float64 matrix product gives it exactly, in any order of summation.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Residues = NDArray[np.float64]
"""Integers modulo P in float64, between -P/2 and P/2."""

P = 4_194_301
"""The largest prime below 2^22."""

_TERMS, _ROWS = 2048, 8192


def residues(integers: NDArray[Any]) -> Residues:
    """Reduce integers of any size.

    Examples
    --------
    >>> residues(np.array([1, P, P - 1, 2**60]))
    array([ 1.00000e+00,  0.00000e+00, -1.00000e+00,  5.89824e+05])
    """
    return reduced(np.asarray(integers % P).astype(np.float64))


def reduced(values: NDArray[np.float64]) -> Residues:
    """Reduce integers below 2^53 in absolute value that stand in floats."""
    return np.asarray(values - P * np.rint(values / P))


def matrix_product(left: Residues, right: Residues) -> Residues:
    """Return ``left @ right``, reduced."""
    inner = left.shape[-1]
    total = reduced(left[..., :_TERMS] @ right[..., :_TERMS, :])
    for start in range(_TERMS, inner, _TERMS):
        part = left[..., start : start + _TERMS] @ right[..., start : start + _TERMS, :]
        total = reduced(total + reduced(part))
    return total


def inverse(values: Residues) -> Residues:
    """Return the inverses of non-zero residues (and 0 for 0), by Fermat's little theorem."""
    result, square, exponent = np.ones_like(values), values, P - 2
    while exponent:
        if exponent & 1:
            result = reduced(result * square)
        square = reduced(square * square)
        exponent >>= 1
    return result


def pivot_columns(matrices: Residues) -> NDArray[np.bool_]:
    """Return which columns do not depend on the columns before them.

    Parameters
    ----------
    matrices : residues, shape (count, rows, columns)

    Returns
    -------
    ndarray of bool, shape (count, columns)

    Examples
    --------
    >>> pivot_columns(np.array([[[1.0, 2.0, 0.0], [1.0, 2.0, 5.0]]]))
    array([[ True, False,  True]])
    """
    count, rows, columns = matrices.shape
    # Matrices stand along the last axis, which makes each step one long loop.
    work = np.ascontiguousarray(matrices.transpose(2, 1, 0))
    free = np.ones((rows, count), dtype=bool)
    pivots = np.zeros((count, columns), dtype=bool)
    for column in range(columns):
        head, work = work[0], work[1:]
        usable = (head != 0) & free
        row = usable.argmax(axis=0)[None]
        found = np.take_along_axis(usable, row, axis=0)
        pivots[:, column] = found[0]
        if column + 1 == columns:
            break
        pivot = np.where(found, np.take_along_axis(head, row, axis=0), 1.0)
        leading = np.where(found, np.take_along_axis(work, row[None], axis=1), 0.0)
        np.put_along_axis(free, row, np.take_along_axis(free, row, axis=0) & ~found, axis=0)
        # Rows that were chosen before need no further reduction.
        work = reduced(work * pivot - (head * free) * leading)
    return pivots


def minors(columns: Residues) -> Residues:
    """Return all maximal minors of tall matrices.

    Parameters
    ----------
    columns : residues, shape (count, K, c)

    Returns
    -------
    residues, shape (count, C(K, c))
        In the order of ``itertools.combinations(range(K), c)``.
    """
    result = columns[:, :, 0]
    for place in range(1, columns.shape[2]):
        result = wedge(result, columns[:, :, place], columns.shape[1], place, 1)
    return result


def wedge(left: Residues, right: Residues, K: int, a: int, b: int) -> Residues:
    """Return the minors of ``[A, B]`` from those of A and of B (Laplace's expansion).

    Parameters
    ----------
    left, right : residues, shapes (count, C(K, a)) and (count, C(K, b))
    K, a, b : int
    """
    result = np.empty((len(left), len(_places(K, a + b))))
    for start in range(0, len(left), _ROWS):
        rows = slice(start, start + _ROWS)
        # Rows stand along the last axis, which makes each step one long loop.
        heads, tails = np.ascontiguousarray(left[rows].T), np.ascontiguousarray(right[rows].T)
        total = np.zeros((result.shape[1], heads.shape[1]))
        for number, (sign, first, second) in enumerate(_splits(K, a, b)):
            total += sign * (heads[first] * tails[second])
            if number % 1024 == 1023:
                total = reduced(total)
        result[rows] = reduced(total).T
    return result


def complementary(right: Residues, K: int, b: int) -> Residues:
    """Arrange minors of B so that their scalar product with those of A is ``det [A, B]``.

    Parameters
    ----------
    right : residues, shape (count, C(K, b))
        A has K - b columns.
    """
    place = _places(K, b)
    order, signs = [], []
    for chosen in combinations(range(K), K - b):
        rest = tuple(row for row in range(K) if row not in chosen)
        order.append(place[rest])
        signs.append((-1.0) ** (sum(chosen) - (K - b) * (K - b - 1) // 2))
    return np.asarray(right[:, order] * np.array(signs))


@cache
def _places(K: int, c: int) -> dict[tuple[int, ...], int]:
    return {chosen: place for place, chosen in enumerate(combinations(range(K), c))}


@cache
def _splits(K: int, a: int, b: int) -> list[tuple[float, NDArray[np.intp], NDArray[np.intp]]]:
    """Return, for each way to split a + b rows into a and b, its sign and the places of both."""
    first, second = _places(K, a), _places(K, b)
    rows = list(_places(K, a + b))
    result = []
    for chosen in combinations(range(a + b), a):
        rest = [j for j in range(a + b) if j not in chosen]
        sign = (-1.0) ** (sum(chosen) - a * (a - 1) // 2)
        left = [first[tuple(row[j] for j in chosen)] for row in rows]
        right = [second[tuple(row[j] for j in rest)] for row in rows]
        result.append((sign, np.array(left, dtype=np.intp), np.array(right, dtype=np.intp)))
    return result
