"""The LU-block test: a 2x2 block that shows that a mask has no optimum for some data."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from exactrelu.supports.masks import BoolMatrix, Masks


class LUBlock(NamedTuple):
    """Rows i1, i2, columns j1, j2 and hidden units k1, k2 of Lemma B.8.

    Only k1 reaches (i1, j1), (i1, j2) and (i2, j1); k1 and k2 reach (i2, j2).
    """

    i1: int
    i2: int
    j1: int
    j2: int
    k1: int
    k2: int


def lu_block(masks: Masks) -> LUBlock | None:
    """Find an LU block, which proves that E of the masks is not closed.

    Parameters
    ----------
    masks : Masks
        Two layers (I, J) of shapes (m, r) and (r, n).

    Returns
    -------
    LUBlock or None
        None says nothing: there are masks without a block that are not closed.

    Notes
    -----
    Lemma B.8 of Le, Riccietti and Gribonval. Let N = I J count the units that reach an entry.
    For the rows R and columns C of one unit let U mark N = 1 there. A block with this unit as k1
    and lower right corner (i2, j2) exists exactly if N[i2, j2] >= 2 and (U U^T U)[i2, j2] > 0.
    The products are small, as they stay within one unit. Cost O(m n r) for N and
    ``O(|R| |C| min(|R|, |C|))`` for each unit.

    Examples
    --------
    >>> lu_block(Masks.of([["100", "110", "111"], ["111", "011", "001"]]))
    LUBlock(i1=0, i2=1, j1=0, j2=1, k1=0, k2=1)
    >>> lu_block(Masks.of([["11", "11"], ["11", "11"]])) is None
    True
    """
    left, right = masks.pair
    counts = left.astype(np.float32) @ right.astype(np.float32)
    single = (counts == 1).astype(np.float32)
    several = counts >= 2
    heights = left.sum(axis=0)
    wide = np.flatnonzero((heights >= 2) & (right.sum(axis=1) >= 2))
    # The units of most rows first: they decide most masks.
    for unit in wide[np.argsort(-heights[wide], kind="stable")].tolist():
        found = _block_of(left, right, unit, single, several)
        if found is not None:
            return found
    return None


def _block_of(
    left: BoolMatrix,
    right: BoolMatrix,
    unit: int,
    single: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    several: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> LUBlock | None:
    rows = np.flatnonzero(left[:, unit])
    cols = np.flatnonzero(right[unit])
    corners = several[rows[:, None], cols]
    if not corners.any():
        return None
    alone = single[rows[:, None], cols]
    tall = len(rows) > len(cols)
    reached = alone @ (alone.T @ alone) if tall else (alone @ alone.T) @ alone
    # Counts are exact in float32 below 2^24, and above it they stay positive.
    hits = np.argwhere(corners & (reached > 0))
    if not len(hits):
        return None
    i2, j2 = hits[0]
    i1 = next(i for i in np.flatnonzero(alone[:, j2]) if (alone[i] * alone[i2]).any())
    j1 = np.flatnonzero(alone[i1] * alone[i2])[0]
    sharing = np.flatnonzero(left[rows[i2]] & right[:, cols[j2]])
    other = sharing[sharing != unit][0]
    return LUBlock(*map(int, (rows[i1], rows[i2], cols[j1], cols[j2], unit, other)))
