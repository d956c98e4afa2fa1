"""The parts of the checker of enumerations beside exact arithmetic on every set."""

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from enumeration_cases import random_options, random_rows, setting_of
from flint import fmpq, fmpz_mat

from exactrelu.certificate_data import data_json
from exactrelu.checks import near_solutions
from exactrelu.checks.blocks import Samples
from exactrelu.checks.cost_order import difference_sign
from exactrelu.checks.dependent import Residues
from exactrelu.checks.enumeration import cost_vectors
from exactrelu.checks.merging import cost_vectors_of
from exactrelu.checks.near_solutions import Elimination
from exactrelu.checks.ray_systems import ray_systems
from exactrelu.checks.rays import Rays
from exactrelu.networks import Problem
from exactrelu.solvers import atoms, minimiser


def problem_of(seed: int) -> Problem:
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    options = random_options(random)
    most = 3 if options["tolerance"] else 4
    X = random_rows(random, random.randint(1, most), inputs, random.choice([3, 2000]))
    return setting_of(X, [random.randint(-4, 4) for _ in X], **options).problem


def systems(problem: Problem):
    samples = Samples.read(problem.to_json(), data_json(problem))
    rays = Rays.of(samples)
    return rays, [system for system in ray_systems(samples, rays) if any(system.right)]


def plain_costs(problem: Problem) -> set:
    """Return the cost vectors of all exact solutions, merged in all ways."""
    rays, found = systems(problem)[0], set()
    samples = Samples.read(problem.to_json(), data_json(problem))
    for system in ray_systems(samples, rays):
        if not any(system.right):
            if system.holds((), ()):
                found.add(())
            continue
        for chosen in combinations(range(len(rays)), len(system.rows)):
            weights = system.weights(chosen)
            if weights is not None and system.holds(chosen, weights):
                pairs = [(ray, w) for ray, w in zip(chosen, weights, strict=True) if w != 0]
                found.update(cost_vectors_of(rays, *map(list, zip(*pairs, strict=True))))
    return found


@pytest.mark.parametrize("at_once", [40_000, 20, 1])
@pytest.mark.parametrize("worst", [1e-9, 0.0])
def test_floats_enclose_the_exact_solutions(monkeypatch, at_once, worst):
    monkeypatch.setattr(near_solutions, "_AT_ONCE", at_once)
    monkeypatch.setattr(near_solutions, "_WORST", worst)
    for seed in range(12):
        rays, found = systems(problem_of(seed))
        for system in found[:12]:
            elimination = Elimination(system)
            known = {}
            for near in elimination:
                for column, support in enumerate(near.supports.T.tolist()):
                    known[tuple(support)] = near, column
            for chosen in combinations(range(len(rays)), len(system.rows)):
                weights = system.weights(chosen)
                if weights is None:
                    assert chosen not in known
                elif chosen in known:
                    assert_enclosed(system, elimination, chosen, weights, *known[chosen])
                else:
                    assert any(set(some) <= set(chosen) for some in elimination.unsure)


def assert_enclosed(system, elimination, chosen, weights, near, column):
    for row, (ray, weight) in enumerate(zip(chosen, weights, strict=True)):
        scaled = weight / fmpq(2) ** int(elimination.exponents[ray])
        assert_near(scaled, near.weights, row, column)
    for row, watched in enumerate(system.watched):
        total = sum((watched[r] * w for r, w in zip(chosen, weights, strict=True)), fmpq(0))
        assert_near(total / fmpq(2) ** elimination.exponent, near.watched, row, column)


def assert_near(exact, rough, row, column):
    value, error = rough.values[row, column], rough.errors[row, column]
    assert abs(Fraction(int(exact.p), int(exact.q)) - Fraction(value)) <= Fraction(error)
    assert error <= 1e-8 * max(1.0, abs(value))


@pytest.mark.parametrize("seed", range(30))
def test_nothing_affordable_is_left_out(seed):
    """What the checker leaves out costs more than a known network, by exact signs."""
    problem = problem_of(seed)
    whole = plain_costs(problem)
    network = minimiser(atoms(setting_of_problem(problem)))
    known = tuple(sorted(fmpq(*c.as_integer_ratio()) for c in sizes_of(network)))
    assert min(map(len, whole)) == len(known)
    if problem.measure == "neurons":
        found = cost_vectors(problem.to_json(), data_json(problem), [known], fmpq(0), fmpq(0))
        assert min(map(len, found)) == len(known)
        return
    for start, end in ((0, 0), (0, 1), (0, fmpq(1, 2)), (fmpq(1, 3), fmpq(1, 3))):
        ends = fmpq(start), fmpq(end)
        found = cost_vectors(problem.to_json(), data_json(problem), [known], *ends)
        for p in {*ends, sum(ends, fmpq(0)) / 2, ends[0] * fmpq(7, 8) + ends[1] / 8}:
            for costs in whole - found:
                assert any(difference_sign(costs, other, p) >= 0 for other in found)


def setting_of_problem(problem):
    from exactrelu.solvers import Setting

    return Setting.of(problem)


def sizes_of(solution):
    problem = solution.problem
    if problem.measure == "neurons":
        return [Fraction(1)] * solution.neurons
    rows = [
        (neuron.v, [*neuron.w, neuron.b] if problem.penalize_bias else neuron.w)
        for neuron in solution.network.hidden
    ]
    return [abs(v * t) for v, row in rows for t in row if v * t]


def test_dependent_columns_are_proved_by_primes():
    random = Random(0)
    for size in (3, 10**6, 10**40):
        rows = [tuple(random.randint(-size, size) for _ in range(6)) for _ in range(4)]
        whole = [(*row, row[0] + row[1], 2 * row[2], 0) for row in rows]
        sets = np.array(list(combinations(range(9), 3))).T
        found = Residues(whole).dependent(sets)
        for column, dependent in zip(sets.T.tolist(), found.tolist(), strict=True):
            matrix = fmpz_mat([[row[j] for j in column] for row in whole])
            assert dependent == (int(matrix.rank()) < 3)
