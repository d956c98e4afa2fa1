"""Costs of one-dimensional solutions against searches, linear and integer programs."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from solved_series import check_fit, gammas_of, inside, network_cost, solved, widths_of
from univariate_oracles import (
    block_sums,
    cube_vertices,
    data_of,
    least_of,
    power_sum,
    runs_of,
    slope_changes,
    slopes,
    tilings,
    total_of,
)

from exactrelu.networks import Solution


@settings(max_examples=150, deadline=None)
@given(gammas_of, widths_of, st.sampled_from([F(1, 4), F(1, 2), F(0.3), F(9, 10)]))
def test_cost_against_cube_and_tilings(gammas: list[int], widths: list[int], p: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    solution = solved(x, y, p=p)
    check_fit(solution, x, y)
    s = slopes(x, y)
    cube: list[arb] = []
    tiles: list[arb] = []
    for start, length in runs_of(slope_changes(x, y)):
        inner = s[start : start + length + 1]
        costs = [power_sum(changes, p) for changes in cube_vertices(inner)]
        magnitudes = [abs(inner[k + 1] - inner[k]) for k in range(length)]
        cube.append(least_of(costs))
        costs = [power_sum(block_sums(magnitudes, t), p) for t in tilings(length)]
        tiles.append(least_of(costs))
    for value in (total_of(cube), total_of(tiles), network_cost(solution, p)):
        assert inside(solution.cost, value)
        assert inside(solution.lower_bound, value)
    assert solution.cost.width < F(1, 10**20)


def knots_on_a_grid(x: list[F], solution: Solution) -> list[float]:
    """Candidates for knots: the data, the solver's own knots and points between."""
    assert solution.network is not None
    grid = set(x) | {-n.b / n.w[0] for n in solution.network.hidden}
    ordered = sorted(grid)
    grid |= {(a + b) / 2 for a, b in pairwise(ordered)}
    return [float(t) for t in sorted(grid)]


def test_least_total_variation_against_linear_programs() -> None:
    rng = np.random.default_rng(21)
    for _ in range(250):
        n = int(rng.integers(2, 9))
        x = np.sort(rng.choice(20, n, replace=False)).tolist()
        y = rng.integers(-5, 6, n).tolist()
        solution = solved(x, y, p=1)
        check_fit(solution, x, y)
        grid = knots_on_a_grid([F(v) for v in x], solution)
        # a + b x + sum (u_k - v_k) (x - t_k)_+ with u, v >= 0
        ramps = np.maximum(np.array(x)[:, None] - np.array(grid)[None, :], 0.0)
        matrix = np.hstack([np.ones((n, 1)), np.array(x)[:, None], ramps, -ramps])
        cost = np.concatenate([[0, 0], np.ones(2 * len(grid))])
        free = [(None, None)] * 2 + [(0, None)] * (2 * len(grid))
        found = linprog(cost, A_eq=matrix, b_eq=y, bounds=free)
        assert found.status == 0
        assert abs(found.fun - float(solution.cost)) < 1e-6 * max(1.0, found.fun)


def check_milp(rng: np.random.Generator) -> None:
    gammas = rng.integers(-2, 3, int(rng.integers(1, 6))).tolist()
    x, y = data_of(gammas, rng.integers(1, 3, len(gammas) + 1).tolist())
    solution = solved(x, y)
    grid = knots_on_a_grid(x, solution)
    n, k, big = len(x), len(grid), 40.0
    points = np.array([float(v) for v in x])
    ramps = np.maximum(points[:, None] - np.array(grid)[None, :], 0.0)
    fits = np.hstack([np.ones((n, 1)), points[:, None], ramps, np.zeros((n, k))])
    blank, one = np.zeros((k, 2)), np.eye(k)
    targets = [float(v) for v in y]
    found = milp(
        np.concatenate([np.zeros(2 + k), np.ones(k)]),
        constraints=[
            LinearConstraint(fits, targets, targets),
            LinearConstraint(np.hstack([blank, one, -big * one]), -np.inf, 0),
            LinearConstraint(np.hstack([blank, -one, -big * one]), -np.inf, 0),
        ],
        integrality=np.concatenate([np.zeros(2 + k), np.ones(k)]),
        bounds=Bounds(
            np.concatenate([np.full(2 + k, -200.0), np.zeros(k)]),
            np.concatenate([np.full(2 + k, 200.0), np.ones(k)]),
        ),
    )
    assert found.status == 0
    assert round(found.fun) == solution.neurons == solution.cost.upper


def test_fewest_knots_against_integer_programs() -> None:
    rng = np.random.default_rng(22)
    for _ in range(60):
        check_milp(rng)


@pytest.mark.exhaustive
def test_fewest_knots_against_many_integer_programs() -> None:
    rng = np.random.default_rng(23)
    for _ in range(600):
        check_milp(rng)
