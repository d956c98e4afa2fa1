"""How many vertices a polytope can have: the upper bound theorem."""

from __future__ import annotations

from math import comb


def vertices_at_most(facets: int, dimension: int) -> int:
    """Return the largest number of vertices of a polytope with this many facets.

    Parameters
    ----------
    facets : int
    dimension : int
        Positive.

    Notes
    -----
    By duality the number of facets of the cyclic polytope (McMullen 1970). The double description
    can meet more rays on the way; give it a limit.

    Examples
    --------
    >>> vertices_at_most(6, 3), vertices_at_most(30, 18)
    (8, 419900)
    """
    low, high = dimension // 2, (dimension + 1) // 2
    if facets <= dimension:
        return 0
    return comb(facets - high, low) + comb(facets - low - 1, high - 1)
