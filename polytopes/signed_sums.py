"""All signs with which given integer vectors add up to a given one: meet in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array, product

Keys = NDArray[np.uint64]
Vectors = Sequence[Sequence[int]]

MOST_VECTORS = 44
_CHECKED_PAIRS = 200_000
_KEY_ROOM = 2**63


@dataclass(frozen=True, slots=True)
class SignedSums:
    """The signs ε in {-1, 1}^n with ``Σ ε_k V_k = target``.

    Parameters
    ----------
    count : int
        How many there are, if ``complete``; else how many were checked.
    signs : tuple of int or None
        One of them.
    complete : bool
    """

    count: int
    signs: tuple[int, ...] | None
    complete: bool = True


def signed_sums(
    vectors: Vectors, target: Sequence[int], *, most: int = MOST_VECTORS
) -> SignedSums | None:
    """Find the signs with which integer vectors add up to a target.

    Parameters
    ----------
    vectors : n sequences of d int
    target : sequence of d int
    most : int
        The largest n for which 2^(n/2) sums are formed.

    Returns
    -------
    SignedSums or None
        None if n is larger, and neither bounds, divisibility nor linear algebra decide.

    Notes
    -----
    The sums of both halves of the vectors are compared as 64-bit keys. If the sums are small, the
    key of a vector of integers tells it apart from all others; else equal keys are checked in
    full. The problem is NP-hard for d = 1 already (Partition).

    Examples
    --------
    >>> signed_sums([[3], [1], [1], [2], [2], [1]], [0]).count
    10
    >>> signed_sums([[1], [1], [1]], [0]).signs is None
    True
    """
    rows = [list(map(int, row)) for row in vectors]
    goal = list(map(int, target))
    if not rows:
        return SignedSums(1, ()) if not any(goal) else SignedSums(0, None)
    rows, goal = _independent(rows, goal)
    if not goal:
        return SignedSums(2 ** len(rows), (1,) * len(rows))
    if _is_excluded(rows, goal):
        return SignedSums(0, None)
    if len(rows) > most:
        return _by_linear_algebra(rows, goal)
    # With ε = 2 y - 1 and y in {0, 1}, Σ y_k V_k is to be half of target + Σ V_k, a whole vector.
    half = [(t + sum(column)) // 2 for t, column in zip(goal, zip(*rows, strict=True), strict=True)]
    keys, wanted, is_exact = _keys(rows, half)
    middle = len(rows) // 2
    left, right = _subset_keys(keys[:middle]), _subset_keys(keys[middle:])
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    needed = wanted - left
    low = np.searchsorted(ordered, needed, side="left")
    high = np.searchsorted(ordered, needed, side="right")
    hits = np.flatnonzero(high > low)
    if not len(hits):
        return SignedSums(0, None)
    if is_exact:
        count = int((high - low).sum())
        first = (int(hits[0]), int(order[low[hits[0]]]))
        return SignedSums(count, _signs(first, middle, len(rows)))
    pairs = ((int(i), int(j)) for i in hits for j in order[low[i] : high[i]])
    return _checked(pairs, middle, rows, half)


def _independent(rows: Vectors, goal: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    """Leave out coordinates that depend on others in vectors and target; divide by common parts."""
    table = integer_array([*rows, goal], len(goal))
    kept = ExactMatrix.of_integers(table.T).independent_rows()
    columns = [[int(entry) for entry in table[:, place]] for place in kept]
    columns = [[entry // (gcd(*column) or 1) for entry in column] for column in columns]
    return (
        [[column[k] for column in columns] for k in range(len(rows))],
        [column[-1] for column in columns],
    )


def _is_excluded(rows: Vectors, goal: Sequence[int]) -> bool:
    """Tell whether a coordinate cannot be met, for its size or for divisibility."""
    for place, wanted in enumerate(goal):
        column = [row[place] for row in rows]
        if abs(wanted) > sum(map(abs, column)):
            return True
        divisor = gcd(*column)
        if wanted % divisor if divisor else wanted:
            return True
        if divisor and (wanted + sum(column)) // divisor % 2:
            return True
    return False


def _by_linear_algebra(rows: Vectors, goal: Sequence[int]) -> SignedSums | None:
    """Decide independent vectors, for which at most one combination is the target."""
    matrix = ExactMatrix.of_integers(integer_array(rows, len(goal)).T)
    if matrix.rank() < len(rows):
        return None
    solution = matrix.solve(list(goal))
    if solution is None or any(abs(entry) != 1 for entry in solution):
        return SignedSums(0, None)
    return SignedSums(1, tuple(int(entry) for entry in solution))


def _keys(rows: Vectors, half: Sequence[int]) -> tuple[Keys, np.uint64, bool]:
    """Return a linear map to integers mod 2^64, and whether it is injective on what is compared.

    The vectors ``Σ y_k V_k - half`` have entries of at most D_j in coordinate j; so a number
    with digits to the bases 2 D_j + 1 is zero only if every digit is.
    """
    bounds = [
        sum(map(abs, column)) + abs(t)
        for t, column in zip(half, zip(*rows, strict=True), strict=True)
    ]
    weights, weight = [], 1
    for bound in bounds:
        weights.append(weight)
        weight *= 2 * bound + 1
    is_exact = weight < _KEY_ROOM
    if not is_exact:
        generator = np.random.default_rng(2**31 - 1)
        weights = [int(w) | 1 for w in generator.integers(0, 2**63, len(bounds))]

    def key(row: Sequence[int]) -> int:
        return sum(w * entry for w, entry in zip(weights, row, strict=True)) % 2**64

    return np.array([key(row) for row in rows], dtype=np.uint64), np.uint64(key(half)), is_exact


def _subset_keys(keys: Keys) -> Keys:
    """Return the sums of all subsets; bit k of the place tells whether k belongs to it."""
    sums = np.zeros(1, dtype=np.uint64)
    for key in keys:
        sums = np.concatenate([sums, sums + key])
    return sums


def _signs(pair: tuple[int, int], middle: int, count: int) -> tuple[int, ...]:
    chosen = pair[0] | pair[1] << middle
    return tuple(1 if chosen >> k & 1 else -1 for k in range(count))


def _checked(
    pairs: Iterator[tuple[int, int]], middle: int, rows: Vectors, half: Sequence[int]
) -> SignedSums:
    table, wanted = integer_array(rows, len(half)), [int(entry) for entry in half]
    count, first = 0, None
    for number, pair in enumerate(pairs):
        if number >= _CHECKED_PAIRS:
            return SignedSums(count, first, complete=False)
        signs = _signs(pair, middle, len(rows))
        chosen = np.array([[int(sign > 0) for sign in signs]], dtype=np.int64)
        if product(chosen, table)[0].tolist() == wanted:
            count, first = count + 1, first or signs
    return SignedSums(count, first)
