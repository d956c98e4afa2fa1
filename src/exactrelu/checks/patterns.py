"""Enumerate the activation patterns of integer rows, for the checker alone.

A cell of a central arrangement whose hyperplanes meet only in the origin is a cone with a
one-dimensional face. So every cell is met near some line in which hyperplanes intersect: beside
such a line, the hyperplanes that do not hold it keep their signs, and those that hold it cut the
neighbourhood like an arrangement with one dimension less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import comb, gcd

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.checks.following import tell

Rows = Sequence[tuple[int, ...]]

_OFTEN = 4096


def pivots(matrix: Rows) -> list[int]:
    """Return the columns of a matrix that do not depend on the columns before them."""
    if not matrix or not matrix[0]:
        return []
    reduced, _, rank = fmpz_mat([list(row) for row in matrix]).rref()
    found, column = [], 0
    for row in range(int(rank)):
        while reduced[row, column] == 0:
            column += 1
        found.append(column)
    return found


def kernel(matrix: Rows, columns: int) -> list[tuple[int, ...]]:
    """Return primitive integer vectors that span ``{x : matrix x = 0}``."""
    if not matrix:
        return [tuple(int(i == j) for j in range(columns)) for i in range(columns)]
    basis, nullity = fmpz_mat([list(row) for row in matrix]).nullspace()
    return [
        primitive([int(basis[row, place]) for row in range(columns)])
        for place in range(int(nullity))
    ]


def primitive(vector: Sequence[int]) -> tuple[int, ...]:
    """Divide an integer vector by its greatest common divisor."""
    divisor = gcd(*vector)
    return tuple(entry // divisor for entry in vector) if divisor else tuple(vector)


def lines(rows: Rows) -> Iterator[tuple[int, ...]]:
    """Yield one direction of each line that is an intersection of hyperplanes.

    Parameters
    ----------
    rows : sequence of integer tuples
        With independent columns.
    """
    size = len(rows[0])
    distinct = sorted({max(row, tuple(-t for t in row)) for row in map(primitive, rows)})
    seen = set()
    hyperplanes = [row for row in distinct if any(row)]
    many = comb(len(hyperplanes), size - 1)
    for number, chosen in enumerate(combinations(hyperplanes, size - 1)):
        if not number % _OFTEN and many > _OFTEN:
            tell("meeting hyperplanes", number, many)
        directions = kernel(chosen, size)
        if len(directions) == 1:
            line = max(directions[0], tuple(-t for t in directions[0]))
            if line not in seen:
                seen.add(line)
                yield line


def cells(rows: Rows) -> NDArray[np.int8]:
    """Return the sign vectors of all cells, in no particular order; zero rows have sign 0.

    Examples
    --------
    >>> sorted(cells([(1, 0), (0, 0), (1, 1)]).tolist())
    [[-1, 0, -1], [-1, 0, 1], [1, 0, -1], [1, 0, 1]]
    """
    columns = pivots(rows)
    if not columns:
        return np.zeros((1, len(rows)), dtype=np.int8)
    inside = [tuple(row[j] for j in columns) for row in rows]
    if len(columns) == 1:
        signs = np.array([[(row[0] > 0) - (row[0] < 0) for row in inside]], dtype=np.int8)
        return np.concatenate([signs, -signs])
    found: set[bytes] = set()
    for line in lines(inside):
        values = [sum(a * b for a, b in zip(row, line, strict=True)) for row in inside]
        signs = np.array([(value > 0) - (value < 0) for value in values], dtype=np.int8)
        holding = [i for i, row in enumerate(inside) if values[i] == 0 and any(row)]
        left_out = next(j for j, entry in enumerate(line) if entry)
        beside = [(*inside[i][:left_out], *inside[i][left_out + 1 :]) for i in holding]
        local = _local(beside)
        for side in (signs, -signs):
            around = np.tile(side, (len(local), 1))
            around[:, holding] = local
            found.update(cell.tobytes() for cell in around)
    whole = np.frombuffer(b"".join(sorted(found)), dtype=np.int8)
    return whole.reshape(len(found), len(rows))


def _local(rows: Rows) -> NDArray[np.int8]:
    if len(rows) == len(rows[0]):
        return np.array(list(product((1, -1), repeat=len(rows))), dtype=np.int8)
    return cells(rows)
