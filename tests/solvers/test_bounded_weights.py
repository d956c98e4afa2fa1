"""Bounded weights for all p: the vertices of Lemma 4.1, and bounds of interpolated costs."""

from fractions import Fraction
from random import Random

import pytest
from bounded_cases import BOUNDS, altered, assert_verified
from enumeration_cases import random_rows, setting_of

from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers import minimiser, solve, vertices
from exactrelu.solvers.bounded_power import bounded_power


def test_the_cost_falls_as_the_bound_grows():
    X, y = [[-2], [0], [1], [3]], [1, 2, -1, 4]
    for p in (0, 1):
        costs = []
        for bound in (1, "3/2", 2, 3, 6, None):
            solution = solve(setting_of(X, y, p=p, bound=bound).problem)
            costs.append(float("inf") if solution.fit is None else solution.cost.lower)
        assert costs == sorted(costs, reverse=True)
        assert costs[0] > costs[-1]


def test_the_polytope_agrees():
    """The vertices of Lemma 4.1 with the box, by name, on very small data."""
    for seed in range(200, 202):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        y, bound = [random.randint(-3, 3) for _ in X], random.choice(BOUNDS)
        everything = vertices(setting_of(X, y, bound=bound))
        for p in (Fraction(0), Fraction(1)):
            found, known = (
                solve(setting_of(X, y, p=p, bound=bound).problem),
                minimiser(everything, p),
            )
            assert found.status == known.status
            assert found.cost.lower == known.cost.lower


def test_the_bound_between_0_and_1_holds_for_every_vertex():
    for seed in (300,):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        y = [random.randint(-3, 3) for _ in X]
        setting = setting_of(X, y, p="1/2", bound=2)
        quick, exact = bounded_power(setting), minimiser(vertices(setting))
        assert (quick.status == "infeasible") == (exact.status == "infeasible")
        if quick.fit is not None:
            assert quick.lower_bound.lower <= exact.cost.upper
            assert exact.cost.lower <= quick.cost.upper


def test_the_interpolated_cost_is_certified():
    X, y = [[1, 2], [3, -1], [0, 4], [-2, 1], [2, 2]], [3, 0, 12, 3, 1]
    solution = bounded_power(setting_of(X, y, p="1/2", bound=4))
    assert solution.status == "feasible"
    assert 0 < solution.lower_bound.lower <= solution.cost.upper
    document = assert_verified(solution)

    def claim_more(other):
        other["claim"]["lower_bound"] = other["claim"]["cost"]

    def exceed(other):
        other["problem"]["bound"] = "1/8"

    for change in (claim_more, exceed):
        assert not altered(document, change)
    short = solve(setting_of(X, y, p="1/2", bound="1/9").problem)
    assert short.status == "infeasible"
    assert_verified(short)


def test_the_polytope_tells_its_size_and_stops_in_time():
    X, y = [[0], [5], [6]], [4, -2, -3]
    setting = setting_of(X, y, p="1/2", bound=5)
    with pytest.raises(InputError, match=r"up to .* vertices of a polytope with 40 variables"):
        solve(setting.problem, method="vertices")
    # There are so many that only the end of the process can end this.
    with pytest.raises(BudgetExceeded, match="the vertices were not all found"):
        vertices(setting, budget=1)


def test_a_process_of_its_own_finds_the_same_vertices():
    setting = setting_of([[1], [2]], [1, 2], bound=1)
    for backend in ("cdd", "own"):
        here, aside = vertices(setting, backend=backend), vertices(setting, budget=60)
        assert here.examined == aside.examined
        assert [item.key for item in here] == [item.key for item in aside]
