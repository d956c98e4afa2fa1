"""Minimisers with bounded weights, 0 < p < 1, against the literal polytope and both ends of p."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of
from hypothesis import given, settings
from hypothesis import strategies as st
from step_clock import clock_of_steps

from exactrelu import critical_p, path
from exactrelu.certificate import certificate
from exactrelu.polytopes.errors import BudgetExceeded, InfeasibleError, InputError
from exactrelu.solvers import critical_p as critical_p_of
from exactrelu.solvers import minimiser, solve, vertices
from exactrelu.solvers.atoms import atoms
from exactrelu.solvers.boxed_atoms import _Search, boxed_atoms
from exactrelu.solvers.path import path as path_of
from exactrelu.verify import verify

POWERS = [
    Fraction(0),
    Fraction(1, 10),
    Fraction(1, 3),
    Fraction(1, 2),
    Fraction(9, 10),
    Fraction(1),
]
BOUNDS = [Fraction(1, 4), Fraction(1, 2), 1, 2, 5]


def options_of(random, tolerance=True):
    options = {**random_options(random), "measure": "parameters", "bound": random.choice(BOUNDS)}
    return options if tolerance else {**options, "tolerance": 0}


def assert_as_the_polytope(setting):
    """The literal polytope of Lemma 4.1 with its box has the same minimisers."""
    found, known = boxed_atoms(setting), vertices(setting)
    assert (found is None) == (not known.items)
    if found is None:
        return False
    for p in POWERS:
        mine, other = minimiser(found, p), minimiser(known, p)
        assert mine.cost.lower == other.cost.lower
        if 0 < p < 1:
            assert mine.unique == other.unique
            alone = minimiser(boxed_atoms(setting, p=p), p)
            assert (alone.cost.lower, alone.unique) == (mine.cost.lower, mine.unique)
    return True


def small_setting(seed):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    samples = random.randint(1, 2) if inputs == 1 else 1
    X = random_rows(random, samples, inputs, 3)
    y = [random.randint(-4, 4) for _ in X]
    return setting_of(X, y, **options_of(random, tolerance=samples == 1))


def test_the_polytope_has_the_same_minimisers():
    assert {assert_as_the_polytope(small_setting(seed)) for seed in range(5)} == {True, False}


@pytest.mark.exhaustive
def test_many_polytopes_have_the_same_minimisers():
    for seed in range(1000, 1400):
        assert_as_the_polytope(small_setting(seed))


def test_the_cheapest_beyond_the_bound_may_lie_on_a_smaller_face():
    """Here the cheapest network with a neuron on one face has it on an end of that face."""
    options = {"skip": True, "penalize_bias": True, "bound": Fraction(3, 2)}
    X, y = [[1], [3], [-1]], [-3, 4, 1]
    solution = solve(setting_of(X, y, p="1/3", **options).problem)
    assert solution.status == "optimal"
    assert solution.cost.upper < Fraction(881, 100)
    verdict = verify(certificate(solution))
    assert verdict.valid
    assert "the network is optimal" in verdict.checked


def unpruned(monkeypatch, setting, p):
    """Look at all sets of faces that duality does not exclude."""
    pruned = _Search._evaluated

    def open_everywhere(search, items):
        return pruned(search, items) | True

    with monkeypatch.context() as patch:
        patch.setattr(_Search, "_evaluated", open_everywhere)
        return boxed_atoms(setting, p=p)


def assert_as_unpruned(monkeypatch, seed):
    random = Random(seed)
    X = random_rows(random, random.randint(2, 3), 1, 3)
    y = [random.randint(-4, 4) for _ in X]
    options = options_of(random, tolerance=False)
    setting = setting_of(X, y, **{**options, "bound": random.choice([1, Fraction(3, 2), 2])})
    p = random.choice(POWERS[1:-1])
    found, known = boxed_atoms(setting, p=p), unpruned(monkeypatch, setting, p)
    assert (found is None) == (known is None)
    if found is not None:
        mine, other = minimiser(found, p), minimiser(known, p)
        assert (mine.cost.lower, mine.unique) == (other.cost.lower, other.unique)


def test_pruning_by_relaxation_loses_nothing(monkeypatch):
    for seed in range(12):
        assert_as_unpruned(monkeypatch, seed)


@pytest.mark.exhaustive
def test_pruning_of_many_problems_loses_nothing(monkeypatch):
    for seed in range(100, 600):
        assert_as_unpruned(monkeypatch, seed)


# Two samples of two inputs are a polytope with 36 variables and 84 inequalities, whose vertices
# are not all found in minutes; with up to 24 variables it takes half a minute at most.
@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "name", [name for name, (X, _) in DEGENERATE.items() if len(X) * len(X[0]) < 3]
)
def test_degenerate_data_and_the_polytope(name):
    X, y = DEGENERATE[name]
    for bound in (Fraction(1, 3), 3):
        assert_as_the_polytope(setting_of(X, y, bound=bound))


def assert_ends(setting, budget=None):
    """At p = 0 the search over supports, and at p = 1 the linear program, know the least cost."""
    try:
        found = boxed_atoms(setting, budget=budget)
    except BudgetExceeded:
        return
    for p in (Fraction(0), Fraction(1)):
        known = solve(replace(setting.problem, p=p))
        assert (found is None) == (known.status == "infeasible")
        if found is not None:
            assert minimiser(found, p).cost.lower == known.cost.lower


def larger_setting(seed, most):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    X = random_rows(random, random.randint(2, most + 1 if inputs == 1 else most), inputs, 3)
    y = [random.randint(-4, 4) for _ in X]
    return setting_of(X, y, **options_of(random, tolerance=len(X) < 3))


def test_both_ends_of_p_agree_with_other_solvers():
    for seed in range(12):
        assert_ends(larger_setting(seed, 2))


@pytest.mark.exhaustive
def test_many_ends_of_p_agree_with_other_solvers():
    for seed in range(2000, 2300):
        assert_ends(larger_setting(seed, 3), budget=20)


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name):
    X, y = DEGENERATE[name]
    for options in ({}, {"skip": True, "penalize_bias": False}):
        assert_ends(setting_of(X, y, bound=2, **options))


@pytest.mark.parametrize(
    ("X", "y"),
    [([[0], [5], [6], [8]], [4, -2, -3, 3]), ([[1, 2], [3, -1], [0, 4]], [3, -2, 5])],
)
def test_a_large_bound_is_no_bound(X, y):
    loose, free = boxed_atoms(setting_of(X, y, bound=10**6)), atoms(setting_of(X, y))
    for p in POWERS:
        assert minimiser(loose, p).cost.lower == minimiser(free, p).cost.lower
    assert critical_p_of(loose).enclosure.decimals(9) == critical_p_of(free).enclosure.decimals(9)
    assert len(path_of(loose).pieces) == len(path_of(free).pieces)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=3),
    st.sampled_from(POWERS[1:-1]),
    st.booleans(),
)
def test_the_cost_falls_as_the_bound_grows(rows, p, skip):
    data = dict(rows)
    X, y = [[x] for x in data], list(data.values())
    before = None
    for bound in (Fraction(1, 2), 1, 3, 50):
        solution = solve(setting_of(X, y, p=p, bound=bound, skip=skip).problem)
        if solution.fit is None:
            assert before is None
            continue
        assert solution.status == "optimal"
        assert before is None or solution.cost.lower <= before.upper
        before = solution.cost
    assert before is not None


def test_the_certificate_proves_the_optimum_or_where_rivals_are_many_a_weaker_bound(monkeypatch):
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    solution = solve(setting_of(X, y, p="1/2", bound=9).problem)
    assert (solution.status, solution.proof) == ("optimal", "vertex enumeration")
    document = certificate(solution)
    assert document["claim"]["status"] == "optimal"
    assert verify(document).valid
    monkeypatch.setattr("exactrelu.checks.rival_search.MOST_WORK", 10)
    assert not verify(document).valid
    monkeypatch.setattr("exactrelu.bounded_certificate.MOST_WORK", 10)
    document = certificate(solution)
    assert document["claim"]["status"] == "feasible"
    assert verify(document).valid


def test_critical_p_and_path_with_a_bound():
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    options = {"skip": False, "penalize_bias": True, "bound": 9}
    found, pieces = critical_p(X, y, **options), path(X, y, **options).pieces
    assert (found.status, found.sparsest_cost) == ("exact", 7)
    assert pieces[0].cost_at_zero == 7
    for piece in pieces:
        middle = (piece.start.upper + piece.end.lower) / 2
        alone = solve(setting_of(X, y, p=middle, bound=9).problem)
        assert alone.parameters == piece.cost_at_zero
    with pytest.raises(InfeasibleError):
        critical_p(X, y, **{**options, "bound": 1})


def test_a_budget_and_ctrl_c_leave_a_network_and_a_bound():
    random = Random(3)
    X = random_rows(random, 8, 2, 10)
    y = [random.randint(-9, 9) for _ in X]
    setting = setting_of(X, y, p="1/2", bound=9)
    at_once = solve(setting.problem)
    assert (at_once.status, at_once.stopped) == ("feasible", "budget")

    def press(*known):
        raise KeyboardInterrupt

    for stop in ("budget", "interrupted"):
        with clock_of_steps(0) as clock:
            tell = press if stop == "interrupted" else lambda *_: clock.leap()
            solution = solve(setting.problem, budget=30, progress=tell)
        assert (solution.status, solution.stopped) == ("feasible", stop)
        assert 0 < solution.lower_bound.lower < solution.cost.upper
        assert solution.cost.upper <= at_once.cost.upper
    with pytest.raises(BudgetExceeded):
        boxed_atoms(setting, budget=0.2)
    with clock_of_steps(0):
        # Only the process that lists the vertices is stopped after three quarters of a second.
        literal = solve(setting.problem, method="vertices", budget=1)
    assert (literal.status, literal.stopped) == ("feasible", "budget")
    assert 0 < literal.lower_bound.lower < literal.cost.upper


def test_what_is_not_accepted():
    setting = setting_of([[1], [2]], [1, 2])
    with pytest.raises(InputError, match="accepted by this enumeration"):
        boxed_atoms(setting)
    with pytest.raises(InputError, match="accepted by this enumeration"):
        boxed_atoms(setting_of([[1], [2]], [1, 2], bound=1, measure="neurons"))
