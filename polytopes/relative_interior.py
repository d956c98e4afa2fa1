"""A point of the relative interior, the implicit equations and boundedness, by exact programs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InfeasibleError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.integer_rows import flint_matrix, primitive_rows
from exactrelu.polytopes.linear_program import Vector, minimize
from exactrelu.polytopes.linear_system import LinearSystem


@dataclass(frozen=True, slots=True)
class RelativeInterior:
    """A point of the relative interior of a polyhedron and what holds with equality.

    Parameters
    ----------
    point : tuple of Fraction
    implicit : tuple of int
        The inequalities that are equations on the whole polyhedron.
    dimension : int
        The dimension of the affine hull.
    """

    point: Vector
    implicit: tuple[int, ...]
    dimension: int


def relative_interior(system: LinearSystem) -> RelativeInterior:
    """Find a point at which only implicit equations are tight.

    Parameters
    ----------
    system : LinearSystem
        Strict inequalities are read as their closures.

    Raises
    ------
    InfeasibleError
        If there is no point.

    Notes
    -----
    First the common slack t <= 1 of all rows is maximised. If it stays 0, one program maximises
    the sum of slacks ``0 <= t_i <= 1`` over the homogenised system, ``b_i z - a_i x >= t_i``,
    ``C x = d z``, ``z >= 1``; at its optimum every t_i is 0 or 1, and those with 0 are the
    implicit equations (Freund, Roundy and Todd 1985).

    Examples
    --------
    >>> found = relative_interior(LinearSystem.of([[1, 0], [-1, 0], [0, 1]], [1, -1, 3]))
    >>> found.implicit, found.dimension, found.point[0]
    ((0, 1), 1, Fraction(1, 1))
    """
    weak, equal = (primitive_rows(part) for part in system.rows())
    weak = weak[(weak[:, 1:] != 0).any(axis=1) | (weak[:, 0] < 0)]
    every = primitive_rows(system.rows()[0])
    width = every.shape[1]
    common = np.concatenate([weak, np.full((len(weak), 1), -1)], axis=1)
    ends = np.zeros((2, width + 1), dtype=np.int64)
    ends[:, -1] = -1, 1
    ends[0, 0] = 1
    equal_wide = np.concatenate([equal, np.zeros((len(equal), 1), dtype=np.int64)], axis=1)
    optimum = minimize(
        [*[0] * (width - 1), -1],
        LinearSystem(
            ExactMatrix.of_integers(np.concatenate([common, ends])),
            ExactMatrix.of_integers(equal_wide),
        ),
    )
    if optimum.point is None:
        raise InfeasibleError("the inequalities contradict each other: there is no interior point")
    point = optimum.point[:-1]
    if optimum.value == 0:
        point = _most_slack(weak, equal)
    place = ExactMatrix.of_fractions([[Fraction(1), *point]], width).integers
    values = product(every, place.T)[:, 0]
    implicit = tuple(np.flatnonzero(values == 0).tolist())
    normals = np.concatenate([equal[:, 1:], every[list(implicit), 1:]])
    rank = int(flint_matrix(normals).rank()) if normals.size else 0
    return RelativeInterior(point, implicit, width - 1 - rank)


def is_cone_zero(system: LinearSystem) -> bool:
    """Return whether ``A x <= 0, C x = 0`` holds for x = 0 only: a polyhedron is then bounded.

    Notes
    -----
    The rows must have full column rank, and the sum of slacks, capped by 1, must have maximum 0.

    Examples
    --------
    >>> is_cone_zero(LinearSystem.of([[1], [-1]], [3, 0]))
    True
    """
    weak, equal = (primitive_rows(part[:, 1:]) for part in system.rows())
    normals = np.concatenate([weak, equal])
    size = normals.shape[1]
    if not size:
        return True
    if not normals.size or int(flint_matrix(normals).rank()) < size:
        return False
    total = weak.astype(object).sum(axis=0) if len(weak) else np.zeros(size, dtype=object)
    zero = np.zeros((len(weak), 1), dtype=np.int64)
    cap = np.concatenate([[1], -total])[None, :]
    optimum = minimize(
        (-total).tolist(),
        LinearSystem(
            ExactMatrix.of_integers(np.concatenate([np.concatenate([zero, weak], axis=1), cap])),
            ExactMatrix.of_integers(
                np.concatenate([np.zeros((len(equal), 1), int), equal], axis=1)
            ),
        ),
    )
    return optimum.value == 0


def _most_slack(weak: IntegerArray, equal: IntegerArray) -> Vector:
    """Return a point at which as many inequalities as possible are not tight."""
    count, width = weak.shape
    unit = np.eye(count, dtype=np.int64)
    # Columns: constant, z, x, t.
    blocks = [
        _block(np.zeros(count, int), weak, -unit),
        _block(np.zeros(count, int), np.zeros((count, width), int), unit),
        _block(np.ones(count, int), np.zeros((count, width), int), -unit),
        _block(np.array([-1]), np.eye(1, width, dtype=np.int64), np.zeros((1, count), int)),
    ]
    fixed = _block(np.zeros(len(equal), int), equal, np.zeros((len(equal), count), int))
    optimum = minimize(
        [*[0] * width, *[-1] * count],
        LinearSystem(
            ExactMatrix.of_integers(np.concatenate(blocks)), ExactMatrix.of_integers(fixed)
        ),
    )
    if optimum.point is None:
        raise InfeasibleError("the inequalities contradict each other: there is no interior point")
    scale = optimum.point[0]
    return tuple(entry / scale for entry in optimum.point[1:width])


def _block(
    constants: NDArray[np.int64], middle: IntegerArray, slacks: NDArray[np.int64]
) -> IntegerArray:
    return np.concatenate([constants[:, None], middle, slacks], axis=1)
