"""The rows of an incidence table that vanish on a largest set of rays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NO_ROW = 2**62


def maximal_rows(names: list[int], incidence: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Split rows into one per largest set of rays and those that vanish everywhere.

    Parameters
    ----------
    names : list of int, length m
        What the rows are called; of rows with equal sets the smallest name stays.
    incidence : bool array, shape (rays, m)
        Which row vanishes on which ray.

    Returns
    -------
    largest, everywhere : lists of int

    Examples
    --------
    >>> table = np.array([[True, True, False, True], [False, True, True, True]])
    >>> maximal_rows([4, 5, 6, 7], table)
    ([4, 6], [5, 7])
    """
    contained = incidence.astype(np.float32)
    sizes = contained.sum(axis=0)
    everywhere = sizes == len(incidence)
    common = contained.T @ contained
    inside = (common == sizes[:, None]) & ~everywhere
    larger = inside & (sizes > sizes[:, None])
    same = inside & (sizes == sizes[:, None])
    places = np.array(names, dtype=np.int64)
    first = np.where(same, places, _NO_ROW).min(axis=1, initial=_NO_ROW)
    facets = ~everywhere & ~larger.any(axis=1) & (first == places)
    return places[facets].tolist(), places[everywhere].tolist()
