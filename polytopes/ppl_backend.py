"""Vertices and facets by the Parma Polyhedra Library (pplpy), exact."""

from __future__ import annotations

from typing import Any

from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array


def library() -> Any:
    """Import pplpy.

    Raises
    ------
    BackendMissingError
        If it is not installed.
    """
    try:
        import ppl
    except ImportError:
        raise BackendMissingError("pplpy", "ppl") from None
    return ppl


def generators(rows: IntegerArray, equations: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    """Return generators (t, x) and lines (0, x) of ``rows @ (1, x) >= 0, equations @ (1, x) = 0``.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
    """
    ppl = library()
    dimension = rows.shape[1] - 1
    system = ppl.Constraint_System()
    for row in rows.tolist():
        system.insert(ppl.Linear_Expression(row[1:], row[0]) >= 0)
    for row in equations.tolist():
        system.insert(ppl.Linear_Expression(row[1:], row[0]) == 0)
    polyhedron = _embedded(ppl.C_Polyhedron(system), dimension)
    found: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for generator in polyhedron.minimized_generators():
        if generator.is_point():
            found.append((generator.divisor(), *generator.coefficients()))
        else:
            kept = found if generator.is_ray() else lines
            kept.append((0, *generator.coefficients()))
    return _array(found, dimension + 1), _array(lines, dimension + 1)


def _embedded(polyhedron: Any, dimension: int) -> Any:
    """Add the last coordinates where no constraint mentions them."""
    missing = dimension - polyhedron.space_dimension()
    if missing:
        polyhedron.add_space_dimensions_and_embed(missing)
    return polyhedron


def facets(found: IntegerArray, lines: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    """Return half-spaces (b, -a) and equations (d, -c) of a nonempty polyhedron.

    Parameters
    ----------
    found, lines : integer arrays, shapes (m, n + 1) and (k, n + 1)
        Generators (t, x), one with t > 0 at least, and lines (0, x).
    """
    ppl = library()
    dimension = found.shape[1] - 1
    system = ppl.Generator_System()
    for row in sorted(found.tolist(), key=lambda row: -row[0]):
        expression = ppl.Linear_Expression(row[1:], 0)
        if row[0]:
            system.insert(ppl.point(expression, row[0]))
        elif any(row):
            system.insert(ppl.ray(expression))
    for row in lines.tolist():
        if any(row):
            system.insert(ppl.line(ppl.Linear_Expression(row[1:], 0)))
    polyhedron = ppl.C_Polyhedron(dimension, "empty")
    polyhedron.add_generators(system)
    rows: list[tuple[Any, ...]] = []
    equations: list[tuple[Any, ...]] = []
    for constraint in polyhedron.minimized_constraints():
        row = (constraint.inhomogeneous_term(), *constraint.coefficients())
        (equations if constraint.is_equality() else rows).append(row)
    return _array(rows, dimension + 1), _array(equations, dimension + 1)


def _array(rows: list[tuple[Any, ...]], width: int) -> IntegerArray:
    """Store rows of big integers; trailing zeros that the library leaves out are added."""
    if any(len(row) < width for row in rows):
        rows = [row + (0,) * (width - len(row)) for row in rows]
    return integer_array(rows, width)
