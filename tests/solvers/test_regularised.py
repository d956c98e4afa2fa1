"""Exact trade-offs between a loss and the path norm, with their duals."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of
from pattern_program import assert_dual, least_value

from exactrelu.polytopes import ExactVector, InputError
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.loss import Loss
from exactrelu.solvers.regularised import RegularisedFit, regularised

OPTIONS = [(False, False), (False, True), (True, False), (True, True)]


def columns_of(X: list[list[Any]]) -> list[ExactVector]:
    return [ExactVector.of(list(column)) for column in zip(*X, strict=True)]


def losses(random: Random, samples: int) -> dict[str, Loss]:
    y = [Fraction(random.randint(-9, 9), random.randint(1, 3)) for _ in range(samples)]
    pinball = [[("3/4", -3 * t / 4), ("-1/4", t / 4)] for t in y]
    clipped = [[(1, -t - 1), (-1, t - 1), (0, 0), (3, -3 * t - 9)] for t in y]
    return {
        "absolute": Loss.absolute(y),
        "maximum": Loss.maximum(y),
        "hinge": Loss.hinge([random.choice([-1, 1]) for _ in y]),
        "pinball": Loss.pieces(pinball),
        "insensitive": Loss.pieces(clipped),
    }


def check(X: list[list[Any]], fit: RegularisedFit) -> Fraction:
    """Check objective and dual without the solver; return the objective."""
    points = list(zip(*(column.fractions() for column in columns_of(X)), strict=True))
    sizes = [abs(n.v * w) for n in fit.network.hidden for w in n.w]
    if fit.penalize_bias:
        sizes += [abs(n.v * n.b) for n in fit.network.hidden]
    if not fit.skip:
        assert not any(fit.network.a)
        assert fit.network.c == 0
    assert fit.cost == sum(sizes)
    predictions = [fit.network.exact(point) for point in points]
    assert fit.loss_value == fit.loss.value(predictions)
    assert fit.objective == fit.lam * fit.cost + fit.loss_value
    multipliers, bound = [Fraction(0)] * len(points), Fraction(0)
    for pieces, weights in zip(fit.loss.groups, fit.piece_weights, strict=True):
        assert min(weights) >= 0
        assert sum(weights) == 1
        for piece, weight in zip(pieces, weights, strict=True):
            multipliers[piece.sample] -= piece.slope * weight
            bound += piece.intercept * weight
    assert bound == fit.objective
    assert tuple(multipliers) == fit.multipliers
    assert_dual(points, fit.multipliers, fit.lam, skip=fit.skip, penalize_bias=fit.penalize_bias)
    return fit.objective


@pytest.mark.parametrize(("skip", "penalize_bias"), OPTIONS)
@pytest.mark.parametrize("kind", ["absolute", "maximum", "hinge", "pinball", "insensitive"])
@pytest.mark.parametrize(("inputs", "samples"), [(1, 6), (2, 5)])
def test_program_over_patterns(
    inputs: int, samples: int, kind: str, skip: bool, penalize_bias: bool
) -> None:
    random = Random(samples)
    X = random_rows(random, samples, inputs, 5)
    loss = losses(random, samples)[kind]
    points = [tuple(map(Fraction, row)) for row in X]
    for lam in (Fraction(1, 20), Fraction(2, 3), Fraction(5)):
        fit = regularised(columns_of(X), loss, lam, skip=skip, penalize_bias=penalize_bias)
        expected = least_value(points, skip=skip, penalize_bias=penalize_bias, loss=loss, lam=lam)
        assert float(check(X, fit)) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize(("skip", "penalize_bias"), OPTIONS)
def test_degenerate_data(name: str, skip: bool, penalize_bias: bool) -> None:
    X, y = DEGENERATE[name]
    points = [tuple(v) for v in zip(*(c.fractions() for c in columns_of(X)), strict=True)]
    for loss in (Loss.absolute(y), Loss.maximum(y)):
        fit = regularised(columns_of(X), loss, "1/3", skip=skip, penalize_bias=penalize_bias)
        expected = least_value(
            points, skip=skip, penalize_bias=penalize_bias, loss=loss, lam=Fraction(1, 3)
        )
        assert float(check(X, fit)) == pytest.approx(expected, abs=1e-7)


def test_repeated_rows_may_disagree() -> None:
    X = [[1], [1], [1], [2]]
    fit = regularised(columns_of(X), Loss.absolute([0, 1, 5, 3]), "1/10")
    check(X, fit)
    assert fit.network.exact([1]) == 1
    assert fit.loss_value == 5


def test_a_small_weight_interpolates_at_least_norm() -> None:
    random = Random(2)
    X = random_rows(random, 8, 2, 6)
    y = [random.randint(-5, 5) for _ in X]
    fit = regularised(columns_of(X), Loss.absolute(y), "1/1000000")
    assert fit.loss_value == 0
    assert fit.cost == least_norm(setting_of(X, y, p=1)).cost.lower


def test_a_large_weight_leaves_the_zero_network() -> None:
    X, y = [[0, 1], [2, 3], [4, -1]], [1, 2, -4]
    for loss in (Loss.absolute(y), Loss.maximum(y), Loss.hinge([1, -1, 1])):
        fit = regularised(columns_of(X), loss, 10**6)
        assert check(X, fit) == loss.value([Fraction(0)] * 3)
        assert fit.network.hidden == ()


def test_a_large_weight_leaves_the_best_affine_function() -> None:
    X, y = [[0], [1], [2], [3]], [0, 1, 3, 3]
    fit = regularised(columns_of(X), Loss.maximum(y), 1000)
    assert fit.cost == 0
    assert check(X, fit) == Fraction(1, 2)


def test_a_large_weight_leaves_the_median_where_only_biases_are_free() -> None:
    X, y = [[0], [1], [2]], [7, 3, 100]
    fit = regularised(columns_of(X), Loss.absolute(y), 1000, skip=False)
    assert check(X, fit) == 4 + 93
    assert fit([0.0]).tolist() == [7.0]
    document = fit.to_json()
    assert (document["cost"], document["loss"], document["objective"]) == ("0", "97", "97")
    assert (document["neurons"], document["network"]["hidden"][0]["v"]) == (1, "7")


def test_hinge_of_separable_labels() -> None:
    X, labels = [[-2], [-1], [1], [2]], [-1, -1, 1, 1]
    fit = regularised(columns_of(X), Loss.hinge(labels), "1/100")
    assert check(X, fit) == 0


def test_hinge_of_the_exclusive_or() -> None:
    X, labels = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
    fit = regularised(columns_of(X), Loss.hinge(labels), "1/100", skip=True, penalize_bias=False)
    check(X, fit)
    assert fit.loss_value == 0
    assert fit.cost > 0
    dear = regularised(columns_of(X), Loss.hinge(labels), 100, skip=True, penalize_bias=False)
    assert check(X, dear) == 4


def test_hinge_of_equal_points_with_both_labels() -> None:
    X = [[1, 2], [1, 2], [3, 0]]
    fit = regularised(columns_of(X), Loss.hinge([1, -1, 1]), "1/100")
    assert check(X, fit) >= 2
    assert fit.loss_value == 2


def test_scale_and_order() -> None:
    random = Random(11)
    X = random_rows(random, 10, 2, 9)
    y = [random.randint(-9, 9) for _ in X]
    options = {"skip": False, "penalize_bias": False}
    fit = regularised(columns_of(X), Loss.absolute(y), "1/2", **options)
    order = random.sample(range(10), 10)
    moved = [X[i] for i in order]
    again = regularised(columns_of(moved), Loss.absolute([y[i] for i in order]), "1/2", **options)
    assert again.objective == fit.objective
    scaled = [[Fraction(t) * Fraction(2, 3) + 1 for t in row] for row in X]
    other = regularised(columns_of(scaled), Loss.absolute(y), "1/3", **options)
    assert other.objective == fit.objective
    taller = regularised(columns_of(X), Loss.absolute([3 * t for t in y]), "1/2", **options)
    assert taller.objective == 3 * fit.objective


def test_refusals() -> None:
    X = columns_of([[0], [1]])
    with pytest.raises(InputError, match="lam: 0 is not positive"):
        regularised(X, Loss.absolute([0, 1]), 0)
    with pytest.raises(InputError, match="input 1 has 2 rows; accepted are 3"):
        regularised(X, Loss.absolute([0, 1, 2]), 1)
    with pytest.raises(InputError, match="falls without end"):
        regularised(X, Loss.pieces([[(1, 0)], [(1, 0)]]), 1)
    with pytest.raises(InputError, match="y, row 2: 0; accepted are -1 and 1"):
        Loss.hinge([1, 0])
    with pytest.raises(InputError, match="loss, row 1: it has no piece"):
        Loss.pieces([[]])
    with pytest.raises(InputError, match="no input column"):
        regularised([], Loss.absolute([1]), 1)
