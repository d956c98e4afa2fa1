"""Exact signs of many scalar products of rational rows and points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.product_signs import product_signs


def exact_signs(rows: object, points: object) -> NDArray[np.int8]:
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
    Scaling a row or a point to integers keeps the signs; those of the integers are decided by
    :func:`product_signs`, floats with a proved error bound going first.

    Examples
    --------
    >>> exact_signs([["1e300", "-1e300"], ["1e-300", 0]], [[1, 1], ["1e-300", 0]])
    array([[0, 1],
           [1, 1]], dtype=int8)
    """
    left = ExactMatrix.of(rows, "rows")
    right = ExactMatrix.of(points, "points")
    if not left.shape[0] or not right.shape[0]:
        return np.zeros((left.shape[0], right.shape[0]), dtype=np.int8)
    if left.shape[1] != right.shape[1]:
        raise InputError(
            f"points: they have {right.shape[1]} columns; accepted are {left.shape[1]} as in rows"
        )
    return product_signs(left.integers, right.integers)
