"""The search over supports against reference answers, a plain oracle and symmetries."""

import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_supports import make_setting, random_case, sparsest_cost
from step_clock import clock_of_steps

from exactrelu.networks.problem import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers import atoms, minimiser
from exactrelu.solvers.support_search import support_search
from exactrelu.univariate import solve

REFERENCE = Path(__file__).parents[1] / "reference"


def reference(name):
    return json.loads((REFERENCE / f"{name}.json").read_text())


def optimal_cost(X, y, **options):
    solution = support_search(make_setting(X, y, **options))
    assert solution.status == "optimal"
    assert solution.cost.lower == solution.cost.upper == solution.lower_bound.lower
    assert_counts(solution)
    return solution.cost.lower


def assert_counts(solution):
    """Substitute the data and count the cost of the network once more."""
    problem, network = solution.problem, solution.network
    tolerances = problem.tolerances()
    for i in range(problem.samples):
        value = network.exact([column[i] for column in problem.X])
        assert abs(value - problem.y[i]) <= tolerances[i]
    cost = 0
    for neuron in network.hidden:
        penalized = [*neuron.w, neuron.b] if problem.penalize_bias else list(neuron.w)
        count = sum(1 for w in penalized if w)
        cost += 1 if problem.measure == "neurons" else count
    assert cost == solution.cost.lower
    if not problem.skip:
        assert not any(network.a)
        assert network.c == 0


@pytest.mark.parametrize("case", range(3))
def test_planted_networks(case):
    known = reference("planted")[case]
    assert optimal_cost(known["X"], known["y"], skip=False, penalize_bias=True) == known["k0"]


@pytest.mark.parametrize("case", range(len(reference("multivariate"))))
def test_reference_costs(case):
    known = reference("multivariate")[case]
    assert optimal_cost(known["X"], known["y"], skip=False, penalize_bias=True) == known["k0"]


def agree_with_the_oracle(seed, cases):
    rng = random.Random(seed)
    compared = 0
    while compared < cases:
        X, y, options = random_case(rng)
        try:
            setting = make_setting(X, y, **options)
        except InputError:
            continue
        try:
            expected = sparsest_cost(setting, most=3)
        except ValueError:
            continue
        assert optimal_cost(X, y, **options) == expected, (X, y, options)
        compared += 1


def test_every_option_agrees_with_the_oracle():
    agree_with_the_oracle(seed=0, cases=200)


def test_enumeration_and_search_agree():
    rng = random.Random(7)
    compared = 0
    while compared < 80:
        X, y, options = random_case(rng)
        options["tolerance"] = 0
        try:
            setting = make_setting(X, y, **options)
        except InputError:
            continue
        assert optimal_cost(X, y, **options) == minimiser(atoms(setting)).cost.lower
        compared += 1


@pytest.mark.exhaustive
def test_many_cases_agree_with_the_oracle():
    agree_with_the_oracle(seed=1, cases=5000)


@pytest.mark.parametrize(
    ("X", "y"),
    [
        ([[0, 0]], [0]),
        ([[0, 0]], [3]),
        ([[0, 0], [1, 1], [2, 2], [3, 3]], [1, 0, 1, 2]),
        ([[1, 2], [1, 2], [2, 4]], [1, 1, 3]),
        ([[1, 0], [2, 0], [-1, 0]], [1, 2, 2]),
        ([[1, 1], [-1, 1], [0, 1]], [0, 0, 0]),
        ([[1, 1], [1, -1], [-1, 1], [-1, -1]], [1, 0, 0, 1]),
    ],
)
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("penalize_bias", [False, True])
def test_degenerate_data(X, y, skip, penalize_bias):
    options = {"skip": skip, "penalize_bias": penalize_bias}
    expected = sparsest_cost(make_setting(X, y, **options), most=4)
    assert optimal_cost(X, y, **options) == expected


@pytest.mark.parametrize("seed", range(12))
def test_one_input_with_skip_and_free_bias_is_the_univariate_problem(seed):
    rng = random.Random(seed)
    x = rng.sample(range(-6, 7), rng.randint(3, 6))
    y = [rng.randint(-3, 3) for _ in x]
    tolerance = rng.choice([0, 0, "1/2"])
    columns, labels = [ExactVector.of(x)], ExactVector.of(y)
    known = solve(Problem.of(columns, labels, tolerance=tolerance))
    cost = optimal_cost([[t] for t in x], y, tolerance=tolerance)
    assert cost == known.cost.lower


SMALL = st.integers(-3, 3)
DATA = st.lists(st.tuples(SMALL, SMALL, SMALL), min_size=1, max_size=4, unique_by=lambda r: r[:2])


@settings(max_examples=25, deadline=None)
@given(DATA, st.randoms(use_true_random=False), st.integers(1, 5))
def test_symmetries_keep_the_cost(rows, rng, scale):
    X, y = [list(row[:2]) for row in rows], [row[2] for row in rows]
    cost = optimal_cost(X, y)
    order = list(range(len(rows)))
    rng.shuffle(order)
    swapped = [[X[i][1], X[i][0]] for i in order]
    assert optimal_cost(swapped, [Fraction(scale, 3) * y[i] for i in order]) == cost


@settings(max_examples=15, deadline=None)
@given(DATA)
def test_a_tolerance_never_costs_more(rows):
    X, y = [list(row[:2]) for row in rows], [row[2] for row in rows]
    costs = [optimal_cost(X, y, tolerance=t) for t in (0, "1/3", 1)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] <= sum(abs(value) > 1 for value in y) * 3


def test_a_budget_returns_the_best_network_with_its_bound():
    rng = np.random.default_rng(0)
    X, y = rng.uniform(-1, 1, size=(10, 50)).tolist(), rng.uniform(-1, 1, size=10).tolist()
    seen = []
    with clock_of_steps(1):
        solution = support_search(
            make_setting(X, y), budget=100, progress=lambda low, cost: seen.append((low, cost))
        )
    assert solution.status == "feasible"
    assert solution.cost.lower == 10
    assert 2 <= solution.lower_bound.lower < 10
    assert seen[-1] == (solution.lower_bound.lower, 10)
    assert_counts(solution)


def test_ctrl_c_returns_the_best_network_with_its_bound():
    def interrupt(low, cost):
        if low == 2:
            raise KeyboardInterrupt

    known = reference("planted")[0]
    setting = make_setting(known["X"], known["y"], skip=False, penalize_bias=True)
    solution = support_search(setting, progress=interrupt)
    assert solution.status == "feasible"
    assert solution.lower_bound.lower == 2
    assert_counts(solution)


@pytest.mark.parametrize("options", [{"p": "1/2"}, {"bound": 3}])
def test_other_problems_are_refused(options):
    with pytest.raises(InputError, match=r"^(p|bound): "):
        support_search(make_setting([[1, 2]], [1], **options))


def test_numbers_beyond_floats_are_solved_exactly():
    huge = 10**400
    assert optimal_cost([[huge, 1], [1, 2], [3, -1]], [huge, 1, 3], skip=False) == 1
    assert optimal_cost([[huge, 0], [0, huge], [1, 1]], [3, 1, -huge]) <= 3
