"""The subset of given integer vectors with the smallest sum in the maximum norm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, magnitude
from exactrelu.polytopes.watch import Watch

MOST_TRIED = 22
MOST_HALVED = 40
_MOST_COLUMNS = 4
_BLOCK = 14
_BITS = 50
_PAIRS, _STARTS, _PART = 2_000, 100, 2**16

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SubsetSum:
    """A subset with a small sum.

    Parameters
    ----------
    size : int
        The maximum norm of its sum.
    subset : tuple of int
        The places of its vectors.
    complete : bool
        Whether no subset has a smaller sum; else ``size`` is an upper bound.
    """

    size: int
    subset: tuple[int, ...]
    complete: bool


def smallest_subset_sum(
    vectors: object, least: int = 1, *, budget: float | None = None
) -> SubsetSum | None:
    """Return a subset of at least ``least`` vectors whose sum is smallest in the maximum norm.

    Parameters
    ----------
    vectors : integer array or sequence of rows of int, shape (n, d)
    least : {1, 2}
    budget : float, optional
        Seconds after which the best subset so far answers.

    Returns
    -------
    SubsetSum or None
        None if there are fewer vectors. Complete up to 22 vectors (all subsets are tried), and up
        to 40 vectors of at most 4 entries (nearest sums of two halves); beyond, the best that
        single vectors, pairs and exchanges of one vector find.

    Notes
    -----
    Sums are compared after rounding the vectors to integers that floats add up exactly; those
    within the known rounding error of the smallest are compared in full.

    Examples
    --------
    >>> smallest_subset_sum([[20, 10], [-10, 10], [-10, -19]])
    SubsetSum(size=1, subset=(0, 1, 2), complete=True)
    """
    table = vectors if isinstance(vectors, np.ndarray) else _table(vectors)
    n = len(table)
    if n < least:
        return None
    used = np.flatnonzero((table != 0).any(axis=0))
    table = table[:, used] if len(used) else np.zeros((n, 1), dtype=np.int64)
    rough, error = _rounded(table)
    watch, complete = Watch(budget), True
    if n <= MOST_TRIED:
        found = _of_all(rough, error, least, watch)
    elif n <= MOST_HALVED and len(used) <= _MOST_COLUMNS:
        found = _of_halves(rough, error, least, watch)
    else:
        found, complete = iter(()), False
    known: list[tuple[int, tuple[int, ...]]] = []
    try:
        known += [(_size(table, chosen), chosen) for chosen in found]
    except BudgetExceeded:
        complete = False
    if not complete:
        known += [(_size(table, chosen), chosen) for chosen in _near_pairs(rough, least)]
    size, subset = min(known)
    return SubsetSum(size, subset, complete or not size)


def _table(vectors: Any) -> IntegerArray:
    rows = [list(row) for row in vectors]
    return integer_array(rows, len(rows[0]) if rows else 0)


def _rounded(table: IntegerArray) -> tuple[IntegerArray, int]:
    """Return int64 vectors whose sums are exact in floats, and the error of such a sum."""
    room = _BITS - len(table).bit_length()
    shift = max(0, magnitude(table).bit_length() - room)
    if not shift:
        return table.astype(np.int64), 0
    return (table.astype(object) >> shift).astype(np.int64), len(table)


def _size(table: IntegerArray, subset: tuple[int, ...]) -> int:
    total = table[list(subset)].astype(object).sum(axis=0)
    return max(abs(int(entry)) for entry in total)


def _sums(rows: IntegerArray) -> IntegerArray:
    """Return the sums of all subsets; bit k of the place tells whether row k belongs to it."""
    sums = np.zeros((1, rows.shape[1]), dtype=np.int64)
    for row in rows:
        sums = np.concatenate([sums, sums + row])
    return sums


def _members(place: int, first: int = 0) -> tuple[int, ...]:
    return tuple(first + k for k in range(place.bit_length()) if place >> k & 1)


def _of_all(rough: IntegerArray, error: int, least: int, watch: Watch) -> Iterator[tuple[int, ...]]:
    """Yield the subsets whose rounded sums are within the error of the smallest."""
    block = _sums(rough[:_BLOCK])
    later = _sums(rough[_BLOCK:])
    members = np.array([place.bit_count() for place in range(len(block))])
    kept: list[tuple[int, int, int]] = []
    smallest = None
    for number, shift in enumerate(later):
        watch.check()
        sizes = np.abs(block + shift).max(axis=1)
        allowed = members + number.bit_count() >= least
        if not allowed.any():
            continue
        low = int(sizes[allowed].min())
        smallest = low if smallest is None else min(low, smallest)
        hits = np.flatnonzero(allowed & (sizes <= smallest + 2 * error))
        hits = hits if error else hits[:1]
        kept += [(int(sizes[hit]), int(hit), number) for hit in hits]
    assert smallest is not None
    for size, hit, number in kept:
        if size <= smallest + 2 * error:
            yield (*_members(hit), *_members(number, _BLOCK))


def _of_halves(
    rough: IntegerArray, error: int, least: int, watch: Watch
) -> Iterator[tuple[int, ...]]:
    """Yield subsets made of two halves whose rounded sums nearly cancel.

    Differences of the integers are exact in the floats of the tree.
    """
    middle = len(rough) // 2
    left, right = _sums(rough[:middle]), -_sums(rough[middle:])
    counts = np.array([place.bit_count() for place in range(max(len(left), len(right)))])
    mine, others = counts[: len(left)], counts[: len(right)]
    # What the left half takes, and how many the right half must take at least.
    for taken in range(least + 1):
        here = np.flatnonzero(mine == taken if taken < least else mine >= least)
        there = np.flatnonzero(others >= least - taken)
        if len(here) and len(there):
            for place, other in _nearest(left[here], right[there], error, watch):
                yield (*_members(int(here[place])), *_members(int(there[other]), middle))


def _nearest(
    left: IntegerArray, right: IntegerArray, error: int, watch: Watch
) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose distance is smallest up to twice the error; one pair if it is 0."""
    from scipy.spatial import cKDTree

    kept = np.arange(len(right))
    if not error and (2 * magnitude(right) + 1) ** right.shape[1] < len(right):
        # Many sums are equal, which makes trees slow.
        kept = np.unique(right, axis=0, return_index=True)[1]
    tree = cKDTree(right[kept].astype(np.float64))
    points = left.astype(np.float64)
    reach = np.full(len(points), np.inf)
    nearest = np.zeros(len(points), dtype=np.intp)
    for start in range(0, len(points), _PART):
        watch.check()
        part = slice(start, start + _PART)
        reach[part], nearest[part] = tree.query(points[part], p=np.inf)
    if not error:
        best = int(reach.argmin())
        yield best, int(kept[nearest[best]])
        return
    radius = float(reach.min()) + 2 * error
    for place in np.flatnonzero(reach <= radius):
        for other in np.asarray(tree.query_ball_point(points[place], radius, p=np.inf)):
            yield int(place), int(kept[other])


