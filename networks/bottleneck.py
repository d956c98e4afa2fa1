"""Assignments whose largest cost is as small as possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.perfect_matching import Matching, perfect_matching


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """An assignment of rows to columns with the least largest cost.

    Parameters
    ----------
    columns : tuple of int
        The column of each row.
    cost : float
        The largest cost in it.
    obstacle : tuple of int
        Rows for which fewer columns than rows have a cost below ``cost``, so that no assignment is
        better; empty if ``cost`` is the least entry.
    """

    columns: tuple[int, ...]
    cost: float
    obstacle: tuple[int, ...]


def bottleneck(costs: NDArray[np.float64]) -> Bottleneck:
    """Assign every row a column of its own so that the largest cost is as small as possible.

    Parameters
    ----------
    costs : ndarray, shape (n, n)

    Returns
    -------
    Bottleneck

    Notes
    -----
    Binary search over the distinct costs between the least that a row or a column can have and the
    cost of a known assignment; each step is one :func:`perfect_matching`, begun with the last
    one. Entries are compared as the floats they are: where they stand for real numbers, the
    answer is right up to their errors, since the least largest cost moves by no more than the
    costs do.

    Examples
    --------
    >>> bottleneck(np.array([[1.0, 5.0], [2.0, 4.0]]))
    Bottleneck(columns=(0, 1), cost=4.0, obstacle=(0, 1))
    """
    if not costs.size:
        return Bottleneck((), 0.0, ())
    least = max(costs.min(axis=1).max(), costs.min(axis=0).max())
    levels = np.unique(costs[costs >= least])
    matching = perfect_matching(costs <= levels[0])
    if matching.perfect:
        return Bottleneck(matching.columns, float(levels[0]), _below(costs, float(levels[0])))
    low, high = 0, len(levels) - 1
    best, obstacle = Matching(()), matching.obstacle
    columns = matching.columns
    while high - low > 1 or not best.columns:
        # Costs near the lower end are more likely: the steps from it double until one suffices.
        middle = (low + high) // 2 if best.columns else min(high, 2 * low + 1)
        matching = perfect_matching(costs <= levels[middle], columns)
        if matching.perfect:
            best, high = matching, middle
        else:
            low, obstacle, columns = middle, matching.obstacle, matching.columns
    return Bottleneck(best.columns, float(levels[high]), obstacle)


def _below(costs: NDArray[np.float64], level: float) -> tuple[int, ...]:
    """Return an obstacle for costs below the level, which is the least of some row or column."""
    if level <= costs.min():
        return ()
    return perfect_matching(costs < level).obstacle
