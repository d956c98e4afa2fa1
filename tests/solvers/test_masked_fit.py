from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from checked_fit import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_masked_fit import parameter_rows, pieces, plain_optimum

import exactrelu
from exactrelu.polytopes import InputError
from exactrelu.solvers.exact_cone_fit import exact_cone_fit
from exactrelu.solvers.integer_data import integer_samples
from exactrelu.solvers.masked_fit import unit_choices

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]
LOSSES = ("squared", "l1", "linf")
REFERENCE: list[tuple[Any, list[int], Any, str]] = [
    ([0, 1, 2], [0, 1, 0], [[1]], "1/2"),
    ([0, 1, 2, 3], [0, 1, 0, 1], [[1]] * 2, "1/2"),
    ([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], [[1]] * 2, "2/3"),
    ([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], [[1]] * 3, "0"),
    (SQUARE, [0, 1, 1, 0], [[1, 0], [0, 1]], "1"),
    (SQUARE, [0, 1, 1, 0], [[1, 0], [1, 1]], "1/2"),
]


def rows_of(X: Any) -> list[list[int]]:
    return [[x] if isinstance(x, int) else list(x) for x in X]


@pytest.mark.parametrize(("X", "y", "mask", "value"), REFERENCE)
def test_the_reference_minima_are_reached(X: Any, y: Any, mask: Any, value: str) -> None:
    fit = checked(X, y, mask=mask)
    assert (fit.status, fit.value) == ("optimal", Fraction(value))


@pytest.mark.parametrize("loss", ["l1", "linf"])
@pytest.mark.parametrize(("X", "y", "mask", "value"), [REFERENCE[0], REFERENCE[4]])
def test_every_piece_by_linear_programs_in_the_parameters(
    X: Any, y: Any, mask: Any, value: str, loss: str
) -> None:
    assert checked(X, y, mask=mask, loss=loss).value == plain_optimum(rows_of(X), y, mask, loss)


small = st.integers(-3, 3)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[list[int]]]:
    inputs, count = draw(st.integers(1, 2)), draw(st.integers(1, 5))
    X = draw(
        st.lists(st.lists(small, min_size=inputs, max_size=inputs), min_size=count, max_size=count)
    )
    y = draw(st.lists(small, min_size=count, max_size=count))
    bits = st.lists(st.integers(0, 1), min_size=inputs, max_size=inputs)
    return X, y, draw(st.lists(bits, min_size=1, max_size=2))


@settings(max_examples=25, deadline=None)
@given(problems())
def test_one_hidden_unit_agrees_with_all_pieces(problem: Any) -> None:
    X, y, mask = problem
    for loss in ("l1", "linf"):
        assert checked(X, y, mask=mask[:1], loss=loss).value == plain_optimum(X, y, mask[:1], loss)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_squared_loss_agrees_with_exact_fits_of_all_pieces(problem: Any) -> None:
    X, y, mask = problem
    fit = checked(X, y, mask=mask)
    samples, _ = integer_samples(fit.X)
    choices = unit_choices(samples, fit.kinds)
    profile = fit.kinds.profiles[0]
    tuples: list[tuple[int, ...]] = [()]
    for kind in profile:
        options = range(choices.first[kind], choices.first[kind + 1])
        tuples = [(*known, option) for known in tuples for option in options]
    values = [
        exact_cone_fit(
            fit.loss,
            choices.images,
            y,
            np.flatnonzero(choices.rays_of[list(chosen)].any(axis=0)).tolist(),
        ).value
        for chosen in tuples[:: max(1, len(tuples) // 200)]
    ]
    assert min(values) >= fit.value
    if len(tuples) <= 200:
        assert min(values) == fit.value


def test_squared_loss_agrees_with_quadratic_programs_in_the_parameters() -> None:
    cvxpy = pytest.importorskip("cvxpy")
    rng = np.random.default_rng(5)
    X, y = rng.integers(-4, 5, (5, 2)).tolist(), rng.integers(-4, 5, 5).tolist()
    for mask in ([[1, 1]], [[1, 0], [0, 1]]):
        best = np.inf
        for piece in pieces(X, mask):
            M, G = (np.array(part, dtype=float) for part in parameter_rows(X, piece))
            t = cvxpy.Variable(M.shape[1])
            program = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(M @ t - y)), [G @ t >= 0])
            best = min(best, program.solve(solver=cvxpy.CLARABEL))
        assert abs(best - float(checked(X, y, mask=mask).value)) < 1e-6 * (1 + best)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("X", "y", "mask"),
    [
        ([[1, 2]], [5], [[1, 1]]),
        ([[1, 2], [1, 2], [1, 2]], [0, 1, 3], [[1, 1], [1, 0]]),
        ([[0, 0], [1, 1], [2, 2], [3, 3]], [0, 2, 1, 5], [[1, 1], [1, 1]]),
        ([[0, 5], [0, 6], [0, 7], [0, 5]], [1, 0, 1, 2], [[1, 0], [0, 1]]),
        (SQUARE, [7, 7, 7, 7], [[1, 1]]),
        (SQUARE, [0, 1, 1, 0], [[0, 0], [0, 0]]),
        (SQUARE, [0, 1, 1, 0], [[0, 0], [1, 1]]),
        ([[10**9, 1], [10**9 + 1, 1], [10**9 + 2, 1]], [0, 10**12, 1], [[1, 0]]),
        ([[0], [1], [10**160], [2]], [0, 10**180, 1, "1e-200"], [[1]]),
        ([["1/3", 0], ["2/3", 0], [1, "1e-9"]], ["0.1", "0.2", 0], [[1, 1]]),
    ],
)
def test_degenerate_data(X: Any, y: Any, mask: Any, loss: str) -> None:
    fit = checked(X, y, mask=mask, loss=loss)
    assert fit.status == "optimal"
    for neuron, row in zip(fit.network.hidden, mask, strict=True):
        assert all(bit or not w for w, bit in zip(neuron.w, row, strict=True))


