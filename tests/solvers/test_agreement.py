"""All methods on the same problems, with every option, against each other and reference answers."""

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from enumeration_cases import setting_of
from methods import METHODS, assert_agreement
from small_problems import SPECIAL, random_setting
from step_clock import clock_of_steps

from exactrelu.solvers import solve

POWERS = (Fraction(0), Fraction(1, 3), Fraction(1))
BOUNDS = (Fraction(1, 2), Fraction(1), Fraction(3))
KINDS = (
    {"skip": False, "penalize_bias": True},
    {"skip": True, "penalize_bias": False},
    {"skip": False, "penalize_bias": False, "measure": "neurons"},
    {"skip": True, "penalize_bias": True, "measure": "neurons", "tolerance": Fraction(1, 2)},
)


def reference(name):
    path = Path(__file__).parents[1] / "reference" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def assert_agreement_on(seeds):
    for seed, p in product(seeds, POWERS):
        assert_agreement(random_setting(seed, (3, 2, 2), p=p))


def assert_agreement_within_bounds(seeds):
    for seed, p in product(seeds, POWERS):
        assert_agreement(random_setting(seed, (2, 1), p=p, bound=BOUNDS[seed % len(BOUNDS)]))


def test_random_problems():
    assert_agreement_on(range(40))


def test_random_problems_within_bounds():
    assert_agreement_within_bounds(range(30))


@pytest.mark.exhaustive
def test_many_random_problems():
    assert_agreement_on(range(1000, 1300))


@pytest.mark.exhaustive
def test_many_random_problems_within_bounds():
    assert_agreement_within_bounds(range(1000, 1150))


@pytest.mark.exhaustive
def test_larger_random_problems():
    """Too many vertices for the polytope of the paper, except for four samples of one input."""
    for seed, p in product(range(2000, 2200), POWERS):
        assert_agreement(random_setting(seed, (5, 4, 3), p=p))
    for seed, p in product(range(2200, 2300), POWERS):
        assert_agreement(random_setting(seed, (5, 4), p=p, bound=BOUNDS[seed % len(BOUNDS)]))


def test_the_random_problems_have_every_option():
    problems = [random_setting(seed, (3, 2, 2)).problem for seed in range(40)]
    assert {problem.inputs for problem in problems} == {1, 2, 3}
    for option in ("skip", "penalize_bias", "measure", "exact_fit"):
        assert len({getattr(problem, option) for problem in problems}) == 2


@pytest.mark.parametrize("name", SPECIAL)
def test_degenerate_data(name):
    X, y = SPECIAL[name]
    for kind, p in product(KINDS, POWERS):
        assert_agreement(setting_of(X, y, **kind, p=p))


@pytest.mark.parametrize("name", SPECIAL)
def test_degenerate_data_within_bounds(name):
    X, y = SPECIAL[name]
    for kind, p, bound in product(KINDS[:2], POWERS, BOUNDS[1:]):
        assert_agreement(setting_of(X, y, **kind, p=p, bound=bound))


@pytest.mark.parametrize("case", reference("multivariate"))
def test_reference_costs(case):
    """Each method closes at the known cost, and the bounds of the others stay below it."""
    known, rounding = Fraction(case["cost_p"]), Fraction(1, 10**14)
    for p, least in (
        (Fraction(0), (Fraction(case["k0"]),) * 2),
        (Fraction(case["p"]), (known - rounding, known + rounding)),
    ):
        assert_agreement(setting_of(case["X"], case["y"], p=p), known=least)


@pytest.mark.parametrize("case", reference("planted"))
def test_planted_networks(case):
    least = (Fraction(case["k0"]),) * 2
    setting = setting_of(case["X"], case["y"])
    assert_agreement(setting, without=("atoms", "programs"), known=least)


@pytest.mark.parametrize("name", ["auto", "search", "atoms", "vertices", "milp"])
def test_a_constant_is_a_neuron_where_neurons_count(name):
    X, y = [[1], [2]], [3, 3]
    costs = []
    for measure, penalize_bias in (("neurons", False), ("neurons", True), ("parameters", False)):
        options = {"measure": measure, "penalize_bias": penalize_bias}
        with clock_of_steps(0):
            solution = solve(setting_of(X, y, **options).problem, method=name, budget=20)
        costs.append(solution.cost.lower)
    assert costs == [1, 1, 0]


def test_every_method_is_asked():
    asked = set()
    for seed, p, bound in product(range(20), POWERS, (None, 3)):
        setting = random_setting(seed, (2,), p=p, bound=bound)
        asked |= {name for name, method in METHODS.items() if method.takes(setting)}
    assert asked == set(METHODS)
