"""Exact signs of many scalar products at once, floats deciding only what they prove."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import INT64_ROOM, magnitude

Signs = NDArray[np.int8]
Floats = NDArray[np.float64]

_UNDERFLOW = 2.0**-900
_DIRECT_BITS = 400


def float_rows(integers: NDArray[Any]) -> Floats:
    """Round integer rows to floats, each row up to a power of two of its own.

    Parameters
    ----------
    integers : ndarray of int64 or of Python integers of any size, shape (rows, columns)

    Returns
    -------
    ndarray of float64, shape (rows, columns)
        Each entry is a correctly rounded quotient of the integer and the power of its row, so its
        error is below ``2**-53 |entry| + 2**-1074``. Rows with entries below 2^400 keep their
        size, larger ones are scaled into [-1, 1].

    Examples
    --------
    >>> float_rows(np.array([[1, 2], [2**500, -(2**499)]], dtype=object))
    array([[ 1.  ,  2.  ],
           [ 0.5 , -0.25]])
    """
    if integers.dtype != object or magnitude(integers) < 2**_DIRECT_BITS:
        return integers.astype(np.float64)
    floats = np.empty(integers.shape)
    for index, row in enumerate(integers):
        bits = max((abs(entry).bit_length() for entry in row), default=0)
        scale = 1 << bits if bits > _DIRECT_BITS else 1
        floats[index] = [entry / scale for entry in row]
    return floats


def float_products(vectors: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Return all scalar products ``vectors @ rows.T`` with a proved error bound for each.

    Parameters
    ----------
    vectors : ndarray of float64, shape (count, n)
    rows : ndarray of float64, shape (N, n)
        Both as `float_rows` gives them.

    Returns
    -------
    products, errors : ndarray of float64, shape (count, N)
        The exact (equally scaled) product differs from ``products`` by less than ``errors``.

    Notes
    -----
    With u = 2^-53, an entry is off by a factor 1 + δ, ``|δ| <= u``, a product of two entries by
    three such factors, and a sum of n terms in any order by n - 1 more. The error is therefore
    below γ_(n+2) Σ|h_i v_i|, and (n + 4) 2^-52 times the computed sum of absolute values is more
    than twice that. Underflow adds less than 4 n 2^-1074, far below the 2^-900 that is added.
    """
    products = vectors @ rows.T
    errors = np.abs(vectors) @ np.abs(rows).T
    errors *= (rows.shape[1] + 4) * 2.0**-52
    errors += _UNDERFLOW
    return products, errors


def product_signs(
    vectors: NDArray[Any], rows: NDArray[Any], zeros: NDArray[np.bool_] | None = None
) -> Signs:
    """Return the exact signs of all scalar products ``vectors @ rows.T``.

    Parameters
    ----------
    vectors : ndarray of int64 or of Python integers, shape (count, n)
    rows : ndarray of int64 or of Python integers, shape (N, n)
    zeros : ndarray of bool, shape (count, N), optional
        Products known to be zero; they are not computed exactly again.

    Returns
    -------
    ndarray of int8, shape (count, N)
        -1, 0 or 1.

    Notes
    -----
    If n max|v| max|h| < 2^62 the products are int64. Otherwise floats with a proved error bound
    decide what they can. Of the remaining products, those of int64 rows that the bound keeps below
    2^62 are computed modulo 2^64, which is then exact, and the others in Python integers.
    O(count N n) operations.

    Examples
    --------
    >>> product_signs(np.array([[1, -1]]), np.array([[2, 2], [10**9, 10**9 - 1]]))
    array([[0, 1]], dtype=int8)
    """
    bound = rows.shape[1] * magnitude(vectors) * magnitude(rows)
    if not bound:
        return np.zeros((len(vectors), len(rows)), dtype=np.int8)
    if bound < INT64_ROOM:
        products = vectors.astype(np.int64) @ rows.astype(np.int64).T
        return integer_signs(products)
    floats, errors = float_products(float_rows(vectors), float_rows(rows))
    signs = np.sign(floats).astype(np.int8)
    open_products = ~(np.abs(floats) > errors)
    if zeros is not None:
        signs[zeros] = 0
        open_products &= ~zeros
    if vectors.dtype != object and rows.dtype != object:
        small = open_products & (np.abs(floats) + errors < INT64_ROOM)
        which, against = np.nonzero(small)
        signs[which, against] = _wrapped_product_signs(vectors[which], rows[against])
        open_products &= ~small
    which, against = np.nonzero(open_products)
    signs[which, against] = row_product_signs(vectors[which], rows[against])
    return signs


def _wrapped_product_signs(vectors: NDArray[Any], rows: NDArray[Any]) -> Signs:
    """Return the signs of scalar products below 2^63, whatever the size of their terms."""
    products = vectors.astype(np.int64).view(np.uint64) * rows.astype(np.int64).view(np.uint64)
    return integer_signs(products.sum(axis=1, dtype=np.uint64).view(np.int64))


def row_product_signs(vectors: NDArray[Any], rows: NDArray[Any]) -> Signs:
    """Return the exact sign of the scalar product of each vector with its row.

    Parameters
    ----------
    vectors, rows : ndarray of int64 or of Python integers, shape (count, n)

    Returns
    -------
    ndarray of int8, shape (count,)
    """
    return integer_signs((vectors.astype(object) * rows.astype(object)).sum(axis=1))


def integer_signs(integers: NDArray[Any]) -> Signs:
    """Return -1, 0 or 1 for each entry of an array of int64 or of Python integers.

    Examples
    --------
    >>> integer_signs(np.array([-(10**30), 0, 7], dtype=object))
    array([-1,  0,  1], dtype=int8)
    """
    signs: Signs = (integers > 0).astype(np.int8)
    signs -= integers < 0
    return signs
