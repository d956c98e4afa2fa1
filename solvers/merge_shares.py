"""With how many other rays of a solution the entries of each ray may merge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.basic_batch import BasicSolutions

Floats = NDArray[np.float64]


def merge_shares(table: AtomTable, batch: BasicSolutions, parts: Floats) -> Floats:
    """Return for each entry of each ray with how many others it may merge, plus one.

    Parameters
    ----------
    table : AtomTable
    batch : BasicSolutions
    parts : ndarray, shape (solutions, width, coordinates)
        The entries of the rays of each solution. What is not positive merges with nothing.

    Notes
    -----
    A sum of s sizes costs at least ``s^(p - 1)`` of what they cost, because t^p is concave.
    """
    present, positive = (parts > 0).astype(np.float64), batch.numerators > 0
    shares = np.ones(parts.shape)
    for i in range(parts.shape[1]):
        for j in range(i):
            pair = table.mergeable[batch.supports[:, i], batch.supports[:, j]]
            pair = (pair & (positive[:, i] == positive[:, j]))[:, None]
            shares[:, i] += pair * present[:, j]
            shares[:, j] += pair * present[:, i]
    return shares
