"""The enumeration for one p against all cost vectors, listed without any filter."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from sys import modules
from typing import Any

import numpy as np
import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from flint import ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.certificate import certificate, data_json
from exactrelu.checks.enumeration import cost_vectors
from exactrelu.enumerated_rays import require_repeatable
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers import (
    Candidates,
    Setting,
    atoms,
    basic_solutions,
    critical_p,
    minimiser,
    path,
    solve,
    vertices,
)
from exactrelu.solvers.atom_search import RaySearch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.incumbent import Incumbent
from exactrelu.solvers.merged_descent import MergedDescent
from exactrelu.solvers.short_powers import power
from exactrelu.verify import verify

EXPONENTS = [Fraction(1, 50), Fraction(1, 4), Fraction(2, 5), Fraction(1, 2), Fraction(7, 8)]


def filtered(setting: Setting, p: Fraction) -> Candidates:
    """Enumerate with everything that is left out on large data, on small data too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(basic_solutions, "all_bases", lambda *_: None)
        for name in ("proposed_solutions", "atom_order"):
            patch.setattr(modules[f"exactrelu.solvers.{name}"], "_MANY", 0)
        return atoms(setting, p=p)


def assert_least(setting: Setting, p: Fraction) -> None:
    """Hold the least cost, and all cost vectors that have it, against a list of everything."""
    found = filtered(setting, p)
    everything = cost_vectors(
        setting.problem.to_json(), data_json(setting.problem), [], fmpq(0), fmpq(1)
    )
    rough = {vector: sum(float(c) ** float(p) for c in vector) for vector in everything}
    close = [v for v, cost in rough.items() if cost <= min(rough.values()) * (1 + 1e-9)]
    with ctx.workprec(96):
        costs = {v: float(power_sum_ball([(1, c) for c in v], p, 96).mid()) for v in close}
    least = min(costs.values())
    assert float(minimiser(found, p).cost) == pytest.approx(least, rel=1e-12, abs=1e-300)
    cheapest = {vector for vector, cost in costs.items() if cost <= least * (1 + 1e-12)}
    assert cheapest <= {tuple(sorted(item.costs())) for item in found}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name: str) -> None:
    X, y = DEGENERATE[name]
    for options in ({}, {"skip": True}, {"penalize_bias": False}, {"tolerance": Fraction(1, 2)}):
        setting = setting_of(X, y, **options)
        everything = vertices(setting, backend="own")
        for p in EXPONENTS:
            assert minimiser(filtered(setting, p), p).cost == minimiser(everything, p).cost


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_small_integers(data: st.DataObject) -> None:
    samples, inputs = data.draw(st.sampled_from([(3, 1), (4, 1), (5, 1), (3, 2)]))
    size = data.draw(st.sampled_from([1, 2, 4]))
    some = st.integers(-size, size)
    rows = st.lists(some, min_size=inputs, max_size=inputs)
    X = data.draw(st.lists(rows, min_size=samples, max_size=samples, unique_by=tuple))
    y = data.draw(st.lists(some, min_size=samples, max_size=samples))
    options: dict[str, Any] = {
        "skip": data.draw(st.booleans()),
        "penalize_bias": data.draw(st.booleans()),
        "tolerance": data.draw(st.sampled_from([0, 0, 0, 1])) if samples * inputs < 4 else 0,
    }
    assert_least(setting_of(X, y, **options), data.draw(st.sampled_from(EXPONENTS)))


@pytest.mark.parametrize("seed", range(6))
def test_more_samples(seed: int) -> None:
    random = Random(seed)
    samples, inputs = [(6, 1), (5, 1), (3, 2)][seed % 3]
    size = [3, 30, 10**6][seed % 4 % 3]
    X = random_rows(random, samples, inputs, size)
    y = [random.randint(-size, size) for _ in X]
    options: dict[str, Any] = {"skip": seed % 5 == 1, "penalize_bias": seed % 3 > 0}
    assert_least(setting_of(X, y, **options), EXPONENTS[seed % 5])


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100))
def test_many_small_data(seed: int) -> None:
    random = Random(seed)
    samples, inputs = random.choice([(4, 1), (5, 1), (6, 1), (3, 2), (4, 2)])
    size = random.choice([1, 2, 3, 5, 40])
    X = random_rows(random, min(samples, (2 * size + 1) ** inputs), inputs, size)
    y = [random.randint(-size, size) for _ in X]
    options: dict[str, Any] = {"skip": seed % 5 == 1, "penalize_bias": seed % 3 > 0}
    assert_least(setting_of(X, y, **options), random.choice(EXPONENTS))


def test_less_is_examined_than_for_all_p() -> None:
    random = Random(1)
    X = random_rows(random, 5, 2, 30)
    setting = setting_of(X, [random.randint(-5, 5) for _ in X])
    p = Fraction(1, 2)
    one, every = atoms(setting, p=p), atoms(setting)
    assert minimiser(one, p).cost == minimiser(every, p).cost
    assert one.examined < every.examined
    assert len(one) < len(every)


