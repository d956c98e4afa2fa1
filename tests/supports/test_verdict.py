from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from mask_cases import mask_pairs

from exactrelu.polytopes.errors import InputError
from exactrelu.supports import Masks, decide_closedness, lu_block
from exactrelu.supports.closed_rules import nested_or_apart
from exactrelu.supports.deep_lu import deep_lu_block
from exactrelu.supports.deep_masks import decide_deep_closedness
from exactrelu.supports.training_set import training_set
from exactrelu.supports.verdict import judge_masks


def masks(*layers: str) -> Masks:
    return Masks.of([layer.split("/") for layer in layers])


@pytest.mark.parametrize(
    ("layers", "closed", "finite", "cube"),
    [
        (("111", "110/011/101"), True, True, True),
        (("10/01", "11/11"), True, True, True),
        (("11/11", "11/11"), True, None, True),
        (("111/111", "110/001/111"), True, None, True),
        (("111/111", "110/011/111"), True, None, None),
        (("11/11", "110/011"), False, False, False),
        (("10/11", "11/01"), False, False, False),
        (("00/00", "11/11"), True, True, True),
        (("111/111", "110/000/001"), True, None, True),
        (("101/110", "000/110/011"), True, True, True),
        (("11/01",), True, True, True),
        (("10/11", "10/01", "11/01"), False, False, False),
        (("11/11", "10/11", "11/01"), True, None, None),
        (("111/111", "111/111/111", "11/11/11"), True, None, None),
        (("11/11", "00/00", "11/11"), True, None, None),
    ],
)
def test_the_table_of_verdicts(
    layers: tuple[str, ...], closed: bool, finite: bool | None, cube: bool | None
) -> None:
    found = judge_masks(masks(*layers))
    assert (found.products.closed, found.optimum_guaranteed, found.closed_on_cube) == (
        closed,
        finite,
        cube,
    )


def test_sparsity_levels() -> None:
    assert judge_masks(masks("11", "11/11"), levels=[1, 2]).optimum_guaranteed is True
    assert judge_masks(masks("11/11", "11/11"), levels=[1, 2]).optimum_guaranteed is None
    with pytest.raises(InputError, match="accepted are 2 numbers"):
        judge_masks(masks("11", "11/11"), levels=[1])
    with pytest.raises(InputError, match="not negative"):
        judge_masks(masks("11", "11/11"), levels=[1, -1])


@settings(max_examples=40, deadline=None)
@given(mask_pairs(3))
def test_laminar_is_closedness_of_every_choice_of_units(given_masks: Masks) -> None:
    """Theorem 4.2 (ii) in polynomial time, against all subsets of hidden units."""
    _, right = given_masks.pair
    sets = [int(sum(1 << j for j in np.flatnonzero(row))) for row in right]
    units = range(len(sets))
    every = all(
        decide_closedness(Masks.of([np.ones((2, size), dtype=bool), right[list(chosen)]])).closed
        for size in range(1, len(sets) + 1)
        for chosen in combinations(units, size)
    )
    assert every == nested_or_apart(sets)


@given(mask_pairs(4))
def test_the_deep_test_is_the_lu_block_test_for_two_layers(given_masks: Masks) -> None:
    assert (deep_lu_block(given_masks) is None) == (lu_block(given_masks) is None)


@pytest.mark.parametrize("layers", [("10/11", "10/01", "11/01"), ("10/11", "11/01", "10/01")])
def test_a_deep_lu_block_is_refuted_by_collapsing_too(layers: tuple[str, ...]) -> None:
    assert deep_lu_block(masks(*layers)) is not None
    found = decide_deep_closedness(masks(*layers))
    assert found.closed is False
    assert found.pair is not None
    assert found.pair.witness is not None
    assert found.pair.witness.converges


def test_deep_masks_without_a_rule_are_undecided() -> None:
    found = decide_deep_closedness(masks("11/11/01", "11/01", "110/011"))
    assert found.closed in (None, False)
    wide = masks("11/11/11", "11/11", "11/11", "111/110")
    assert decide_deep_closedness(wide).closed is True


def activation_pieces(X: list[list[Fraction]], pre: list[Fraction]) -> set[int]:
    """The points between which the sign of a pre-activation changes."""
    return {p for p in range(len(X) - 1) if (pre[p] > 0) != (pre[p + 1] > 0)}


def test_the_training_set_has_labels_A_x_and_a_free_cluster() -> None:
    found = decide_closedness(masks("10/11", "11/01"))
    assert found.witness is not None
    data = training_set(found.masks, found.witness.A)
    assert len(data.X) == 11
    A = found.witness.target()
    for x, y in zip(data.X, data.Y, strict=True):
        assert y == [sum(a * b for a, b in zip(row, x, strict=True)) for row in A]
    rng = np.random.default_rng(0)
    for _ in range(300):
        cut: set[int] = set()
        for _ in range(2):
            w = [Fraction(int(v)) for v in rng.integers(-50, 51, 2)]
            # A bias that makes the unit change sign at two of the points, where it can.
            b = -sum(w[j] * data.X[rng.integers(11)][j] for j in range(2))
            cut |= activation_pieces(
                data.X, [sum(a * c for a, c in zip(w, x, strict=True)) + b for x in data.X]
            )
        clusters = [set(range(2 * c, 2 * c + 2)) for c in range(5)]
        assert any(not cluster & cut for cluster in clusters)


def test_a_training_set_uses_only_the_inputs_of_the_witness() -> None:
    large = masks("1000/1100/1111", "11000/01000/00110/00011")
    found = decide_closedness(large)
    assert found.witness is not None
    data = training_set(large, found.witness.A)
    assert len(data.X) == 11
    assert all(x[2:] == [0, 0, 0] for x in data.X)
    wide = Masks.of([np.ones((3000, 3000), dtype=bool)] * 2)
    with pytest.raises(InputError, match="training set: 12003 points"):
        training_set(wide, {(0, 0): Fraction(1), (0, 2999): Fraction(1)})
