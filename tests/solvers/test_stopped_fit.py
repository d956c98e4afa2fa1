"""What is left of fits that are stopped."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from checked_fit import checked
from resigned import resigned
from step_clock import clock_of_steps

import exactrelu
from exactrelu.polytopes import BudgetExceeded

LOSSES = ("squared", "l1", "linf")


def test_a_budget_leaves_the_best_network_so_far() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.integers(-50, 51, (12, 2)).tolist(), rng.integers(-50, 51, 12).tolist()
    with clock_of_steps(0.01):
        fit = checked(X, y, hidden=3, budget=3)
    assert fit.status == "feasible"
    assert 0 <= fit.lower_bound < fit.value


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", range(3))
def test_a_stopped_fit_has_a_lower_bound(
    loss: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(seed)
    X, y = rng.integers(-5, 6, (7, 1)).tolist(), rng.integers(-9, 10, 7).tolist()
    best = checked(X, y, hidden=2, sparsity=2, loss=loss)

    def stop(*_: object) -> None:
        raise BudgetExceeded("no time")

    monkeypatch.setattr(sys.modules["exactrelu.solvers.masked_fit"], "close_all", stop)
    fit = exactrelu.fit(X, y, hidden=2, sparsity=2, loss=loss, budget=60)
    assert best.value * 3 / 4 <= fit.lower_bound <= best.value <= fit.value
    document = exactrelu.fit_certificate(fit)
    assert exactrelu.verify(document).valid
    if fit.lower_bound == fit.value:
        return
    assert (fit.status, document["claim"]["status"]) == ("feasible", "feasible")
    for claim in ({"lower_bound": str(fit.value)}, {"status": "optimal"}, {"lower_bound": "-1"}):
        forged = resigned(document, lambda other, claim=claim: other["claim"].update(claim))
        assert not exactrelu.verify(forged).valid


def test_too_many_patterns_are_refused_before_the_work() -> None:
    X = np.random.default_rng(0).integers(-99, 99, (60, 4)).tolist()
    with pytest.raises(BudgetExceeded, match="activation patterns"):
        exactrelu.fit(X, range(60), hidden=2)
