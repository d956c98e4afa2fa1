from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu.polytopes import ExactVector, InputError
from exactrelu.solvers.convex_masked_fit import convex_masked_fit
from exactrelu.solvers.unit_kinds import UnitKinds, kinds_of_mask

cvxpy = pytest.importorskip("cvxpy")

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]


def columns(X: Any) -> list[ExactVector]:
    return [ExactVector.of(list(column)) for column in zip(*X, strict=True)]


def mask(rows: list[list[int]]) -> UnitKinds:
    return kinds_of_mask(rows, [1] * len(rows), len(rows[0]))


def outputs_of(fit: Any, X: Any) -> Any:
    return np.array([float(fit.network.exact([Fraction(t) for t in x])) for x in X])


@pytest.mark.parametrize("rows", [[[1, 1]], [[1, 0], [1, 1]], [[0, 0]]])
@pytest.mark.parametrize("name", ["squared", "l1", "linf"])
def test_the_three_exact_losses_are_met(rows: list[list[int]], name: str) -> None:
    rng = np.random.default_rng(3)
    X, y = rng.integers(-4, 5, (5, 2)).tolist(), rng.integers(-4, 5, 5)
    z = cvxpy.Variable(5)
    loss = {
        "squared": cvxpy.sum_squares(z - y),
        "l1": cvxpy.norm1(z - y),
        "linf": cvxpy.norm_inf(z - y),
    }[name]
    found = convex_masked_fit(columns(X), z, loss, mask(rows))
    exact = exactrelu.fit(X, y.tolist(), mask=rows, loss=name)
    assert found.status == "numerical optimum"
    assert abs(found.value - float(exact.value)) < 1e-4 * (1 + float(exact.value))


def test_a_loss_that_only_cvxpy_knows() -> None:
    y = np.array([0.0, 1.0, 1.0, 0.0])
    z = cvxpy.Variable(4)
    loss = cvxpy.sum(cvxpy.huber(z - 4 * y, 1.0)) + 0.1 * cvxpy.sum_squares(z)
    rows = [[1, 0], [1, 1]]
    found = convex_masked_fit(columns(SQUARE), z, loss, mask(rows))
    values = outputs_of(found, SQUARE)
    z.value = values
    assert abs(float(loss.value) - found.value) < 1e-4
    assert found.network.hidden[0].w[1] == 0
    assert found.backend
    rng = np.random.default_rng(0)
    for _ in range(300):
        W, b = rng.normal(size=(2, 2)) * np.array(rows) * 3, rng.normal(size=2) * 2
        hidden = np.maximum(np.array(SQUARE) @ W.T + b, 0)
        z.value = (
            np.c_[hidden, np.ones(4)]
            @ np.linalg.lstsq(np.c_[hidden, np.ones(4)], 4 * y, rcond=None)[0]
        )
        assert float(loss.value) >= found.value - 1e-5


def test_refusals() -> None:
    z = cvxpy.Variable(4)
    good = cvxpy.sum_squares(z)
    with pytest.raises(InputError, match="convex"):
        convex_masked_fit(columns(SQUARE), z, -cvxpy.sum_squares(z), mask([[1, 1]]))
    with pytest.raises(InputError, match="minimum"):
        convex_masked_fit(columns(SQUARE), z, cvxpy.sum(z), mask([[1, 1]]))
    with pytest.raises(InputError, match="outputs"):
        convex_masked_fit(columns(SQUARE), z + 1, good, mask([[1, 1]]))
    with pytest.raises(InputError, match="X:"):
        convex_masked_fit(columns(SQUARE), z, good, mask([[1]]))


def test_a_budget_leaves_the_best_so_far() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.integers(-9, 10, (9, 2)).tolist(), rng.integers(-9, 10, 9)
    z = cvxpy.Variable(9)
    with clock_of_steps(0.01):
        found = convex_masked_fit(columns(X), z, cvxpy.norm1(z - y), mask([[1, 1]] * 3), budget=1)
    assert found.status == "feasible"
    assert found.value <= float(np.abs(y - np.median(y)).sum()) + 1e-6
