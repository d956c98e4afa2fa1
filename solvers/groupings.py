"""All ways to merge rays into neurons that cannot be merged further."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
        if not _joinable(neighbours, parts):
            yield (*alone, *parts)


def _joinable(neighbours: Sequence[int], parts: Sequence[int]) -> bool:
    """Tell whether two of some cliques form one clique together."""
    for place, part in enumerate(parts):
        near = _common(neighbours, part)
        for other in parts[:place]:
            if not other & ~near:
                return True
    return False


def _common(neighbours: Sequence[int], part: int) -> int:
    """Return the vertices that form a clique with all of a clique."""
    found = -1
    while part:
        lowest = part & -part
        found &= neighbours[lowest.bit_length() - 1]
        part ^= lowest
    return found
