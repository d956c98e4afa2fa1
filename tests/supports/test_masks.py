import numpy as np
import pytest

from exactrelu.polytopes.errors import InputError
from exactrelu.supports.masks import Masks, masks_of_boxes


def test_masks_are_read_from_lists_strings_and_arrays() -> None:
    expected = [[[1, 0], [1, 1]], [[1, 1], [0, 1]]]
    for given in (expected, [["10", "11"], ["11", "01"]], [np.array(m) for m in expected]):
        assert Masks.of(given).to_json() == expected


def test_boxes_and_back() -> None:
    masks = Masks.of([["101", "011"], ["110", "000", "011"]])
    assert masks_of_boxes(masks.boxes(), 2, 3).to_json() == masks.to_json()


def test_transposing_twice_changes_nothing() -> None:
    masks = Masks.of([["10"], ["101", "111"], ["1", "1", "0"]])
    assert masks.widths == (1, 2, 3, 1)
    assert masks.transposed.widths == (1, 3, 2, 1)
    assert masks.transposed.transposed.to_json() == masks.to_json()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "there are none"),
        ("10", "is no list"),
        ([3], "mask 1: 3 is no matrix"),
        ([[3]], "mask 1, row 1: 3 is no row"),
        ([[[1, 2]]], "mask 1, row 1, column 2: 2"),
        ([np.array([[1, 2]])], "mask 1, row 1, column 2: 2"),
        ([np.array([[1, float("nan")]])], "mask 1, row 1, column 2: nan"),
        ([["10", "1"]], "mask 1, row 2: 1 entries"),
        ([[]], "mask 1: it is empty"),
        ([["11"], ["1"]], "mask 1 has 2 columns and mask 2 has 1 rows"),
    ],
)
def test_wrong_masks_are_named(given: object, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("[", r"\[")):
        Masks.of(given)  # type: ignore[arg-type]


def test_a_pair_is_asked_for() -> None:
    with pytest.raises(InputError, match="3 layers"):
        Masks.of([["1"], ["1"], ["1"]]).boxes()
