"""The quick bound of the l1 path norm, against the norm and as a proof."""

from fractions import Fraction
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of

from exactrelu.certificate import certificate
from exactrelu.polytopes.clock import now
from exactrelu.solvers.first_network import first_network
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.solve import solve
from exactrelu.solvers.steepest_pair import steepest_pair
from exactrelu.verify import verify


def random_setting(seed, **fixed):
    random = Random(seed)
    inputs = random.choice([1, 2, 3])
    X = random_rows(random, random.randint(1, 5), inputs, 3)
    if random.random() < 0.3:
        X = [[Fraction(t, random.randint(1, 3)) for t in row] for row in X]
    options = {
        "p": 1,
        "penalize_bias": random.random() < 0.6,
        "tolerance": random.choice([0, 0, Fraction(1, 2), 1]),
        **fixed,
    }
    labels = {}
    y = [labels.setdefault(tuple(row), random.randint(-4, 4)) for row in X]
    return setting_of(X, y, **options)


def slowly(setting):
    """The largest of all quotients, in rationals."""
    problem = setting.problem
    t = problem.tolerances()
    rows = [[column[i] for column in problem.X] for i in range(problem.samples)]
    best = Fraction(0)
    for i, x in enumerate(rows):
        if problem.penalize_bias:
            best = max(best, (abs(problem.y[i]) - t[i]) / max(1, *map(abs, x)))
        for j, z in enumerate(rows):
            apart = max(abs(a - b) for a, b in zip(x, z, strict=True))
            if apart:
                best = max(best, (problem.y[i] - t[i] - problem.y[j] - t[j]) / apart)
    return best


def test_it_is_the_largest_quotient_and_below_the_norm():
    for seed in range(60):
        setting = random_setting(seed)
        dual, best = steepest_pair(setting), slowly(setting)
        assert (dual is None) == (best <= 0)
        if dual is not None:
            assert dual.bound(setting.problem) == best
            assert best <= least_norm(setting).cost.lower


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("penalize_bias", [True, False])
def test_degenerate_data(name, penalize_bias):
    X, y = DEGENERATE[name]
    setting = setting_of(X, y, p=1, penalize_bias=penalize_bias)
    dual = steepest_pair(setting)
    bound = Fraction(0) if dual is None else dual.bound(setting.problem)
    assert bound == slowly(setting)
    assert bound <= least_norm(setting).cost.lower


def test_huge_and_tiny_numbers():
    assert steepest_pair(setting_of([[10**400], [1]], [1, 2], p=1)) is None
    assert steepest_pair(setting_of([[1], [2]], [10**300, -(10**300)], p=1)) is not None
    near = setting_of([["1"], ["1.0000000000000000000001"]], [0, 1], p=1, penalize_bias=False)
    dual = steepest_pair(near)
    assert dual is None or dual.bound(near.problem) == 10**22


def test_with_a_free_affine_part_there_is_none():
    assert steepest_pair(setting_of([[0], [1], [2]], [0, 0, 5], p=1, skip=True)) is None


@pytest.mark.parametrize("seed", range(12))
def test_the_first_network_has_a_certified_bound(seed):
    setting = random_setting(seed)
    if not any(setting.lower) and not any(setting.upper):
        return
    found = first_network(setting, now(), "budget")
    if found.proof != "linear duality":
        assert slowly(setting) <= 0
        return
    assert (found.status == "optimal") == (found.cost.lower == found.lower_bound.lower)
    verdict = verify(certificate(found))
    assert verdict.valid, verdict.failure


@pytest.mark.parametrize("p", ["1", "1/2"])
def test_many_samples_have_a_bound_that_is_quickly_checked(p):
    random = Random(1)
    X = random_rows(random, 300, 5, 20)
    y = [random.randint(-20, 20) for _ in X]
    problem = setting_of(X, y, p=p).problem
    solution = solve(problem, budget=0.2)
    assert solution.lower_bound.lower > 0
    verdict = verify(certificate(solution))
    assert verdict.valid, verdict.failure
