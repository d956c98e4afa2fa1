"""Rank by rank: boxes that reach every matrix of bounded rank."""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.supports.box import Box


def deflates(boxes: Sequence[Box], rows: int, cols: int, rank: int) -> bool:
    """Whether some of the boxes reach every matrix of at most a rank on rows x columns.

    Parameters
    ----------
    boxes : sequence of Box
    rows, cols : int
        Bitmasks.
    rank : int

    Notes
    -----
    Wedderburn's rank reduction: from a matrix of rank p, a unit that misses fewer than p rows
    and columns together can take a rank-one part that leaves rank p - 1. So it suffices that
    some units, by the number of rows and columns that they miss, miss at most 0, 1, ...,
    rank - 1. See ``docs/theory/closedness.md``.

    Examples
    --------
    >>> deflates([Box(0b1011, 0b1101), Box(0b1111, 0b1101), Box(0b1111, 0b1111)], 15, 15, 3)
    True
    >>> deflates([Box(0b0011, 0b0011), Box(0b1111, 0b1111)], 15, 15, 2)
    False
    """
    missing = sorted(
        (rows & ~box.rows).bit_count() + (cols & ~box.cols).bit_count() for box in boxes
    )
    return len(missing) >= rank and all(missing[place] <= place for place in range(rank))
