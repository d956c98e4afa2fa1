"""Check a proof that sums of rank-one matrices on given boxes reach every matrix.

Each rule is proved in ``docs/theory/closedness.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.reduced_boxes import BoxPair, places, reduced

_CLASSES = {
    "class c": ((3, 3), (5, 7), (6, 7)),
    "class e": ((3, 3), (5, 5), (7, 7)),
}


def check_full(
    boxes: Sequence[BoxPair], needed: Sequence[int], width: int, node: Mapping[str, Any]
) -> None:
    """Check that Σ M_1(box) reaches every matrix on the needed entries."""
    everything = (1 << width) - 1
    left, free = reduced(boxes, [everything & ~row for row in needed])
    rest = [everything & ~row for row in free]
    rule = node["rule"]
    if rule == "linear":
        if any(rest):
            raise CheckFailed(f"entries are left that no linear group holds: {rest}")
    elif rule == "columns":
        _check_columns(left, rest, node)
    elif rule == "rows":
        _check_columns([(cols, rows) for rows, cols in left], _turned(rest, width), node)
    elif rule == "deflation":
        rows = sum(1 << i for i, row in enumerate(rest) if row)
        cols = sum(1 << j for j, column in enumerate(_turned(rest, width)) if column)
        if not deflates(left, rows, cols, min(rows.bit_count(), cols.bit_count())):
            raise CheckFailed(f"the boxes {left} do not reach every rank by deflation")
    elif rule in _CLASSES:
        _check_class(left, rest, width, node)
    elif rule == "line":
        _check_line(left, rest, width, node)
    elif rule == "pivot column":
        _check_pivot(left, rest, width, node)
    elif rule == "pivot row":
        flipped = [(cols, rows) for rows, cols in left]
        _check_pivot(flipped, _turned(rest, width), len(rest), node)
    else:
        raise CheckFailed(f"the rule {rule!r} is not known")


def deflates(boxes: Sequence[BoxPair], rows: int, cols: int, rank: int) -> bool:
    """Whether some of the boxes reach every matrix of at most this rank on rows x columns.

    One after the other they lower the rank: the s-th may miss s - 1 rows and columns together,
    counted from the last.
    """
    missing = sorted((rows & ~r).bit_count() + (cols & ~c).bit_count() for r, c in boxes)
    return len(missing) >= rank and all(missing[s] <= s for s in range(rank))


def _turned(needed: Sequence[int], width: int) -> list[int]:
    return [sum(1 << i for i, row in enumerate(needed) if row >> j & 1) for j in range(width)]


def _check_columns(boxes: list[BoxPair], needed: Sequence[int], node: Mapping[str, Any]) -> None:
    if [tuple(box) for box in node["boxes"]] != boxes:
        raise CheckFailed(f"the boxes that are left are {boxes}, not {node['boxes']}")
    columns = _turned(needed, max(needed, default=0).bit_length())
    copies = dict(node["copies"])
    if len(copies) != len(node["copies"]) or len(set(copies.values())) != len(copies):
        raise CheckFailed("a unit or a column is copied twice")
    for unit, j in copies.items():
        rows, cols = boxes[unit]
        if not cols >> j & 1 or columns[j] & ~rows:
            raise CheckFailed(f"column {j} does not lie in the box of its copy")
    generic = [unit for unit in range(len(boxes)) if unit not in copies]
    for j, column in enumerate(columns):
        if j in copies.values():
            continue
        serving = [boxes[unit][0] for unit in generic if boxes[unit][1] >> j & 1]
        if _matched(column, serving):
            continue
        if not any(
            boxes[unit][1] >> j & 1
            and all(
                _matched(column, [*serving, 1 << i | boxes[unit][0] & ~columns[copied]])
                for i in places(columns[copied])
            )
            for unit, copied in copies.items()
        ):
            raise CheckFailed(f"the rows of column {j} cannot be matched with units")


def _matched(rows: int, serving: Sequence[int]) -> bool:
    """Whether every set of rows is met by as many units: Hall's condition."""
    subset = rows
    while subset:
        if sum(bool(reach & subset) for reach in serving) < subset.bit_count():
            return False
        subset = (subset - 1) & rows
    return True


def _check_class(
    boxes: list[BoxPair], needed: Sequence[int], width: int, node: Mapping[str, Any]
) -> None:
    rows = [i for i, row in enumerate(needed) if row]
    cols = [j for j, column in enumerate(_turned(needed, width)) if column]
    pattern = [tuple(box) for box in node["boxes"]]
    if len(rows) != 3 or len(cols) != 3 or not _is_class(node["rule"], pattern, rows, cols):
        raise CheckFailed(f"{pattern} is not of {node['rule']}")
    for chosen in permutations(boxes, 3):
        if all(r & s == r and c & d == c for (r, c), (s, d) in zip(pattern, chosen, strict=True)):
            return
    raise CheckFailed(f"the boxes {pattern} do not lie in three of {boxes}")


def _is_class(
    name: str, pattern: Sequence[tuple[int, ...]], rows: Sequence[int], cols: Sequence[int]
) -> bool:
    for one, two in ((rows, cols), (cols, rows)):
        for p in permutations(one):
            for q in permutations(two):
                moved = [(_moved(r, p), _moved(c, q)) for r, c in _CLASSES[name]]
                if one is cols:
                    moved = [(r, c) for c, r in moved]
                if sorted(moved) == sorted(pattern):
                    return True
    return False


def _moved(mask: int, targets: Sequence[int]) -> int:
    return sum(1 << targets[place] for place in places(mask))


def _check_line(
    boxes: list[BoxPair], needed: Sequence[int], width: int, node: Mapping[str, Any]
) -> None:
    rows, cols = node["line"]
    others = list(boxes)
    others.remove((node["box"][0], node["box"][1]))
    if rows & ~node["box"][0] or cols & ~node["box"][1]:
        raise CheckFailed("a line does not lie in the box of its unit")
    if rows.bit_count() != 1 and cols.bit_count() != 1:
        raise CheckFailed("a line has several rows and several columns")
    rest = [row & ~cols if rows >> i & 1 else row for i, row in enumerate(needed)]
    check_full(others, rest, width, node["parts"][0])


def _check_pivot(
    boxes: list[BoxPair], needed: Sequence[int], width: int, node: Mapping[str, Any]
) -> None:
    """Check a case for each row where the part of a column in a box may not be zero."""
    rows, cols = node["box"]
    others = list(boxes)
    others.remove((rows, cols))
    line = node["line"]
    column = _turned(needed, width)[line] & rows
    if not cols >> line & 1 or node["cases"] != list(places(column)) or not column:
        raise CheckFailed(f"the cases of the copy of column {line} are not all there")
    for i, shrunk, part in zip(node["cases"], node["others"], node["parts"], strict=True):
        kept = [(r, c) for r, c in shrunk]
        shut = cols & needed[i] & ~(1 << line)
        for (r, c), (s, d) in zip(kept, others, strict=True):
            inside = r & s == r and c & d == c
            beside = not (c >> line & 1 and r & column) and not (r >> i & 1 and c & shut)
            if not inside or not beside:
                raise CheckFailed(f"a unit does not leave column {line} and row {i} to the copy")
        rest = [row & ~(1 << line) if column >> q & 1 else row for q, row in enumerate(needed)]
        rest[i] &= ~cols
        check_full(kept, rest, width, part)
