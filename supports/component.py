"""The independent parts of a reduced pair of masks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exactrelu.supports.box import Box, bits
from exactrelu.supports.factor_equations import Entry, open_entries
from exactrelu.supports.reduction import Piece, Reduction


@dataclass(frozen=True, slots=True)
class Component:
    """Pieces that are linked by entries, which are decided together (rule D).

    Parameters
    ----------
    pieces : tuple of Piece
    free : tuple of int
        For each row the bitmask of the free entries T.
    """

    pieces: tuple[Piece, ...]
    free: tuple[int, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes, equal ones repeated."""
        return tuple(piece.box for piece in self.pieces)

    @property
    def entries(self) -> list[Entry]:
        """The entries of the boxes that are not free."""
        return open_entries(self.boxes, self.free)

    @property
    def rows(self) -> int:
        """The bitmask of the rows."""
        return _union(box.rows for box in self.boxes)

    @property
    def cols(self) -> int:
        """The bitmask of the columns."""
        return _union(box.cols for box in self.boxes)

    @property
    def touches_free(self) -> bool:
        """Whether a box holds a free entry."""
        return any(self.free[i] & box.cols for box in self.boxes for i in bits(box.rows))

    def shape_text(self) -> str:
        """Return the boxes and the free entries among them as text."""
        boxes = ", ".join(
            box.text() + (f" (x{self.boxes.count(box)})" if self.boxes.count(box) > 1 else "")
            for box in dict.fromkeys(self.boxes)
        )
        free = [(i, j) for i in bits(self.rows) for j in bits(self.free[i] & self.cols)]
        return boxes + (f"; free {', '.join(f'({i},{j})' for i, j in free)}" if free else "")


def components(reduction: Reduction) -> list[Component]:
    """Return the parts of a reduction that share no entry but free ones.

    Notes
    -----
    Modulo the free entries, E is the direct product of its components, so that it is closed
    exactly if each of them is.

    Examples
    --------
    >>> from exactrelu.supports import Masks, reduce_masks
    >>> masks = Masks.of([["10", "10", "01", "01"], ["1100", "0011"]])
    >>> len(components(reduce_masks(masks)))
    2
    """
    groups: list[list[Piece]] = []
    for piece in reduction.pieces:
        linked = [g for g in groups if any(_linked(piece.box, p.box, reduction.free) for p in g)]
        rest = [group for group in groups if group not in linked]
        groups = [*rest, [p for group in linked for p in group] + [piece]]
    ordered = [tuple(sorted(group, key=lambda piece: (piece.box, piece.unit))) for group in groups]
    return [Component(pieces, reduction.free) for pieces in sorted(ordered, key=_first)]


def _first(pieces: tuple[Piece, ...]) -> tuple[Box, int]:
    return pieces[0].box, pieces[0].unit


def _linked(first: Box, second: Box, free: tuple[int, ...]) -> bool:
    cols = first.cols & second.cols
    return any(cols & ~free[i] for i in bits(first.rows & second.rows))


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total
