"""The features of many blocks modulo a prime, projected to few rows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.prime_field import P, matrix_product

Residues = NDArray[np.float64]


def projected_features(
    samples: Residues,
    coordinates: NDArray[np.intp],
    active: NDArray[np.bool_],
    projection: Residues,
) -> Residues:
    """Return ``M D_a X_S`` modulo P for each block.

    Parameters
    ----------
    samples : residues, shape (N, n)
        X.
    coordinates : ndarray of int, shape (count, s)
        The support S of each block; blocks of one support stand together.
    active : ndarray of bool, shape (count, N)
        The active samples a of each block.
    projection : residues, shape (K, N)
        M.

    Returns
    -------
    residues, shape (count, K, s)

    Notes
    -----
    The products of rows of M with columns of X are made once for all blocks of a support; a block
    adds up those of its active samples.

    Examples
    --------
    >>> samples = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> chosen, active = np.array([[1], [1]]), np.array([[True, False], [True, True]])
    >>> projected_features(samples, chosen, active, np.array([[1.0, 10.0]])).tolist()
    [[[2.0]], [[42.0]]]
    """
    rows = len(projection)
    result = np.empty((len(active), rows, coordinates.shape[1]))
    changes = np.flatnonzero((coordinates[1:] != coordinates[:-1]).any(axis=1)) + 1
    for start, stop in pairwise([0, *changes.tolist(), len(active)]):
        if start == stop:
            continue
        inside = samples[:, coordinates[start]]
        table = projection.T[:, :, None] * inside[:, None, :]
        table = table - P * np.rint(table / P)
        flat = matrix_product(
            active[start:stop].astype(np.float64), table.reshape(len(samples), -1)
        )
        result[start:stop] = flat.reshape(stop - start, rows, -1)
    return result
