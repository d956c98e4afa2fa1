"""Which inequalities of a system are needed, decided by the generators of its polyhedron."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.double_description import Description, cut_all, start_from_basis
from exactrelu.polytopes.float_program import guessed_inner_point
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.integer_rows import (
    independent_rows,
    kernel_rows,
    primitive_rows,
    row_divisors,
)
from exactrelu.polytopes.maximal_rows import maximal_rows
from exactrelu.polytopes.product_signs import float_rows

_DIRECTIONS = 1000


@dataclass(frozen=True, slots=True)
class Minimality:
    """What an inequality system ``rows @ (1, x) >= 0`` consists of.

    Parameters
    ----------
    facets : tuple of int
        One row for each facet.
    implicit : tuple of int
        Rows that vanish on the whole polyhedron; with the facets they describe all of it.
    is_empty : bool
        Whether no point satisfies the system.
    rays : integer array, shape (r, n + 1), or None
        Generators ``(t, x)`` of the homogenised polyhedron, modulo its lines, if they were found.
    """

    facets: tuple[int, ...]
    implicit: tuple[int, ...]
    is_empty: bool
    rays: IntegerArray | None


def affine_frame(equations: IntegerArray) -> IntegerArray | None:
    """Return coordinates of ``{(t, x) : equations @ (t, x) = 0}``, None if always t = 0.

    Returns
    -------
    integer array, shape (1 + dimension, n + 1)
        The first row has t > 0, the others t = 0.

    Examples
    --------
    >>> affine_frame(np.array([[-1, 2, 0]]))
    array([[2, 1, 0],
           [0, 0, 1]])
    """
    basis = kernel_rows(equations)
    level = basis[:, :1]
    nonzero = np.flatnonzero(level[:, 0] != 0)
    if not nonzero.size:
        return None
    first = int(nonzero[0])
    point = basis[first : first + 1] * (1 if level[first, 0] > 0 else -1)
    others = np.delete(basis, first, axis=0).astype(object)
    others = others * point[0, 0] - others[:, :1] * point
    return np.concatenate([point, primitive_rows(others)])


def minimal_rows(
    rows: IntegerArray, equations: IntegerArray | None = None, limit: int | None = None
) -> Minimality:
    """Find the facets and the implicit equations of ``{x : rows @ (1, x) >= 0}``.

    Parameters
    ----------
    rows : integer array, shape (m, n + 1)
        Row (b, -a) stands for ``a x <= b``. Zero rows and repeated rows are allowed.
    equations : integer array, shape (k, n + 1), optional
        Only points with ``equations @ (1, x) = 0`` are considered.
    limit : int, optional
        The number of rays that must not be exceeded on the way.

    Returns
    -------
    Minimality

    Raises
    ------
    BudgetExceeded
        If the limit is exceeded.

    Notes
    -----
    A double description that looks ahead. It starts with the rows that segments from an inner
    point along the normals meet first, computes the rays, drops the rows that no ray violates,
    and goes on with the rows that segments from the inner point to the violating rays meet first.
    Such rows are facets (up to ties), so that the number of cuts is about the number of facets
    and not the number of rows. The inner point only chooses the order; it is a float and may be
    wrong. A row is a facet exactly if its set of rays is maximal among the rows.

    Examples
    --------
    >>> square = np.array([[1, 1, 0], [1, -1, 0], [1, 0, 1], [1, 0, -1], [3, 1, 1]])
    >>> minimal_rows(square).facets
    (0, 1, 2, 3)
    """
    if equations is not None and len(equations):
        frame = affine_frame(equations)
        if frame is None:
            return Minimality((), (), True, None)
        inner = minimal_rows(product(rows, frame.T), None, limit)
        rays = None if inner.rays is None else product(inner.rays, frame)
        return Minimality(inner.facets, inner.implicit, inner.is_empty, rays)
    distinct, origin = distinct_half_spaces(rows)
    infinity = np.zeros((1, rows.shape[1]), dtype=np.int64)
    infinity[0, 0] = 1
    every = np.concatenate([infinity, distinct])
    columns = independent_rows(every.T)
    rays, used, incidence = _looking_ahead(every[:, columns], limit)
    full = np.zeros((len(rays), rows.shape[1]), dtype=rays.dtype)
    full[:, columns] = rays
    facets, implicit = maximal_rows(used, incidence)
    return Minimality(
        tuple(sorted(int(origin[row - 1]) for row in facets if row)),
        tuple(sorted(int(origin[row - 1]) for row in implicit if row)),
        not bool((rays[:, 0] > 0).any()),
        full,
    )


def distinct_half_spaces(rows: IntegerArray) -> tuple[IntegerArray, NDArray[np.intp]]:
    """Drop trivial rows; of parallel half-spaces keep the smallest. Returns rows and places."""
    places = np.flatnonzero((rows[:, 1:] != 0).any(axis=1) | (rows[:, 0] < 0))
    reduced = primitive_rows(rows[places])
    # The row is (b, s a) with a primitive and s > 0: half-spaces with equal a compare by b / s.
    scales = row_divisors(reduced[:, 1:]).tolist()
    normals = map(tuple, primitive_rows(reduced[:, 1:]).tolist())
    offsets = reduced[:, 0].tolist()
    best: dict[tuple[int, ...], int] = {}
    for row, normal in enumerate(normals):
        held = best.setdefault(normal, row)
        if held != row and offsets[row] * scales[held] < offsets[held] * scales[row]:
            best[normal] = row
    chosen = np.array(sorted(best.values()), dtype=np.intp)
    return reduced[chosen], places[chosen]


def _looking_ahead(
    rows: IntegerArray, limit: int | None
) -> tuple[IntegerArray, list[int], NDArray[np.bool_]]:
    """Return the rays, the rows used, and which used row vanishes on which ray."""
    depth = _depths(rows)
    first = _first_met(rows, depth)
    order = np.concatenate([first, np.setdiff1d(np.argsort(depth, kind="stable"), first)])
    basis = [int(order[row]) for row in independent_rows(rows[order])]
    width = len(basis)
    used = list(basis)
    description = Description(
        start_from_basis(rows, basis), 1 - np.eye(width, dtype=np.float32), width
    )
    left = np.setdiff1d(np.arange(len(rows)), basis)
    batch = np.setdiff1d(first, basis)
    while left.size:
        description = cut_all(description, rows, batch, used, limit)
        left = np.setdiff1d(left, batch, assume_unique=True)
        ahead = product(description.values, rows[left].T)
        negative = ahead < 0
        open_columns = np.flatnonzero(negative.any(axis=0))
        left = left[open_columns]
        if not left.size:
            break
        open_rays = np.flatnonzero(negative.any(axis=1))
        ahead = ahead[np.ix_(open_rays, open_columns)]
        with np.errstate(all="ignore"):
            met = np.argmin(float_rows(ahead) / depth[left], axis=1)
        batch = left[np.unique(met)]
    return description.values, used, description.zeros == 1


def _depths(rows: IntegerArray) -> NDArray[np.float64]:
    """Return positive floats: the values of the rows at a presumed inner point."""
    scaled = float_rows(rows)
    if bool((scaled[:, 0] > 0).all()):
        return scaled[:, 0]
    point = guessed_inner_point(rows)
    if point is not None:
        with np.errstate(all="ignore"):
            depth = scaled[:, 0] + scaled[:, 1:] @ point
        if bool((depth > 0).all()) and bool(np.isfinite(depth).all()):
            return depth
    sizes = np.abs(scaled).sum(axis=1)
    return np.where(sizes > 0, sizes, 1.0)


def _first_met(rows: IntegerArray, depth: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return rows that are met first on the way from the inner point along some normal."""
    with np.errstate(all="ignore"):
        scaled = float_rows(rows) / depth[:, None]
        directions = scaled[np.argsort(depth, kind="stable")[:_DIRECTIONS]].copy()
        directions[:, 0] = 0.0
        return np.unique(np.argmax(scaled @ directions.T, axis=0))
