"""Rationals sorted exactly, by floats where these decide."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def increasing_quotients(
    numerators: NDArray[Any], denominators: NDArray[Any], places: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Sort places by their quotients, exactly.

    Parameters
    ----------
    numerators, denominators : integer arrays
        Denominators are positive at the places.
    places : integer array

    Notes
    -----
    Correctly rounded quotients are sorted first; they are in order but for runs of equal ones,
    which are compared exactly.

    Examples
    --------
    >>> increasing_quotients(np.array([1, 3, 1]), np.array([2, 4, 3]), np.arange(3)).tolist()
    [2, 0, 1]
    """
    pairs = [(int(numerators[k]), int(denominators[k])) for k in places]
    keys = np.array([_quotient(*pair) for pair in pairs])
    order = np.argsort(keys, kind="stable")
    found = keys[order]
    ends = [0, *(np.flatnonzero(found[1:] != found[:-1]) + 1).tolist(), len(order)]
    for start, stop in pairwise(ends):
        if stop - start > 1:
            run = sorted(order[start:stop].tolist(), key=lambda at: Fraction(*pairs[at]))
            order[start:stop] = run
    return places[order]


def _quotient(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return float("inf") if numerator > 0 else -float("inf")
