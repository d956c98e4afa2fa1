"""Two rays of one data cell and of different orthants may be parts of neurons that are optimal."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from enumeration_cases import random_rows, setting_of
from flint import ctx, fmpq

from exactrelu.certificate_data import data_json
from exactrelu.checks.enumeration import cost_vectors
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.solvers import (
    Setting,
    atoms,
    basic_solutions,
    critical_p,
    minimiser,
    vertices,
)
from exactrelu.solvers.atom_search import RaySearch
from exactrelu.solvers.support_search import support_search

EXPONENTS = [Fraction(0), Fraction(1, 50), Fraction(1, 4), Fraction(1, 2), Fraction(4, 5)]
DATA: list[tuple[list[list[int]], list[int]]] = [
    ([[0], [1], [3]], [-2, -1, -2]),
    ([[0], [-1], [-2]], [-5, -2, -1]),
    ([[-3], [0], [-1]], [1, 3, 2]),
    ([[-4], [2], [-2], [-3], [0]], [-21, -1, -14, -17, -5]),
]


def planted(random: Random, X: list[list[int]], size: int) -> list[int]:
    """Labels of a network whose neurons mostly have one sign."""
    y = [0] * len(X)
    for _ in range(random.randint(1, 3)):
        *w, b = (random.randint(-size, size) for _ in range(len(X[0]) + 1))
        sign = random.choice([1, 1, 1, -1])
        for row, x in enumerate(X):
            y[row] += sign * max(0, sum(u * t for u, t in zip(w, x, strict=True)) + b)
    return y


def filter_small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the filter in floats work on data that would be computed exactly at once."""
    monkeypatch.setattr(basic_solutions, "all_bases", lambda *_: None)


def assert_least(setting: Setting) -> None:
    """Hold the least costs against those of all cost vectors, listed without any filter."""
    found = atoms(setting)
    everything = cost_vectors(
        setting.problem.to_json(), data_json(setting.problem), [], fmpq(0), fmpq(1)
    )
    for p in EXPONENTS:
        cost = minimiser(found, p).cost
        if p == 0:
            assert cost.lower == cost.upper == min(map(len, everything))
            continue
        with ctx.workprec(96):
            balls = [power_sum_ball([(1, c) for c in costs], p, 96) for costs in everything]
            least = min(balls, key=float)
            assert float(cost.upper) >= float(least) * (1 - 1e-12)
            assert float(cost.lower) <= float(least) * (1 + 1e-12)


def test_a_part_of_a_neuron_saves_nothing_by_hand() -> None:
    # The neurons -(2x/3)+ and -(2 - 5x/3)+: the second is (-1, 3)/6 + 3(-1, 1)/2, and (-1, 3) lies
    # in one data cell with (1, 0), but what is left of the second needs two parameters as before.
    found = atoms(setting_of(*DATA[0]))
    assert found.sparsest_cost == support_search(setting_of(*DATA[0])).cost.upper == 3
    assert [str(c) for c in found.items[0].costs()] == ["2/3", "5/3", "2"]


@pytest.mark.parametrize("case", DATA)
@pytest.mark.parametrize("filtered", [False, True])
def test_designed_data(
    case: tuple[list[list[int]], list[int]], filtered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if filtered:
        filter_small_data(monkeypatch)
    assert_least(setting_of(*case))
    if len(case[0]) > 3:
        return
    one, other = atoms(setting_of(*case)), vertices(setting_of(*case), backend="own")
    for p in EXPONENTS:
        assert minimiser(one, p).cost == minimiser(other, p).cost
    first, second = critical_p(one, 8), critical_p(other, 8)
    assert (first.crosses, first.sparsest_cost) == (second.crosses, second.sparsest_cost)
    assert first.lower <= second.upper
    assert second.lower <= first.upper


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("filtered", [False, True])
def test_planted_labels(seed: int, filtered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if filtered:
        filter_small_data(monkeypatch)
    random = Random(seed)
    samples, inputs = [(3, 1), (4, 1), (5, 1), (3, 2)][seed % 4]
    size = random.choice([1, 2, 4, 9])
    X = random_rows(random, min(samples, (2 * size + 1) ** inputs), inputs, size)
    options: dict[str, Any] = {"skip": seed % 5 == 1, "penalize_bias": seed % 3 > 0}
    assert_least(setting_of(X, planted(random, X, size), **options))


def test_neurons_of_one_cell_are_left_out() -> None:
    """Solutions with two neurons of one sign in one data cell and no others are never merged."""
    search = RaySearch.of(setting_of([[1], [2], [4]], [1, 2, 4]))
    searched = [batch for batch in search.solutions() if batch.supports.shape[1] == 2]
    for batch in searched:
        left_out = search._wasteful(batch)
        positive = batch.numerators > 0
        pair = batch.supports[:, 0], batch.supports[:, 1]
        wanted = search.table.wasteful[pair] & (positive[:, 0] == positive[:, 1])
        assert np.array_equal(left_out, wanted)
    assert any(search._wasteful(batch).any() for batch in searched)
