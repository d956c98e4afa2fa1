"""All basic solutions of a few small equations at once, from their minors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import INT64_ROOM, IntegerArray, magnitude
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.subset_numbers import numbered_subsets

Places = NDArray[np.int32]

_MOST_ENTRIES = 4_000_000  # of all sets of columns together
_REMEMBERED = 2_000


def all_bases(
    columns: IntegerArray, free: IntegerArray, right: IntegerArray
) -> list[BasicSolutions] | None:
    """Return every solution with independent support, if the bases are few and their minors small.

    Parameters
    ----------
    columns, free, right
        See :func:`exactrelu.solvers.basic_solutions.basic_solutions`.

    Returns
    -------
    list of BasicSolutions, or None
        None where the method does not apply: if there are more than some hundred thousand sets of
        columns, minors may not fit into 64 bits, or the columns do not span all right sides.

    Notes
    -----
    Laplace's expansion along the rows gives the minors of the first k rows for all sets of k
    columns, k = 1, 2, …, and Cramer's rule the solutions. Every independent support is part of a
    basis, in whose solution the other values are zero.

    Examples
    --------
    >>> eye = np.array([[1, 0, 1], [0, 1, 1]])
    >>> [batch.supports.tolist() for batch in all_bases(eye, eye[:, :0], np.array([1, 1]))]
    [[[2]], [[0, 1]]]
    """
    whole = np.concatenate([free, columns, right[:, None]], axis=1)
    rows, width = whole.shape
    fixed = free.shape[1]
    if not 1 <= rows < width or fixed > rows or rows * comb(width, rows) > _MOST_ENTRIES:
        return None
    if magnitude(whole) ** rows * factorial(rows) >= INT64_ROOM:
        return None
    determinants = _maximal_minors(whole)
    sets, smaller = _subsets(width, rows)
    bases = np.flatnonzero(determinants[: comb(width - 1, rows)])
    bases = bases[sets[fixed - 1, bases] == fixed - 1] if fixed else bases
    if not len(bases):
        return None
    # A column is replaced by the right side, which stands last.
    signs = np.where(np.arange(rows - 1, -1, -1) % 2, -1, 1)
    values = determinants[comb(width - 1, rows) + smaller[:, bases].T] * signs
    pivots = determinants[bases]
    values *= np.where(pivots > 0, 1, -1)[:, None]
    supports = sets[fixed:, bases].T.astype(np.intp) - fixed
    return list(_by_size(supports, values, np.abs(pivots), fixed))


def _maximal_minors(matrix: IntegerArray) -> IntegerArray:
    """Return the minors of all rows, for all sets of as many columns."""
    minors: IntegerArray = matrix[0]
    for row in range(1, len(matrix)):
        sets, smaller = _subsets(matrix.shape[1], row + 1)
        total = np.zeros(sets.shape[1], dtype=np.int64)
        for place in range(row + 1):
            total *= -1
            total += matrix[row][sets[place]] * minors[smaller[place]]
        minors = total
    return minors


def _subsets(n: int, k: int) -> tuple[Places, Places]:
    """Return all k-subsets of range(n), and the numbers of each without one of its elements.

    Both as arrays of shape (k, C(n, k)), in colexicographic order, where the number of a subset is
    the sum of ``C(element, place)``.
    """
    return _listed(n, k) if comb(n, k) > _REMEMBERED else _remembered(n, k)


def _listed(n: int, k: int) -> tuple[Places, Places]:
    sets = numbered_subsets(np.arange(comb(n, k), dtype=np.int64), n, k).T.astype(np.int32)
    smaller = np.zeros(sets.shape, dtype=np.int32)
    for place in range(k):
        before, after = (
            np.array([comb(i, j) for i in range(n)], dtype=np.int32)[sets[place]]
            for j in (place + 1, place)
        )
        smaller[place + 1 :] += before
        smaller[:place] += after
    return sets, smaller


_remembered = lru_cache(maxsize=32)(_listed)


def _by_size(
    supports: NDArray[np.intp], values: IntegerArray, pivots: IntegerArray, fixed: int
) -> Iterator[BasicSolutions]:
    """Yield each solution once, without the columns whose value is zero."""
    used = values[:, fixed:] != 0
    sizes = used.sum(axis=1)
    for size in np.unique(sizes).tolist():
        rows = np.flatnonzero(sizes == size)
        inside = used[rows]
        kept = supports[rows][inside].reshape(len(rows), size)
        if not size:
            order = np.zeros(1, dtype=np.intp)
        elif size == supports.shape[1]:
            order = np.lexsort(kept.T[::-1])
        else:
            order = np.unique(kept, axis=0, return_index=True)[1]
        chosen = rows[order]
        yield BasicSolutions(
            kept[order],
            values[rows, fixed:][inside].reshape(len(rows), size)[order],
            values[chosen, :fixed],
            pivots[chosen],
        )
