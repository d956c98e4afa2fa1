"""Reduce boxes and free entries by the exact rules, for the checker alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

BoxPair = tuple[int, int]


def places(mask: int) -> Iterator[int]:
    """Yield the places of the ones of a bitmask."""
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def reduced(boxes: Sequence[BoxPair], free: Sequence[int]) -> tuple[list[BoxPair], list[int]]:
    """Return what is left of boxes, sorted, and the bitmask of the free entries of each row.

    Examples
    --------
    >>> reduced([(3, 3), (2, 2)], [0, 0])
    ([(3, 3)], [0, 2])
    """
    left, now_free = list(boxes), list(free)
    while True:
        parts = [part for box in left for part in _connected(box, now_free)]
        linear = {
            (rows, cols)
            for (rows, cols), count in Counter(parts).items()
            if count >= min(rows.bit_count(), cols.bit_count())
        }
        left = sorted(part for part in parts if part not in linear)
        if not linear:
            return left, now_free
        for rows, cols in linear:
            for i in places(rows):
                now_free[i] |= cols


def _connected(box: BoxPair, free: Sequence[int]) -> list[BoxPair]:
    """Split the entries of a box that are not free into parts that share rows or columns."""
    rows, cols = box
    parts = []
    while rows:
        part_rows, part_cols = rows & -rows, 0
        grown = True
        while grown:
            part_cols = 0
            for i in places(part_rows):
                part_cols |= cols & ~free[i]
            more = sum(1 << i for i in places(rows) if cols & ~free[i] & part_cols)
            grown = more | part_rows != part_rows
            part_rows |= more
        rows &= ~part_rows
        if part_cols:
            parts.append((part_rows, part_cols))
    return parts
