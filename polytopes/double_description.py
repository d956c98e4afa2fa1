"""The double description method for pointed cones, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import INT64_ROOM, IntegerArray, magnitude, product
from exactrelu.polytopes.integer_rows import (
    flint_matrix,
    from_flint,
    integer_inverse,
    primitive_rows,
)

_CHUNK = 2**21


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
    above, below = (level > 0).nonzero()[0], (level < 0).nonzero()[0]
    if half_space is not None:
        zeros = zeros.copy()
        zeros[:, half_space] = level == 0
        if not below.size:
            return Description(values, zeros, description.dimension)
        kept = (level >= 0).nonzero()[0]
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


def cut_all(
    description: Description,
    rows: IntegerArray,
    batch: NDArray[np.intp],
    used: list[int],
    limit: int | None,
) -> Description:
    """Cut with some rows at once; those that cut something are appended to ``used``.

    Parameters
    ----------
    description : Description
        Its values are the coordinates of the rays, its zeros those on the rows ``used``.
    rows : integer array, shape (m, n)
    batch : integer array
        The places of the rows to cut with, in this order.
    used : list of int
        The places of the rows used, extended here.
    limit : int, optional
        The number of rays that must not be exceeded.
    """
    width = rows.shape[1]
    ahead = product(description.values, rows[batch].T)
    values = np.concatenate([description.values, ahead], axis=1)
    room = np.zeros((len(values), len(batch)), dtype=np.float32)
    held = description.zeros.shape[1]
    description = Description(
        values, np.concatenate([description.zeros, room], axis=1), description.dimension
    )
    for column, row in enumerate(batch.tolist(), width):
        if bool((description.values[:, column] < 0).any()):
            description = cut(description, column, held, limit)
            used.append(row)
            held += 1
    return Description(
        description.values[:, :width], description.zeros[:, :held], description.dimension
    )


def _combinations(
    values: IntegerArray,
    level: IntegerArray,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
) -> IntegerArray:
    """Combine the rays so that the level cancels, each in primitive integers."""
    weight_first, weight_second = -level[second], level[first]
    size = magnitude(values)
    if values.dtype != object and 2 * size * size >= INT64_ROOM:
        divisor = np.gcd(weight_first, weight_second)
        weight_first, weight_second = weight_first // divisor, weight_second // divisor
        heaviest = max(magnitude(weight_first), magnitude(weight_second))
        if 2 * size * heaviest >= INT64_ROOM:
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
    simple = zeros.sum(axis=1) == dimension - 1
    height = max(1, _CHUNK // len(below))
    firsts, seconds = [], []
    zeros_below = zeros[below].T
    for start in range(0, len(above), height):
        part = above[start : start + height]
        rows, columns = (zeros[part] @ zeros_below >= dimension - 2).nonzero()
        first, second = part[rows], below[columns]
        clear = simple[first] | simple[second]
        if not clear.all():
            unclear = np.flatnonzero(~clear)
            clear[unclear] = _alone(zeros, first[unclear], second[unclear])
            first, second = first[clear], second[clear]
        firsts.append(first)
        seconds.append(second)
    if len(firsts) == 1:
        return firsts[0], seconds[0]
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
