"""All methods on the same problems, with every option, and what must not change an answer."""

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from boxed_program import fewest
from boxed_program import least_norm as least_norm_in_floats
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import atoms, least_norm, minimiser, solve, support_search, vertices
from exactrelu.univariate import solve as solve_one_input

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "univariate.json").read_text(encoding="utf-8")
)

SPECIAL = {
    **DEGENERATE,
    "on a plane through the origin": ([[1, -1], [2, -2], [-1, 1]], [1, 0, 2]),
    "duplicate patterns": ([[1, 0], [2, 0], [3, 0]], [1, 2, 4]),
    "the origin and its neighbours": ([[0, 0], [1, 0], [0, 1]], [1, 0, 2]),
    "zero labels but one": ([[0, 0], [1, 2], [2, 1]], [0, 0, 3]),
    "repeated rows": ([[1, 2], [1, 2], [0, 1]], [3, 3, -1]),
}


def random_case(seed):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    X = random_rows(random, random.randint(1, 4 if inputs == 1 else 3), inputs, 3)
    return X, [random.randint(-3, 3) for _ in X], random_options(random)


def assert_agreement(X, y, options, polytope=False):
    """Compare enumeration, search, linear program, and float programs over patterns."""
    setting = setting_of(X, y, **options)
    found = support_search(setting)
    assert found.status == "optimal"
    enumerated = atoms(setting)
    assert minimiser(enumerated).cost.lower == found.cost.lower
    norm_options = {**options, "measure": "parameters", "p": 1}
    norm_setting = setting_of(X, y, **norm_options)
    norm = least_norm(norm_setting)
    assert minimiser(atoms(norm_setting)).cost.lower == norm.cost.lower
    in_floats = least_norm_in_floats(norm_setting)
    assert float(norm.cost.lower) == pytest.approx(in_floats, abs=1e-6)
    # A large bound changes nothing, and makes the big M of the program over patterns exact.
    wide = setting_of(X, y, **{**options, "bound": 300})
    assert fewest(wide) == found.cost.lower == solve(wide.problem).cost.lower
    if polytope:
        assert minimiser(vertices(setting)).cost.lower == found.cost.lower


def test_methods_agree():
    for seed in range(30):
        assert_agreement(*random_case(seed))


@pytest.mark.exhaustive
def test_methods_agree_on_many():
    for seed in range(1000, 1400):
        assert_agreement(*random_case(seed))


def test_the_polytope_agrees():
    for seed in (2000, 2001, 2002):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        options = random_options(random)
        assert_agreement(X, [random.randint(-3, 3) for _ in X], options, polytope=True)


@pytest.mark.parametrize("name", SPECIAL)
def test_degenerate_data(name):
    for skip, penalize_bias, measure in (
        (False, True, "parameters"),
        (True, False, "parameters"),
        (False, False, "neurons"),
        (True, True, "neurons"),
    ):
        options = {"skip": skip, "penalize_bias": penalize_bias, "measure": measure}
        assert_agreement(*SPECIAL[name], options)


@pytest.mark.parametrize("method", ["auto", "search", "atoms", "vertices", "milp"])
def test_a_constant_is_a_neuron_where_neurons_count(method):
    X, y = [[1], [2]], [3, 3]
    costs = []
    for measure, penalize_bias in (("neurons", False), ("neurons", True), ("parameters", False)):
        options = {"measure": measure, "penalize_bias": penalize_bias}
        solution = solve(setting_of(X, y, **options).problem, method=method, budget=20)
        costs.append(solution.cost.lower)
    assert costs == [1, 1, 0]


def assert_one_input(x, y):
    """The general code with a skip connection and free biases is the one-dimensional solver."""
    columns, labels = [ExactVector.of(x)], ExactVector.of(y)
    for p in (0, 1):
        known = solve_one_input(Problem.of(columns, labels, p=p))
        setting = setting_of([[t] for t in x], y, p=p, skip=True, penalize_bias=False)
        found = support_search(setting) if p == 0 else least_norm(setting)
        assert found.cost.lower == known.cost.lower
        assert found.neurons == known.neurons or p == 1


@pytest.mark.parametrize("case", [case for case in REFERENCE if len(case["x"]) <= 10])
def test_one_input(case):
    assert_one_input(case["x"], case["y"])


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", [case for case in REFERENCE if len(case["x"]) > 10])
def test_longer_series_of_one_input(case):
    assert_one_input(case["x"], case["y"])


SMALL = st.integers(-3, 3)
DATA = st.lists(st.tuples(SMALL, SMALL, SMALL), min_size=1, max_size=4, unique_by=lambda r: r[:2])
BOUNDS = st.sampled_from([None, Fraction(1, 2), Fraction(2), Fraction(6)])


def cost_of(rows, p, bound, scale=Fraction(1), tolerance=Fraction(0)):
    X, y = [list(row[:-1]) for row in rows], [scale * row[-1] for row in rows]
    limit = None if bound is None else scale * bound
    setting = setting_of(X, y, p=p, bound=limit, tolerance=tolerance)
    solution = solve(setting.problem)
    return float("inf") if solution.fit is None else solution.cost.lower


@settings(max_examples=25, deadline=None)
@given(DATA, BOUNDS, st.sampled_from([0, 1]), st.randoms(use_true_random=False))
def test_order_and_scale(rows, bound, p, random):
    if bound is not None and p == 0 and bound < 1:
        bound = Fraction(2)
    cost = cost_of(rows, p, bound)
    shuffled = [(b, a, y) for a, b, y in rows]
    random.shuffle(shuffled)
    assert cost_of(shuffled, p, bound) == cost
    scale = Fraction(7, 3)
    assert cost_of(rows, p, bound, scale) == (cost * scale if p else cost)


@settings(max_examples=15, deadline=None)
@given(DATA, st.sampled_from([0, 1]))
def test_a_larger_bound_or_tolerance_never_costs_more(rows, p):
    bounds = [cost_of(rows, p, bound) for bound in (Fraction(3, 2), 4, 12, None)]
    assert bounds == sorted(bounds, reverse=True)
    slack = [cost_of(rows, p, Fraction(4), tolerance=t) for t in (0, Fraction(1, 2), 2)]
    assert slack == sorted(slack, reverse=True)
