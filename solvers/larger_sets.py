"""Sets with one more item, all of whose subsets are open."""

from __future__ import annotations

from collections.abc import Iterator

from exactrelu.solvers.cost_pieces import Mask
from exactrelu.solvers.parts_of_sets import Items


def larger_sets(level: dict[Items, Mask], count: int) -> Iterator[tuple[Items, Mask]]:
    """Join sets of one size that differ in one item.

    Parameters
    ----------
    level : dict
        Increasing items, possibly repeated, and on which intervals of p their set is open.
    count : int
        Items are below this.

    Yields
    ------
    tuple of int
        A set with one more item.
    bool array
        Where all of its subsets with one item less are open; somewhere they are.

    Notes
    -----
    Without its last item, and without the one before, such a set is in the level; so only sets with
    the same beginning are joined, as in the Apriori algorithm (Agrawal and Srikant 1994).

    Examples
    --------
    >>> import numpy as np
    >>> on, off = np.array([True, False]), np.array([False, True])
    >>> level = {(0, 1): on, (0, 2): on, (1, 2): on, (1, 3): on, (2, 3): off}
    >>> [(items, where.tolist()) for items, where in larger_sets(level, 4)]
    [((0, 1, 2), [True, False])]
    >>> [items for items, _ in larger_sets({(): on}, 3)]
    [(0,), (1,), (2,)]
    """
    lasts: dict[Items, list[int]] = {}
    for items in level:
        lasts.setdefault(items[:-1], []).extend(items[-1:] or range(count))
    for items, mask in level.items():
        for item in lasts[items[:-1]]:
            if items and item < items[-1]:
                continue
            larger = (*items, item)
            shared = mask.copy()
            for k in range(len(items)):
                shared &= level.get(larger[:k] + larger[k + 1 :], False)
            if shared.any():
                yield larger, shared
