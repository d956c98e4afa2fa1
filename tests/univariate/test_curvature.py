"""Signs, magnitudes and runs of slope changes against plain Fractions."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from univariate_oracles import runs_of, slope_changes

from exactrelu.univariate import Series, curvature

BIG = 2.0**100


def check(x: Any, y: Any) -> list[int]:
    series = Series.of(x, y)
    found = curvature(series)
    gammas = slope_changes(series.x.fractions(), series.y.fractions())
    signs = [(g > 0) - (g < 0) for g in gammas]
    assert found.signs.tolist() == signs
    assert [F(int(c.p), int(c.q)) for c in map(found.slope_change, range(len(gammas)))] == gammas
    starts, lengths = found.runs
    assert list(zip(starts.tolist(), lengths.tolist(), strict=True)) == runs_of(gammas)
    for k, gamma in enumerate(gammas):
        exact = abs(gamma) / found.unit
        approximate, bound = float(found.magnitudes[k]), float(found.relative_error[k])
        if gamma and np.isfinite(approximate):
            assert 0 <= bound < 1e-5
            assert abs(F(approximate) - exact) <= F(bound) * exact
        elif gamma:
            assert bound == np.inf
    return signs


@pytest.mark.parametrize(
    ("x", "y", "signs"),
    [
        ([0], [5], []),
        ([0, 1], [5, 7], []),
        ([0, 1, 3], [0, 1, 3], [0]),
        ([0, 1, 3], [0, 1, 4], [1]),
        ([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0], [1, -1, -1, 1]),
        (["0.1", "0.2", "0.3"], ["0.1", "0.2", "0.3"], [0]),
        ([0.1, 0.2, 0.3], [0.1, 0.2, 0.3], [0]),
        (["0.1", "0.2", "0.3"], ["0.3", "0.6", "0.9"], [0]),
        ([0.1, 0.2, 0.3], [0.3, 0.6, 0.9], None),
        ([1e300, 2e300, 3e300], [1e-300, 2e-300, 4e-300], [1]),
        ([5e-324, 1e-323, 1.5e-323], [0.0, 5e-324, 1.5e-323], [1]),
        ([-1.7e308, 0.0, 1.7e308], [-1.7e308, 0.0, 1.7e308], [0]),
        ([0.0, 1.0, 2.0, 3.0, 4.0], [0, 1.7e308, -1.7e308, 1.7e308, 0.5], None),
        ([0, 1, 2], [0, 2**60, 2**61 - 3], None),
        ([0, 1, 2], [0, 2**80, 2**81 + 1], [1]),
        ([0, F(1, 3), F(2, 3)], [0, F(1, 7), F(2, 7)], [0]),
    ],
)
def test_hand_cases(x: Any, y: Any, signs: list[int] | None) -> None:
    found = check(x, y)
    assert signs is None or found == signs


def test_a_low_part_lost_by_scaling_does_not_make_points_collinear() -> None:
    y = [1e-300, 1.0, 2.0, BIG, -BIG, BIG, -BIG, BIG]
    assert check(np.arange(8.0), y)[0] == 1
    y[0] = -1e-300
    assert check(np.arange(8.0), y)[0] == -1
    assert check(y[:3], [0.0, 1.0, 2.0]) == [1]


@pytest.mark.parametrize("digits", [100, 310, 330, 400, 2000])
def test_a_rational_far_below_the_float_range_still_bends(digits: int) -> None:
    tiny = F(1, 10**digits)
    assert check([0, 1, 2], [0, 1, 2 + tiny]) == [1]
    assert check([0, 1, 2], [0, 1, 2 - tiny]) == [-1]
    assert check([0, 1 + tiny, 2], [0, 1, 2]) == [1]
    assert check([0, 1, 2], [0, tiny, 3 * tiny]) == [1]
    assert check([0, 1, 2], [F(1, 3), F(2, 3), 1]) == [0]


def test_floats_get_nearly_collinear_points_wrong_and_we_do_not() -> None:
    rng = np.random.default_rng(5)
    wrong = 0
    for _ in range(40):
        x = np.cumsum(rng.uniform(0.5, 1.5, 40)) + rng.uniform(-5, 5)
        y = x * rng.uniform(-1, 1) + rng.uniform(-1, 1)
        naive = np.sign(np.diff(np.diff(y) / np.diff(x))).astype(int).tolist()
        wrong += sum(a != b for a, b in zip(naive, check(x, y), strict=True))
    assert wrong > 50


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e-10, 1.0, 1e10, 1e150, 1e300])
@pytest.mark.parametrize("other", [1e-300, 1.0, 1e300])
def test_scales(scale: float, other: float) -> None:
    rng = np.random.default_rng(3)
    x = np.sort(rng.uniform(-1, 1, 30)) * scale
    y = np.round(rng.uniform(-2, 2, 30)) * other
    check(x, y)


def test_scales_mixed_in_one_series() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        x = np.unique(rng.uniform(1, 2, 30) * 10.0 ** rng.integers(-305, 305, 30))
        y = rng.uniform(-2, 2, len(x)) * 10.0 ** rng.integers(-305, 305, len(x))
        check(x, y)


def test_subnormals() -> None:
    rng = np.random.default_rng(6)
    tiny = 5e-324
    x = np.cumsum(rng.integers(1, 4, 50)) * tiny
    y = rng.integers(-3, 4, 50) * tiny
    check(x, y)
    check(np.arange(50.0), y)
    check(x, np.arange(50.0) % 3)


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(finite, finite, min_size=3, max_size=8))
def test_any_floats(points: dict[float, float]) -> None:
    check(list(points), list(points.values()))


small = st.fractions(min_value=-3, max_value=3, max_denominator=4)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(small, small, min_size=3, max_size=9), st.integers(0, 2))
def test_small_rationals_in_each_storage(points: dict[F, F], storage: int) -> None:
    # the third kind forces fmpq by a denominator beyond int64
    unit = (F(1), F(1, 10**12), F(1, 10**40 + 7))[storage]
    check([x * unit for x in points], [y * unit for y in points.values()])
