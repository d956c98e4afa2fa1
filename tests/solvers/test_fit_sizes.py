"""Fits that are too large to go through say so before they begin; constants are fitted at once."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

import exactrelu
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers import unit_kinds
from exactrelu.solvers.exact_cone_fit import exact_cone_fit
from exactrelu.solvers.norm_loss import NormLoss
from exactrelu.solvers.unit_kinds import kinds_of_sparsity


def listed(hidden: int, inputs: int, level: int) -> int:
    """Return how many supports or profiles are listed, whichever are more."""
    kinds = kinds_of_sparsity(hidden, inputs, level)
    return max(len(kinds.profiles), sum(map(len, kinds.kinds)))


@pytest.mark.parametrize("hidden", [1, 2, 4])
@pytest.mark.parametrize("inputs", [1, 3, 4])
@pytest.mark.parametrize("level", [0, 1, 3, 5, 9, 100])
def test_supports_and_profiles_are_counted_before_they_are_listed(
    hidden: int, inputs: int, level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = listed(hidden, inputs, level)
    monkeypatch.setattr(unit_kinds, "_MOST_LISTED", count)
    assert listed(hidden, inputs, level) == count
    monkeypatch.setattr(unit_kinds, "_MOST_LISTED", count - 1)
    if level:
        with pytest.raises(BudgetExceeded, match=f"have up to {count} "):
            kinds_of_sparsity(hidden, inputs, level)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"hidden": 40, "sparsity": 30}, r"have up to \d+ (supports|ways to share the weights)"),
        ({"hidden": 10**9, "sparsity": 10**9}, "too many to go through"),
        ({"hidden": 3000}, "too many to go through"),
        ({"hidden": 1, "sparsity": 2}, "kinds of neurons with more than"),
        ({"hidden": 2}, "activation patterns on these 40 samples"),
    ],
)
def test_too_large_fits_are_named(options: dict[str, int], words: str) -> None:
    random = Random(1)
    X = [[random.randint(-999, 999) for _ in range(20)] for _ in range(40)]
    with pytest.raises(BudgetExceeded, match=words):
        exactrelu.fit(X, [random.randint(-9, 9) for _ in X], budget=60, **options)


@pytest.mark.parametrize("loss", ["squared", "l1", "linf"])
@pytest.mark.parametrize("seed", range(20))
def test_a_constant_alone_has_the_least_loss(loss: str, seed: int) -> None:
    """Beside the program with a ray that adds nothing, whose answer must be the same."""
    random = Random(seed)
    labels = [random.randint(-3, 3) for _ in range(random.randint(1, 9))]
    norm, nothing = NormLoss.of(loss), np.zeros((1, len(labels)), dtype=np.int64)
    alone = exact_cone_fit(norm, nothing, labels, [])
    assert alone.value == exact_cone_fit(norm, nothing, labels, [0]).value
    assert alone.value == norm.value([label - alone.constant for label in labels])
    assert sum(alone.mu) == 0
    if alone.value:
        assert norm.bound(alone.mu, labels) == alone.value


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("loss", ["squared", "l1", "linf"])
def test_a_fit_that_is_stopped_at_any_step_keeps_a_network(loss: str) -> None:
    X, y = [[x] for x in range(12)], [0, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    constant = exactrelu.fit(X, y, hidden=0, loss=loss).value
    for budget in (30, 100, 300, 1000):
        fit = exactrelu.fit(X, y, hidden=2, loss=loss, budget=budget)
        assert 0 <= fit.lower_bound <= fit.value <= constant
        assert (fit.status == "optimal") == (fit.lower_bound == fit.value)
