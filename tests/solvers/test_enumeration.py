"""The two enumerations agree with each other and with reference answers."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of

from exactrelu.polytopes import BudgetExceeded, InfeasibleError, InputError
from exactrelu.solvers import (
    Candidates,
    CriticalP,
    atoms,
    atoms_size,
    critical_p,
    minimiser,
    path,
    vertices,
    vertices_size,
)
from exactrelu.solvers.support_search import support_search

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "multivariate.json").read_text(encoding="utf-8")
)
HALF = Fraction(1, 2)
EXPONENTS = [Fraction(0), Fraction(1, 7), Fraction(1, 2), Fraction(5, 6), Fraction(1)]


def overlap(one: CriticalP, other: CriticalP) -> bool:
    return one.crosses == other.crosses and one.lower <= other.upper and other.lower <= one.upper


def agree(first: Candidates, second: Candidates) -> None:
    """Hold costs, uniqueness, critical p and path of two enumerations against each other."""
    assert first.counts_neurons == second.counts_neurons
    for p in EXPONENTS[:1] if first.counts_neurons else EXPONENTS:
        one, other = minimiser(first, p), minimiser(second, p)
        assert one.cost.lower <= other.cost.upper
        assert other.cost.lower <= one.cost.upper
        if 0 < p < 1:
            assert one.unique == other.unique
    if not first.counts_neurons:
        one_p, other_p = critical_p(first, 8), critical_p(second, 8)
        assert overlap(one_p, other_p)
        assert one_p.status == other_p.status == "exact"
        pieces = [[piece.candidate.sizes for piece in path(c, 8).pieces] for c in (first, second)]
        assert pieces[0] == pieces[1]


@pytest.mark.parametrize("case", REFERENCE)
def test_reference(case: dict[str, Any]) -> None:
    found = atoms(setting_of(case["X"], case["y"]))
    assert found.sparsest_cost == case["k0"]
    cost = minimiser(found, Fraction(case["p"])).cost
    assert abs(cost.midpoint - Fraction(case["cost_p"])) < Fraction(1, 10**13)
    critical = critical_p(found, 15)
    wanted = Fraction(case["p_star"])
    assert critical.status == "exact"
    assert critical.lower - Fraction(1, 10**16) < wanted < critical.upper + Fraction(1, 10**16)


@pytest.mark.parametrize("seed", range(12))
def test_both_methods_agree_with_every_option(seed: int) -> None:
    random = Random(seed)
    for _ in range(8):
        inputs = random.choice([1, 1, 2])
        X = random_rows(random, random.randint(1, 3 if inputs == 1 else 2), inputs, 3)
        setting = setting_of(X, [random.randint(-3, 3) for _ in X], **random_options(random))
        agree(atoms(setting), vertices(setting, backend="own"))


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("free", [False, True])
def test_degenerate_data(name: str, free: bool) -> None:
    X, y = DEGENERATE[name]
    setting = setting_of(X, y, skip=free, penalize_bias=not free)
    found = atoms(setting)
    for candidate in found:
        found.network(candidate)
    if len(X[0]) == 1 or len(setting.samples) < 3:
        agree(found, vertices(setting, backend="own"))


def test_zero_labels_need_nothing() -> None:
    solution = minimiser(atoms(setting_of([[0], [1]], [0, 0])), Fraction(1, 2))
    assert (solution.cost.upper, solution.neurons, solution.unique) == (0, 0, True)


@pytest.mark.parametrize("seed", range(6))
def test_order_of_samples_and_inputs_does_not_matter(seed: int) -> None:
    random = Random(seed)
    X = random_rows(random, 3, 2, 4)
    y = [random.randint(-4, 4) for _ in X]
    options = {"skip": bool(seed % 2), "penalize_bias": seed % 3 != 0}
    order = random.sample(range(3), 3)
    shuffled = [[X[i][1], X[i][0]] for i in order]
    agree(
        atoms(setting_of(X, y, **options)),
        atoms(setting_of(shuffled, [y[i] for i in order], **options)),
    )


@pytest.mark.parametrize("scale", [Fraction(7, 3), Fraction(-5)])
def test_scaled_labels_scale_the_network(scale: Fraction) -> None:
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    found = critical_p(atoms(setting_of(X, y)))
    scaled = critical_p(atoms(setting_of(X, [scale * label for label in y])))
    assert overlap(found, scaled)
    assert found.upper - found.lower <= Fraction(1, 10**12)


def test_fractions_of_any_size_are_exact() -> None:
    X = [[Fraction(10**30 + i * i, 7)] for i in range(4)]
    found = atoms(setting_of(X, [3, Fraction(1, 10**25), -2, 1]))
    assert all(found.network(candidate).hidden for candidate in found)
    agree(found, atoms(setting_of(X[::-1], [1, -2, Fraction(1, 10**25), 3])))


def test_a_large_enough_bound_changes_nothing() -> None:
    X, y = [[1], [2]], [0, 1]
    free = vertices(setting_of(X, y), backend="own")
    bounded = vertices(setting_of(X, y, bound=10), backend="own")
    assert minimiser(bounded).cost == minimiser(free).cost
    critical = critical_p(bounded, 8)
    assert critical.crosses == critical_p(free, 8).crosses
    assert critical.paper_bound is not None
    assert critical.paper_bound.lower <= critical.upper


def test_paper_bound_by_hand() -> None:
    # One sample x = 1, y = 1: weight (w, b) with w + b = 1, pattern active; k0 = 1, r = 1.
    critical = critical_p(vertices(setting_of([[1]], [1], bound=4), backend="own"), 8)
    assert critical.sparsest_cost == 1
    assert critical.paper_bound is not None
    assert critical.paper_bound.width < Fraction(1, 10**20)
    # r is at most 1, so the bound is at most ln 2 / ln 4.
    assert critical.paper_bound.upper <= Fraction(1, 2) + Fraction(1, 10**20)


def test_a_bound_with_counted_neurons() -> None:
    options = {"measure": "neurons", "penalize_bias": False}
    for X, y in (([[1]], [-2]), ([[-1], [2]], [1, 0])):
        bounded = vertices(setting_of(X, y, bound=5, **options), backend="own")
        free = atoms(setting_of(X, y, **options))
        assert minimiser(bounded).cost == minimiser(free).cost


@pytest.mark.parametrize("seed", range(8))
def test_the_support_search_agrees_at_p_zero(seed: int) -> None:
    random = Random(seed)
    for _ in range(8):
        inputs = random.choice([1, 2])
        X = random_rows(random, random.randint(1, 4), inputs, 3)
        options = random_options(random)
        if len(X) > 3:
            options["tolerance"] = 0
        setting = setting_of(X, [random.randint(-3, 3) for _ in X], **options)
        assert minimiser(atoms(setting)).cost == support_search(setting).cost


def test_what_the_measure_counts_is_told_for_every_p() -> None:
    options = {"measure": "neurons", "penalize_bias": False, "p": HALF}
    solution = minimiser(atoms(setting_of([[0, 0], [1, 2]], [3, 4], **options)))
    assert solution.parameters == 1
    assert solution.network is not None
    assert len(solution.network.hidden) == solution.neurons == 2  # one is the free constant


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(4))
def test_four_samples_by_the_polytope(seed: int) -> None:
    random = Random(seed)
    X = random_rows(random, 4, 1, 9)
    setting = setting_of(X, [random.randint(-5, 5) for _ in X])
    agree(atoms(setting), vertices(setting, backend="own"))


def test_a_bound_can_be_tight() -> None:
    found = vertices(setting_of([[1], [2]], [0, 1], bound="3/4"), backend="own")
    assert found.items
    assert all(Fraction(item.sizes[-1], item.unit) <= Fraction(3, 4) for item in found)


def test_too_small_a_bound_is_refuted_by_farkas_multipliers() -> None:
    found = vertices(setting_of([[1], [2]], [0, 10], bound="1/10"), backend="own")
    solution = minimiser(found)
    assert (solution.status, solution.fit) == ("infeasible", None)
    assert found.infeasible is not None
    assert found.infeasible.status == "infeasible"
    assert found.infeasible.verify()
    with pytest.raises(InfeasibleError, match="1/10"):
        critical_p(found)


def test_atoms_refuse_a_bound() -> None:
    with pytest.raises(InputError, match="bound: 3"):
        atoms(setting_of([[1]], [1], bound=3))


def test_neurons_are_counted_for_p_zero_only() -> None:
    found = atoms(setting_of([[0, 0], [1, 0], [0, 1]], [1, 2, 3], measure="neurons"))
    assert minimiser(found).cost.upper == 1
    with pytest.raises(InputError, match="neurons"):
        critical_p(found)
    with pytest.raises(InputError, match="neurons"):
        path(found)
    with pytest.raises(InputError, match="neurons"):
        minimiser(found, Fraction(1, 2))


def test_a_budget_keeps_what_is_known() -> None:
    setting = setting_of([[i] for i in range(-3, 4)], [1, 5, -2, 3, -4, 2, 1])
    with pytest.raises(BudgetExceeded) as stop:
        atoms(setting, budget=0.0)
    partial = stop.value.partial
    assert isinstance(partial, Candidates)
    assert not partial.complete
    with pytest.raises(InputError, match="budget"):
        critical_p(partial)
    with pytest.raises(InputError, match="budget"):
        minimiser(partial)


def test_incomplete_candidates_prove_nothing() -> None:
    found = replace(atoms(setting_of([[0], [5], [6]], [4, -2, -3])), complete=False)
    solution = minimiser(found)
    assert (solution.status, solution.lower_bound.upper) == ("feasible", 0)
    assert solution.unique is None


def test_progress_is_told() -> None:
    seen: list[tuple[int, int]] = []
    found = atoms(setting_of([[0], [5], [6]], [4, -2, -3]), progress=lambda *now: seen.append(now))
    assert seen[-1][0] == found.examined


@pytest.mark.parametrize("digits", [0, 10_001])
def test_digits_out_of_range(digits: int) -> None:
    found = atoms(setting_of([[1]], [1]))
    with pytest.raises(InputError, match="digits"):
        critical_p(found, digits)
    with pytest.raises(InputError, match="digits"):
        path(found, digits)


def test_many_digits() -> None:
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    critical = critical_p(atoms(setting_of(X, y)), 60)
    assert critical.upper - critical.lower <= Fraction(1, 10**60)
    sparsest, other = critical.sparsest_network, critical.other_network
    assert sparsest is not None
    assert other is not None
    assert critical.sparsest is not None
    assert len(critical.sparsest.sizes) == 4


@pytest.mark.parametrize("seed", range(4))
def test_sizes_told_in_advance(seed: int) -> None:
    random = Random(seed)
    X = random_rows(random, 2, 2 if seed % 2 else 1, 4)
    setting = setting_of(X, [1, 2], tolerance=random.choice([0, 1]))
    assert atoms(setting).examined <= atoms_size(setting).bases
    size = vertices_size(setting)
    assert size.variables == 4 * size.patterns * setting.dimension
    assert size.inequalities >= 2 * size.patterns * len(setting.samples)


@pytest.mark.parametrize("backend", ["cdd", "ppl"])
def test_every_backend_finds_the_same_vertices(backend: Any) -> None:
    pytest.importorskip({"cdd": "cdd.gmp", "ppl": "ppl"}[backend])
    setting = setting_of([[-1], [0], [2]], [1, 3, -2])
    own, other = vertices(setting, backend="own"), vertices(setting, backend=backend)
    assert (own.backend, other.backend) == ("own", backend)
    assert own.examined == other.examined
    assert [item.key for item in own] == [item.key for item in other]


def test_pivots_beyond_64_bits_above_small_remainders() -> None:
    # After some pivots of more than 64 bits only zeros are left to divide.
    X = [[284196], [476625], [357810], [475927], [-194000], [836085]]
    found = atoms(setting_of(X, [0, 0, 0, 0, -582001, 0]))
    assert found.sparsest_cost == support_search(found.setting).cost.upper
