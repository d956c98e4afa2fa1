"""Laws of the one-dimensional cost: what changes it, and how."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from itertools import product
from typing import Any

import numpy as np
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from solved_series import EXPONENTS, gammas_of, inside, network_cost, solved, widths_of
from univariate_oracles import (
    ball,
    data_of,
    power_sum,
    slope_changes,
    slopes,
)

from exactrelu.polytopes.enclosure import Enclosure


def same(left: Enclosure, right: Enclosure) -> bool:
    return left.lower <= right.upper and right.lower <= left.upper


def costs(x: Sequence[Any], y: Sequence[Any]) -> list[Enclosure]:
    return [solved(x, y, p=p).cost for p in EXPONENTS]


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.sampled_from(EXPONENTS), st.fractions(-5, 35, max_denominator=50))
def test_a_point_of_the_minimiser_changes_nothing(
    gammas: list[int], widths: list[int], p: F, extra: F
) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    before = solved(x, y, p=p)
    assert before.network is not None
    after = solved([*x, extra], [*y, before.network.exact([extra])], p=p)
    assert same(before.cost, after.cost)
    if p in (0, 1):
        assert before.cost == after.cost


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.sampled_from(EXPONENTS), st.integers(0, 100))
def test_taking_a_point_away_never_costs_more(
    gammas: list[int], widths: list[int], p: F, which: int
) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    k = which % len(x)
    before, after = solved(x, y, p=p), solved(x[:k] + x[k + 1 :], y[:k] + y[k + 1 :], p=p)
    assert after.cost.lower <= before.cost.upper
    assert after.lower_bound.lower <= after.cost.upper


scale = st.fractions(min_value=-9, max_value=9, max_denominator=7).filter(bool)
shift = st.fractions(min_value=-100, max_value=100, max_denominator=7)


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, scale, shift, scale, shift, shift)
def test_affine_maps(gammas: list[int], widths: list[int], a: F, b: F, c: F, d: F, e: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    plain = [solved(x, y, p=p) for p in EXPONENTS]
    moved_x = [a * t + b for t in x]
    moved_y = [c * v + d * t + e for t, v in zip(x, y, strict=True)]  # adding a line is free
    moved = [solved(moved_x, moved_y, p=p) for p in EXPONENTS]
    for p, old, new in zip(EXPONENTS, plain, moved, strict=True):
        assert old.unique == new.unique
        with ctx.workprec(300):
            assert inside(new.cost, network_cost(old, p) * power_sum([abs(c / a)], p))
        if p in (0, F(1, 3)) and new.unique:
            assert old.neurons == new.neurons


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows(gammas: list[int], widths: list[int], rng: Any) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    rows = list(zip(x, y, strict=True))
    shuffled = rows + rng.choices(rows, k=3)
    rng.shuffle(shuffled)
    for p in EXPONENTS:
        one = solved(x, y, p=p)
        other = solved([r[0] for r in shuffled], [r[1] for r in shuffled], p=p)
        assert one.network == other.network
        assert (one.cost, one.unique) == (other.cost, other.unique)


@settings(max_examples=40, deadline=None)
@given(gammas_of, widths_of)
def test_cost_falls_short_of_no_bound(gammas: list[int], widths: list[int]) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    for p in EXPONENTS:
        solution = solved(x, y, p=p)
        assert solution.lower_bound.lower <= solution.cost.upper
        assert inside(solution.cost, network_cost(solution, p))
    changes = [abs(g) for g in slope_changes(x, y) if g]
    counts = [solved(x, y, p=p).neurons for p in EXPONENTS]
    assert max(counts) <= len(changes)
    assert counts[0] == min(counts) == counts[-1]


def test_interpolants_chosen_by_hand_never_cost_less() -> None:
    rng = np.random.default_rng(24)
    p = F(1, 2)
    for _ in range(40):
        gammas = rng.integers(1, 5, 4).tolist()
        x, y = data_of(gammas, [1] * 5)
        least = solved(x, y, p=p).cost
        s = slopes(x, y)
        # inner slopes anywhere in the cube of Theorem 3.2, not only at its corners
        for first, second in product(range(5), repeat=2):
            path = [s[0], s[1] + F(first, 4) * (s[2] - s[1]), s[2] + F(second, 4) * (s[3] - s[2])]
            path.append(s[4])
            changes = [path[k + 1] - path[k] for k in range(3)]
            assert not power_sum([c for c in changes if c], p) < ball(least.lower)
