"""From half-spaces to generators and back, by the backend asked for."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from exactrelu.polytopes.cone_generators import cone_generators
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.maximal_rows import maximal_rows
from exactrelu.polytopes.product_signs import float_products, float_rows
from exactrelu.polytopes.redundancy_programs import find_minimality
from exactrelu.polytopes.representation import Representation, canonical, touches_points

Backend: TypeAlias = Literal["auto", "own", "ppl", "cdd"]
BACKENDS: tuple[Backend, ...] = ("auto", "own", "ppl", "cdd")


def check_backend(backend: str) -> None:
    """Refuse an unknown backend.

    Raises
    ------
    InputError
        If the backend is none of ``BACKENDS``.
    """
    if backend not in BACKENDS:
        raise InputError(f"backend: {backend!r}; accepted are {', '.join(BACKENDS)}")


def generators_of(
    rows: IntegerArray,
    equations: IntegerArray,
    backend: Backend = "auto",
    limit: int | None = None,
) -> Representation:
    """Return the minimal generators of ``{x : rows @ (1, x) >= 0, equations @ (1, x) = 0}``.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
    backend : {"auto", "own", "ppl", "cdd"}
        ``auto`` is the own double description: it needs nothing installed, can be interrupted,
        and is the fastest on most inputs, so that answers do not depend on what is installed.
    limit : int, optional
        The number of rays that the own method must not exceed.

    Returns
    -------
    Representation
        Without rows and lines if the polyhedron is empty.

    Raises
    ------
    InputError
        If the backend is unknown.
    BackendMissingError
        If its library is not installed.
    BudgetExceeded
        If the limit is exceeded.

    Examples
    --------
    >>> segment = generators_of(np.array([[1, -1], [1, 2]]), np.zeros((0, 2), dtype=int))
    >>> segment.rows.tolist(), segment.backend
    ([[1, 1], [2, -1]], 'own')
    """
    check_backend(backend)
    if backend == "ppl":
        from exactrelu.polytopes.ppl_backend import generators as ppl_generators

        found, lines = ppl_generators(rows, equations)
    elif backend == "cdd":
        from exactrelu.polytopes.cdd_backend import generators as cdd_generators

        found, lines = cdd_generators(rows, equations)
    else:
        infinity = np.eye(1, rows.shape[1], dtype=np.int64)
        found, lines = cone_generators(np.concatenate([infinity, rows]), equations, limit)
    if not bool((found[:, 0] > 0).any()):
        found, lines = found[:0], lines[:0]
    name = "own" if backend == "auto" else backend
    _check(rows, equations, found, lines, name)
    return canonical(found, lines, name)


def half_spaces_of(
    found: IntegerArray,
    lines: IntegerArray,
    backend: Backend = "auto",
    limit: int | None = None,
) -> Representation:
    """Return the facets and the affine hull of the polyhedron with these generators.

    Parameters
    ----------
    found, lines : integer arrays, shapes (m, n + 1) and (k, n + 1)
        Generators (t, x) and lines (0, x); without any t > 0 the polyhedron is empty.
    backend, limit
        As in :func:`generators_of`.

    Returns
    -------
    Representation
        The single equation (1, 0) if the polyhedron is empty.

    Examples
    --------
    >>> half_spaces_of(np.array([[1, 1], [2, -1]]), np.zeros((0, 2), dtype=int)).rows.tolist()
    [[1, -1], [1, 2]]
    """
    check_backend(backend)
    name = "own" if backend == "auto" else backend
    if not bool((found[:, 0] > 0).any()):
        contradiction = np.eye(1, found.shape[1], dtype=np.int64)
        return Representation(contradiction[:0], contradiction, name)
    if backend == "ppl":
        from exactrelu.polytopes.ppl_backend import facets as ppl_facets

        rows, equations = ppl_facets(found, lines)
    elif backend == "cdd":
        from exactrelu.polytopes.cdd_backend import facets as cdd_facets

        rows, equations = cdd_facets(found, lines)
    else:
        rows, equations = cone_generators(found, lines, limit)
    _check(rows, equations, found, lines, name)
    return canonical(touches_points(rows, found), equations, name)


def minimal_half_spaces(
    rows: IntegerArray, equations: IntegerArray, limit: int | None = None
) -> Representation:
    """Return the facets and the affine hull of a system without listing all its vertices.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
    limit : int, optional
        See :func:`find_minimality`.

    Returns
    -------
    Representation
        The single equation (1, 0) if the system has no solution.
    """
    found = find_minimality(rows, equations, limit)
    if found.is_empty:
        contradiction = np.eye(1, rows.shape[1], dtype=np.int64)
        return Representation(contradiction[:0], contradiction, "own")
    hull = np.concatenate([equations, rows[list(found.implicit)]])
    return canonical(rows[list(found.facets)], hull, "own")


def extreme_generators(
    found: IntegerArray, lines: IntegerArray, half_spaces: Representation
) -> Representation:
    """Return the generators that cannot be left out, given the facets of their hull.

    Parameters
    ----------
    found, lines : integer arrays, shapes (m, n + 1) and (k, n + 1)
    half_spaces : Representation
        Of the hull.

    Notes
    -----
    A generator is extreme exactly if no other lies on all facets that it lies on and on more,
    the half-space t >= 0 counting as one; those on all of them are lines.
    """
    if not bool((found[:, 0] > 0).any()):
        return Representation(found[:0], lines[:0], half_spaces.backend)
    infinity = np.eye(1, found.shape[1], dtype=np.int64)
    every = np.concatenate([infinity, half_spaces.rows])
    rows, both = maximal_rows(list(range(len(found))), product(every, found.T) == 0)
    return canonical(found[rows], np.concatenate([lines, found[both]]), half_spaces.backend)


def given_generators(
    vertices: object, rays: object, lines: object, dimension: int | None = None
) -> Representation:
    """Read points, rays and lines from numbers of any accepted kind, redundant ones allowed.

    Raises
    ------
    InputError
        If a number is not finite, the widths differ, or there are no rows and no dimension.
    """
    parts = (("vertices", vertices), ("rays", rays), ("lines", lines))
    shapes = [ExactMatrix.of(part, place).shape for place, part in parts]
    widths = [width for count, width in shapes if count]
    width = dimension if dimension is not None else (widths[0] if widths else None)
    if width is None:
        raise InputError("dimension: it is unknown without rows; give dimension=n")
    points, far, both = (ExactMatrix.of(part, place, width) for place, part in parts)
    levels = integer_array([(entry,) for entry in points.denominators], 1)
    finite = np.concatenate([levels, points.integers], axis=1)
    distant, linear = (np.insert(part.integers, 0, 0, axis=1) for part in (far, both))
    return Representation(np.concatenate([finite, distant]), linear, "given")


def _check(
    rows: IntegerArray, equations: IntegerArray, found: IntegerArray, lines: IntegerArray, name: str
) -> None:
    """Hold the answer of a library against the question, as far as floats with a bound can.

    An answer is refused if a generator is proved to violate a row: a guard against a broken
    library, which costs little beside it.
    """
    if name == "own" or not rows.shape[1]:
        return
    both = np.concatenate([rows, equations])
    values, errors = float_products(float_rows(found), float_rows(both))
    allowed = np.where(np.arange(len(both)) < len(rows), np.inf, errors)
    along, along_errors = float_products(float_rows(lines), float_rows(both))
    if (
        bool((values < -errors).any())
        or bool((values > allowed).any())
        or bool((np.abs(along) > along_errors).any())
    ):
        raise ExactReluError(f"the backend {name} returned a generator outside a half-space")
