"""Check a lower bound on the number of knots: signed windows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed


def count_windows(
    proof: Mapping[str, Any],
    x: Sequence[fmpq],
    y: Sequence[fmpq],
    slack: Sequence[fmpq],
) -> int:
    """Check signed windows and return how many knots they force."""
    if proof["kind"] != "signed windows":
        raise CheckFailed(f"the proof kind {proof['kind']!r} proves nothing for p = 0")
    taken: dict[int, list[tuple[fmpq, fmpq]]] = {1: [], -1: []}
    for a, b, c, sign in proof["windows"]:
        if sign not in (1, -1) or min(a, b, c) < 1:
            raise CheckFailed(f"window {[a, b, c, sign]} is not three rows and a sign")
        xa, xb, xc = x[a - 1], x[b - 1], x[c - 1]
        ya, yc = y[a - 1] - sign * slack[a - 1], y[c - 1] - sign * slack[c - 1]
        middle = y[b - 1] + sign * slack[b - 1]
        if not xa < xb < xc or sign * (ya + (yc - ya) * (xb - xa) / (xc - xa) - middle) <= 0:
            raise CheckFailed(f"window {[a, b, c, sign]} forces no knot of its sign")
        taken[sign].append((xa, xc))
    for intervals in taken.values():
        intervals.sort()
        for before, after in itertools.pairwise(intervals):
            if after[0] < before[1]:
                raise CheckFailed("two windows of one sign overlap, so one knot may serve both")
    return len(proof["windows"])
