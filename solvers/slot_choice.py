"""Whether neurons can count in different cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def distinct_slots(cells: Sequence[int]) -> bool:
    """Tell whether each of some neurons can have a cell of its own.

    Parameters
    ----------
    cells : sequence of int
        For each neuron the bit set of its cells.

    Notes
    -----
    A bipartite matching by augmenting paths.

    Examples
    --------
    >>> distinct_slots([0b011, 0b001, 0b110]), distinct_slots([0b011, 0b011, 0b011])
    (True, False)
    """
    owner: dict[int, int] = {}
    return all(_placed(k, cells, owner, set()) for k in range(len(cells)))


def _placed(neuron: int, cells: Sequence[int], owner: dict[int, int], tried: set[int]) -> bool:
    left = cells[neuron]
    while left:
        cell = left & -left
        left ^= cell
        if cell not in tried:
            tried.add(cell)
            if cell not in owner or _placed(owner[cell], cells, owner, tried):
                owner[cell] = neuron
                return True
    return False


def partitions(
    neighbours: Sequence[int], vertices: Sequence[int] | None = None
) -> Iterator[tuple[int, ...]]:
    """Partition vertices of a graph into cliques, in all ways.

    Parameters
    ----------
    neighbours : sequence of int
        A bit set of the neighbours of each vertex.
    vertices : sequence of int, optional
        Those to partition, all by default.

    Yields
    ------
    tuple of int
        The bit sets of the cliques.

    Examples
    --------
    >>> [[bin(part) for part in parts] for parts in partitions([0b010, 0b101, 0b010])]
    [['0b11', '0b100'], ['0b1', '0b110'], ['0b1', '0b10', '0b100']]
    """
    chosen = range(len(neighbours)) if vertices is None else vertices
    yield from _extended(neighbours, chosen, 0, [])


def _extended(
    neighbours: Sequence[int], vertices: Sequence[int], at: int, parts: list[int]
) -> Iterator[tuple[int, ...]]:
    if at == len(vertices):
        yield tuple(parts)
        return
    vertex = vertices[at]
    for place, part in enumerate(parts):
        if part & ~neighbours[vertex] == 0:
            parts[place] = part | 1 << vertex
            yield from _extended(neighbours, vertices, at + 1, parts)
            parts[place] = part
    parts.append(1 << vertex)
    yield from _extended(neighbours, vertices, at + 1, parts)
    parts.pop()
