"""Least sums over stretches that end at each place, for all runs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.elementary import UNIT, Floats

Indices = NDArray[np.intp]


def least_reach(chain: Floats, entry: Floats, longest: int) -> Floats:
    """Return ``A_j = min(A_{j-1} + chain_j, entry_j)`` in each row, by doubling.

    Parameters
    ----------
    chain, entry : ndarray, shape (rows, n)
        An infinite ``chain_j`` starts a new run at ``j``.
    longest : int
        The number of places of the longest run.

    Notes
    -----
    The maps ``x -> min(x + chain, entry)`` are closed under composition. Every result is a sum
    of terms none of which has passed through more than ``log2(longest) + 1`` additions.

    Examples
    --------
    >>> least_reach(np.array([[np.inf, -1.0, 3.0]]), np.array([[2.0, 5.0, 9.0]]), 3)
    array([[2., 1., 4.]])
    """
    step = 1
    while step < longest:
        reached = entry.copy()
        np.minimum(entry[:, step:], entry[:, :-step] + chain[:, step:], out=reached[:, step:])
        entry = reached
        if 2 * step < longest:
            linked = chain.copy()
            linked[:, step:] += chain[:, :-step]
            chain = linked
        step *= 2
    return entry


def roof_positive(left: Floats, right: Floats) -> NDArray[np.bool_]:
    """Where the larger of two linear functions, given at both ends, is positive between."""
    crosswise = (left[0] > 0) & (left[1] <= 0) & (right[0] <= 0) & (right[1] > 0)
    mirrored = (right[0] > 0) & (right[1] <= 0) & (left[0] <= 0) & (left[1] > 0)
    slack = 1.0 + 8.0 * UNIT
    falls = (right[0] * left[1]) * slack < left[0] * right[1]
    rises = (left[0] * right[1]) * slack < right[0] * left[1]
    return np.asarray((crosswise & falls) | (mirrored & rises))


def pair_places(first: Indices, length: Indices) -> tuple[Indices, Indices]:
    """Return, for each pair (odd place, even place) of each run, its odd point and its run."""
    counts = length // 2
    owner = np.repeat(np.arange(len(length), dtype=np.intp), counts)
    within = np.arange(len(owner), dtype=np.intp) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(first, counts) + 2 * within, owner
