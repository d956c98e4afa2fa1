"""Drop the redundant rows of a table of inequalities that carry their multipliers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.integer_rows import primitive_rows
from exactrelu.polytopes.linear_program import LinearOptimum, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.redundancy import Minimality
from exactrelu.polytopes.redundancy_programs import (
    find_minimality,
    incidence_by_programs,
    is_implied,
)


def prune(
    weak: IntegerArray,
    equal: IntegerArray,
    source: LinearSystem,
    kept: tuple[int, ...],
    limit: int | None = None,
) -> IntegerArray:
    """Return rows of the table that describe the same set, none of them redundant.

    Parameters
    ----------
    weak, equal : integer arrays
        Tables with the columns (b, -a), the multipliers of the inequalities and of the equations
        of ``source``. The equations must hold beside the inequalities.
    source : LinearSystem
        A row is strict if it uses a strict inequality of the source.
    kept : tuple of int
        The variables that still occur.
    limit : int, optional
        The number of rays that must not be exceeded on the way.

    Notes
    -----
    A weak row is needed if it is a facet. A strict row is needed if it meets the closure and no
    other strict row meets it in more; a weak facet goes where a strict row has the same face.
    Contradictions leave one row, ``0 <= -1`` or ``0 < 0``. Rows that vanish on the whole
    set are tested one by one by exact linear programs. The result is sorted.
    """
    width = source.inequalities.shape[1]
    columns = [0, *(place + 1 for place in kept)]
    rows, equations = weak[:, columns], equal[:, columns]
    last = width + source.inequalities.shape[0]
    strict = (weak[:, last - source.strict : last] != 0).any(axis=1)
    found = find_minimality(rows, equations, limit)
    if found.is_empty:
        return _contradiction(weak, equal, columns)
    implicit = _needed(rows, equations, found)
    if not strict.any():
        return _sorted(weak[[*found.facets, *implicit]], columns)
    if found.rays is None:
        incidence, finite = incidence_by_programs(rows, equations, found, np.flatnonzero(strict))
    else:
        incidence, finite = product(rows, found.rays.T) == 0, found.rays[:, 0] > 0
    vanishing = np.flatnonzero(strict & incidence.all(axis=1))
    if vanishing.size:
        return _strict_contradiction(weak, equal, columns, int(vanishing[0]))
    faces = _largest_faces(np.flatnonzero(strict), incidence, finite)
    closed = [
        row
        for row in found.facets
        if not any(bool((incidence[row] <= incidence[other]).all()) for other in faces)
    ]
    return _sorted(weak[[*closed, *implicit, *faces]], columns)


def _largest_faces(
    candidates: NDArray[np.intp], incidence: NDArray[np.bool_], finite: NDArray[np.bool_]
) -> list[int]:
    """Return strict rows whose faces are not within that of another one, one for each face."""
    chosen: list[int] = []
    touching = [row for row in candidates if bool(incidence[row][finite].any())]
    for row in sorted(touching, key=lambda row: (-int(incidence[row].sum()), int(row))):
        if not any(bool((incidence[row] <= incidence[other]).all()) for other in chosen):
            chosen.append(int(row))
    return chosen


def _needed(rows: IntegerArray, equations: IntegerArray, found: Minimality) -> list[int]:
    """Return the implicit rows that the others do not imply."""
    needed = list(found.implicit)
    for row in found.implicit:
        others = [other for other in (*needed, *found.facets) if other != row]
        if is_implied(rows, equations, others, row):
            needed.remove(row)
    return needed


def _contradiction(weak: IntegerArray, equal: IntegerArray, columns: list[int]) -> IntegerArray:
    system = LinearSystem(
        ExactMatrix.of_integers(weak[:, columns]), ExactMatrix.of_integers(equal[:, columns])
    )
    return _weighted(weak, equal, minimize([0] * system.dimension, system))


def _strict_contradiction(
    weak: IntegerArray, equal: IntegerArray, columns: list[int], row: int
) -> IntegerArray:
    """Combine a strict row that vanishes on the closure with the rows that make it vanish."""
    system = LinearSystem(
        ExactMatrix.of_integers(weak[:, columns]), ExactMatrix.of_integers(equal[:, columns])
    )
    optimum = minimize((-weak[row, columns[1:]]).tolist(), system)
    return _weighted(weak, equal, optimum, row)


def _weighted(
    weak: IntegerArray, equal: IntegerArray, optimum: LinearOptimum, row: int | None = None
) -> IntegerArray:
    weights = list(optimum.multipliers)
    if row is not None:
        weights[row] += 1
    factors = ExactMatrix.of_fractions(
        [[*weights, *optimum.equation_multipliers]], len(weights) + len(equal)
    )
    return primitive_rows(product(factors.integers, np.concatenate([weak, equal])))


def _sorted(table: IntegerArray, columns: list[int]) -> IntegerArray:
    """Order the rows by their primitive coefficients, so that the input order does not matter."""
    keys = primitive_rows(table[:, columns]).tolist()
    order = sorted(range(len(keys)), key=lambda row: (keys[row][1:], keys[row][0]))
    return table[np.array(order, dtype=np.intp)]
