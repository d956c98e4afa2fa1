"""Exact equality of slope changes, for many pairs at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.univariate.curvature import Curvature

_INT64_ROOM = 2.0**62


def equal_magnitudes(
    curvature: Curvature, first: NDArray[np.intp], second: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Decide exactly which interior points have slope changes of equal magnitude.

    Parameters
    ----------
    curvature : Curvature
    first, second : ndarray of int, shape (n,)
        Interior points to compare pairwise.

    Returns
    -------
    ndarray of bool, shape (n,)

    Notes
    -----
    Error bounds settle what differs; the rest is compared by cross products of integers (int64
    where they fit) or in rationals.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> c = curvature(Series.of(range(5), [0, 1, 4, 9, 17]))
    >>> equal_magnitudes(c, np.array([0, 0]), np.array([1, 2])).tolist()
    [True, False]
    """
    g, error = curvature.magnitudes, curvature.relative_error
    with np.errstate(invalid="ignore"):
        gap = np.abs(g[first] - g[second])
        room = 1.01 * (g[first] * error[first] + g[second] * error[second])
        open_ = ~(gap > room)
    equal = np.zeros(len(first), dtype=bool)
    if not open_.any():
        return equal
    x, y = curvature.series.x.values, curvature.series.y.values
    if x.dtype == np.int64 and y.dtype == np.int64:
        equal[open_] = _equal_integers(np.diff(x), np.diff(y), first[open_], second[open_])
    else:
        equal[open_] = [
            curvature.magnitude(int(i)) == curvature.magnitude(int(j))
            for i, j in zip(first[open_], second[open_], strict=True)
        ]
    return equal


def _equal_integers(
    dx: NDArray[np.int64],
    dy: NDArray[np.int64],
    first: NDArray[np.intp],
    second: NDArray[np.intp],
) -> NDArray[np.bool_]:
    widest = float(np.abs(dx).max())
    largest = 2.0 * widest * float(np.abs(dy).max())
    steps: tuple[NDArray[Any], NDArray[Any]] = (dx, dy)
    if largest * widest * widest >= _INT64_ROOM:
        steps = (dx.astype(object), dy.astype(object))
    det_first, width_first = _determinant(*steps, first)
    det_second, width_second = _determinant(*steps, second)
    return np.asarray(det_first * width_second == det_second * width_first, dtype=bool)


def _determinant(
    dx: NDArray[Any], dy: NDArray[Any], points: NDArray[np.intp]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return ``|gamma| dx dx'`` and ``dx dx'`` at interior points."""
    before, after = dx[points], dx[points + 1]
    return np.abs(dy[points + 1] * before - dy[points] * after), before * after
