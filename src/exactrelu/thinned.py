"""Long curves reduced to what a picture can show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def thinned(x: Floats, y: Floats, columns: int = 1500) -> tuple[Floats, Floats]:
    """Keep the first, lowest, highest and last point of each column of a picture.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Increasing.
    y : ndarray, shape (n,)
    columns : int
        Equal parts of the range of x; up to four times as many points are left as they are.

    Returns
    -------
    x, y : ndarray
        The kept points, in order.

    Examples
    --------
    >>> x = np.arange(100000.0)
    >>> len(thinned(x, np.sin(x), columns=100)[0]) <= 400
    True
    """
    if len(x) <= 4 * columns:
        return x, y
    width = (x[-1] - x[0]) / columns
    column = np.minimum(((x - x[0]) / width).astype(np.intp), columns - 1)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    order = np.lexsort((y, column))
    ends = np.append(starts[1:], len(x)) - 1
    kept = np.unique(np.concatenate((starts, ends, order[starts], order[ends])))
    return x[kept], y[kept]
