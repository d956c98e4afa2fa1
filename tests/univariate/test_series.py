"""Points are sorted and merged, and contradictions named, in every storage."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import InputError
from exactrelu.univariate import Series

points = st.lists(st.tuples(st.integers(-4, 4), st.integers(0, 3)), min_size=1, max_size=12)


@given(points, st.sampled_from([F(1), F(1, 10), F(1, 3**60), F(10) ** 30]))
def test_sorted_distinct_and_complete(rows: list[tuple[int, int]], unit: F) -> None:
    taken = dict(rows)
    x = [a * unit for a, _ in rows]
    y = [taken[a] * unit for a, _ in rows]
    series = Series.of(x, y)
    assert series.x.fractions() == sorted(set(x))
    assert series.y.fractions() == [taken[a] * unit for a in sorted(taken)]
    firsts = [x.index(a) for a in series.x.fractions()]
    assert series.rows.tolist() == firsts
    assert len(series) == len(taken)


@pytest.mark.parametrize(
    "x",
    [
        [2.5, 1.5, 2.5, 0.25],
        ["1/3", "0", "1/3", "7"],
        [5, 6, 5, 8],
        [F(1, 3**50), 0, F(1, 3**50), 2],
    ],
)
def test_contradictions(x: Sequence[Any]) -> None:
    with pytest.raises(InputError) as caught:
        Series.of(x, [1, 2, 3, 4])
    assert str(caught.value).startswith("rows 1 and 3 have the same x = ")
    assert "but y = 1 and y = 3; accepted are equal y for equal x" in str(caught.value)
    assert len(Series.of(x, [1, 2, 1, 4])) == 3


def test_equal_rows_before_a_contradiction() -> None:
    with pytest.raises(InputError, match=r"^rows 3 and 4 have the same x = 0 but y = 1 and y = 2"):
        Series.of([5, 0, 0, 0], [1, 1, 1, 2])


def test_a_float_and_a_decimal_that_differ_are_two_points() -> None:
    assert len(Series.of([0.1, "0.1"], [1, 2])) == 2
    assert len(Series.of([0.5, "0.5"], [1, "1.0"])) == 1
    assert len(Series.of([0.0, -0.0], [1, 1])) == 1


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2], [1], "x has 2 numbers and y has 1; accepted are as many"),
        ([], [], "the data have no rows; accepted is at least one"),
        ([1, "a"], [1, 2], "x, row 2: 'a' is not a finite number; "),
        ([1, 2], [1, float("inf")], "y, row 2: inf is not a finite number; "),
        (np.zeros((2, 1)), [1, 2], "x: an array of shape (2, 1) is not one-dimensional"),
    ],
)
def test_refusals(x: Any, y: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        Series.of(x, y)
    assert str(caught.value).startswith(message)


def test_long_numbers_in_a_contradiction_are_written() -> None:
    with pytest.raises(InputError, match=r"^rows 1 and 2 have the same x = 10000"):
        Series.of(["1e5000", "1e5000"], [0, 1])
