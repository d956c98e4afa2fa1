"""Error-free transformations against Fractions."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.double_double import differences, two_difference, two_product

floats = st.floats(-1e300, 1e300)
moderate = st.floats(2.0**-399, 2.0**399) | st.floats(-(2.0**399), -(2.0**-399)) | st.just(0.0)


@given(floats, floats)
def test_two_difference(a: float, b: float) -> None:
    s, t = two_difference(np.array([a]), np.array([b]))
    assert s[0] == a - b
    assert F(s[0]) + F(t[0]) == F(a) - F(b)


@given(moderate, moderate)
def test_two_product(a: float, b: float) -> None:
    s, t = two_product(np.array([a]), np.array([b]))
    assert s[0] == a * b
    assert F(s[0]) + F(t[0]) == F(a) * F(b)


def exact_differences(vector: ExactVector) -> list[F]:
    values = vector.fractions()
    return [b - a for a, b in pairwise(values)]


@given(st.lists(st.integers(-(2**60), 2**60), min_size=2), st.sampled_from([1, 3, 10**18]))
def test_integer_differences_are_exact(numbers: list[int], denominator: int) -> None:
    vector = ExactVector.of_scaled_integers(np.array(numbers), denominator)
    high, low, unit = differences(vector)
    found = [(F(h) + F(t)) * unit for h, t in zip(high, low, strict=True)]
    assert found == exact_differences(vector)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2))
def test_float_differences_are_exact_or_nan(numbers: list[float]) -> None:
    vector = ExactVector(np.array(numbers))
    high, low, unit = differences(vector)
    assert unit == 1
    for h, t, exact in zip(high, low, exact_differences(vector), strict=True):
        if np.isnan(h):
            assert abs(exact) > F(1.79e308)
        elif np.isfinite(t):  # an infinite step inside leaves nan, which filters refuse
            assert F(h) + F(t) == exact


fractions = st.fractions(max_denominator=10**9)
scales = st.integers(-1200, 1200)


@given(st.lists(st.tuples(fractions, scales), min_size=2, max_size=6))
def test_rational_differences_are_close_and_low_zero_means_exact(
    numbers: list[tuple[F, int]],
) -> None:
    vector = ExactVector._of_fmpq(
        [v.fmpq(0) for v in (ExactVector.of([f * F(2) ** e]) for f, e in numbers)]
    )
    high, low, unit = differences(vector)
    assert unit == 1
    for h, t, exact in zip(high, low, exact_differences(vector), strict=True):
        if np.isnan(h):
            assert exact != 0
            continue
        assert abs(F(h) + F(t) - exact) <= abs(exact) / 2**105
        assert t != 0 or F(h) == exact


def test_short_vectors() -> None:
    for values in ([], [1], [0.5], [F(1, 3**60)]):
        high, low, _ = differences(ExactVector.of(values))
        assert len(high) == len(low) == 0
