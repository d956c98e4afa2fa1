"""Costs of tilings: exact total variation, and enclosures by balls and by float sums."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from univariate_oracles import data_of, holds, power_sum, slope_changes

from exactrelu.polytopes import to_fraction
from exactrelu.univariate import Curvature, Interpolant, Series, Tiling, curvature, sparsest_tiling
from exactrelu.univariate.cost import path_cost, total_variation


@given(
    st.lists(st.integers(-3, 3), max_size=12),
    st.lists(st.sampled_from([F(1), F(2), F(1, 3)]), min_size=13, max_size=13),
)
def test_total_variation(gammas: list[int], widths: list[F]) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    assert total_variation(curvature(Series.of(x, y))) == sum(map(abs, gammas))


def test_total_variation_of_floats_far_apart() -> None:
    rng = np.random.default_rng(41)
    x = np.unique(10.0 ** rng.uniform(-200, 200, 60))
    y = 10.0 ** rng.uniform(-100, 100, len(x))
    exact = sum(map(abs, slope_changes([F(v) for v in x], [F(v) for v in y])), F(0))
    assert total_variation(curvature(Series.of(x, y))) == exact


def true_cost(c: Curvature, tiling: Tiling, p: F) -> object:
    f = Interpolant(c, tiling)
    return power_sum([abs(f.slope_change(k)) for k in range(len(f))], p)


@pytest.mark.parametrize("p", [F(1, 10**9), F(1, 3), F(0.3), F(9, 10), 1 - F(1, 10**9)])
@pytest.mark.parametrize("scale", [1.0, 1e-150, 1e150])
def test_many_blocks_are_summed_in_floats_within_a_proved_bound(p: F, scale: float) -> None:
    n = 6000
    rng = np.random.default_rng(42)
    y = rng.uniform(-1, 1, n) * scale
    y[100:110] *= 1e-120  # leave the range of the float filter
    y[200] *= 1e-14
    c = curvature(Series.of(np.arange(n, dtype=float), y))
    tiling = Tiling.all_single(*c.runs)
    assert len(tiling) > 5000
    cost = path_cost(c, tiling, p)
    assert holds(cost.lower, cost.upper, true_cost(c, tiling, p))
    assert cost.width <= cost.upper * F(1, 10**10)
    assert cost.width > 0


def test_few_blocks_are_summed_in_balls() -> None:
    rng = np.random.default_rng(43)
    for scale in (1e-300, 1.0, 1e300):
        c = curvature(Series.of(np.arange(50.0), rng.uniform(-1, 1, 50) * scale))
        tiling = sparsest_tiling(c)
        for p in (F(1, 7), F(0.9)):
            cost = path_cost(c, tiling, p)
            assert holds(cost.lower, cost.upper, true_cost(c, tiling, p))
            assert cost.width <= cost.upper * F(1, 10**22)


def test_no_blocks_cost_nothing() -> None:
    c = curvature(Series.of(range(4), range(4)))
    assert path_cost(c, sparsest_tiling(c), F(1, 2)).upper == 0
    assert total_variation(c) == 0


def test_magnitudes_times_unit_are_slope_changes() -> None:
    c = curvature(Series.of(["0.1", "0.4", "0.5", "0.9"], ["7", "0.3", "2", "2/3"]))
    for k in range(2):
        assert to_fraction(c.magnitude(k)) * c.unit == abs(to_fraction(c.slope_change(k)))
