"""Subsets by their number, in bulk."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray


def numbered_subsets(numbers: NDArray[np.int64], n: int, m: int) -> NDArray[np.int64]:
    """Return the m-subsets of range(n) with these numbers in colexicographic order.

    Parameters
    ----------
    numbers : ndarray of int, shape (count,)
        Below ``C(n, m)``, which is below 2^63.
    n, m : int

    Returns
    -------
    ndarray of int, shape (count, m)
        Each row increasing.

    Examples
    --------
    >>> numbered_subsets(np.arange(4), 4, 3).tolist()
    [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
    """
    result = np.empty((len(numbers), m), dtype=np.int64)
    rest = numbers.copy()
    for size in range(m, 0, -1):
        table = np.array([comb(i, size) for i in range(n + 1)], dtype=np.int64)
        chosen = np.searchsorted(table, rest, side="right") - 1
        result[:, size - 1] = chosen
        rest = rest - table[chosen]
    return result
