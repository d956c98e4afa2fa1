"""Tilings of least cost against every tiling, the cube of Theorem 3.2 and an exact recursion."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from itertools import pairwise, product

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from univariate_oracles import (
    Blocks,
    block_sums,
    cube_vertices,
    data_of,
    holds,
    least_of,
    power_sum,
    runs_of,
    slope_changes,
    slopes,
    tilings,
    total_of,
)

from exactrelu.univariate import Series, curvature, least_cost_tiling, sparsest_tiling
from exactrelu.univariate.cost import path_cost
from exactrelu.univariate.last_blocks import OPEN, PAIR, SINGLE

BITS = 1500
TIES = [F(1, 2), F(1, 3), F(2, 3), F(3, 10)]
EXPONENTS = [*TIES, F(0.3), F(3, 4), F(1, 10**9), 1 - F(1, 10**9)]


def best_tilings(magnitudes: Sequence[F], p: F) -> list[Blocks]:
    """All tilings whose cost cannot be told from the least with 1,500 bits."""
    best: list[Blocks] = []
    least = None
    for blocks in tilings(len(magnitudes)):
        cost = power_sum(block_sums(magnitudes, blocks), p, BITS)
        if least is None or cost < least:
            best, least = [blocks], cost
        elif cost.overlaps(least):
            best.append(blocks)
    return best


def check(x: Sequence[object], y: Sequence[object], p: F) -> None:
    series = Series.of(x, y)
    c = curvature(series)
    gammas = slope_changes(series.x.fractions(), series.y.fractions())
    found = least_cost_tiling(c, p)
    unique = True
    parts: list[arb] = []
    for start, length in runs_of(gammas):
        magnitudes = [abs(g) for g in gammas[start : start + length]]
        best = best_tilings(magnitudes, p)
        unique = unique and len(best) == 1
        chosen = found.tiling.sizes_of_run(start, length)
        assert chosen in best, (magnitudes, p)
        assert len(chosen) == min(map(len, best)), (magnitudes, p)
        parts.append(power_sum(block_sums(magnitudes, chosen), p))
    assert found.unique == unique, (gammas, p)
    cost = path_cost(c, found.tiling, p)
    assert holds(cost.lower, cost.upper, total_of(parts))
    assert cost.width <= F(1, 10**20) * max(cost.upper, 1)


def check_run(magnitudes: Sequence[F | int], p: F) -> None:
    check(*data_of(magnitudes, [1] * (len(magnitudes) + 1)), p)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.sampled_from(EXPONENTS))
def test_one_run_with_many_ties(magnitudes: list[int], p: F) -> None:
    check_run(magnitudes, p)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=3, max_size=8),
    st.sampled_from(TIES),
    st.sampled_from([F(1), F(3, 7), F(10) ** 40]),
)
def test_ties_between_perfect_powers(roots: list[int], p: F, scale: F) -> None:
    check_run([scale * F(root) ** p.denominator for root in roots], p)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.fractions(min_value=F(1, 100), max_value=100), min_size=2, max_size=8),
    st.fractions(min_value=F(1, 50), max_value=F(49, 50)),
)
def test_any_rationals_and_any_p(magnitudes: list[F], p: F) -> None:
    check_run(magnitudes, p)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(-2, 2), max_size=14),
    st.lists(st.integers(1, 2), min_size=15, max_size=15),
    st.sampled_from(EXPONENTS),
)
def test_several_runs(gammas: list[int], widths: list[int], p: F) -> None:
    check(*data_of(gammas, widths[: len(gammas) + 1]), p)


def test_binary_floats_of_all_sizes() -> None:
    rng = np.random.default_rng(9)
    for scale in (1.0, 1e-250, 1e250):
        for p in (F(1, 2), F(0.7)):
            for _ in range(4):
                x = np.cumsum(rng.uniform(0.5, 2, 12))
                check(x, np.cumsum(np.cumsum(rng.uniform(-0.2, 1, 12))) * scale, p)


@pytest.mark.parametrize(
    ("magnitudes", "sizes", "unique"),
    [
        ([5], [1], True),
        ([5, 1], [2], True),
        ([1, 5, 2], [1, 2], True),
        ([1, 5, 1], None, False),  # by symmetry
        ([1, 8, 8, 1], [2, 2], False),  # 1 + 4 + 1 = 3 + 3
        ([1, 15, 21, 4], [2, 2], False),  # 1 + 6 + 2 = 4 + 5
        ([1, 16, 37, 41], [2, 2], True),
    ],
)
def test_hand_cases(magnitudes: list[int], sizes: list[int] | None, unique: bool) -> None:
    x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
    found = least_cost_tiling(curvature(Series.of(x, y)), F(1, 2))
    assert sizes in (None, found.tiling.sizes.tolist())
    assert found.unique == unique


def four_with_a_tie() -> list[tuple[list[int], F]]:
    """Runs of four, {1}{2,3}{4} against {1,2}{3,4}, that tie at p = 1/2 without symmetry."""
    found = []
    for a, c, e in product(range(1, 13), repeat=3):  # roots of g1, g2 + g3, g4
        for b in range(2, 18):
            d = a + c + e - b  # roots of g1 + g2 and g3 + g4: equal sums of roots
            g = [a * a, b * b - a * a, 0, e * e]
            g[2] = c * c - g[1]
            if d > 0 and min(g) > 0 and g[2] + g[3] == d * d:
                found.append((g, F(1, 2)))
    return found


def test_ties_of_different_numbers_of_blocks_choose_the_fewer() -> None:
    cases = four_with_a_tie()
    assert len(cases) > 5
    ties = 0
    for magnitudes, p in cases:
        check_run(magnitudes, p)
        check_run([m * F(10, 3) for m in magnitudes], p)
        ties += len({len(blocks) for blocks in best_tilings(magnitudes, p)}) > 1
    assert ties > 5


def test_a_tie_inside_longer_runs() -> None:
    for magnitudes, p in four_with_a_tie()[:4]:
        for before, after in (([100], []), ([], [100]), ([3, 50], [50, 3]), ([50], magnitudes)):
            check_run([*before, *magnitudes, *after], p)


@pytest.mark.parametrize("power", [16, 25, 60, 300])
@pytest.mark.parametrize("sign", [-1, 1])
def test_costs_that_floats_cannot_tell_apart(power: int, sign: int) -> None:
    tiny = sign * F(1, 10**power)
    for p in (F(1, 2), F(0.3), F(1, 10**9), 1 - F(1, 10**9)):
        check_run([1, 5, 1 + tiny], p)
        check_run([2, 1, 5, 1 + tiny, 3, 1 - tiny, 2], p)
    for magnitudes, p in four_with_a_tie()[:3]:
        check_run([magnitudes[0] + tiny, *magnitudes[1:]], p)


@pytest.mark.parametrize("p", [F(1, 10**30), 1 - F(1, 10**30), F(1, 10**400)])
def test_p_nearer_to_the_ends_than_a_float_can_be(p: F) -> None:
    # 1,500 bits separate p = 10^-30; the sparsest tiling is the truth at 10^-400
    for magnitudes in ([1, 3, 2], [3, 1, 4, 1, 5], [2, 7, 1, 8, 2, 8], [1, 2, 1], [4, 4, 4, 4]):
        x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
        if p > F(1, 10**50):
            check(x, y, p)
        else:
            c = curvature(Series.of(x, y))
            found = least_cost_tiling(c, p)
            assert len(found.tiling) == len(sparsest_tiling(c))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fractions(min_value=F(1, 5), max_value=5), min_size=1, max_size=7),
    st.sampled_from([F(1, 4), F(1, 2), F(4, 5)]),
)
def test_the_least_vertex_of_the_cube_has_the_same_cost(magnitudes: list[F], p: F) -> None:
    x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
    c = curvature(Series.of(x, y))
    cost = path_cost(c, least_cost_tiling(c, p).tiling, p)
    costs = [power_sum(changes, p) for changes in cube_vertices(slopes(x, y))]
    assert holds(cost.lower, cost.upper, least_of(costs))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=8), st.sampled_from([F(1, 2), F(1, 3), F(0.3)])
)
def test_every_prefix_knows_its_last_block(magnitudes: list[int], p: F) -> None:
    x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
    last_blocks = least_cost_tiling(curvature(Series.of(x, y)), p).last_blocks
    for k in range(len(magnitudes)):
        last_blocks.resolve(0, k)
        assert last_blocks.choices[k] in (SINGLE, PAIR)
        best = {blocks[-1] for blocks in best_tilings([F(m) for m in magnitudes[: k + 1]], p)}
        assert last_blocks.choices[k] in best
        assert (k in last_blocks.tied) == (len(best) == 2)
    assert OPEN not in last_blocks.choices


@pytest.mark.parametrize("p", [F(1, 10), F(1, 2), F(9, 10), 1 - F(1, 10**6)])
def test_long_runs_against_the_recursion_in_balls(p: F) -> None:
    rng = np.random.default_rng(11)
    for magnitudes in (
        [F(v) for v in rng.uniform(0.1, 1, 300)],
        [F(int(v)) for v in rng.integers(1, 4, 120)],
        [F(1 + k % 2) for k in range(101)],
        [F(v) for v in 10.0 ** rng.uniform(-8, 8, 150)],
    ):
        x, y = data_of(magnitudes, [1] * (len(magnitudes) + 1))
        found = least_cost_tiling(curvature(Series.of(x, y)), p).tiling
        costs = [total_of([]), power_sum(magnitudes[:1], p)]
        for k in range(1, len(magnitudes)):
            single = total_of([costs[-1], power_sum([magnitudes[k]], p)])
            pair = total_of([costs[-2], power_sum([magnitudes[k - 1] + magnitudes[k]], p)])
            costs.append(least_of([single, pair]))
        sizes = found.sizes_of_run(0, len(magnitudes))
        cost = power_sum(block_sums(magnitudes, sizes), p)
        assert cost.overlaps(costs[-1])
        assert cost.rad() < 1e-70
        assert not any(a == b == 1 for a, b in pairwise(sizes))


def test_no_run_at_all() -> None:
    for n in (1, 2, 5):
        found = least_cost_tiling(curvature(Series.of(range(n), range(n))), F(1, 2))
        assert len(found.tiling) == 0
        assert found.unique


def test_a_tie_off_the_path_is_decided_when_another_tie_is_on_it() -> None:
    check_run([100, 100, 100, 4, 15, 1, 2, 2, 2], F(1, 2))
