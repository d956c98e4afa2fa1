"""Extreme rays and lines of any polyhedral cone, by the double description method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.double_description import Description, cut_all, start_from_basis
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.integer_rows import independent_rows, kernel_rows, primitive_rows

_BATCH = 64


def pointed_rays(rows: IntegerArray, limit: int | None = None) -> IntegerArray:
    """Return the extreme rays of ``{x : rows @ x >= 0}``, the rows being of full column rank.

    Parameters
    ----------
    rows : integer array, shape (m, n)
    limit : int, optional
        The number of rays that must not be exceeded on the way.

    Returns
    -------
    integer array, shape (rays, n)
        Primitive rays.

    Raises
    ------
    BudgetExceeded
        If the limit is exceeded.

    Notes
    -----
    The rows come in lexicographic order, which keeps the intermediate cones small on most
    polytopes (Avis, Bremner and Seidel 1997). They come in batches, whose values on the rays are
    computed together; a row that cuts nothing off is redundant and leaves no trace.
    """
    width = rows.shape[1]
    if not width:
        return np.zeros((0, 0), dtype=np.int64)
    order = np.lexsort(rows.T[::-1]) if rows.dtype != object else _sorted_rows(rows)
    rows = rows[order]
    basis = independent_rows(rows)
    zeros = 1 - np.eye(width, dtype=np.float32)
    description = Description(start_from_basis(rows, basis), zeros, width)
    used = list(basis)
    rest = np.setdiff1d(np.arange(len(rows)), basis)
    for first in range(0, len(rest), _BATCH):
        description = cut_all(description, rows, rest[first : first + _BATCH], used, limit)
    return description.values


def _sorted_rows(rows: IntegerArray) -> NDArray[np.intp]:
    listed = rows.tolist()
    return np.array(sorted(range(len(listed)), key=listed.__getitem__), dtype=np.intp)


def cone_generators(
    rows: IntegerArray, equations: IntegerArray, limit: int | None = None
) -> tuple[IntegerArray, IntegerArray]:
    """Return the extreme rays and a basis of the lines of a polyhedral cone.

    Parameters
    ----------
    rows : integer array, shape (m, n)
        The cone is ``{x : rows @ x >= 0, equations @ x = 0}``.
    equations : integer array, shape (k, n)
    limit : int, optional
        The number of rays that must not be exceeded on the way.

    Returns
    -------
    rays, lines : integer arrays, shapes (r, n) and (l, n)
        Every point of the cone is a nonnegative combination of rays plus a combination of lines,
        and no ray and no line can be left out.

    Examples
    --------
    >>> rays, lines = cone_generators(np.array([[1, 0, 0], [1, 1, 0]]), np.zeros((0, 3), int))
    >>> rays.tolist(), lines.tolist()
    ([[1, -1, 0], [0, 1, 0]], [[0, 0, 1]])
    """
    subspace = kernel_rows(equations) if len(equations) else None
    inner = rows if subspace is None else product(rows, subspace.T)
    inner = inner[np.flatnonzero((inner != 0).any(axis=1))]
    columns = independent_rows(inner.T)
    lines = kernel_rows(inner)
    reduced = inner[:, columns]
    rays = np.zeros((0, inner.shape[1]), dtype=np.int64)
    if columns:
        found = pointed_rays(_distinct(primitive_rows(reduced)), limit)
        rays = np.zeros((len(found), inner.shape[1]), dtype=found.dtype)
        rays[:, columns] = found
    if subspace is not None:
        rays, lines = product(rays, subspace), product(lines, subspace)
    return primitive_rows(rays), primitive_rows(lines)


def _distinct(rows: IntegerArray) -> IntegerArray:
    if rows.dtype == object:
        return np.array(sorted({tuple(row) for row in rows.tolist()}), dtype=object)
    return np.unique(rows, axis=0)
