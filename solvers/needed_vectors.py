"""Which dual vectors of a cover are needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def needed_vectors(rows: NDArray[np.bool_]) -> list[int]:
    """Return the rows that are not part of another row, the first of equal ones.

    Parameters
    ----------
    rows : boolean array, shape (M, n)
        The choices that each vector is polar to.

    Examples
    --------
    >>> needed_vectors(np.array([[1, 0], [1, 1], [0, 0]], dtype=bool))
    [1]
    """
    floats = rows.astype(np.float32)
    sizes = floats.sum(axis=1)
    kept = []
    for k in range(len(rows)):
        inside = (floats @ floats[k]) >= sizes[k] - 0.5
        inside &= (sizes > sizes[k]) | ((sizes == sizes[k]) & (np.arange(len(rows)) < k))
        if not inside.any():
            kept.append(k)
    return kept
