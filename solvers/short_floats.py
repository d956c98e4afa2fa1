"""Floats with few bits, for numbers that certificates hold many of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BITS = 20
_DUAL_BITS = 30


def short(size: float) -> float:
    """Keep the first bits of a number.

    Examples
    --------
    >>> short(0.1) * 2**23
    838861.0
    """
    fraction, exponent = np.frexp(size)
    return float(np.ldexp(np.round(np.ldexp(fraction, BITS)), exponent - BITS))


def rounded(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the first bits of a vector, counted from its largest entry; zeros if it is not finite.

    Examples
    --------
    >>> rounded(np.array([3.0, 0.1])) * 2**28
    array([8.05306368e+08, 2.68435460e+07])
    """
    largest = float(np.abs(vector).max(initial=0.0))
    if not 0 < largest < np.inf:
        return np.zeros_like(vector)
    unit = 2.0 ** (np.ceil(np.log2(largest)) - _DUAL_BITS)
    return np.asarray(np.round(vector / unit) * unit)
