"""The double description method for pointed cones, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.integer_rows import (
    IntegerArray,
    flint_matrix,
    from_flint,
    independent_rows,
    integer_inverse,
    kernel_rows,
    largest,
    primitive_rows,
    product,
)

_CHUNK = 2**21
_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Description:
    """A pointed cone by its extreme rays, while half-spaces and hyperplanes cut it.

    Parameters
    ----------
    values : integer array, shape (rays, columns)
        Linear functions on the rays: coordinates, values on half-spaces still to come, multipliers.
    zeros : float32 array, shape (rays, half-spaces)
        1 where the ray lies on the boundary of a half-space that was already used, else 0.
        (Products of such matrices count common zeros; counts below 2^24 are exact in float32.)
    dimension : int
        The dimension of the cone.
    """

    values: IntegerArray
    zeros: NDArray[np.float32]
    dimension: int


def cut(
    description: Description,
    column: int,
    half_space: int | None,
    limit: int | None = None,
) -> Description:
    """Intersect the cone with ``values[:, column] >= 0``, or with ``= 0``.

    Parameters
    ----------
    description : Description
    column : int
        The linear function.
    half_space : int or None
        Where the half-space stands in ``zeros``; None intersects with the hyperplane.
    limit : int, optional
        The number of rays that must not be exceeded.

    Raises
    ------
    BudgetExceeded
        If there are more rays than the limit.

    Notes
    -----
    The new rays are the positive combinations of adjacent rays on different sides (Motzkin,
    Raiffa, Thompson and Thrall 1953). Two rays are adjacent exactly if no third ray lies on all
    half-spaces that both lie on; at least ``dimension - 2`` of these are needed, and this many
    suffice if one of the two rays lies on ``dimension - 1`` half-spaces only, for these are then
    independent (Fukuda and Prodon 1996).
    """
    values, zeros = description.values, description.zeros
    level = values[:, column]
    above, below = np.flatnonzero(level > 0), np.flatnonzero(level < 0)
    if half_space is not None:
        zeros = zeros.copy()
        zeros[:, half_space] = level == 0
        if not below.size:
            return Description(values, zeros, description.dimension)
        kept = np.flatnonzero(level >= 0)
    else:
        kept = np.flatnonzero(level == 0)
    if not above.size or not below.size:
        if kept.size == len(values):
            return description
        remaining = values[kept]
        rank = int(flint_matrix(remaining).rank()) if kept.size else 0
        return Description(remaining, zeros[kept], rank)
    first, second = _adjacent(zeros, above, below, description.dimension)
    if limit is not None and kept.size + first.size > limit:
        raise BudgetExceeded(
            f"the double description reached {kept.size + first.size} rays; the limit was {limit}"
        )
    born = _combinations(values, level, first, second)
    zeros_born = zeros[first] * zeros[second]
    if half_space is not None:
        zeros_born[:, half_space] = 1
    return Description(
        np.concatenate([values[kept], born]),
        np.concatenate([zeros[kept], zeros_born]),
        description.dimension - (half_space is None),
    )


def _combinations(
    values: IntegerArray,
    level: IntegerArray,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
) -> IntegerArray:
    """Combine the rays so that the level cancels, each in primitive integers."""
    weight_first, weight_second = -level[second], level[first]
    divisor = np.gcd(weight_first, weight_second)
    weight_first, weight_second = weight_first // divisor, weight_second // divisor
    if values.dtype != object and 2 * largest(values) * largest(level) >= _ROOM:
        weight_first, weight_second = weight_first.astype(object), weight_second.astype(object)
    combined = values[first] * weight_first[:, None]
    combined += values[second] * weight_second[:, None]
    return primitive_rows(combined)


def _adjacent(
    zeros: NDArray[np.float32],
    above: NDArray[np.intp],
    below: NDArray[np.intp],
    dimension: int,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the adjacent pairs of a ray above and a ray below."""
    counts = zeros.sum(axis=1)
    simple = counts == dimension - 1
    height = max(1, _CHUNK // len(below))
    firsts, seconds = [], []
    zeros_below = zeros[below].T
    for start in range(0, len(above), height):
        part = above[start : start + height]
        rows, columns = np.nonzero(zeros[part] @ zeros_below >= dimension - 2)
        first, second = part[rows], below[columns]
        clear = simple[first] | simple[second]
        if not clear.all():
            unclear = np.flatnonzero(~clear)
            clear[unclear] = _alone(zeros, first[unclear], second[unclear])
            first, second = first[clear], second[clear]
        firsts.append(first)
        seconds.append(second)
    return np.concatenate(firsts), np.concatenate(seconds)


def _alone(
    zeros: NDArray[np.float32], first: NDArray[np.intp], second: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return whether no third ray lies on all half-spaces that both rays lie on."""
    height = max(1, _CHUNK // len(zeros))
    answers = []
    transposed = zeros.T
    for start in range(0, len(first), height):
        common = zeros[first[start : start + height]] * zeros[second[start : start + height]]
        containing = (common @ transposed) == common.sum(axis=1)[:, None]
        answers.append(np.count_nonzero(containing, axis=1) == 2)
    return np.concatenate(answers)


def start_from_basis(rows: IntegerArray, basis: list[int]) -> IntegerArray:
    """Return the extreme rays of ``{x : rows[basis] @ x >= 0}`` for a square regular basis."""
    inverse, _ = integer_inverse(flint_matrix(rows[basis]))
    return primitive_rows(from_flint(inverse.transpose()))


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
    polytopes (Avis, Bremner and Seidel 1997). Only the values on the rows are carried; the
    coordinates follow at the end from the values on the first basis.
    """
    width = rows.shape[1]
    if not width:
        return np.zeros((0, 0), dtype=np.int64)
    order = np.lexsort(rows.T[::-1]) if rows.dtype != object else _sorted_rows(rows)
    rows = rows[order]
    basis = independent_rows(rows)
    start = start_from_basis(rows, basis)
    values = product(start, rows.T)
    zeros = np.zeros((width, len(rows)), dtype=np.float32)
    zeros[:, basis] = values[:, basis] == 0
    description = Description(values, zeros, width)
    chosen = set(basis)
    for row in range(len(rows)):
        if row not in chosen:
            description = cut(description, row, row, limit)
    return _coordinates(rows[basis], description.values[:, basis])


def _coordinates(basis: IntegerArray, values: IntegerArray) -> IntegerArray:
    """Return the primitive rays that take these values on the basis rows."""
    inverse, _ = integer_inverse(flint_matrix(basis))
    return primitive_rows(product(values, from_flint(inverse).T))


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
