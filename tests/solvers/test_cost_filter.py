"""The enumeration with the filter in floats against the one without it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from sys import modules

import pytest
from enumeration_cases import random_rows, setting_of

from exactrelu.solvers import Candidates, Setting, critical_p
from exactrelu.solvers.atoms import RaySearch
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.minimiser import minimiser


def enumerated(setting: Setting, filtered: bool) -> tuple[Candidates, int]:
    with pytest.MonkeyPatch.context() as patch:
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
