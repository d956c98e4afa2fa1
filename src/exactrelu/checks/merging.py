"""What a combination of rays costs as a network, for the checker alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from flint import fmpq

from exactrelu.checks.rays import Rays

Costs = tuple[fmpq, ...]
"""The nonzero ``|v w_j|`` of a network in increasing order, or a one for each neuron."""

Parts = tuple[tuple[int, ...], ...]


def cost_vectors_of(rays: Rays, support: Sequence[int], weights: Sequence[fmpq]) -> Iterator[Costs]:
    """Yield the cost vectors of the networks into which weighted rays merge.

    Parameters
    ----------
    rays : Rays
    support : sequence of int
        Numbers of rays.
    weights : sequence of fmpq
        Of these rays, none zero; the sign is that of the output weight.
    """
    friends = tuple(
        sum(
            1 << j
            for j, other in enumerate(support)
            if i != j and rays.near[ray, other] and (weights[i] > 0) == (weights[j] > 0)
        )
        for i, ray in enumerate(support)
    )
    for parts in partitions(friends):
        if rays.neurons:
            yield (fmpq(1),) * len(parts)
            continue
        sizes = []
        for part in parts:
            for j in range(len(rays.sizes[0])):
                entries = (abs(weights[at]) * rays.sizes[support[at]][j] for at in part)
                sizes.append(sum(entries, fmpq(0)))
        yield tuple(sorted(size for size in sizes if size != 0))


def groupings(
    support: Sequence[int], weights: Sequence[fmpq], rays: Rays
) -> Iterator[list[list[int]]]:
    """Yield all ways to merge weighted rays of one sign and one cone, as places in the support."""

    def extended(at: int, parts: list[list[int]]) -> Iterator[list[list[int]]]:
        if at == len(support):
            yield [list(part) for part in parts]
            return
        for part in parts:
            if all(
                rays.near[support[at], support[i]] and (weights[i] > 0) == (weights[at] > 0)
                for i in part
            ):
                part.append(at)
                yield from extended(at + 1, parts)
                part.pop()
        parts.append([at])
        yield from extended(at + 1, parts)
        parts.pop()

    yield from extended(0, [])


@cache
def partitions(friends: tuple[int, ...]) -> tuple[Parts, ...]:
    """Return the partitions into sets of friends of which no two could be joined.

    Parameters
    ----------
    friends : tuple of int
        For each element the others that it may be merged with, as bits.

    Examples
    --------
    >>> partitions((0b010, 0b101, 0b010))
    (((0, 1), (2,)), ((0,), (1, 2)))
    """

    def fits(a: int, part: Sequence[int]) -> bool:
        return all(friends[a] >> b & 1 for b in part)

    def extended(at: int, parts: list[list[int]]) -> Iterator[Parts]:
        if at == len(friends):
            joinable = (all(fits(a, two) for a in one) for one, two in combinations(parts, 2))
            if not any(joinable):
                yield tuple(map(tuple, parts))
            return
        for part in parts:
            if fits(at, part):
                part.append(at)
                yield from extended(at + 1, parts)
                part.pop()
        parts.append([at])
        yield from extended(at + 1, parts)
        parts.pop()

    return tuple(extended(0, []))
