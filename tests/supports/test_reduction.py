import numpy as np
import pytest
from hypothesis import given
from mask_cases import mask_pairs

from exactrelu.supports.box import Box
from exactrelu.supports.masks import Masks
from exactrelu.supports.reduction import Reduction, reduce_masks


def plain_parts(box: Box, free: set[tuple[int, int]]) -> set[Box]:
    """The connected parts, by flooding entry by entry."""
    left = {entry for entry in box.entries() if entry not in free}
    parts = set()
    while left:
        part = {left.pop()}
        while more := {e for e in left if any(e[0] == f[0] or e[1] == f[1] for f in part)}:
            part |= more
            left -= more
        parts.add(Box(sum({1 << i for i, _ in part}), sum({1 << j for _, j in part})))
    return parts


def free_entries(found: Reduction) -> set[tuple[int, int]]:
    return {(i, j) for i in range(found.rows) for j in range(found.cols) if found.is_free(i, j)}


@given(mask_pairs(5))
def test_the_result_is_a_fixpoint_and_the_stages_account_for_all(masks: Masks) -> None:
    found = reduce_masks(masks)
    free = free_entries(found)
    boxes = masks.boxes()
    for piece in found.pieces:
        assert piece.box.shorter_side > found.boxes.count(piece.box)
        assert plain_parts(piece.box, free) == {piece.box}
    done: set[tuple[int, int]] = set()
    taken = [set() for _ in boxes]
    for stage in found.stages:
        for group in stage:
            assert len(group.units) >= group.box.shorter_side
            for unit in group.units:
                assert group.box in plain_parts(boxes[unit], done)
                taken[unit] |= set(group.box.entries())
        done |= {entry for group in stage for entry in group.box.entries()}
    assert done == free
    for piece in found.pieces:
        taken[piece.unit] |= set(piece.box.entries())
    for box, entries in zip(boxes, taken, strict=True):
        assert set(box.entries()) <= entries | free


@given(mask_pairs(4))
def test_the_transpose_reduces_alike(masks: Masks) -> None:
    found, other = reduce_masks(masks), reduce_masks(masks.transposed)
    assert sorted(found.boxes) == sorted(Box(b.cols, b.rows) for b in other.boxes)
    assert free_entries(found) == {(i, j) for j, i in free_entries(other)}


@pytest.mark.parametrize(
    ("left", "right", "pieces", "free"),
    [
        (["11", "11"], ["11", "11"], 0, 4),
        (["110", "110", "111"], ["111", "111", "111"], 0, 9),
        (["110", "110", "111"], ["111", "111", "001"], 2, 1),
        (["10", "01"], ["00", "11"], 0, 2),
    ],
)
def test_cases_by_hand(left: list[str], right: list[str], pieces: int, free: int) -> None:
    found = reduce_masks(Masks.of([left, right]))
    assert len(found.pieces) == pieces
    assert len(free_entries(found)) == free


def test_large_masks_are_reduced() -> None:
    rng = np.random.default_rng(3)
    masks = Masks.of([rng.random((90, 70)) < 0.02, rng.random((70, 110)) < 0.02])
    found = reduce_masks(masks)
    assert all(piece.box.shorter_side >= 2 for piece in found.pieces)
