"""Boxes and the entries that they are to reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from exactrelu.supports.box import Box, bits
from exactrelu.supports.reduction import Piece, reduce_state

Needed = tuple[int, ...]
"""For each row the bitmask of the columns where every value is to be reached."""


def reduced(boxes: tuple[Box, ...], needed: Needed, width: int) -> tuple[tuple[Box, ...], Needed]:
    """Return what the exact reductions leave of boxes and of needed entries."""
    everything = (1 << width) - 1
    free = tuple(everything & ~row for row in needed)
    pieces = [Piece(box, unit) for unit, box in enumerate(boxes)]
    found = reduce_state(len(needed), width, pieces, free)
    left = tuple(everything & ~row for row in found.free)
    return found.boxes, left


def enough(boxes: tuple[Box, ...], needed: Needed) -> bool:
    """Whether every needed entry lies in a box and there are enough parameters."""
    covered = [0] * len(needed)
    parameters = 0
    for box in boxes:
        parameters += box.rows.bit_count() + box.cols.bit_count() - 1
        for i in bits(box.rows):
            covered[i] |= box.cols
    count = sum(row.bit_count() for row in needed)
    return parameters >= count and not any(
        row & ~reached for row, reached in zip(needed, covered, strict=True)
    )


def transposed(
    boxes: tuple[Box, ...], needed: Needed, width: int
) -> tuple[tuple[Box, ...], Needed]:
    """Return the boxes and the needed entries with rows and columns exchanged."""
    return tuple(Box(box.cols, box.rows) for box in boxes), turned(needed, width)


def turned(rows: Needed, width: int) -> Needed:
    """Return the bitmasks of the columns of a pattern that is given by its rows."""
    return tuple(sum(1 << i for i, row in enumerate(rows) if row >> j & 1) for j in range(width))


def shrunk_boxes(
    others: tuple[Box, ...], column: int, j: int, i: int, cols: int
) -> Iterator[tuple[Box, ...]]:
    """Yield the ways in which the other boxes can leave the copy, and row i of some columns.

    Nothing would set right what they add to the copy.
    """
    options = []
    for box in others:
        left = {box}
        if box.rows & column and box.cols >> j & 1:
            left = {Box(box.rows & ~column, box.cols), Box(box.rows, box.cols & ~(1 << j))}
        shorter: set[Box] = set()
        for part in left:
            if part.rows >> i & 1 and part.cols & cols:
                shorter |= {
                    Box(part.rows & ~(1 << i), part.cols),
                    Box(part.rows, part.cols & ~cols),
                }
            else:
                shorter.add(part)
        options.append(sorted(shorter, key=lambda b: -b.rows.bit_count() * b.cols.bit_count()))
    yield from product(*options)


def without(needed: Needed, box: Box) -> Needed:
    """Return the entries that are needed outside a box."""
    return tuple(row & ~box.cols if box.rows >> i & 1 else row for i, row in enumerate(needed))


def needed_in(line: Box, needed: Needed) -> int:
    """Return the number of needed entries in a box."""
    return sum((needed[i] & line.cols).bit_count() for i in bits(line.rows))
