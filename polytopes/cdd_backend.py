"""Vertices and facets by cddlib in GMP rationals (pycddlib's ``cdd.gmp``, never its floats)."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array


def library() -> tuple[Any, Any]:
    """Import pycddlib: the module of its constants and the exact module.

    Raises
    ------
    BackendMissingError
        If it is not installed, or was built without GMP.
    """
    try:
        import cdd
        import cdd.gmp
    except ImportError:
        raise BackendMissingError(
            "pycddlib with cdd.gmp", "cdd", "needs the system packages libcdd-dev and libgmp-dev"
        ) from None
    return cdd, cdd.gmp


def generators(rows: IntegerArray, equations: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    """Return generators (t, x) and lines (0, x) of ``rows @ (1, x) >= 0, equations @ (1, x) = 0``.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
    """
    cdd, gmp = library()
    # Without any constant cddlib leaves out the apex 0 of the cone; 1 >= 0 makes it appear.
    rows = np.concatenate([np.eye(1, rows.shape[1], dtype=np.int64), rows])
    polyhedron = gmp.polyhedron_from_matrix(_matrix(rows, equations, cdd.RepType.INEQUALITY))
    found = gmp.copy_generators(polyhedron)
    return _split(found.array, found.lin_set, rows.shape[1])


def facets(found: IntegerArray, lines: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    """Return half-spaces (b, -a) and equations (d, -c) of a nonempty polyhedron.

    Parameters
    ----------
    found, lines : integer arrays, shapes (m, n + 1) and (k, n + 1)
        Generators (t, x), one with t > 0 at least, and lines (0, x).
    """
    cdd, gmp = library()
    polyhedron = gmp.polyhedron_from_matrix(_matrix(found, lines, cdd.RepType.GENERATOR))
    rows = gmp.copy_inequalities(polyhedron)
    return _split(rows.array, rows.lin_set, found.shape[1])


def _matrix(rows: IntegerArray, linear: IntegerArray, kind: Any) -> Any:
    cdd, gmp = library()
    every = np.concatenate([rows, linear]).tolist()
    if kind == cdd.RepType.GENERATOR:
        every = [_normalised(row) for row in every]
    return gmp.matrix_from_array(
        every, rep_type=kind, lin_set=set(range(len(rows), len(rows) + len(linear)))
    )


def _normalised(row: list[int]) -> list[Any]:
    """Divide by a positive first entry: cddlib wants 1 or 0 there for generators."""
    return [Fraction(entry, row[0]) for entry in row] if row[0] > 1 else row


def _split(
    array: list[list[Fraction]], linear: Container[int], width: int
) -> tuple[IntegerArray, IntegerArray]:
    parts: tuple[list[list[int]], list[list[int]]] = ([], [])
    for place, row in enumerate(array):
        denominators = [entry.denominator for entry in row]
        common = lcm(*denominators)
        integers = [entry.numerator for entry in row]
        if common != 1:
            pairs = zip(integers, denominators, strict=True)
            integers = [entry * (common // unit) for entry, unit in pairs]
        parts[place in linear].append(integers)
    return integer_array(parts[0], width), integer_array(parts[1], width)
