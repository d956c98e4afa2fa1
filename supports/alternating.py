"""Factors with fixed supports by alternating least squares: a local search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.supports.masks import Masks

Floats = NDArray[np.float64]


def alternating_least_squares(
    A: Floats, masks: Masks, *, starts: int, sweeps: int, seed: int
) -> tuple[Floats, Floats, bool]:
    """Return the best factors X, Y of several random starts, and whether Ctrl-C ended them.

    Parameters
    ----------
    A : float array, shape (m, n)
    masks : Masks
    starts, sweeps : int
        Random starts, and the largest number of sweeps of each.
    seed : int

    Notes
    -----
    Given Y, each row of X is a least-squares problem on the units that the row sees, and the same
    the other way round; the cost never rises. Where it ends, nothing is proved.
    """
    outer, inner = masks.pair
    generator = np.random.default_rng(seed)
    best: tuple[float, Floats, Floats] | None = None
    for _ in range(starts):
        X = generator.standard_normal(outer.shape) * outer
        Y = generator.standard_normal(inner.shape) * inner
        cost, now = np.inf, None
        try:
            for _ in range(sweeps):
                Y = _rows_given(A.T, X.T, inner.T).T
                X = _rows_given(A, Y, outer)
                error = A - X @ Y
                previous, cost = cost, float((error * error).sum())
                now = cost, X, Y
                if cost >= previous * (1 - 1e-12):
                    break
        except KeyboardInterrupt:
            known = [found for found in (best, now) if found is not None]
            _, X, Y = min(known, key=lambda found: found[0], default=(np.inf, 0 * X, 0 * Y))
            return X, Y, True
        if best is None or cost < best[0]:
            best = cost, X, Y
    assert best is not None
    return best[1], best[2], False


def _rows_given(A: Floats, Y: Floats, mask: NDArray[np.bool_]) -> Floats:
    """Minimise ``|A - X Y|`` over X within the mask, row by row."""
    X = np.zeros(mask.shape)
    for i, row in enumerate(mask):
        units = np.flatnonzero(row)
        if len(units):
            X[i, units] = np.linalg.lstsq(Y[units].T, A[i], rcond=None)[0]
    return X
