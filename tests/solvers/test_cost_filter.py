"""The enumeration with the filter in floats against the one without it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from sys import modules

import numpy as np
import pytest
from enumeration_cases import random_rows, setting_of

from exactrelu.solvers import Candidates, Setting, basic_solutions, critical_p
from exactrelu.solvers.atom_search import RaySearch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.elimination import Node
from exactrelu.solvers.envelope import Envelope
from exactrelu.solvers.minimiser import minimiser
from exactrelu.solvers.node_stack import NodeStack


def enumerated(setting: Setting, filtered: bool) -> tuple[Candidates, int]:
    with pytest.MonkeyPatch.context() as patch:
        # Let the filter work on small data too.
        patch.setattr(basic_solutions, "all_bases", lambda *_: None)
        if not filtered:
            patch.setattr(CostFilter, "of", lambda *_: None)
        else:
            patch.setattr(
                modules["exactrelu.solvers.proposed_solutions"], "_MANY", 0
            )  # propose supports at once
        search = RaySearch.of(setting)
        for batch in search.solutions():
            search.take(batch)
    return search.candidates(complete=True), search.examined


@pytest.mark.parametrize("seed", range(24))
def test_the_filter_loses_no_minimiser(seed: int) -> None:
    random = Random(seed)
    samples, inputs = random.choice([(3, 2), (4, 1), (5, 1), (6, 1)])
    size = random.choice([3, 30, 10**6])
    X = random_rows(random, samples, inputs, size)
    y = [random.randint(-size, size) for _ in X]
    if seed % 4 == 0:
        y[0] = 0
    setting = setting_of(X, y, skip=seed % 5 == 1, penalize_bias=seed % 3 > 0)
    quick, few = enumerated(setting, True)
    slow, many = enumerated(setting, False)
    assert few <= many
    assert quick.sparsest_cost == slow.sparsest_cost
    for p in (Fraction(0), Fraction(1, 7), Fraction(1, 2), Fraction(9, 10)):
        assert minimiser(quick, p).cost == minimiser(slow, p).cost
    one, other = critical_p(quick), critical_p(slow)
    assert one.crosses == other.crosses
    assert one.lower < other.upper or one.lower == other.upper == 1
    assert other.lower < one.upper or other.lower == one.upper == 1


def test_the_filter_discards() -> None:
    random = Random(1)
    X = random_rows(random, 4, 2, 5)
    setting = setting_of(X, [random.randint(-5, 5) for _ in X])
    assert enumerated(setting, True)[1] < enumerated(setting, False)[1] / 2


def test_numerators_that_may_be_tiny_are_left_alone() -> None:
    setting = setting_of([[i * i] for i in range(12)], [1, -2, 3, -1] * 3)
    costs = CostFilter.of(setting, AtomTable.of(setting), Envelope(), lambda: None)
    assert costs is not None
    for size, used in ((10**30, True), (10**120, False)):
        entries = [[size + (row + 1) ** column for column in range(22)] for row in range(3)]
        opened = np.array(entries, dtype=object)
        node = Node(opened, opened[:0], 1, 0, ())
        assert (costs.remaining(NodeStack.of(node), 0) is not None) == used
