"""Rule C5: every column of A is reached because its rows can be matched with units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from exactrelu.supports.box import Box, bits
from exactrelu.supports.proof_tree import ProofTree

Needed = tuple[int, ...]
_MOST_CHOICES = 300


def saturates(rows: int, reach: Mapping[int, int]) -> dict[int, int] | None:
    """Match every row of a set with a unit of its own.

    Parameters
    ----------
    rows : int
        Bitmask of the rows.
    reach : mapping from unit to int
        The bitmask of the rows that a unit may be matched with.

    Returns
    -------
    dict or None
        The unit of each row; None if there is no such matching.

    Examples
    --------
    >>> saturates(0b11, {0: 0b01, 1: 0b11})
    {0: 0, 1: 1}
    >>> saturates(0b11, {0: 0b01}) is None
    True
    """
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for unit, reached in reach.items():
            if reached >> row & 1 and unit not in seen:
                seen.add(unit)
                if unit not in owner or place(owner[unit], seen):
                    owner[unit] = row
                    return True
        return False

    if not all(place(row, set()) for row in bits(rows)):
        return None
    return {row: unit for unit, row in sorted(owner.items(), key=lambda pair: pair[1])}


def adaptive_columns(boxes: Sequence[Box], needed: Needed) -> ProofTree | None:
    """Prove that every matrix is reached on the needed entries, column by column.

    Parameters
    ----------
    boxes : sequence of Box
    needed : tuple of int
        For each row the bitmask of the needed entries.

    Returns
    -------
    ProofTree or None

    Notes
    -----
    The units are generic, but some copy a column j of A that lies in their box. A column is
    reached if its rows can be matched with generic units and at most one copy; the copy may
    have any single entry, so that there must be a matching for each.

    Examples
    --------
    >>> adaptive_columns([Box(1, 3), Box(3, 2)], (3, 2)).data["copies"]
    []
    """
    columns = [
        sum(1 << i for i, row in enumerate(needed) if row >> j & 1)
        for j in range(max(needed, default=0).bit_length())
    ]
    generic = {unit: box.rows for unit, box in enumerate(boxes)}
    short = [
        j
        for j, rows in enumerate(columns)
        if rows and saturates(rows, _serving(boxes, generic, j)) is None
    ]
    for copies in islice(_copies(boxes, columns, short, 0, {}), _MOST_CHOICES):
        if _reached(boxes, columns, copies):
            pairs = [[unit, j] for unit, j in sorted(copies.items())]
            about = "every column is matched"
            if copies:
                said = ", ".join(f"unit of {boxes[u].text()} copies {j}" for u, j in pairs)
                about += f"; {said}"
            return ProofTree(
                "columns", about, (), {"boxes": [list(b) for b in boxes], "copies": pairs}
            )
    return None


def _copies(
    boxes: Sequence[Box],
    columns: Sequence[int],
    short: Sequence[int],
    at: int,
    so_far: dict[int, int],
) -> Iterator[dict[int, int]]:
    """Yield for some units the columns that they copy; every short column first."""
    if len(so_far) == len(boxes):
        if at == len(short):
            yield so_far
        return
    if at == len(short):
        yield so_far
        return
    j = short[at]
    for unit, box in enumerate(boxes):
        if unit not in so_far and box.cols >> j & 1 and not columns[j] & ~box.rows:
            yield from _copies(boxes, columns, short, at + 1, {**so_far, unit: j})
    # A column that generic units do not match may still be matched with a copy of another.
    if so_far or at + 1 < len(short):
        yield from _copies(boxes, columns, short, at + 1, so_far)


def _reached(boxes: Sequence[Box], columns: Sequence[int], copies: Mapping[int, int]) -> bool:
    copied = set(copies.values())
    generic = {unit: box.rows for unit, box in enumerate(boxes) if unit not in copies}
    for j, rows in enumerate(columns):
        if not rows or j in copied:
            continue
        if saturates(rows, _serving(boxes, generic, j)) is not None:
            continue
        if not any(
            boxes[unit].cols >> j & 1
            and all(
                saturates(
                    rows,
                    {
                        **_serving(boxes, generic, j),
                        unit: 1 << i | (boxes[unit].rows & ~columns[line]),
                    },
                )
                is not None
                for i in bits(columns[line])
            )
            for unit, line in copies.items()
        ):
            return False
    return True


def _serving(boxes: Sequence[Box], reach: Mapping[int, int], j: int) -> dict[int, int]:
    return {unit: rows for unit, rows in reach.items() if boxes[unit].cols >> j & 1}
