"""Canonical rows of a polyhedron: its half-spaces and equations, or its generators and lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.guarded_integers import INT64_ROOM, IntegerArray, magnitude, product
from exactrelu.polytopes.integer_rows import flint_matrix, from_flint, primitive_rows


@dataclass(frozen=True, slots=True, eq=False)
class Representation:
    """A cone in one dimension more, by rows and by rows that count with both signs.

    Of half-spaces: rows (b, -a) with ``b - a x >= 0`` and equations (d, -c). Of generators: rows
    (t, x), the point ``x / t`` if t > 0 and the ray x if t = 0, and lines (0, x).

    Parameters
    ----------
    rows : integer array, shape (m, n + 1)
        Primitive, sorted.
    linear : integer array, shape (k, n + 1)
        In reduced echelon form.
    backend : str
        Who computed it: ``own``, ``cdd``, ``ppl``, or ``given``.
    """

    rows: IntegerArray
    linear: IntegerArray
    backend: str

    def points(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return ``x / t`` for each row (t, x) with t > 0, sorted."""
        finite = [row for row in self.rows.tolist() if row[0]]
        return tuple(sorted(tuple(Fraction(e, row[0]) for e in row[1:]) for row in finite))

    def directions(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return x for each row (0, x)."""
        return tuple(tuple(map(Fraction, row[1:])) for row in self.rows.tolist() if not row[0])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Representation):
            return NotImplemented
        pairs = ((self.rows, other.rows), (self.linear, other.linear))
        return all(a.shape == b.shape and bool((a == b).all()) for a, b in pairs)

    def __hash__(self) -> int:
        return hash((self.rows.shape, self.linear.shape))


def canonical(rows: IntegerArray, linear: IntegerArray, backend: str) -> Representation:
    """Bring irredundant rows to a form that depends on the cone only.

    Parameters
    ----------
    rows, linear : integer arrays, shapes (m, n + 1) and (k, n + 1)
        Rows of which none can be left out, and the rows that count with both signs.
    backend : str

    Notes
    -----
    ``linear`` gets reduced echelon form, the column of constants last; the rows are reduced
    by it, made primitive and sorted. Extreme rays are unique modulo the lines.

    Examples
    --------
    >>> representation = canonical(np.array([[2, 2, 0], [0, 1, 1]]), np.array([[0, 0, 2]]), "own")
    >>> representation.rows.tolist(), representation.linear.tolist()
    ([[0, 1, 0], [1, 1, 0]], [[0, 0, 1]])
    """
    rows = primitive_rows(rows)
    if len(linear):
        width = linear.shape[1]
        order = [*range(1, width), 0]
        reduced, _, rank = flint_matrix(linear[:, order]).rref()
        back = np.argsort(order)
        linear = primitive_rows(from_flint(reduced)[: int(rank)])
        for pivot in linear:
            column = int(np.flatnonzero(pivot != 0)[0])
            pivot = pivot if pivot[column] > 0 else -pivot
            rows = _reduced(rows, pivot[back], order[column])
        leading = np.argmax(linear != 0, axis=1)[:, None]
        signs = np.where(np.take_along_axis(linear, leading, axis=1) < 0, -1, 1)
        linear = (linear * signs)[:, back]
    return Representation(sorted_rows(rows), linear, backend)


def _reduced(rows: IntegerArray, pivot: IntegerArray, column: int) -> IntegerArray:
    if 2 * magnitude(rows) * magnitude(pivot) >= INT64_ROOM:
        rows, pivot = rows.astype(object), pivot.astype(object)
    return primitive_rows(rows * pivot[column] - np.outer(rows[:, column], pivot))


def sorted_rows(rows: IntegerArray) -> IntegerArray:
    """Sort rows lexicographically."""
    if rows.dtype == object:
        listed = rows.tolist()
        return rows[np.array(sorted(range(len(listed)), key=listed.__getitem__), dtype=np.intp)]
    if not rows.size:
        return rows
    # With the sign bit turned and the high byte first, bytes compare as the integers do.
    turned = (rows ^ np.int64(-(2**63))).astype(">i8")
    keys = turned.view(f"S{8 * rows.shape[1]}")[:, 0]
    order: IntegerArray = rows[np.argsort(keys, kind="stable")]
    return order


def touches_points(rows: IntegerArray, generators: IntegerArray) -> IntegerArray:
    """Return the rows that vanish at some point among the generators (t, x)."""
    points = generators[generators[:, 0] > 0]
    touching: IntegerArray = rows[(product(rows, points.T) == 0).any(axis=1)]
    return touching


def sides(rows: IntegerArray) -> Iterator[tuple[tuple[Fraction, ...], Fraction]]:
    """Yield the pair (a, b) for each row (b, -a).

    Examples
    --------
    >>> list(sides(np.array([[2, -1, 0]])))
    [((Fraction(1, 1), Fraction(0, 1)), Fraction(2, 1))]
    """
    for row in rows.tolist():
        yield tuple(Fraction(-entry) for entry in row[1:]), Fraction(row[0])
