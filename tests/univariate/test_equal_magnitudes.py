"""Equality of slope changes, and the windows that force knots, in every storage."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from univariate_oracles import data_of, runs_of, slope_changes

from exactrelu.univariate import Series, curvature, signed_windows
from exactrelu.univariate.equal_magnitudes import equal_magnitudes


def check(series: Series) -> int:
    gammas = slope_changes(series.x.fractions(), series.y.fractions())
    pairs = [(i, j) for i in range(len(gammas)) for j in range(len(gammas))]
    first, second = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
    found = equal_magnitudes(curvature(series), first, second)
    expected = [abs(gammas[i]) == abs(gammas[j]) for i, j in pairs]
    assert found.tolist() == expected
    return sum(expected)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-3, 3), min_size=1, max_size=8),
    st.lists(st.sampled_from([F(1), F(2), F(1, 3)]), min_size=9, max_size=9),
    st.sampled_from([F(1), F(1, 10**12), F(1, 3**60), F(10) ** 14]),
)
def test_equal_and_opposite_slope_changes(gammas: list[int], widths: list[F], unit: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    assert check(Series.of([v * unit for v in x], [v * unit for v in y])) >= len(gammas)


@pytest.mark.parametrize("power", [3, 15, 17, 25, 400])
def test_almost_equal_is_not_equal(power: int) -> None:
    x, y = data_of([1, 1 + F(1, 10**power), -1, 1 - F(1, 10**power), 1], [1] * 6)
    assert check(Series.of(x, y)) == 9 + 2


def test_cross_products_that_overflow_int64() -> None:
    step = 2**19 + 1
    x = np.cumsum([0, step, step + 2, step, step + 2, step, step + 2])
    y = np.array([0, 1, 5, 10, 18, 27, 39]) * 2**38
    check(Series.of(x, y))
    check(Series.of(x * 2**20, np.array([0, 1, 5, 10, 18, 27, 39]) * 2**40 + 1))


def test_binary_floats() -> None:
    for scale in (1.0, 2.0**-1000, 2.0**990):
        y = np.array([0.0, 0.125, 0.5, 0.75, 0.625, 1.0, 0.0]) * scale
        assert check(Series.of(np.arange(7.0), y)) >= 5


def test_nothing_to_compare() -> None:
    empty = np.zeros(0, dtype=np.intp)
    assert equal_magnitudes(curvature(Series.of([0, 1], [0, 1])), empty, empty).tolist() == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-2, 2), max_size=12), st.lists(st.integers(1, 3), min_size=13, max_size=13)
)
def test_signed_windows_by_definition(gammas: list[int], widths: list[int]) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    windows = signed_windows(curvature(Series.of(x, y)))
    assert len(windows) == sum((length + 1) // 2 for _, length in runs_of(gammas))
    last = {1: x[0] - 1, -1: x[0] - 1}
    for (a, b, c), sign in zip(windows.triples.tolist(), windows.signs.tolist(), strict=True):
        chord = y[a] + (y[c] - y[a]) * (x[b] - x[a]) / (x[c] - x[a])
        assert a < b < c
        assert (chord - y[b]) * sign > 0
        assert x[a] >= last[sign]
        last[sign] = x[c]
