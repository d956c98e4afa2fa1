"""What the tests of arrangements share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hypothesis import strategies as st
from plain_arrangement import Row, dot, sign

from exactrelu.polytopes import (
    Cell,
)

Rows = list[Row]


def rational_rows(rows: Iterable[Iterable[int | Fraction]]) -> Rows:
    return [tuple(Fraction(entry) for entry in row) for row in rows]


def small_rows(dimension: int, most: int) -> st.SearchStrategy[list[tuple[int, ...]]]:
    row = st.tuples(*[st.integers(-2, 2)] * dimension)
    return st.lists(row, min_size=1, max_size=most)


def check_witnesses(cells: Iterable[Cell], rows: Rows, affine: bool = False) -> None:
    for cell in cells:
        point = (*cell.witness, Fraction(1)) if affine else cell.witness
        assert tuple(sign(dot(row, point)) for row in rows) == cell.signs


def sign_set(cells: Iterable[Cell]) -> set[tuple[int, ...]]:
    listed = [cell.signs for cell in cells]
    assert len(set(listed)) == len(listed)
    return set(listed)
