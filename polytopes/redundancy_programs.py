"""Which inequalities of a system are needed, decided by one exact linear program for each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.integer_rows import primitive_rows
from exactrelu.polytopes.linear_program import minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.redundancy import Minimality, distinct_half_spaces, minimal_rows
from exactrelu.polytopes.relative_interior import relative_interior

_MOST_RAYS = 4000


def minimal_rows_by_programs(rows: IntegerArray, equations: IntegerArray) -> Minimality:
    """Find the facets and the implicit equations without generators.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
        ``rows @ (1, x) >= 0`` and ``equations @ (1, x) = 0``.

    Returns
    -------
    Minimality
        Without rays. Irredundant rows, one for each facet.

    Notes
    -----
    m exact linear programs: the way for polyhedra with more vertices than can be listed.

    Examples
    --------
    >>> square = np.array([[1, 1, 0], [1, -1, 0], [1, 0, 1], [1, 0, -1], [3, 1, 1]])
    >>> minimal_rows_by_programs(square, np.zeros((0, 3), dtype=int)).facets
    (0, 1, 2, 3)
    """
    _, origin = distinct_half_spaces(rows)
    system = _system(rows[origin], equations)
    if minimize([0] * system.dimension, system).status == "infeasible":
        return Minimality((), (), True, None)
    implicit = {int(origin[row]) for row in relative_interior(system).implicit}
    left = origin.tolist()
    for row in origin.tolist():
        others = [other for other in left if other != row]
        if row not in implicit and is_implied(rows, equations, others, row):
            left = others
    facets = tuple(row for row in left if row not in implicit)
    return Minimality(facets, tuple(sorted(implicit)), False, None)


def find_minimality(
    rows: IntegerArray, equations: IntegerArray, limit: int | None = None
) -> Minimality:
    """Find the facets and the implicit equations by generators, or else by linear programs.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
    limit : int, optional
        The number of rays that must not be exceeded; without it, linear programs take over when
        there are several thousand rays.

    Raises
    ------
    BudgetExceeded
        If a limit is given and exceeded.
    """
    try:
        return minimal_rows(rows, equations, _MOST_RAYS if limit is None else limit)
    except BudgetExceeded:
        if limit is not None:
            raise
    return minimal_rows_by_programs(rows, equations)


def is_implied(
    rows: IntegerArray, equations: IntegerArray, others: Sequence[int], row: int
) -> bool:
    """Return whether ``rows[row]`` follows from the rows ``others`` and the equations.

    Notes
    -----
    The others must have a common point.
    """
    optimum = minimize(rows[row, 1:].tolist(), _system(rows[list(others)], equations))
    return optimum.value is not None and optimum.value + int(rows[row, 0]) >= 0


def incidence_by_programs(
    rows: IntegerArray, equations: IntegerArray, found: Minimality, candidates: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows vanish where, on one sample of each face of the candidate rows.

    Returns
    -------
    incidence : bool array, shape (rows, points)
        The points are a relatively inner point of the polyhedron, and for each candidate row
        that meets the polyhedron a relatively inner point of that face: a row vanishes on the
        face exactly if it vanishes there.
    finite : bool array, shape (points,)
        All true.
    """
    needed = rows[[*found.facets, *found.implicit]]
    points = [relative_interior(_system(needed, equations)).point]
    for row in (*candidates.tolist(), *found.facets):
        face = _system(needed, np.concatenate([equations, rows[row : row + 1]]))
        if minimize([0] * face.dimension, face).status != "infeasible":
            points.append(relative_interior(face).point)
    homogeneous = ExactMatrix.of_fractions([[Fraction(1), *p] for p in points], rows.shape[1])
    values = rows.astype(object) @ homogeneous.integers.T.astype(object)
    return values == 0, np.ones(len(points), dtype=bool)


def _system(rows: IntegerArray, equations: IntegerArray) -> LinearSystem:
    return LinearSystem(
        ExactMatrix.of_integers(primitive_rows(rows)), ExactMatrix.of_integers(equations)
    )
