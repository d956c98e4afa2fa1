"""The exact reductions of a pair of masks: free entries, linear groups and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exactrelu.supports.box import Box, bits
from exactrelu.supports.masks import Masks


@dataclass(frozen=True, slots=True)
class Piece:
    """A box, and the hidden unit whose box it is a part of."""

    box: Box
    unit: int


@dataclass(frozen=True, slots=True)
class LinearGroup:
    """Pieces with equal boxes that together reach every matrix on this box (rule B)."""

    box: Box
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the reductions make of E = Σ M_1(box): the state R^T + Σ M_1(piece).

    Parameters
    ----------
    rows, cols : int
        The shape of the product.
    stages : tuple of tuples of LinearGroup
        The linear groups absorbed in each pass, first pass first. When a unit was split into
        several pieces, the entries between its pieces had become free in earlier stages.
    pieces : tuple of Piece
        What is left, sorted by box. No piece has one row or one column, and every row of a
        piece is linked with every column through entries that are not free.
    free : tuple of int
        For each row the bitmask of its free entries T.
    """

    rows: int
    cols: int
    stages: tuple[tuple[LinearGroup, ...], ...]
    pieces: tuple[Piece, ...]
    free: tuple[int, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the pieces, equal ones repeated."""
        return tuple(piece.box for piece in self.pieces)

    def is_free(self, i: int, j: int) -> bool:
        """Whether the entry (i, j) is free."""
        return bool(self.free[i] >> j & 1)

    def meets_free(self, box: Box) -> bool:
        """Whether a box holds a free entry."""
        return any(self.free[i] & box.cols for i in bits(box.rows))


def reduce_masks(masks: Masks) -> Reduction:
    """Reduce a pair of masks by rules A, B and C until nothing changes.

    Parameters
    ----------
    masks : Masks
        Two layers.

    Returns
    -------
    Reduction
        E of the masks is closed exactly if R^T + Σ M_1(piece) is.

    Notes
    -----
    Rule A drops units without rows or without columns. Rule B: c pieces with equal boxes span
    every matrix on their box if c >= min(rows, columns); the entries become free. Rule C: a box
    of which the entries that are not free fall into several connected parts (rows against
    columns) is replaced by those parts. See ``docs/theory/closedness.md``.

    Examples
    --------
    >>> found = reduce_masks(Masks.of([["110", "110", "111"], ["111", "111", "001"]]))
    >>> [piece.unit for piece in found.pieces], found.free
    ([0, 1], (0, 0, 4))
    >>> found.stages
    ((LinearGroup(box=Box(rows=4, cols=4), units=(2,)),),)
    """
    rows, cols = masks.widths[0], masks.widths[-1]
    pieces = [Piece(box, unit) for unit, box in enumerate(masks.boxes())]
    return reduce_state(rows, cols, pieces, [0] * rows)


def reduce_state(rows: int, cols: int, pieces: Iterable[Piece], free: Iterable[int]) -> Reduction:
    """Reduce R^T + Σ M_1(piece); ``free`` holds the bitmask of T for each row."""
    left = [piece for piece in pieces if piece.box.rows and piece.box.cols]
    now_free = list(free)
    stages: list[tuple[LinearGroup, ...]] = []
    while True:
        parts = [Piece(part, piece.unit) for piece in left for part in split(piece.box, now_free)]
        groups, kept = _linear_groups(parts)
        for group in groups:
            for i in bits(group.box.rows):
                now_free[i] |= group.box.cols
        if not groups:
            kept.sort(key=lambda piece: (piece.box, piece.unit))
            return Reduction(rows, cols, tuple(stages), tuple(kept), tuple(now_free))
        stages.append(tuple(groups))
        left = kept


def split(box: Box, free: list[int] | tuple[int, ...]) -> list[Box]:
    """Return the connected parts of a box without its free entries (rule C).

    Examples
    --------
    >>> split(Box(0b11, 0b11), [0b10, 0b01])
    [Box(rows=1, cols=1), Box(rows=2, cols=2)]
    """
    parts: list[Box] = []
    for i in bits(box.rows):
        rows, cols = 1 << i, box.cols & ~free[i]
        if not cols:
            continue
        apart = []
        for part in parts:
            if part.cols & cols:
                rows, cols = rows | part.rows, cols | part.cols
            else:
                apart.append(part)
        parts = [*apart, Box(rows, cols)]
    return sorted(parts)


def _linear_groups(parts: list[Piece]) -> tuple[list[LinearGroup], list[Piece]]:
    by_box: dict[Box, list[int]] = {}
    for part in parts:
        by_box.setdefault(part.box, []).append(part.unit)
    linear = {box for box, units in by_box.items() if len(units) >= box.shorter_side}
    groups = [LinearGroup(box, tuple(by_box[box])) for box in sorted(linear)]
    return groups, [part for part in parts if part.box not in linear]
