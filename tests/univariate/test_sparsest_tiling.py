"""The sparsest tiling is the one that tiny p selects, by search over all sparsest tilings."""

from __future__ import annotations

from fractions import Fraction as F
from math import prod

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from univariate_oracles import block_sums, data_of, power_sum, runs_of, slope_changes, tilings

from exactrelu.univariate import Series, curvature, sparsest_tiling
from exactrelu.univariate.sparsest_tiling import _compare_in_limit

TINY, BITS = F(1, 10**60), 3000


def selected(magnitudes: list[F], tiny: F, bits: int) -> tuple[int, ...]:
    """The first of the sparsest tilings with the least cost at a tiny p."""
    sparsest = [t for t in tilings(len(magnitudes)) if len(t) == (len(magnitudes) + 1) // 2]
    sparsest.sort(key=lambda t: t.index(1) if 1 in t else 0)
    best = sparsest[0]
    for other in sparsest[1:]:
        new, old = block_sums(magnitudes, other), block_sums(magnitudes, best)
        if sorted(new) == sorted(old):
            continue
        gap = power_sum(new, tiny, bits) - power_sum(old, tiny, bits)
        assert gap < 0 or gap > 0
        if gap < 0:
            best = other
    return best


def check(x: object, y: object, tiny: F = TINY, bits: int = BITS) -> None:
    series = Series.of(x, y)
    gammas = slope_changes(series.x.fractions(), series.y.fractions())
    tiling = sparsest_tiling(curvature(series))
    assert len(tiling) == sum((length + 1) // 2 for _, length in runs_of(gammas))
    for start, length in runs_of(gammas):
        expected = selected([abs(g) for g in gammas[start : start + length]], tiny, bits)
        assert tiling.sizes_of_run(start, length) == expected


def check_run(*magnitudes: F | int, tiny: F = TINY, bits: int = BITS) -> tuple[int, ...]:
    x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
    check(x, y, tiny, bits)
    check(x, [-v for v in y], tiny, bits)
    return sparsest_tiling(curvature(Series.of(x, y))).sizes_of_run(0, len(magnitudes))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_one_run_with_many_ties(magnitudes: list[int]) -> None:
    check_run(*magnitudes)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fractions(min_value=F(1, 10), max_value=10), min_size=3, max_size=9))
def test_one_run_of_rationals(magnitudes: list[F]) -> None:
    check_run(*magnitudes)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.integers(-2, 2), min_size=1, max_size=14),
    st.lists(st.integers(1, 2), min_size=15, max_size=15),
)
def test_several_runs(gammas: list[int], widths: list[int]) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    check([int(v) for v in x], [int(v) for v in y])


def test_binary_floats() -> None:
    rng = np.random.default_rng(8)
    for scale in (1.0, 1e-200, 1e200):
        for _ in range(12):
            x = np.cumsum(rng.uniform(0.5, 2, 14))
            check(x, np.cumsum(np.cumsum(rng.uniform(-0.3, 1, 14))) * scale)


@pytest.mark.parametrize(
    ("magnitudes", "sizes"),
    [
        ((1,), (1,)),
        ((1, 5), (2,)),
        ((1, 5, 2), (1, 2)),
        ((2, 5, 1), (2, 1)),
        ((1, 5, 1), (1, 2)),
        ((3, 3, 3, 3, 3), (1, 2, 2)),
        # blocks 1, 6, 6 and 2, 9, 2: equal sums and products, so squared logarithms decide
        ((1, 1, 5, 4, 2), (2, 2, 1)),
        ((2, 4, 5, 1, 1), (1, 2, 2)),
    ],
)
def test_hand_cases(magnitudes: tuple[int, ...], sizes: tuple[int, ...]) -> None:
    assert check_run(*magnitudes) == sizes


@pytest.mark.parametrize("power", [20, 40, 400])
def test_places_that_floats_cannot_tell_apart(power: int) -> None:
    small = F(1, 10**power)
    limit = {"tiny": small * TINY, "bits": 9 * power + 3000}
    assert check_run(1, 5, 1 + small, **limit) == (1, 2)
    assert check_run(1 + small, 5, 1, **limit) == (2, 1)
    # the tie of products above, broken towards the place that the squares do not choose
    assert check_run(1, 1, 5, 4, 2 + small, **limit) == (1, 2, 2)
    assert check_run(7, 3, 7, 3, 7 - small, **limit) == (2, 2, 1)


def test_magnitudes_far_outside_the_float_range() -> None:
    huge = F(10) ** 500
    check_run(huge, 1, 2)
    check_run(1, huge, 1 / huge, 3, 1)
    check_run(1, 2, 1, huge, 1, 2, 1)


def test_limit_comparison_beyond_products_and_squares() -> None:
    left, right = [1, 8, 32, 64], [2, 4, 16, 128]
    assert prod(left) == prod(right)
    assert sum(n.bit_length() ** 2 for n in left) == sum(n.bit_length() ** 2 for n in right)
    one, other = [fmpq(n) for n in left], [fmpq(n) for n in right]
    truth = power_sum([F(n) for n in left], TINY, 3000) - power_sum(
        [F(n) for n in right], TINY, 3000
    )
    sign = 1 if truth > 0 else -1
    assert _compare_in_limit(one, other) == sign
    assert _compare_in_limit(other, one) == -sign
    assert _compare_in_limit([*one, fmpq(3)], [fmpq(3), *other]) == sign


def test_limit_comparison_with_equal_sums_of_squares_and_cubes() -> None:
    # Prouhet, Tarry, Escott of order 4: exponents whose first four power sums agree
    left, right = [0, 4, 8, 16, 17], [1, 2, 10, 14, 18]
    for k in range(1, 5):
        assert sum(a**k for a in left) == sum(b**k for b in right)
    found = _compare_in_limit([fmpq(2) ** k for k in left], [fmpq(2) ** k for k in right])
    truth = power_sum([F(2) ** k for k in left], TINY, 6000) - power_sum(
        [F(2) ** k for k in right], TINY, 6000
    )
    assert truth * found > 0


def test_empty() -> None:
    for n in (1, 2, 5):
        assert len(sparsest_tiling(curvature(Series.of(range(n), range(n))))) == 0
