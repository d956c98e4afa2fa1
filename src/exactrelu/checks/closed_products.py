"""Check a proof that the sums of rank-one matrices on given boxes form a closed set.

The theorems relied on are those of ``docs/theory/closedness.md``: the reductions A to D, the
rules "rank" (C2), "chain" (C3) and "laminar" (C4), and "full": every matrix is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.full_products import check_full, deflates
from exactrelu.checks.reduced_boxes import BoxPair, places, reduced


def check_closed(
    boxes: Sequence[BoxPair], height: int, width: int, proof: Mapping[str, Any]
) -> list[str]:
    """Check that each independent part of Σ M_1(box) is closed by the rule that is named."""
    left, free = reduced(boxes, [0] * height)
    parts = _components(left, free)
    nodes = proof["parts"] if proof["rule"] == "product" else [proof]
    if not parts:
        if proof["rule"] != "linear":
            raise CheckFailed(f"the rule {proof['rule']!r} is named, but nothing is left")
        return ["the masks reduce to free entries: the set is a linear space, and closed"]
    claimed = {tuple(sorted(map(tuple, node["boxes"]))): node for node in nodes if "boxes" in node}
    for part in parts:
        if tuple(part) not in claimed:
            raise CheckFailed(f"there is no proof for the boxes {part}")
        _check_part(part, free, width, claimed[tuple(part)])
    rules = ", ".join(node["rule"] for node in nodes)
    return [f"the set is closed: {len(parts)} independent parts, by {rules}"]


def _components(boxes: Sequence[BoxPair], free: Sequence[int]) -> list[list[BoxPair]]:
    groups: list[list[BoxPair]] = []
    for rows, cols in boxes:
        near = [
            group
            for group in groups
            if any(cols & c & ~free[i] for r, c in group for i in places(rows & r))
        ]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([(rows, cols), *(box for group in near for box in group)]))
    return groups


def _check_part(
    boxes: list[BoxPair], free: Sequence[int], width: int, node: Mapping[str, Any]
) -> None:
    rule = node["rule"]
    touching = any(free[i] & cols for rows, cols in boxes for i in places(rows))
    if rule == "full":
        needed = [0] * len(free)
        for rows, cols in boxes:
            for i in places(rows):
                needed[i] |= cols & ~free[i]
        check_full(boxes, needed, width, node["parts"][0])
        return
    all_rows, all_cols = 0, 0
    for rows, cols in boxes:
        all_rows, all_cols = all_rows | rows, all_cols | cols
    tests = {
        "rank": len(set(boxes)) == 1,
        "chain": _chain(boxes),
        "laminar": _laminar(boxes),
        "deflation": deflates(boxes, all_rows, all_cols, len(boxes)),
    }
    if touching or not tests.get(rule, False):
        raise CheckFailed(f"the rule {rule!r} does not apply to the boxes {boxes}")


def _chain(boxes: Sequence[BoxPair]) -> bool:
    return all(
        (r & s == r and c & d == d) or (r & s == s and c & d == c)
        for (r, c), (s, d) in combinations(boxes, 2)
    )


def _laminar(boxes: Sequence[BoxPair]) -> bool:
    for same, other in ((0, 1), (1, 0)):
        sets = [box[other] for box in boxes]
        if len({box[same] for box in boxes}) == 1 and all(
            a & b in (0, a, b) for a, b in combinations(sets, 2)
        ):
            return True
    return False
