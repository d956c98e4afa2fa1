"""Losses on data as users hold them."""

from fractions import Fraction

import numpy as np
import pytest

import exactrelu
from exactrelu.as_problem import as_columns
from exactrelu.solvers import Loss, regularised

X = [[0, 0], [0, 1], [1, 0], [1, 1], [2, -1]]
Y = [-1, 1, 1, -1, 1]


@pytest.mark.parametrize("name", ["absolute", "maximum", "hinge"])
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("penalize_bias", [False, True])
def test_names_are_losses(name, skip, penalize_bias):
    options = {"skip": skip, "penalize_bias": penalize_bias}
    fit = exactrelu.regularise(np.array(X), Y, loss=name, lam="1/3", **options)
    known = regularised(as_columns(X), getattr(Loss, name)(Y), "1/3", **options)
    assert fit.objective == known.objective == fit.cost / 3 + fit.loss_value


def test_hinge_separates_labels_when_its_weight_is_small():
    fit = exactrelu.regularise(X, Y, loss="hinge", lam="1/1000")
    signs = [1 if fit.network.exact([Fraction(t) for t in row]) > 0 else -1 for row in X]
    assert signs == Y


def test_a_loss_by_its_pieces():
    quantile = Loss.pieces(
        [[(Fraction(1, 4), -Fraction(y, 4)), (-Fraction(3, 4), Fraction(3 * y, 4))] for y in Y]
    )
    fit = exactrelu.regularise(X, loss=quantile, lam=100, skip=False, penalize_bias=False)
    assert fit.cost == 0
    assert fit.network.exact([Fraction(9), Fraction(9)]) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"loss": "square"}, "loss: 'square'; accepted are absolute, maximum, hinge"),
        ({"loss": "hinge", "y": [1, 2, 1, 1, 1]}, "row 2: 2; accepted are -1 and 1"),
        ({"y": None}, "y is missing"),
        ({"lam": 0}, "lam: 0 is not positive"),
        ({"y": [1, 2]}, "5 rows"),
    ],
)
def test_refusals(options, words):
    given = {"y": Y, **options}
    with pytest.raises(exactrelu.InputError, match=words):
        exactrelu.regularise(X, given.pop("y"), **given)


def test_labels_beside_a_loss_are_refused():
    with pytest.raises(exactrelu.InputError, match="beside a Loss"):
        exactrelu.regularise(X, Y, loss=Loss.absolute(Y))
