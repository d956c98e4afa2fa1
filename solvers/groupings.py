"""All ways to merge rays into neurons that cannot be merged further."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def groupings(neighbours: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Partition the vertices of a graph into cliques of which no two form a clique.

    Parameters
    ----------
    neighbours : sequence of int
        A bit set of the neighbours of each vertex.

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
    alone = [place for place, near in enumerate(neighbours) if not near]
    linked = [place for place, near in enumerate(neighbours) if near]
    single = tuple(1 << place for place in alone)
    if not linked:
        yield single
        return
    for parts in _extended(neighbours, linked, 0, []):
        yield (*single, *parts)


def _extended(
    neighbours: Sequence[int], order: list[int], at: int, parts: list[int]
) -> Iterator[tuple[int, ...]]:
    if at == len(order):
        if not any(
            _joined(neighbours, one, other)
            for place, one in enumerate(parts)
            for other in parts[:place]
        ):
            yield tuple(parts)
        return
    vertex = order[at]
    for place, part in enumerate(parts):
        if part & ~neighbours[vertex] == 0:
            parts[place] = part | 1 << vertex
            yield from _extended(neighbours, order, at + 1, parts)
            parts[place] = part
    parts.append(1 << vertex)
    yield from _extended(neighbours, order, at + 1, parts)
    parts.pop()


def _joined(neighbours: Sequence[int], one: int, other: int) -> bool:
    """Tell whether two cliques form one clique together."""
    vertex = 0
    while other >> vertex:
        if other >> vertex & 1 and one & ~neighbours[vertex]:
            return False
        vertex += 1
    return True