def test_units_without_output_weight_stay_out() -> None:
    fit = checked(SQUARE, [0, 1, 1, 0], mask=[[1, 1], [1, 1]], output_mask=[1, 0])
    assert fit.network.hidden[1].v == 0
    assert fit.value == checked(SQUARE, [0, 1, 1, 0], mask=[[1, 1]]).value


def test_sparsity_levels_are_the_best_of_all_supports() -> None:
    rng = np.random.default_rng(2)
    X, y = rng.integers(-5, 6, (6, 2)).tolist(), rng.integers(-5, 6, 6).tolist()
    rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
    for level in range(5):
        masks = [[a, b] for a in rows for b in rows if sum(a) + sum(b) <= level]
        best = min(checked(X, y, mask=mask).value for mask in masks)
        assert checked(X, y, hidden=2, sparsity=level).value == best
    single = min(checked(X, y, mask=[row]).value for row in rows)
    assert checked(X, y, hidden=2, output_sparsity=1).value == single


def test_training_by_gradients_stays_above() -> None:
    from scipy.optimize import minimize

    rng = np.random.default_rng(7)
    X, y = rng.integers(-9, 10, (7, 2)), rng.integers(-9, 10, 7)
    mask = np.array([[1, 1], [1, 0]])
    value = float(checked(X.tolist(), y.tolist(), mask=mask.tolist()).value)

    def loss(t: Any) -> tuple[float, Any]:
        W, b, v, c = t[:4].reshape(2, 2) * mask, t[4:6], t[6:8], t[8]
        before = X @ W.T + b
        active = np.maximum(before, 0)
        error = active @ v + c - y
        slope = 2 * error[:, None] * v * (before > 0)
        parts = ((slope.T @ X) * mask, slope.sum(0), 2 * active.T @ error, 2 * error.sum())
        return float(error @ error), np.concatenate([np.ravel(part) for part in parts])

    found = [
        minimize(loss, rng.normal(size=9), jac=True, method="L-BFGS-B").fun for _ in range(150)
    ]
    assert min(found) >= value * (1 - 1e-9)
    assert min(found) <= value * 1.05


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "either a mask or a number"),
        ({"mask": [[1]], "hidden": 1}, "either a mask or a number"),
        ({"mask": [[1, 0, 1]]}, "3 entries"),
        ({"mask": [[1, 2]]}, "entry 2"),
        ({"mask": [[1, 1]], "output_mask": [1, 1]}, "2 output weights"),
        ({"mask": [[1, 1]], "sparsity": 1}, "sparsity"),
        ({"hidden": -1}, "hidden"),
        ({"hidden": 1, "loss": "cubic"}, "cubic"),
    ],
)
def test_bad_input_is_named(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        exactrelu.fit(SQUARE, [0, 1, 1, 0], **options)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [0, 1])
def test_three_units_agree_with_float_fits_of_all_pieces(seed: int) -> None:
    from scipy.optimize import lsq_linear

    rng = np.random.default_rng(seed)
    X, y = rng.integers(-9, 10, (8, 1)).tolist(), rng.integers(-9, 10, 8)
    fit = checked(X, y.tolist(), hidden=3)
    samples, _ = integer_samples(fit.X)
    choices = unit_choices(samples, fit.kinds)
    centred = choices.images - choices.images.mean(axis=1, keepdims=True)
    labels = y - y.mean()
    count = len(choices)
    best = np.inf
    for a in range(count):
        for b in range(a, count):
            for c in range(b, count):
                rays = centred[choices.rays_of[[a, b, c]].any(axis=0)]
                # The unconstrained fit bounds the piece; few pieces need the constrained one.
                free = np.linalg.lstsq(rays.T, labels, rcond=None)[0]
                if ((labels - free @ rays) ** 2).sum() < best:
                    best = min(best, 2 * lsq_linear(rays.T, labels, (0, np.inf), "bvls").cost)
    assert abs(best - float(fit.value)) < 1e-7 * (1 + best)


@pytest.mark.exhaustive
def test_twelve_samples_and_three_units_are_proved() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.integers(-50, 51, (12, 2)).tolist(), rng.integers(-50, 51, 12).tolist()
    fit = checked(X, y, hidden=3)
    assert fit.status == "optimal"
    assert fit.pieces == 2699004
    assert abs(float(fit.value) - 495.8521708082456) < 1e-9
