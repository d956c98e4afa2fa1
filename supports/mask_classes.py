"""All pairs of small masks, one for each class under permutations and transposition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, permutations

from exactrelu.supports.box import Box, bits
from exactrelu.supports.masks import Masks, masks_of_boxes

Boxes = tuple[Box, ...]


def mask_classes(side: int, units: int) -> Iterator[Masks]:
    """Yield one pair of masks for each class of small ones.

    Two pairs are of one class if permuting rows, columns and hidden units, and transposing,
    takes one to the other. Rows and columns that no unit reaches are left out.

    Parameters
    ----------
    side : int
        The largest number of rows and of columns.
    units : int
        The largest number of hidden units.

    Notes
    -----
    Classes come in the order of the number of units, then of their smallest multiset of boxes.
    The work grows as 4^(side units) times the (side!)^2 permutations.

    Examples
    --------
    >>> sum(1 for masks in mask_classes(2, 2))
    14
    """
    sides = range(1, 1 << side)
    boxes = [Box(rows, cols) for rows in sides for cols in sides]
    moves = _moves(side)
    for count in range(1, units + 1):
        seen: set[Boxes] = set()
        for chosen in combinations_with_replacement(boxes, count):
            if chosen in seen:
                continue
            seen.update(
                tuple(sorted(Box(rows[box.rows], cols[box.cols]) for box in turned))
                for turned in (chosen, tuple(Box(box.cols, box.rows) for box in chosen))
                for rows in moves
                for cols in moves
            )
            yield _trimmed(chosen)


def _moves(side: int) -> list[list[int]]:
    """Return for each permutation of the places the image of every bitmask."""
    return [
        [sum(1 << places[bit] for bit in bits(mask)) for mask in range(1 << side)]
        for places in permutations(range(side))
    ]


def _trimmed(boxes: Boxes) -> Masks:
    rows, cols = 0, 0
    for box in boxes:
        rows, cols = rows | box.rows, cols | box.cols
    # The smallest multiset of a class fills its first rows and columns, up to gaps.
    kept_rows, kept_cols = list(bits(rows)), list(bits(cols))
    masks = masks_of_boxes(boxes, max(kept_rows) + 1, max(kept_cols) + 1)
    return masks.restricted(kept_rows, kept_cols)
