from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from exactrelu.polytopes import InputError
from exactrelu.supports import FixedSupportFactoriser, Masks, factorise, reduce_masks
from exactrelu.supports.alternating import alternating_least_squares
from exactrelu.supports.staged_svd import is_tractable

COUNTING = np.arange(1, 17).reshape(4, 4)


def within(X: Any, mask: Any) -> bool:
    return not X[~np.asarray(mask)].any()


@pytest.mark.parametrize(
    ("masks", "A", "optimum"),
    [
        ([["110", "110", "001", "001"], ["1100", "1100", "0011"]], COUNTING, 684.021448),
        ([["11", "10", "10"], ["111", "111"]], COUNTING[:3, :3], 0.23314164),
    ],
)
def test_the_two_worked_optima(masks: Any, A: Any, optimum: float) -> None:
    found = factorise(A, Masks.of(masks))
    assert found.method == "staged SVD"
    assert found.is_global
    assert found.optimum is not None
    assert abs(float(found.optimum) - optimum) < 5e-7
    assert found.optimum.width < Fraction(1, 10**20)
    assert found.optimum.lower <= found.cost < found.optimum.upper + Fraction(1, 10**10)


def test_the_first_optimum_is_its_formula() -> None:
    found = factorise(COUNTING, Masks.of([["110", "110", "001", "001"], ["1100", "1100", "0011"]]))
    corners = (COUNTING[:2, 2:] ** 2).sum() + (COUNTING[2:, :2] ** 2).sum()
    second = np.linalg.svd(COUNTING[2:, 2:].astype(float))[1][1] ** 2
    assert abs(float(found.cost) - corners - second) < 1e-9


def random_masks(rng: Any) -> Masks:
    m, r, n = rng.integers(1, 6, 3)
    density = rng.choice([0.4, 0.6, 0.8])
    return Masks.of([rng.random((m, r)) < density, rng.random((r, n)) < density])


def test_formula_factors_and_alternating_least_squares_agree_on_random_masks() -> None:
    rng = np.random.default_rng(0)
    checked = compared = 0
    while checked < 60:
        masks = random_masks(rng)
        if not is_tractable(reduce_masks(masks)):
            continue
        checked += 1
        A = rng.integers(-9, 10, (masks.widths[0], masks.widths[2]))
        found = factorise(A, masks)
        assert found.optimum is not None
        size = 1 + float((A * A).sum())
        assert found.optimum.lower <= found.cost
        assert float(found.cost - found.optimum.lower) < 1e-12 * size
        assert within(found.X, masks.pair[0])
        assert within(found.Y, masks.pair[1])
        if checked % 5 == 0:
            compared += 1
            X, Y, _ = alternating_least_squares(
                A.astype(float), masks, starts=4, sweeps=500, seed=checked
            )
            cost = float(((A - X @ Y) ** 2).sum())
            assert cost >= float(found.optimum.lower) - 1e-11 * size
            assert cost <= float(found.optimum.upper) + 1e-5 * size
    assert compared == 12


def test_an_ill_posed_mask_is_said_to_be_so() -> None:
    lu = Masks.of([["10", "11"], ["11", "01"]])
    found = factorise([[0, 1], [1, 0]], lu, starts=2, sweeps=200)
    assert (found.is_global, found.well_posed, found.optimum) == (False, False, None)
    assert any("not attained" in remark for remark in found.remarks())
    longer = factorise([[0, 1], [1, 0]], lu, starts=2, sweeps=2000)
    assert longer.cost < found.cost
    assert np.abs(longer.X).max() * np.abs(longer.Y).max() > 1


def test_a_cross_is_local_but_well_posed() -> None:
    found = factorise(np.eye(3), Masks.of([["11", "11", "01"], ["111", "110"]]), starts=5)
    assert (found.is_global, found.well_posed) == (False, True)
    assert found.remarks()[0].startswith("local")


@pytest.mark.parametrize("A", [np.zeros((2, 3)), [["1/3", "0.1", 1], [2, 0, "1e-9"]]])
def test_degenerate_matrices(A: Any) -> None:
    for masks in (
        [["0", "0"], ["000"]],
        [["1", "0"], ["000"]],
        [["10", "01"], ["111", "111"]],
        [["11", "11"], ["111", "111"]],
    ):
        found = factorise(A, Masks.of(masks))
        assert found.optimum is not None
        assert found.optimum.lower <= found.cost
        assert float(found.cost - found.optimum.lower) < 1e-14


def test_as_an_estimator() -> None:
    model = FixedSupportFactoriser([[1, 1], [1, 0], [1, 0]], [[1, 1, 1], [1, 1, 1]])
    A = COUNTING[:3, :3]
    X = model.fit_transform(A)
    assert abs(((A - X @ model.components_) ** 2).sum() - 0.23314164) < 1e-7
    assert model.set_params(starts=3).get_params()["starts"] == 3
    with pytest.raises(InputError, match="beginnings"):
        model.set_params(beginnings=3)


def test_scikit_learn_can_clone_it() -> None:
    base = pytest.importorskip("sklearn.base")
    model = FixedSupportFactoriser([[1]], [[1]], starts=7)
    assert base.clone(model).starts == 7


def test_bad_input_is_named() -> None:
    masks = Masks.of([["1", "1"], ["11"]])
    with pytest.raises(InputError, match="accepted is"):
        factorise([[1, 2, 3]], masks)
    with pytest.raises(InputError, match="starts"):
        factorise([[1, 2], [3, 4]], masks, starts=0)
    with pytest.raises(InputError, match="nan"):
        factorise([[1, float("nan")], [3, 4]], masks)
