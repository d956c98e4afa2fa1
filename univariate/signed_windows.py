"""Triples of points that force a knot: the lower bound on the number of knots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.univariate.curvature import Curvature


@dataclass(frozen=True, slots=True, eq=False)
class SignedWindows:
    """Triples ``a < b < c`` of data points whose middle one lies off the chord.

    Parameters
    ----------
    triples : ndarray of int, shape (m, 3)
        Points of the series, from 0.
    signs : ndarray of int8, shape (m,)
        1 where the middle lies below the chord, so that every fitting function has a knot of
        positive slope change strictly between ``x_a`` and ``x_c``; -1 where it lies above.

    Notes
    -----
    Windows of one sign have disjoint interiors, so each needs a knot of its own: a function that
    fits has at least ``m`` knots.
    """

    triples: NDArray[np.intp]
    signs: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.triples)


def signed_windows(curvature: Curvature) -> SignedWindows:
    """Return ``sum ceil(L / 2)`` windows: every other interior point of each run.

    Parameters
    ----------
    curvature : Curvature

    Returns
    -------
    SignedWindows
        As many as the sparsest interpolant has knots, so the bound is tight.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> windows = signed_windows(curvature(Series.of([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0])))
    >>> windows.triples.tolist(), windows.signs.tolist()
    ([[0, 1, 2], [1, 2, 3], [3, 4, 5]], [1, -1, 1])
    """
    starts, lengths = curvature.runs
    counts = (lengths + 1) // 2
    owner = np.repeat(np.arange(len(starts)), counts)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = (starts[owner] + 2 * rank).astype(np.intp)
    triples = np.stack([first, first + 1, first + 2], axis=1)
    return SignedWindows(triples, curvature.signs[first])
