"""Fewest parameters and neurons with bounded weights against a mixed-integer program."""

from fractions import Fraction
from random import Random

import pytest
from bounded_cases import altered, assert_verified, random_setting
from boxed_program import fewest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from step_clock import clock_of_steps

from exactrelu.solvers import solve


def assert_fewest(setting):
    solution, wanted = solve(setting.problem), fewest(setting)
    if wanted is None:
        assert solution.status == "infeasible"
    else:
        assert solution.status == "optimal"
        assert solution.cost.lower == solution.lower_bound.lower == wanted
    assert_verified(solution)
    return solution.status, solution.proof


def test_fewest_parameters_and_neurons_agree_with_a_mixed_integer_program():
    answers = {assert_fewest(random_setting(seed, 0)) for seed in range(40)}
    assert answers == {
        ("optimal", "exhausted supports"),
        ("optimal", "bounded supports"),
        ("infeasible", "Farkas multipliers"),
    }


@pytest.mark.exhaustive
def test_many_fewest_agree_with_a_mixed_integer_program():
    for seed in range(1000, 1500):
        assert_fewest(random_setting(seed, 0))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_fewest(name):
    X, y = DEGENERATE[name]
    for skip in (False, True):
        for free in (False, True):
            for bound in (Fraction(1, 3), 3):
                options = {"skip": skip, "penalize_bias": free, "bound": bound}
                assert_fewest(setting_of(X, y, p=0, **options))


def test_a_network_without_a_bound_that_stays_within_it_is_taken():
    X, y = [[1, 2], [3, -1], [0, 4], [-2, 1]], [6, 0, 12, 3]
    solution = solve(setting_of(X, y, bound=3).problem)
    assert (solution.status, solution.cost.lower) == ("optimal", 1)
    assert solution.proof == "exhausted supports"
    document = assert_verified(solution)
    document["problem"]["bound"] = "2"
    assert not altered(document, lambda same: None)


def test_altered_trees_fail():
    setting = setting_of([[1], [2], [4]], [0, 3, 9], p=0, bound="3/2")
    document = assert_verified(solve(setting.problem))
    assert document["proof"]["kind"] == "bounded supports"

    def raise_bound(other):
        other["proof"]["bound"] += 1
        other["claim"]["lower_bound"] = str(other["proof"]["bound"])
        other["claim"]["status"] = "feasible"

    def drop_children(other):
        other["proof"]["nodes"][0][1] = []

    def zero(other):
        other["proof"]["separators"] = [
            {"weights": ["0"] * 3, "price": "0"} for _ in other["proof"]["separators"]
        ]

    def loosen(other):
        other["problem"]["bound"] = "3"

    for change in (raise_bound, zero, loosen):
        assert not altered(document, change)
    if document["proof"]["nodes"][0][1]:
        assert not altered(document, drop_children)


def test_a_budget_leaves_a_network_and_a_bound():
    random = Random(3)
    X = random_rows(random, 8, 2, 10)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X], p=0, bound=2)
    with clock_of_steps(1):
        solution = solve(setting.problem, budget=100)
    assert solution.status == "feasible"
    assert 0 < solution.lower_bound.lower < solution.cost.lower
    assert_verified(solution)


def test_ctrl_c_leaves_a_network_and_a_bound():
    random = Random(3)
    X = random_rows(random, 8, 2, 10)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X], p=0, bound=2)

    def interrupt(lower, cost):
        if lower:
            raise KeyboardInterrupt

    with clock_of_steps(1):
        solution = solve(setting.problem, budget=100, progress=interrupt)
    assert solution.status == "feasible"
    assert_verified(solution)
