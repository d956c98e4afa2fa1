"""The LU-block test for masks of any depth (rule D4)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactrelu.supports.masks import Masks


class DeepLUBlock(NamedTuple):
    """Outputs i1, i2, inputs j1, j2 and unit k of the hidden layer that is ``layer``.

    Every path from j1 to i1, from j2 to i1 and from j1 to i2 goes through the unit, which is one
    path each; from j2 to i2 there are paths beside it. Layers count from the output, from 1.
    """

    i1: int
    i2: int
    j1: int
    j2: int
    layer: int
    k: int


def deep_lu_block(masks: Masks) -> DeepLUBlock | None:
    """Find an LU block in masks of two or more layers.

    Parameters
    ----------
    masks : Masks

    Returns
    -------
    DeepLUBlock or None
        A block proves that the set of products is not closed; None says nothing.

    Notes
    -----
    Numbers of paths are Python integers, which do not overflow. See rule D4 of
    ``docs/theory/closedness.md``. Cost O(N m n min(m, n)) for N hidden units.

    Examples
    --------
    >>> deep_lu_block(Masks.of([["10", "11"], ["10", "01"], ["11", "01"]]))
    DeepLUBlock(i1=0, i2=1, j1=0, j2=1, layer=1, k=0)
    >>> deep_lu_block(Masks.of([["11", "11"], ["10", "11"], ["11", "01"]])) is None
    True
    """
    counts = [layer.astype(int).astype(object) for layer in masks.layers]
    above = [counts[0]]
    for layer in counts[1:]:
        above.append(above[-1] @ layer)
    total = above[-1]
    below = [counts[-1]]
    for layer in reversed(counts[:-1]):
        below.insert(0, layer @ below[0])
    for place in range(len(counts) - 1):
        for unit in range(counts[place].shape[1]):
            found = _block(above[place][:, unit], below[place + 1][unit], total)
            if found is not None:
                return DeepLUBlock(*found, place + 1, unit)
    return None


def _block(
    outward: NDArray[np.object_], inward: NDArray[np.object_], total: NDArray[np.object_]
) -> tuple[int, int, int, int] | None:
    rows = np.flatnonzero(outward.astype(bool))
    cols = np.flatnonzero(inward.astype(bool))
    through = np.outer(outward[rows], inward[cols])
    whole = total[np.ix_(rows, cols)]
    alone = (through == whole).astype(np.int64)
    hits = np.argwhere((alone == 0) & (alone @ alone.T @ alone > 0))
    if not len(hits):
        return None
    i2, j2 = hits[0]
    i1 = next(i for i in np.flatnonzero(alone[:, j2]) if (alone[i] * alone[i2]).any())
    j1 = np.flatnonzero(alone[i1] * alone[i2])[0]
    return int(rows[i1]), int(rows[i2]), int(cols[j1]), int(cols[j2])
