"""Two patterns of three units that reach every 3x3 matrix, proved by hand (rule C6)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from exactrelu.supports.box import Box, bits
from exactrelu.supports.proof_tree import ProofTree

# (c) and (e) of docs/theory/closedness.md; (a), (b) and (d) follow from the other rules.
_PATTERNS = {
    "class c": (Box(3, 3), Box(5, 7), Box(6, 7)),
    "class e": (Box(3, 3), Box(5, 5), Box(7, 7)),
}


def class_of_three(boxes: Sequence[Box], needed: Sequence[int]) -> ProofTree | None:
    """Prove that every 3x3 matrix is reached because the boxes hold one of two patterns.

    Parameters
    ----------
    boxes : sequence of Box
    needed : sequence of int
        For each row the bitmask of the needed entries; in three rows and three columns at most.

    Examples
    --------
    >>> class_of_three([Box(3, 3), Box(5, 5), Box(7, 7)], (7, 7, 7)).rule
    'class e'
    """
    rows = [i for i, row in enumerate(needed) if row]
    union = 0
    for row in needed:
        union |= row
    cols = list(bits(union))
    if len(rows) != 3 or len(cols) != 3 or len(boxes) < 3:
        return None
    for name, pattern in _forms():
        placed = [Box(_placed(box.rows, rows), _placed(box.cols, cols)) for box in pattern]
        for chosen in permutations(range(len(boxes)), 3):
            if all(
                not part.rows & ~boxes[unit].rows and not part.cols & ~boxes[unit].cols
                for part, unit in zip(placed, chosen, strict=True)
            ):
                about = ", ".join(box.text() for box in placed)
                return ProofTree(name, about, (), {"boxes": [list(box) for box in placed]})
    return None


@lru_cache(maxsize=1)
def _forms() -> list[tuple[str, tuple[Box, ...]]]:
    """Return both patterns with rows and columns permuted, and transposed."""
    forms = {}
    for name, pattern in _PATTERNS.items():
        for rows in permutations(range(3)):
            for cols in permutations(range(3)):
                moved = tuple(
                    Box(_placed(box.rows, rows), _placed(box.cols, cols)) for box in pattern
                )
                for form in (moved, tuple(Box(box.cols, box.rows) for box in moved)):
                    forms[tuple(sorted(form))] = name
    return [(name, form) for form, name in forms.items()]


def _placed(mask: int, places: Sequence[int]) -> int:
    return sum(1 << places[bit] for bit in bits(mask))