@pytest.mark.parametrize("p", [1 - Fraction(1, 10**30), Fraction(1, 10**9), Fraction(999, 1000)])
def test_exponents_near_the_ends(p: Fraction) -> None:
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3])
    assert minimiser(filtered(setting, p), p).cost == minimiser(atoms(setting), p).cost


def test_other_questions_are_refused() -> None:
    setting = setting_of([[0], [5], [6]], [4, -2, -3])
    found = atoms(setting, p=Fraction(1, 2))
    assert found.p == Fraction(1, 2)
    for other in (Fraction(0), Fraction(1, 4), Fraction(1)):
        with pytest.raises(InputError, match="enumerated for p = 1/2 alone"):
            minimiser(found, other)
        with pytest.raises(InputError, match="enumerated for p = 1/2 alone"):
            require_repeatable(found, other)
    for question in (critical_p, path):
        with pytest.raises(InputError, match="enumerated for p = 1/2 alone"):
            question(found)
    for p in (Fraction(0), Fraction(1), Fraction(2)):
        with pytest.raises(InputError, match="accepted is 0 < p < 1"):
            atoms(setting, p=p)
    neurons = setting_of([[0], [5], [6]], [4, -2, -3], measure="neurons")
    with pytest.raises(InputError, match="parameters are counted"):
        atoms(neurons, p=Fraction(1, 2))


def test_solve_asks_about_one_p_and_its_certificate_is_complete() -> None:
    problem = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], p="1/2").problem
    solution = solve(problem)
    assert isinstance(solution.proof_data, Candidates)
    assert solution.proof_data.p == Fraction(1, 2)
    assert solution.status == "optimal"
    document = certificate(solution)
    assert document["proof"] == {"kind": "enumerated rays"}
    assert verify(document).valid
    stopped = atoms_stopped(Setting.of(problem))
    assert stopped.p == Fraction(1, 2)
    assert not stopped.complete


def atoms_stopped(setting: Setting) -> Candidates:
    with pytest.raises(BudgetExceeded) as caught:
        atoms(setting, p=Fraction(1, 2), budget=0.0)
    assert isinstance(caught.value.partial, Candidates)
    return caught.value.partial


@pytest.mark.parametrize("p", EXPONENTS)
def test_an_incumbent_admits_its_own_cost_and_nothing_much_above(p: Fraction) -> None:
    random = np.random.default_rng(0)
    sizes = random.integers(1, 9, (40, 5)) / random.integers(1, 9, (40, 5))
    known = Incumbent(float(p))
    assert known.admits(sizes).all()
    known.lower(sizes)
    exact = [
        float(power_sum_ball([(1, to_fmpq(Fraction(s))) for s in row], p, 96).mid())
        for row in sizes.tolist()
    ]
    assert known.admits(sizes).tolist() == [cost < min(exact) * (1 + 1e-9) for cost in exact]
    assert known.cost == pytest.approx(min(exact), rel=1e-9)
    shares = np.full(sizes.shape, 2.0)
    lower = [cost * 2 ** (float(p) - 1) for cost in exact]
    wanted = [cost < known.cost for cost in lower]
    assert known.admits(sizes, shares).tolist() == wanted
    assert known.admits(np.array([[np.nan, 1.0]])).all()


@pytest.mark.parametrize("p", [*(k / 8 for k in range(1, 8)), 0.4, 0.01])
def test_powers_in_single_precision(p: float) -> None:
    values = np.append(np.logspace(-30, 15, 500), 0.0).astype(np.float32)
    with np.errstate(divide="ignore"):
        found = power(values.copy(), p)
    assert found.dtype == np.float32
    assert found == pytest.approx(values.astype(np.float64) ** p, rel=2.0**-13)


@pytest.mark.parametrize("p", EXPONENTS)
def test_descent_with_merged_costs_ends_at_the_network_of_one_merged_pair(p: Fraction) -> None:
    # The second neuron of the sparsest network, -(2 - 5x/3)+, is made of two rays.
    setting = setting_of([[0], [1], [3]], [-2, -1, -2])
    table, power = AtomTable.of(setting), float(p)
    whole = np.concatenate([table.features, np.array([setting.lower]).T], axis=1).astype(float)
    descent = MergedDescent(whole, np.abs(table.rays).astype(float), table.mergeable, power)
    for start in [(), (0,), *combinations(range(len(table)), 3)]:
        basis = descent._completed(start, np.random.default_rng(1))
        begin = descent._table(np.array(basis))
        if begin is None:  # dependent columns
            continue
        cost, end = descent._cost(begin, basis), next(descent.supports([basis], 1))
        solved = descent._table(np.array(descent._completed(end, np.random.default_rng(1))))
        assert solved is not None
        assert descent._cost(solved, end) <= cost * (1 + 1e-9) or len(end) < 3
    least = minimiser(atoms(setting, p=p), p)
    search = RaySearch(setting, table, None, p)
    for support in descent.supports(combinations(range(len(table)), 3), 3):
        chosen = np.array(support)
        right = np.array(setting.lower)
        for batch in basic_solutions.basic_solutions(
            table.features[:, chosen], table.free_features, right
        ):
            search.take(replace(batch, supports=chosen[batch.supports]))
    assert minimiser(search.candidates(complete=False), p).cost == least.cost
