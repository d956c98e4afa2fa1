"""Powers of many numbers in single precision."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Short = NDArray[np.float32]


def power(values: Short, p: float) -> Short:
    """Return powers of numbers that are not negative, perhaps in their place.

    Parameters
    ----------
    values : ndarray of float32
        May be overwritten.
    p : float
        In (0, 1); multiples of 1/8 are taken by square roots.

    Examples
    --------
    >>> power(np.array([0, 16], dtype=np.float32), 0.75).tolist()
    [0.0, 8.0]
    """
    if 8 * p != int(8 * p):
        np.log(values, out=values)
        values *= np.float32(p)
        return np.exp(values, out=values)
    root, product = values, None
    for digit in (4, 2, 1):
        root = np.sqrt(root, out=root if product is None else None)
        if int(8 * p) & digit:
            product = root if product is None else product * root
    assert product is not None
    return product
