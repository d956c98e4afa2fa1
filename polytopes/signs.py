"""Exact signs of many scalar products at once: a float filter, then integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.integer_rows import IntegerArray, largest, scaled_floats

_UNIT = 2.0**-53


def product_signs(rows: object, points: object) -> NDArray[np.int8]:
    """Return the exact sign of every ``row @ point``.

    Parameters
    ----------
    rows : matrix, shape (m, n)
        Anything :meth:`ExactMatrix.of` accepts.
    points : matrix, shape (k, n)
        Points as rows. For signs of ``a x + b`` append b to the row and 1 to the point.

    Returns
    -------
    int8 array, shape (m, k)
        -1, 0 or 1.

    Raises
    ------
    InputError
        If the numbers of columns differ.

    Notes
    -----
    See :func:`integer_product_signs`; scaling a row or a point to integers keeps the signs.

    Examples
    --------
    >>> product_signs([["1e300", "-1e300"], ["1e-300", 0]], [[1, 1], ["1e-300", 0]])
    array([[0, 1],
           [1, 1]], dtype=int8)
    """
    left = ExactMatrix.of(rows, "rows")
    right = ExactMatrix.of(points, "points")
    if left.shape[1] != right.shape[1]:
        raise InputError(
            f"points: they have {right.shape[1]} columns; accepted are {left.shape[1]} as in rows"
        )
    return integer_product_signs(left.integers, right.integers)


def integer_product_signs(rows: IntegerArray, points: IntegerArray) -> NDArray[np.int8]:
    """Return the exact sign of every product of integer rows, shape (rows, points).

    Notes
    -----
    If n max|a| max|x| < 2^52, float products are exact integers. Otherwise, let a', x' be the
    floats of :func:`scaled_floats`, u = 2^-53. Rounding the entries and summing n products in any
    order moves the value by at most ``((n + 3) u / (1 - (n + 3) u)) |a'||x'|`` (Higham 2002,
    section 3.1), plus ``1.01 (sum|a'| + sum|x'| + n)`` if bits were cut off; the computed bound
    itself is below the true one by a factor of at least ``1 - (n + 3) u``. The filter uses
    ``4 (n + 4) u`` and ``2 (...)``, which covers all of it for n < 2^40. Pairs within the bound
    are decided in integers. Entries stay below 2^400, so that nothing overflows, and are integral,
    so that nothing underflows.
    """
    inner = rows.shape[1]
    if not rows.size or not points.size:
        return np.zeros((len(rows), len(points)), dtype=np.int8)
    left, left_cut = scaled_floats(rows)
    right, right_cut = scaled_floats(points)
    values = left @ right.T
    signs = np.sign(values).astype(np.int8)
    if inner * largest(rows) * largest(points) < 2**52:
        return signs
    left_size, right_size = np.abs(left), np.abs(right)
    bound = 4 * (inner + 4) * _UNIT * (left_size @ right_size.T)
    if left_cut or right_cut:
        bound += 2 * (left_size.sum(axis=1)[:, None] + right_size.sum(axis=1) + inner)
    for row, point in np.argwhere(np.abs(values) <= bound).tolist():
        exact = sum(a * x for a, x in zip(rows[row].tolist(), points[point].tolist(), strict=True))
        signs[row, point] = (exact > 0) - (exact < 0)
    return signs
