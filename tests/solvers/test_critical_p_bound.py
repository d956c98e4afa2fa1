"""What is proved of the critical p without enumeration, against the exact one."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations
from math import prod
from pathlib import Path
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from flint import fmpz_mat
from step_clock import clock_of_steps

import exactrelu
from exactrelu.polytopes.errors import InfeasibleError, InputError
from exactrelu.solvers import atoms, critical_p
from exactrelu.solvers.critical_p_bound import critical_p_bound
from exactrelu.solvers.vertex_sizes import minor_bound, smallest_weight
from exactrelu.solvers.vertices import vertices


@pytest.fixture(autouse=True)
def brief_proposals(monkeypatch):
    monkeypatch.setattr("exactrelu.solvers.rival_networks._SECONDS", 0.05)


def random_setting(seed: int):
    random = Random(seed)
    inputs = random.choice([1, 2])
    rows = random_rows(random, random.choice([2, 3, 4]), inputs, 4)
    options = {
        "skip": random.random() < 0.4,
        "penalize_bias": random.random() < 0.6,
        "tolerance": random.choice([0, 0, Fraction(1, 2)]),
    }
    return setting_of(rows, [random.randint(-4, 4) for _ in rows], **options)


def agree(setting):
    found = critical_p_bound(setting.problem)
    exact = critical_p(atoms(setting))
    assert found.sparsest_cost == exact.sparsest_cost
    assert 0 < found.lower <= exact.upper
    assert exact.lower <= found.upper
    assert found.crosses in (None, exact.crosses)
    return found, exact


@pytest.mark.parametrize("seed", range(20))
def test_the_enclosure_holds_the_critical_p(seed):
    agree(random_setting(seed))


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100, 700))
def test_many_enclosures(seed):
    agree(random_setting(seed))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name):
    agree(setting_of(*DEGENERATE[name]))


@pytest.mark.exhaustive
@pytest.mark.parametrize("options", [{"skip": True}, {"penalize_bias": False}, {"tolerance": 1}])
@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data_with_options(name, options):
    agree(setting_of(*DEGENERATE[name], **options))


@pytest.mark.parametrize("seed", range(8))
def test_bounded_weights(seed):
    random = Random(seed)
    rows = random_rows(random, 2, 1, 3)
    options = {"bound": random.choice([1, 2, Fraction(7, 2), 6])}
    setting = setting_of(rows, [random.randint(-4, 4) for _ in rows], **options)
    candidates = vertices(setting)
    if not candidates.items:
        with pytest.raises(InfeasibleError, match="no network with weights up to"):
            critical_p_bound(setting.problem)
        return
    exact, found = critical_p(candidates), critical_p_bound(setting.problem)
    assert found.sparsest_cost == exact.sparsest_cost
    assert 0 < found.lower <= exact.upper
    assert exact.lower <= found.upper
    least = candidates.least
    if least is not None:  # of all vertices, so that of each number of weights
        most = max(len(item.sizes) for item in candidates)
        assert smallest_weight(setting, most, exact.sparsest_cost) <= float(least) * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("options", [{}, {"skip": True}, {"penalize_bias": False}])
def test_weights_of_vertices_are_integers_over_bounded_minors(seed, options):
    random = Random(seed)
    rows = random_rows(random, 3, 2, 3)
    setting = setting_of(rows, [random.randint(-3, 3) for _ in rows], **options)
    for item in atoms(setting):
        if item.sizes:
            bound = minor_bound(setting, len(item.sizes), len(rows))
            assert item.unit <= float(bound) * (1 + 1e-9)


def test_minors_of_data_are_below_the_bound():
    setting = setting_of([[2, -1], [1, 3], [-2, 2]], [1, 2, 3])
    rows = [list(row) for row in setting.samples]
    for count in (1, 2, 3):
        for chosen in combinations(rows, count):
            for columns in combinations(range(3), count):
                minor = fmpz_mat([[row[j] for j in columns] for row in chosen]).det()
                assert abs(int(minor)) <= float(minor_bound(setting, count, 3)) + 1e-9
    squares = [sum(t * t for t in row) for row in rows]
    assert float(minor_bound(setting, 3, 3)) ** 2 >= prod(3 * square for square in squares) - 1e-6


def test_where_the_enumeration_does_not_end():
    random = Random(5)
    rows = random_rows(random, 12, 2, 9)
    truth = [max(0, 2 * a - b) - max(0, b + 1) for a, b in rows]
    found = critical_p_bound(setting_of(rows, truth).problem)
    assert (found.status, found.sparsest_cost, found.kind) == ("lower_bound", 4, "near networks")
    assert Fraction(1, 5) < found.lower < found.upper


def test_both_ends_and_the_two_networks():
    rows = [[2, 5], [4, 0], [5, 5], [5, -5], [-1, 1], [-2, -1], [1, 3], [1, -4], [2, 4], [-3, 0]]
    found = critical_p_bound(setting_of(rows, [-3, -3, -3, -3, 0, 0, -3, -3, -3, 0]).problem)
    assert found.crosses
    assert Fraction(1, 7) < found.lower < found.upper < Fraction(1, 2)
    assert found.sparsest_cost == 3
    costs = []
    for network in (found.sparsest_network, found.other_network):
        sizes = [abs(n.v * w) for n in network.hidden for w in (*n.w, n.b) if w]
        costs.append(sum(float(size) ** float(found.upper) for size in sizes))
        assert [network.exact([Fraction(t) for t in row]) for row in rows[:2]] == [-3, -3]
    assert costs[1] < costs[0]


def test_a_budget_leaves_what_is_proved():
    rows = random_rows(Random(1), 8, 2, 9)
    labels = [Random(2).randint(-9, 9) + row[0] for row in rows]
    problem = setting_of(rows, labels).problem
    with clock_of_steps(0.01):
        whole, short = critical_p_bound(problem, budget=5), critical_p_bound(problem, budget=1e-9)
    assert (short.lower, short.upper, short.kind) == (0, 1, "nothing")
    assert 0 < whole.lower < whole.upper
    assert (short.stopped, short.sparsest_cost) == ("budget", None)


def test_bounded_weights_beyond_enumeration():
    rows = random_rows(Random(7), 6, 2, 5)
    truth = [max(0, 2 * a - b) for a, b in rows]
    with clock_of_steps(0.01):
        found = exactrelu.critical_p(rows, truth, bound=3, budget=20)
    assert found.status == "lower_bound"
    assert found.sparsest_cost == 2
    assert Fraction(1, 10) < found.lower < found.upper
    with clock_of_steps(0.01):
        free = exactrelu.critical_p(rows, truth, budget=0.5)
    assert 0 <= free.lower <= free.upper <= 1
    with pytest.raises(InfeasibleError, match="weights up to 1/100"):
        exactrelu.critical_p(rows, truth, bound="1/100")


def test_refusals():
    with pytest.raises((InputError, InfeasibleError)):
        critical_p_bound(setting_of([[1], [2]], [1, 3], measure="neurons").problem)


REFERENCE = Path(__file__).parents[1] / "reference" / "multivariate.json"


def test_reference_file():
    for case in json.loads(REFERENCE.read_text(encoding="utf-8")):
        found = critical_p_bound(setting_of(case["X"], case["y"]).problem)
        star = Fraction(case["p_star"])
        assert 0 < found.lower <= star <= found.upper + Fraction(1, 10**15)
