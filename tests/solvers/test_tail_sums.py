"""Tails of weights, sets of blocks and the costs they imply, against all vertices of small data."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from random import Random

import numpy as np
import pytest
from enumeration_cases import random_rows, setting_of
from flint import arb

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers import atoms
from exactrelu.solvers.cost_floor import dearer, proved_up_to
from exactrelu.solvers.near_sparsest import near_networks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.set_listing import fitting_sets
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_table import SizeTable
from exactrelu.solvers.support_search import support_search
from exactrelu.solvers.tail_sums import loosened, tail_sums


def small(seed: int, **options):
    random = Random(seed)
    rows = random_rows(random, 3, random.choice([1, 2]), 4)
    return setting_of(rows, [random.randint(-4, 4) for _ in rows], **options)


@pytest.mark.parametrize("options", [{}, {"skip": True}, {"penalize_bias": False}])
@pytest.mark.parametrize("seed", range(5))
def test_tails_of_all_networks(seed, options):
    setting = small(seed, **options)
    cost = int(support_search(setting).cost.lower)
    found = tail_sums(setting.problem, cost, lambda: None).sums
    assert len(found) == cost
    assert all(size > 0 for size in found)
    for item in atoms(setting):
        sizes = sorted((Fraction(t, item.unit) for t in item.sizes), reverse=True)
        for m, least in enumerate(found):
            assert sum(sizes[m:]) >= least


@pytest.mark.parametrize("seed", range(6))
def test_near_networks_contain_all_sparsest_ones(seed):
    setting = small(seed)
    cost = int(support_search(setting).cost.lower)
    if not cost:
        return
    tails = tail_sums(setting.problem, cost, lambda: None)
    reach = tails.sums[-1]
    space = NeuronSpace(Setting.of(loosened(setting.problem, reach)))
    sets = fitting_sets(space, cost, tails.separators, lambda: None, 1000).sets
    near = near_networks(NeuronSpace(setting), sets, reach, lambda: None)
    assert all(0 <= item.rest <= reach and min(item.sizes) > 0 for item in near)
    exact = [item for item in near if not item.rest]
    for candidate in atoms(setting):
        sizes = [Fraction(t, candidate.unit) for t in candidate.sizes]
        if len(sizes) == cost:
            for p in (0.1, 0.5, 0.9):
                least = min(sum(float(t) ** p for t in item.sizes) for item in exact)
                assert least <= sum(float(t) ** p for t in sizes) + 1e-9
    if exact:
        without = fitting_sets(space, cost, (), lambda: None, 1000).sets
        assert {frozenset(s) for s in without} == {frozenset(s) for s in sets}
        with pytest.raises(BudgetExceeded, match="more than 0 sets"):
            fitting_sets(space, cost, (), lambda: None, 0)


@pytest.mark.parametrize("seed", range(8))
def test_the_least_cost_of_given_tails_is_not_overstated(seed):
    """All decreasing lists of up to four sizes of a grid."""
    random = Random(seed)
    grid = sorted((random.randint(1, 40) / 8 for _ in range(9)), reverse=True)
    tails = sorted((random.randint(1, 60) / 8 for _ in range(2)), reverse=True)
    size, p = random.randint(1, 8) / 16, random.choice([0.05, 0.3, 0.8])
    costs = [
        sum(t**p for t in sizes)
        for count in (3, 4)
        for sizes in combinations_with_replacement(grid, count)
        if sum(sizes) >= tails[0] and sum(sizes[1:]) >= tails[1] and sum(sizes[2:]) >= size
    ]
    sums, last = [arb(t) for t in tails], (arb(size), arb(size) ** arb(p))
    assert costs
    assert not dearer(sums, last, arb(min(costs) + 1e-9), arb(p))
    assert dearer(sums, last, arb(size**p), arb(p))


def test_the_least_cost_is_reached_where_tails_are_convex():
    sums, size, p = [arb(5), arb(2), arb(1)], arb(0.25), arb(0.1)
    truth = 3**0.1 + 1 + 0.75**0.1 + 0.25**0.1
    assert dearer(sums, (size, size**p), arb(truth - 1e-9), p)
    assert not dearer(sums, (size, size**p), arb(truth + 1e-9), p)


def test_a_table_of_sizes_agrees_with_balls():
    random = np.random.default_rng(0)
    lists = [[Fraction(int(t), 97) for t in random.integers(1, 900, size=4)] for _ in range(20)]
    table, p = SizeTable.of([*lists, [Fraction(10**400)]]), arb(0.5, 0.1)
    costs = [sum((arb(t.numerator) / t.denominator) ** p for t in sizes) for sizes in lists]
    least = min(float(cost.lower()) for cost in costs)
    assert table.dearer(arb(least - 1e-6), p)
    truth = min(sum(float(t) ** q for t in s) for s in lists for q in (0.4, 0.5, 0.6))
    assert not table.dearer(arb(truth + 1e-9), p)
    assert not SizeTable.of([[Fraction(1, 10**400)]]).dearer(arb(0.001), p)


def test_intervals_stop_where_the_condition_ends():
    assert proved_up_to(lambda ball: True, Fraction(1), 8, lambda: None) == 1
    assert proved_up_to(lambda ball: False, Fraction(1), 8, lambda: None) == 0
