"""Whether the sparsest, or the least total variation, interpolant is the only one.

Both answers are for two points or more: one point leaves the slope of the affine part free.
"""

from __future__ import annotations

import numpy as np

from exactrelu.univariate.curvature import Curvature


def sparsest_is_unique(curvature: Curvature) -> bool:
    """Tell whether exactly one function interpolates with the fewest knots.

    Parameters
    ----------
    curvature : Curvature

    Returns
    -------
    bool

    Notes
    -----
    It is unique if and only if no run has odd length 3 or more, both neighbours of every run of
    length 1 are interior points with zero slope change, and no two runs of length 1 with opposite
    signs have exactly one point between them. The proof is in the theory pages. Cost O(N).

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> sparsest_is_unique(curvature(Series.of(range(5), [2, 1, 0, 1, 2])))
    True
    >>> sparsest_is_unique(curvature(Series.of(range(3), [1, 0, 1])))
    False
    """
    starts, lengths = curvature.runs
    if (lengths[lengths >= 3] % 2 == 1).any():
        return False
    alone = starts[lengths == 1]
    if not len(alone):
        return True
    signs = curvature.signs
    # A neighbour outside the interior is an end of the data: it leaves a slope free.
    padded = np.concatenate(([1], np.abs(signs), [1]))
    if (padded[alone] != 0).any() or (padded[alone + 2] != 0).any():
        return False
    close = alone[1:] - alone[:-1] == 2
    return not bool((close & (signs[alone[1:]] != signs[alone[:-1]])).any())


def least_variation_is_unique(curvature: Curvature) -> bool:
    """Tell whether exactly one interpolant has the least total variation of its slope (p = 1).

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> least_variation_is_unique(curvature(Series.of(range(3), [1, 0, 1])))
    True
    >>> least_variation_is_unique(curvature(Series.of(range(4), [1, 0, 0, 1])))
    False
    """
    _, lengths = curvature.runs
    return bool((lengths == 1).all())