def _near_pairs(rough: IntegerArray, least: int) -> Iterator[tuple[int, ...]]:
    """Start from single vectors and the best pairs, and exchange one vector while that helps."""
    starts: list[set[int]] = [{place} for place in range(len(rough))] if least == 1 else []
    sizes = np.array([np.abs(row + rough).max(axis=1) for row in rough])
    sizes[np.tril_indices(len(rough))] = np.iinfo(np.int64).max
    best = np.argsort(sizes, axis=None)[:_PAIRS]
    pairs = [divmod(int(place), len(rough)) for place in best]
    starts += [{i, j} for i, j in pairs if i < j]
    starts.sort(key=lambda start: int(np.abs(rough[list(start)].sum(axis=0)).max()))
    for start in starts[:_STARTS]:
        yield _exchanged(rough, start, least)


def _exchanged(rough: IntegerArray, chosen: set[int], least: int) -> tuple[int, ...]:
    """Add or take away one vector at a time while the sum becomes smaller."""
    inside = np.zeros(len(rough), dtype=bool)
    inside[list(chosen)] = True
    total = rough[inside].sum(axis=0)
    while True:
        sizes = np.abs(total + np.where(inside[:, None], -rough, rough)).max(axis=1)
        if inside.sum() <= least:
            sizes[inside] = np.iinfo(np.int64).max
        place = int(sizes.argmin())
        if sizes[place] >= np.abs(total).max():
            return tuple(np.flatnonzero(inside).tolist())
        total = total + (-rough[place] if inside[place] else rough[place])
        inside[place] = not inside[place]
