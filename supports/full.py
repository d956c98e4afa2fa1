"""Proofs that the products reach every matrix on the entries that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from exactrelu.supports.box import Box, bits
from exactrelu.supports.classes_of_three import class_of_three
from exactrelu.supports.deflation import deflates
from exactrelu.supports.matching import adaptive_columns
from exactrelu.supports.needed_entries import (
    Needed,
    enough,
    needed_in,
    reduced,
    shrunk_boxes,
    transposed,
    turned,
    without,
)
from exactrelu.supports.proof_tree import ProofTree


class _Budget:
    def __init__(self, nodes: int) -> None:
        self.left = nodes


def full_proof(boxes: Sequence[Box], needed: Needed, *, nodes: int = 2000) -> ProofTree | None:
    """Prove that Σ M_1(box) reaches every matrix on some entries, whatever it has elsewhere.

    Parameters
    ----------
    boxes : sequence of Box
    needed : tuple of int
        For each row the bitmask of the entries that are to be reached.
    nodes : int
        Gives up after this number of cases; a case of more than 64 = 4 x 4 x 4 units, rows and
        columns counts for more.

    Returns
    -------
    ProofTree or None
        None says nothing.

    Notes
    -----
    The rules are proved in ``docs/theory/closedness.md``. "columns" and "rows": one side of
    every unit is generic, but for units that copy a column (a row) of A, and matchings solve
    for the other side (rule C5 for any number of copies). "deflation": so many units as the
    rank can be miss few rows and columns. "line": a unit serves one row or one column. "pivot":
    a unit copies a part of a column; for each row that may hold an entry of it that is not
    zero, the other units leave this row and are full on the rest. "class c" and "class e" are
    two patterns of three units. Boxes that the
    reductions turn into free entries need no rule.

    Examples
    --------
    >>> full_proof([Box(3, 3), Box(3, 7)], (7, 7)).rule
    'columns'
    >>> full_proof([Box(7, 7)], (7, 7, 7)) is None
    True
    """
    width = max(needed, default=0).bit_length()
    return _search(tuple(sorted(boxes)), needed, width, _Budget(nodes), {})


def _search(
    boxes: tuple[Box, ...],
    needed: Needed,
    width: int,
    budget: _Budget,
    known: dict[tuple[tuple[Box, ...], Needed], ProofTree | None],
) -> ProofTree | None:
    boxes, needed = reduced(boxes, needed, width)
    if not any(needed):
        return ProofTree("linear", "every entry that is left lies in a linear group")
    key = (boxes, needed)
    # A large block costs as much as many small ones.
    budget.left -= 1 + len(boxes) * len(needed) * width // 64
    if key in known:
        return known[key]
    known[key] = None
    if budget.left < 0 or not enough(boxes, needed):
        return None
    found = adaptive_columns(boxes, needed)
    if found is None:
        turned = adaptive_columns(*transposed(boxes, needed, width))
        found = None if turned is None else ProofTree("rows", turned.about, (), turned.data)
    if found is None:
        found = class_of_three(boxes, needed)
    if found is None:
        found = _deflation(boxes, needed)
    if found is None:
        found = _lines(boxes, needed, width, budget, known)
    if found is None:
        found = _pivots(boxes, needed, width, budget, known)
    known[key] = found
    return found


def _deflation(boxes: tuple[Box, ...], needed: Needed) -> ProofTree | None:
    """Every matrix on the rows and columns of the needed entries is a sum of so many units."""
    rows, cols = 0, 0
    for i, row in enumerate(needed):
        rows, cols = rows | bool(row) << i, cols | row
    size = min(rows.bit_count(), cols.bit_count())
    if not deflates(boxes, rows, cols, size):
        return None
    return ProofTree("deflation", f"every matrix on {Box(rows, cols).text()}")


def _lines(
    boxes: tuple[Box, ...],
    needed: Needed,
    width: int,
    budget: _Budget,
    known: dict[tuple[tuple[Box, ...], Needed], ProofTree | None],
) -> ProofTree | None:
    """One unit serves one row or column; the others are full on the rest."""
    for unit, box in enumerate(boxes):
        if budget.left < 0:
            return None
        rest = boxes[:unit] + boxes[unit + 1 :]
        rows = [Box(1 << i, box.cols) for i in bits(box.rows)]
        cols = [Box(box.rows, 1 << j) for j in bits(box.cols)]
        for line in sorted(rows + cols, key=lambda line: -needed_in(line, needed)):
            then = _search(rest, without(needed, line), width, budget, known)
            if then is not None:
                about = f"the unit of {box.text()} serves {line.text()}"
                data = {"box": list(box), "line": list(line)}
                return ProofTree("line", about, (then,), data)
    return None


def _pivots(
    boxes: tuple[Box, ...],
    needed: Needed,
    width: int,
    budget: _Budget,
    known: dict[tuple[tuple[Box, ...], Needed], ProofTree | None],
) -> ProofTree | None:
    """One unit copies a column or row of A, with a case for each place of its first entry."""
    flipped = transposed(boxes, needed, width)
    for name, (sides, want), wide in (
        ("pivot column", (boxes, needed), width),
        ("pivot row", flipped, len(needed)),
    ):
        columns = turned(want, wide)
        for unit, box in enumerate(sides):
            for j in bits(box.cols):
                column = columns[j] & box.rows
                if not column:
                    continue
                if budget.left < 0:
                    return None
                found = _pivot(name, sides, want, unit, j, column, wide, budget, known)
                if found is not None:
                    return found
    return None


def _pivot(
    name: str,
    boxes: tuple[Box, ...],
    needed: Needed,
    unit: int,
    j: int,
    column: int,
    width: int,
    budget: _Budget,
    known: dict[tuple[tuple[Box, ...], Needed], ProofTree | None],
) -> ProofTree | None:
    box = boxes[unit]
    others = boxes[:unit] + boxes[unit + 1 :]
    parts: list[ProofTree] = []
    shrinkings = []
    for i in bits(column):
        rest = without(without(needed, Box(column, 1 << j)), Box(1 << i, box.cols))
        for shrunk in shrunk_boxes(others, column, j, i, box.cols & needed[i] & ~(1 << j)):
            if budget.left < 0:
                return None
            then = _search(tuple(sorted(shrunk)), rest, width, budget, known)
            if then is not None:
                parts.append(then)
                shrinkings.append([list(other) for other in shrunk])
                break
        else:
            return None
    about = f"the unit of {box.text()} copies line {j} of A, a case for each place of an entry"
    data = {"box": list(box), "line": j, "cases": list(bits(column)), "others": shrinkings}
    return ProofTree(name, about, tuple(parts), data)


@lru_cache(maxsize=100_000)
def cached_full_proof(
    boxes: tuple[Box, ...], needed: Needed, nodes: int = 2000
) -> ProofTree | None:
    """Return the same as `full_proof`, remembered."""
    return full_proof(boxes, needed, nodes=nodes)
