"""The box of a hidden unit: the entries of the product that it can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Box(NamedTuple):
    """Rows and columns of the product X Y that one hidden unit k reaches.

    Parameters
    ----------
    rows : int
        Bitmask of I_k = {i : I[i, k] = 1}.
    cols : int
        Bitmask of J_k = {j : J[k, j] = 1}.

    Examples
    --------
    >>> box = Box(0b11, 0b110)
    >>> list(box.entries())
    [(0, 1), (0, 2), (1, 1), (1, 2)]
    >>> box.text()
    '{0,1}x{1,2}'
    """

    rows: int
    cols: int

    def entries(self) -> Iterator[tuple[int, int]]:
        """Yield the entries (i, j), row by row."""
        cols = list(bits(self.cols))
        return ((i, j) for i in bits(self.rows) for j in cols)

    @property
    def shorter_side(self) -> int:
        """The lesser number of rows and columns."""
        return min(self.rows.bit_count(), self.cols.bit_count())

    def meets(self, other: Box) -> bool:
        """Whether the two boxes share an entry."""
        return bool(self.rows & other.rows and self.cols & other.cols)

    def text(self) -> str:
        """Return the box as rows x columns."""
        return f"{_set_text(self.rows)}x{_set_text(self.cols)}"


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the ones of a bitmask, ascending.

    Examples
    --------
    >>> list(bits(0b1011))
    [0, 1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(flags: Iterable[object]) -> int:
    """Return the bitmask of the true places.

    Examples
    --------
    >>> mask_of([1, 0, 1])
    5
    """
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _set_text(mask: int) -> str:
    return "{" + ",".join(map(str, bits(mask))) + "}"
