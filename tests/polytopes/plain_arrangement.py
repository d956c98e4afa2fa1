"""Cells by plain deletion and restriction in Fractions: slow, short, and independent."""

from __future__ import annotations

from fractions import Fraction

Row = tuple[Fraction, ...]


def plain_cells(rows: list[Row], dimension: int) -> dict[tuple[int, ...], Row]:
    """Return every sign vector of full-dimensional cells with a point, for central rows."""
    if not rows:
        return {(): (Fraction(1),) * dimension}
    *others, last = rows
    cells = plain_cells(others, dimension)
    if not any(last):
        return {(*signs, 0): point for signs, point in cells.items()}
    found = {}
    for signs, point in cells.items():
        value = dot(last, point)
        if value:
            found[(*signs, sign(value))] = point
    pivot = next(k for k, entry in enumerate(last) if entry)
    basis = kernel_basis(last, pivot)
    restricted = [tuple(dot(row, vector) for vector in basis) for row in others]
    for y in plain_cells(restricted, dimension - 1).values():
        z = tuple(
            sum((a * v[k] for a, v in zip(y, basis, strict=True)), Fraction(0))
            for k in range(dimension)
        )
        parallel = [row for row in others if any(row) and dot(row, z) == 0]
        step = min(
            (
                abs(dot(row, z)) / abs(dot(row, last)) / 2
                for row in others
                if row not in parallel and dot(row, last)
            ),
            default=Fraction(1),
        )
        for side in (1, -1):
            point = tuple(a + side * step * b for a, b in zip(z, last, strict=True))
            signs = tuple(sign(dot(row, point)) for row in rows)
            found.setdefault(signs, point)
    return found


def kernel_basis(row: Row, pivot: int) -> list[Row]:
    basis = []
    for k in range(len(row)):
        if k != pivot:
            vector = [Fraction(0)] * len(row)
            vector[k], vector[pivot] = Fraction(1), -row[k] / row[pivot]
            basis.append(tuple(vector))
    return basis


def dot(left: Row, right: Row) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def sign(value: Fraction | int) -> int:
    return (value > 0) - (value < 0)


def plain_count(rows: list[Row], dimension: int) -> int:
    """Count cells by Zaslavsky's recursion cells(A) = cells(A - H) + cells(A restricted to H)."""
    distinct: list[Row] = []
    for row in rows:
        if any(row) and not any(parallel(row, other) for other in distinct):
            distinct.append(row)
    if not distinct:
        return 1
    last = distinct.pop()
    pivot = next(k for k, entry in enumerate(last) if entry)
    basis = kernel_basis(last, pivot)
    restricted = [tuple(dot(row, vector) for vector in basis) for row in distinct]
    return plain_count(distinct, dimension) + plain_count(restricted, dimension - 1)


def parallel(left: Row, right: Row) -> bool:
    pairs = [(i, j) for i in range(len(left)) for j in range(i)]
    return all(left[i] * right[j] == left[j] * right[i] for i, j in pairs) and (
        len(left) > 1 or bool(left[0]) == bool(right[0])
    )
