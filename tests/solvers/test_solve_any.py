"""The dispatch over methods: each agrees with the others, and a stop leaves true bounds."""

from __future__ import annotations

import random
import sys
from fractions import Fraction

import pytest

from exactrelu.networks import Problem
from exactrelu.polytopes import BudgetExceeded, ExactVector, InputError
from exactrelu.polytopes.clock import now
from exactrelu.solvers import solve
from exactrelu.solvers.path_cost import path_cost
from exactrelu.solvers.stopped import stopped
from exactrelu.solvers.unsolved import Unsolved
from exactrelu.univariate.solve import solve as solve_one_input


def problem_of(seed, inputs=2, samples=4, **options):
    rng = random.Random(seed)
    columns = [[rng.randint(-4, 4) for _ in range(samples)] for _ in range(inputs - 1)]
    columns.append(rng.sample(range(-9, 10), samples))
    labels = [rng.randint(-4, 4) for _ in range(samples)]
    return Problem.of([ExactVector.of(c) for c in columns], ExactVector.of(labels), **options)


@pytest.mark.parametrize("seed", range(12))
def test_methods_agree_at_zero_and_one(seed):
    for p in (0, 1):
        problem = problem_of(seed, p=p)
        costs = {method: solve(problem, method=method).cost for method in ("auto", "atoms")}
        assert costs["auto"] == costs["atoms"]
        assert solve(problem).method == ("support search" if p == 0 else "linear program")


@pytest.mark.parametrize("seed", range(8))
def test_a_stopped_answer_brackets_the_optimum(seed):
    problem = problem_of(seed, p="1/2")
    best = solve(problem)
    early = stopped(problem, None, 1.0, now())
    assert best.status == "optimal"
    assert early.lower_bound.lower <= best.cost.upper
    assert best.cost.lower <= early.cost.upper
    assert path_cost(early.network, (0, 1, 2), Fraction(1, 2)) == early.cost


@pytest.mark.parametrize("bound", [None, 9])
@pytest.mark.parametrize("p", [0, 1])
def test_an_enumeration_that_does_not_end_gives_way(p, bound):
    problem = problem_of(2, samples=6, p=p, bound=bound)
    known = solve(problem)
    try:
        found = solve(problem, method="atoms", budget=0.4)
    except BudgetExceeded as stop:
        partial = stop.partial
    else:
        partial = found
    assert partial.lower_bound.lower <= known.cost.lower
    if isinstance(partial, Unsolved):
        assert bound is not None
        return
    assert found.lower_bound.lower <= known.cost.lower <= found.cost.upper
    assert found.network is not None
    if found.status == "feasible":
        assert found.stopped == "budget"


@pytest.mark.parametrize(("p", "bound"), [(0, None), (1, None), (0, 2), (1, 2), ("1/2", 2)])
def test_an_interrupted_enumeration_gives_way(p, bound, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    problem = problem_of(1, samples=3, p=p, bound=bound)
    known = solve(problem)
    monkeypatch.setattr(sys.modules["exactrelu.solvers.solve"], "enumeration", interrupted)
    found = solve(problem, method="atoms" if p in (0, 1) else "vertices", budget=20)
    assert found.lower_bound.lower <= known.cost.upper
    assert known.cost.lower <= found.cost.upper
    assert (found.status == "optimal") == (found.stopped is None)


def test_labels_of_zero_cost_nothing_even_when_stopped():
    x = ExactVector.of([1, 2])
    problem = Problem.of([x, x], ExactVector.of([0, 0]), p="1/2")
    early = stopped(problem, None, 1.0, now())
    assert (early.status, early.cost.upper, early.lower_bound.lower) == ("optimal", 0, 0)


@pytest.mark.parametrize("p", [0, "1/2", 1])
def test_one_input_is_the_univariate_problem(p):
    problem = problem_of(5, inputs=1, samples=6, p=p)
    assert solve(problem).method == "tiling"
    assert solve(problem, method="atoms").cost.upper >= solve_one_input(problem).cost.lower
    assert solve(problem, method="atoms").cost.lower <= solve_one_input(problem).cost.upper


def test_refusals():
    with pytest.raises(InputError, match="method: 'magic'; accepted are auto"):
        solve(problem_of(0), method="magic")
    with pytest.raises(InputError, match="p: 1/2"):
        solve(problem_of(0, p="1/2"), method="search")
