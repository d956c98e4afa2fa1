"""The extreme rays of a cone by double description, for the checker alone.

The theorem relied on (Motzkin et al. 1953): a pointed cone, cut by one more half-space, has as
extreme rays those of its rays that lie inside, and for each two neighbours on different sides
their combination on the hyperplane. Two rays are neighbours if no third one lies on all of the
hyperplanes that hold both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import kernel, pivots, primitive

Vector = tuple[int, ...]

_ELEMENTS = 4_000_000


def extreme_rays(rows: Sequence[Vector], most: int) -> list[Vector]:
    """Return primitive integer vectors that span the extreme rays of ``{x : rows x >= 0}``.

    Parameters
    ----------
    rows : sequence of tuple of int
        Of full column rank, so that the cone is pointed.
    most : int
        How many rays are accepted on the way.

    Raises
    ------
    CheckFailed
        If the cone is not pointed, or has too many rays.

    Examples
    --------
    >>> sorted(extreme_rays([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, -1)], 100))
    [(0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1)]
    """
    rows = [row for row in dict.fromkeys(map(primitive, rows)) if any(row)]
    width = len(rows[0]) if rows else 0
    first = pivots(list(zip(*rows, strict=True))) if rows else []
    if not rows or len(first) < width:
        raise CheckFailed("a cone is not pointed")
    rays = [_opposite([rows[i] for i in first], place) for place in range(width)]
    zeros = ~np.eye(width, dtype=bool)
    taken = set(first)
    for row in (row for place, row in enumerate(rows) if place not in taken):
        rays, zeros = _cut(rays, zeros, row)
        if len(rays) > most:
            raise CheckFailed(f"a cone has more than {most} extreme rays")
    return rays


def _opposite(rows: Sequence[Vector], place: int) -> Vector:
    """Return the ray of a simplicial cone on which all rows but one vanish."""
    others = [*rows[:place], *rows[place + 1 :]]
    ray = kernel(others, len(rows))[0]
    return ray if _dot(ray, rows[place]) > 0 else tuple(-t for t in ray)


def _cut(
    rays: list[Vector], zeros: NDArray[np.bool_], row: Vector
) -> tuple[list[Vector], NDArray[np.bool_]]:
    """Cut a cone with ``row x >= 0``; the columns of ``zeros`` are the rows before."""
    values = [_dot(ray, row) for ray in rays]
    above = [k for k, value in enumerate(values) if value > 0]
    below = np.array([k for k, value in enumerate(values) if value < 0], dtype=np.intp)
    on = np.array([value == 0 for value in values], dtype=bool)
    kept = [k for k, value in enumerate(values) if value >= 0]
    new: list[Vector] = []
    sets = [np.column_stack([zeros[kept], on[kept]])]
    table = zeros.astype(np.float32)
    step = max(1, _ELEMENTS // max(1, len(rays)))
    for k in above if len(below) else ():
        for start in range(0, len(below), step):
            some = below[start : start + step]
            common = zeros[k] & zeros[some]
            sizes = common.sum(axis=1)
            some, common = some[sizes >= len(row) - 2], common[sizes >= len(row) - 2]
            # Counts below 2^24 are exact in single precision.
            holders = common.astype(np.float32) @ table.T == common.sum(axis=1)[:, None]
            near = holders.sum(axis=1) == 2
            new += [_between(rays, values, k, other) for other in some[near].tolist()]
            sets.append(np.column_stack([common[near], np.ones(near.sum(), dtype=bool)]))
    return [rays[k] for k in kept] + new, np.concatenate(sets)


def _between(rays: Sequence[Vector], values: Sequence[int], above: int, below: int) -> Vector:
    up, down = values[above], -values[below]
    pairs = zip(rays[above], rays[below], strict=True)
    return primitive([down * a + up * b for a, b in pairs])


def _dot(left: Sequence[Any], right: Sequence[Any]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
