"""The least l1 path norm against one-input theory, enumeration and a program over patterns."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from pattern_program import assert_dual, least_value

from exactrelu.networks import Problem, Solution
from exactrelu.polytopes import BudgetExceeded, ExactVector, InputError
from exactrelu.solvers import Setting, atoms, convex_program, minimiser
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.univariate.solve import solve as solve_one_input

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "univariate.json").read_text(encoding="utf-8")
)
OPTIONS = [
    {"skip": skip, "penalize_bias": priced, "tolerance": tolerance}
    for skip in (False, True)
    for priced in (False, True)
    for tolerance in (0, Fraction(3, 4))
]


def points_of(problem: Problem) -> list[tuple[Fraction, ...]]:
    return list(zip(*(column.fractions() for column in problem.X), strict=True))


def check(solution: Solution) -> Fraction:
    """Check network and dual vector without the solver; return the cost."""
    problem, network = solution.problem, solution.network
    assert solution.status == "optimal"
    assert network is not None
    points, tolerances = points_of(problem), problem.tolerances()
    for i, point in enumerate(points):
        assert abs(network.exact(point) - problem.y[i]) <= tolerances[i]
    if not problem.skip:
        assert not any(network.a)
        assert network.c == 0
    sizes = [abs(n.v * w) for n in network.hidden for w in n.w]
    if problem.penalize_bias:
        sizes += [abs(n.v * n.b) for n in network.hidden]
    assert solution.parameters == sum(size != 0 for size in sizes)
    assert solution.neurons == len(network.hidden)
    dual = solution.proof_data
    assert isinstance(dual, LinearDual)
    mu = dual.multipliers
    options = {"skip": problem.skip, "penalize_bias": problem.penalize_bias}
    assert_dual(points, mu, Fraction(1), **options)
    bound = sum(m * problem.y[i] - abs(m) * tolerances[i] for i, m in enumerate(mu))
    assert bound == dual.bound(problem)
    assert sum(sizes) == bound == solution.cost.lower == solution.cost.upper
    assert solution.lower_bound == solution.cost
    return Fraction(bound)


def oracle(problem: Problem) -> float:
    tolerances = problem.tolerances()
    ends = [
        (problem.y[i] - tolerances[i], problem.y[i] + tolerances[i]) for i in range(len(problem.y))
    ]
    return least_value(
        points_of(problem), skip=problem.skip, penalize_bias=problem.penalize_bias, ends=ends
    )


@pytest.mark.parametrize("case", REFERENCE, ids=range(len(REFERENCE)))
def test_reference_total_variation(case: dict[str, Any]) -> None:
    problem = Problem.of([ExactVector.of(case["x"])], ExactVector.of(case["y"]), p=1)
    assert check(least_norm(Setting.of(problem))) == Fraction(case["tv"])


@pytest.mark.parametrize("seed", range(40))
def test_one_input_has_the_total_variation(seed: int) -> None:
    random = Random(seed)
    x = random.sample(range(-40, 40), random.randint(1, 14))
    y = [Fraction(random.randint(-40, 40), random.randint(1, 9)) for _ in x]
    problem = Problem.of([ExactVector.of(x)], ExactVector.of(y), p=1)
    assert check(least_norm(Setting.of(problem))) == solve_one_input(problem).cost.lower


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(("inputs", "samples"), [(1, 2), (1, 5), (2, 3), (2, 5), (3, 4)])
def test_program_over_patterns(inputs: int, samples: int, options: dict[str, Any]) -> None:
    random = Random(100 * inputs + samples)
    X = random_rows(random, samples, inputs, 4)
    y = [random.randint(-5, 5) for _ in X]
    setting = setting_of(X, y, p=1, **options)
    cost = check(least_norm(setting))
    assert float(cost) == pytest.approx(oracle(setting.problem), abs=1e-7)


@pytest.mark.parametrize("options", OPTIONS[:6], ids=str)
def test_enumeration(options: dict[str, Any]) -> None:
    random = Random(3)
    for inputs, samples in [(1, 3), (1, 4), (2, 2)]:
        X = random_rows(random, samples, inputs, 3)
        setting = setting_of(X, [random.randint(-4, 4) for _ in X], p=1, **options)
        assert least_norm(setting).cost == minimiser(atoms(setting)).cost


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_degenerate_data(name: str, options: dict[str, Any]) -> None:
    X, y = DEGENERATE[name]
    setting = setting_of(X, y, p=1, **options)
    cost = check(least_norm(setting))
    assert float(cost) == pytest.approx(oracle(setting.problem), abs=1e-7)


def test_points_on_a_grid() -> None:
    X = [[i, j] for i in range(4) for j in range(4)]
    y = [(i - j) ** 2 % 5 for i, j in X]
    check(least_norm(setting_of(X, y, p=1)))
    check(least_norm(setting_of(X, y, p=1, skip=True, penalize_bias=False)))


@pytest.mark.parametrize("skip", [False, True])
def test_scale_and_order(skip: bool) -> None:
    random = Random(8)
    X = random_rows(random, 9, 2, 6)
    y = [random.randint(-6, 6) for _ in X]
    options: dict[str, Any] = {"p": 1, "skip": skip, "penalize_bias": False}
    cost = least_norm(setting_of(X, y, **options)).cost.lower
    order = random.sample(range(9), 9)
    shuffled = setting_of([X[i][::-1] for i in order], [y[i] for i in order], **options)
    assert least_norm(shuffled).cost.lower == cost
    factor = Fraction(3, 7)
    stretched = [[factor * t + 5 for t in row] for row in X]
    assert least_norm(setting_of(stretched, y, **options)).cost.lower == cost / factor
    higher = [factor * t for t in y]
    assert least_norm(setting_of(X, higher, **options)).cost.lower == cost * factor


def test_repeated_rows_with_different_tolerances() -> None:
    X, y = [[0], [0], [1], [1], [2]], [0, 1, 5, 4, 0]
    tolerance = [1, Fraction(1, 4), 2, Fraction(1, 2), 0]
    for skip in (False, True):
        check(least_norm(setting_of(X, y, p=1, tolerance=tolerance, skip=skip)))


def test_binary_floats_are_read_exactly() -> None:
    rng = np.random.default_rng(0)
    columns = [ExactVector.of(rng.normal(size=7)) for _ in range(2)]
    problem = Problem.of(columns, ExactVector.of(rng.normal(size=7) * 1e9), p=1)
    check(least_norm(Setting.of(problem)))


def test_costs_beyond_machine_integers() -> None:
    # Rays whose coordinates fit into 64 bits, and whose sums of absolute values do not.
    near = Fraction(1, 10**6)
    X = [
        [near - 1, -1, near],
        [1 + near, -1, 1],
        [-1, 0, 0],
        [near - 1, 1 + near, 1 + near],
        [1, 1 + near, 1],
        [near, near, 0],
        [near, 1, near],
    ]
    y = [3, 2, -3, "0.00005", "0.00003", "0.00004", 2]
    for skip in (False, True):
        check(least_norm(setting_of(X, y, p=1, skip=skip, tolerance=near)))


def test_neurons_are_merged() -> None:
    for seed in range(6):
        random = Random(seed)
        X = random_rows(random, 7, 2, 5)
        setting = setting_of(X, [random.randint(-5, 5) for _ in X], p=1)
        network = least_norm(setting).network
        assert network is not None
        for sign in (1, -1):
            vectors = [(*n.w, n.b) for n in network.hidden if n.v == sign]
            rows = [*setting.samples, (1, 0, 0), (0, 1, 0), (0, 0, 1)]
            sides = [
                [np.sign(float(sum(a * b for a, b in zip(v, r, strict=True)))) for r in rows]
                for v in vectors
            ]
            for left, right in combinations(sides, 2):
                assert any(a * b < 0 for a, b in zip(left, right, strict=True))


def test_more_samples_by_columns_on_demand() -> None:
    random = Random(5)
    X = random_rows(random, 20, 3, 50)
    solution = least_norm(setting_of(X, [random.randint(-50, 50) for _ in X], p=1))
    check(solution)


@pytest.mark.parametrize("guess", [[], list(range(0, 60, 7))], ids=["none", "arbitrary"])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_answer_does_not_rest_on_the_first_proposal(
    guess: list[int], options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(21)
    X = random_rows(random, 7, 2, 9)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X], p=1, **options)
    cost = least_norm(setting).cost
    monkeypatch.setattr(convex_program, "proposed_rays", lambda *_: guess)
    solution = least_norm(setting)
    check(solution)
    assert solution.cost == cost


def test_numbers_beyond_machine_integers() -> None:
    random = Random(4)
    X = random_rows(random, 6, 2, 9)
    y = [random.randint(-9, 9) for _ in X]
    options: dict[str, Any] = {"p": 1, "skip": True, "penalize_bias": False}
    cost = least_norm(setting_of(X, y, **options)).cost.lower
    huge = [[10**40 * t + 1 for t in row] for row in X]
    solution = least_norm(setting_of(huge, [3**70 * t for t in y], **options))
    assert check(solution) == cost * 3**70 / 10**40


def test_refusals() -> None:
    setting = setting_of([[0], [1]], [0, 1], p=1)
    with pytest.raises(InputError, match="p: 1/2; accepted by the linear program is p = 1"):
        least_norm(replace(setting, problem=replace(setting.problem, p=Fraction(1, 2))))
    with pytest.raises(InputError, match="bound: 3 is given at p = 1"):
        least_norm(setting_of([[0], [1]], [0, 1], p=1, bound=3))


def test_too_many_rays_are_refused_before_memory_ends() -> None:
    random = Random(0)
    X = random_rows(random, 40, 10, 50)
    setting = setting_of(X, [0] * 40, p=1)
    with pytest.raises(BudgetExceeded, match="up to 25555423740 rays over 40 samples"):
        least_norm(setting)
    small = setting_of(X[:12], [1] * 12, p=1)
    with pytest.raises(BudgetExceeded, match="within 0 seconds"):
        least_norm(small, budget=0)


def test_a_constant_is_a_neuron_that_costs_nothing() -> None:
    setting = setting_of([[0], [1]], [5, 5], p=1, penalize_bias=False, measure="neurons")
    solution = least_norm(setting)
    assert (solution.neurons, solution.parameters, solution.cost.lower) == (1, 1, 0)
