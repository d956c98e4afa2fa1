"""The bound of the critical p that needs no enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import prod
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from flint import fmpz_mat

import exactrelu
from exactrelu.polytopes.errors import InfeasibleError, InputError
from exactrelu.solvers import atoms, critical_p
from exactrelu.solvers.critical_p_bound import critical_p_bound, minor_bound


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


def agree(setting) -> None:
    found = critical_p_bound(setting.problem)
    exact = critical_p(atoms(setting))
    assert found.sparsest_cost == exact.sparsest_cost
    assert 0 < found.lower <= exact.upper


@pytest.mark.parametrize("seed", range(15))
def test_the_bound_is_positive_and_below_the_critical_p(seed):
    agree(random_setting(seed))


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100, 400))
def test_many_bounds(seed):
    agree(random_setting(seed))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name):
    agree(setting_of(*DEGENERATE[name]))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("options", [{}, {"skip": True}, {"penalize_bias": False}])
def test_weights_of_vertices_are_integers_over_bounded_minors(seed, options):
    random = Random(seed)
    rows = random_rows(random, 3, 2, 3)
    setting = setting_of(rows, [random.randint(-3, 3) for _ in rows], **options)
    for item in atoms(setting):
        if item.sizes:
            assert item.unit <= float(minor_bound(setting, len(item.sizes))) * (1 + 1e-9)


def test_minors_of_data_are_below_the_bound():
    setting = setting_of([[2, -1], [1, 3], [-2, 2]], [1, 2, 3])
    rows = [list(row) for row in setting.samples]
    for count in (1, 2, 3):
        for chosen in combinations(rows, count):
            for columns in combinations(range(3), count):
                minor = fmpz_mat([[row[j] for j in columns] for row in chosen]).det()
                assert abs(int(minor)) <= float(minor_bound(setting, count)) + 1e-9
    squares = [sum(t * t for t in row) for row in rows]
    assert float(minor_bound(setting, 3)) ** 2 >= prod(3 * square for square in squares) - 1e-6


def test_where_the_enumeration_does_not_end():
    random = Random(5)
    rows = random_rows(random, 12, 2, 9)
    truth = [max(0, 2 * a - b) - max(0, b + 1) for a, b in rows]
    found = exactrelu.critical_p(rows, truth, budget=3)
    assert (found.status, found.crosses, found.upper) == ("lower_bound", None, 1)
    assert 0 < found.lower < Fraction(1, 2)
    assert found.sparsest_cost == 4


def test_refusals():
    with pytest.raises(InputError, match="unbounded"):
        critical_p_bound(setting_of([[1], [2]], [1, 3], bound=5).problem)
    with pytest.raises((InputError, InfeasibleError)):
        critical_p_bound(setting_of([[1], [2]], [1, 3], measure="neurons").problem)
