"""All ways to merge rays into neurons that cannot be merged further."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from exactrelu.solvers.slot_choice import partitions


def groupings(
    neighbours: Sequence[int], check: Callable[[], None] | None = None
) -> Iterator[tuple[int, ...]]:
    """Partition the vertices of a graph into cliques of which no two form a clique.

    Parameters
    ----------
    neighbours : sequence of int
        A bit set of the neighbours of each vertex.
    check : callable, optional
        Called for each partition into cliques, of which there may be exponentially many; it stops
        the work by raising.

    Yields
    ------
    tuple of int
        The bit sets of the cliques.

    Notes
    -----
    Merging neurons of one sign in one refined cone never raises a cost, so that partitions with
    two cliques that could be joined are not needed.

    Examples
    --------
    >>> [[bin(part) for part in parts] for parts in groupings([0b010, 0b101, 0b010])]
    [['0b11', '0b100'], ['0b1', '0b110']]
    """
    alone = tuple(1 << vertex for vertex, near in enumerate(neighbours) if not near)
    linked = [vertex for vertex, near in enumerate(neighbours) if near]
    for parts in partitions(neighbours, linked):
        if check is not None:
            check()
        if not any(_joined(neighbours, one, other) for one, other in combinations(parts, 2)):
            yield (*alone, *parts)


def _joined(neighbours: Sequence[int], one: int, other: int) -> bool:
    """Tell whether two cliques form one clique together."""
    vertex = 0
    while other >> vertex:
        if other >> vertex & 1 and one & ~neighbours[vertex]:
            return False
        vertex += 1
    return True
