"""Which groups of blocks the neurons of a network of one cost may come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from exactrelu.solvers.blocks import BlockGroup


def group_multisets(groups: Sequence[BlockGroup], total: int) -> Iterator[tuple[BlockGroup, ...]]:
    """Yield the multisets of groups of a total cost.

    Parameters
    ----------
    groups : sequence of BlockGroup
    total : int

    Yields
    ------
    tuple of BlockGroup
        One for each neuron. A block may stand twice, with both signs.

    Examples
    --------
    >>> import numpy as np
    >>> def group(cost, count):
    ...     some = np.zeros((count, 1), dtype=int)
    ...     return BlockGroup(cost, some, some.astype(bool), some)
    >>> groups = [group(1, 4), group(2, 5)]
    >>> found = list(group_multisets(groups, 3))
    >>> [[part.cost for part in parts] for parts in found]
    [[1, 1, 1], [1, 2]]
    >>> [total_width(parts) for parts in found], [count_sets(parts) for parts in found]
    ([3, 2], [64, 20])
    """
    if total == 0:
        yield ()
        return
    for place, group in enumerate(groups):
        if group.cost <= total:
            for rest in group_multisets(groups[place:], total - group.cost):
                if rest.count(group) < 2 * len(group):
                    yield (group, *rest)


def total_width(groups: Sequence[BlockGroup]) -> int:
    """Return the most dimensions that features of one block of each group span."""
    return sum(group.width for group in groups)


def count_sets(groups: Sequence[BlockGroup]) -> int:
    """Return the number of choices of a block of each group, in order where a group repeats."""
    return prod(len(group) for group in groups)
