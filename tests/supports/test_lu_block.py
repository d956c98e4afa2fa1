import numpy as np
import pytest
from hypothesis import given
from mask_cases import is_lu_block, mask_pairs, plain_lu_block, random_masks

from exactrelu.supports.lu_block import lu_block
from exactrelu.supports.masks import Masks


@given(mask_pairs(4))
def test_the_fast_test_finds_a_block_exactly_if_there_is_one(masks: Masks) -> None:
    found = lu_block(masks)
    assert (found is not None) == plain_lu_block(masks)
    assert found is None or is_lu_block(masks, found)


@pytest.mark.parametrize("density", [0.3, 0.5, 0.7])
def test_random_masks_of_five(density: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        masks = random_masks(rng, 5, 4, 5, density)
        assert (lu_block(masks) is not None) == plain_lu_block(masks)


def test_large_masks_with_a_hidden_block() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        masks = random_masks(rng, 100, 100, 100, 0.02)
        found = lu_block(masks)
        assert found is not None
        assert is_lu_block(masks, found)
