"""The tilings of a stretch of a run that may be optimal on an interval of p."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from exactrelu.polytopes.rational import to_fmpq
from exactrelu.univariate.block_costs import BlockCosts, Edge, all_edges
from exactrelu.univariate.chord_loss import moment

# Linear functions below a cost, by their values at both ends, and how far above them it can be.
Bounds = tuple[arb, arb, arb]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The edges between two places that every tiling in question meets.

    Parameters
    ----------
    start, end : int
    edges : tuple of (int, int)
        Sorted; every one lies on a path from ``start`` to ``end``.
    """

    start: int
    end: int
    edges: tuple[Edge, ...]

    @classmethod
    def whole(cls, length: int) -> Stretch:
        """Return the stretch of all tilings of a run."""
        return cls(0, length, tuple(all_edges(length)))

    def best(self, weight: Callable[[Edge], arb]) -> tuple[int, ...]:
        """Return a path that is shortest as far as the middles of the balls tell."""
        reached: dict[int, tuple[float | arb, Edge | None]] = {self.start: (arb(0), None)}
        for edge in self.edges:
            before = reached[edge[0]][0] + weight(edge).mid()
            at = edge[0] + edge[1]
            if at not in reached or before < reached[at][0]:
                reached[at] = before, edge
        sizes: list[int] = []
        at = self.end
        while at != self.start:
            edge_in = reached[at][1]
            assert edge_in is not None
            sizes.append(edge_in[1])
            at = edge_in[0]
        return tuple(reversed(sizes))


def edges_of(start: int, tiling: Sequence[int]) -> list[Edge]:
    """Return the blocks of a tiling as edges."""
    edges = []
    for size in tiling:
        edges.append((start, size))
        start += size
    return edges


def narrowed(costs: BlockCosts, stretch: Stretch, a: Fraction, b: Fraction) -> list[Stretch]:
    """Leave out the edges on no tiling that is optimal anywhere in ``[a, b]``, and cut.

    Parameters
    ----------
    costs : BlockCosts
    stretch : Stretch
    a, b : Fraction

    Returns
    -------
    list of Stretch
        Between consecutive places that all remaining tilings meet.

    Notes
    -----
    As all tilings cover the same points, tilings are compared by ``-sum phi``, of each pair less
    its two points, so that a point much larger than its neighbours cancels. A function with
    ``|f''| <= M`` differs from its chord by at most ``(b - a)^2 M / 8``. One path is bounded
    above by its chords; the least sum of linear functions below the edges is concave, so an
    edge all paths through which are above that path at both ends is on no optimal tiling. From
    ``a = 0`` on, where tilings of as many blocks tie, the differences are divided by p too:
    ``-phi_B / p = 1/p + chi_B + (a part that all tilings share)``, and ``1/p`` is replaced by
    ``1/b`` where the path has the fewest blocks.
    """
    low, high, middle = to_fmpq(a), to_fmpq(b), to_fmpq((a + b) / 2)
    at_middle = costs.at(middle)
    path = stretch.best(lambda edge: -at_middle(edge)[0])
    base = edges_of(stretch.start, path)
    divided = a == 0 and len(path) == len(stretch.best(lambda edge: arb(1)))
    bounds = _after_zero(costs, stretch, high) if divided else _between(costs, stretch, low, high)
    for edge in base:
        # what a tiling shares with the path cancels, so the same bound serves for both
        at_a, at_b, above = bounds[edge]
        bounds[edge] = at_a + above, at_b + above, arb(0)
    limit = [sum((bounds[edge][end] for edge in base), arb(0)) for end in (0, 1)]
    kept = set(base)
    ways = [
        (_distances(stretch, bounds, end, False), _distances(stretch, bounds, end, True))
        for end in (0, 1)
    ]
    for edge in stretch.edges:
        if edge not in kept and not all(
            ways[end][0][edge[0]] + bounds[edge][end] + ways[end][1][sum(edge)] > limit[end]
            for end in (0, 1)
        ):
            kept.add(edge)
    return _cut(stretch, kept)


def _between(costs: BlockCosts, stretch: Stretch, a: fmpq, b: fmpq) -> dict[Edge, Bounds]:
    at_a, at_b, bend, rest = costs.at(a), costs.at(b), arb((b - a) ** 2 / 8), arb(1 - b)

    def curvature(edge: Edge) -> tuple[arb, arb, arb, arb]:
        number = costs.numbers[edge]
        log = costs.log(number)
        size = abs(log)
        factor = bend * size * size * moment(size * rest, 2)
        largest = at_a(edge)[1].max(arb(costs.values[number]))
        return factor * size * largest, factor * (size + 3), largest, log

    result = {}
    for edge in stretch.edges:
        if edge[1] == 1:
            result[edge] = arb(0), arb(0), arb(0)
            continue
        i = edge[0]
        loss = _pair_loss(curvature(edge), curvature((i, 1)), curvature((i + 1, 1)))
        start, end = (
            gain((i, 1))[0] + gain((i + 1, 1))[0] - gain(edge)[0] for gain in (at_a, at_b)
        )
        result[edge] = start - loss, end - loss, 2 * loss
    return result


def _after_zero(costs: BlockCosts, stretch: Stretch, b: fmpq) -> dict[Edge, Bounds]:
    """Bound ``1/b + chi``; ``chi`` is the mean of ``-d phi/dp`` over [0, p]."""
    at_b, bend, inverse, rest = costs.at(b), arb(b**2 / 24), 1 / arb(b), arb(1 - b)

    def curvature(edge: Edge) -> tuple[arb, arb, arb, arb]:
        number = costs.numbers[edge]
        log = costs.log(number)
        size = abs(log)
        factor = bend * size**3 * moment(size * rest, 3)
        largest = arb(costs.values[number]).max(arb(1))
        return factor * size * largest, factor * (size + 4), largest, log

    def chi(edge: Edge) -> tuple[arb, arb]:
        above = arb(costs.values[costs.numbers[edge]]) - 1
        return costs.log(costs.numbers[edge]) - above, (above - at_b(edge)[0]) * inverse

    result = {}
    for edge in stretch.edges:
        if edge[1] == 1:
            result[edge] = inverse, inverse, arb(0)
            continue
        i = edge[0]
        loss = _pair_loss(curvature(edge), curvature((i, 1)), curvature((i + 1, 1)))
        start, end = (
            pair - first - second
            for pair, first, second in zip(chi(edge), chi((i, 1)), chi((i + 1, 1)), strict=True)
        )
        result[edge] = start + inverse - loss, end + inverse - loss, 2 * loss
    return result


def _pair_loss(
    pair: tuple[arb, arb, arb, arb],
    first: tuple[arb, arb, arb, arb],
    second: tuple[arb, arb, arb, arb],
) -> arb:
    """Bound the loss of a pair less its points: little if one point makes up most of it."""
    small, large = (first, second) if first[0] < second[0] else (second, first)
    near = abs(pair[3] - large[3]) * pair[1].max(large[1]) * pair[2].max(large[2])
    return near.min(pair[0] + large[0]) + small[0]


def _distances(
    stretch: Stretch, bounds: dict[Edge, Bounds], end: int, backward: bool
) -> dict[int, arb]:
    reached = {stretch.end if backward else stretch.start: arb(0)}
    for edge in reversed(stretch.edges) if backward else stretch.edges:
        source, target = (sum(edge), edge[0]) if backward else (edge[0], sum(edge))
        value = reached[source] + bounds[edge][end]
        reached[target] = reached[target].min(value) if target in reached else value
    return reached


def _cut(stretch: Stretch, kept: set[Edge]) -> list[Stretch]:
    forward, backward = {stretch.start}, {stretch.end}
    for edge in stretch.edges:
        if edge in kept and edge[0] in forward:
            forward.add(sum(edge))
    for edge in reversed(stretch.edges):
        if edge in kept and sum(edge) in backward:
            backward.add(edge[0])
    edges = [e for e in stretch.edges if e in kept and e[0] in forward and sum(e) in backward]
    crossed = {i + 1 for i, size in edges if size == 2}
    pieces: list[Stretch] = []
    current: list[Edge] = []
    start = stretch.start
    for edge in edges:
        if edge[0] != start and edge[0] not in crossed:
            pieces.append(Stretch(start, edge[0], tuple(current)))
            start, current = edge[0], []
        current.append(edge)
    pieces.append(Stretch(start, stretch.end, tuple(current)))
    return pieces


def classes(costs: BlockCosts, stretch: Stretch, most: int) -> list[tuple[int, ...]] | None:
    """Return one tiling for each multiset of blocks, None if there are more than ``most``.

    Notes
    -----
    Of tilings with equal multisets, which cost the same for every p, the one is returned whose
    last block that differs from another's is a pair. A multiset is coded as the integer
    ``sum 2^(w k)`` over its blocks of the k-th size, with w bits enough for every count.
    """
    width = (stretch.end - stretch.start).bit_length() + 1
    numbers: dict[int, int] = {}
    reached: dict[int, dict[int, tuple[Edge | None, int]]] = {stretch.start: {0: (None, 0)}}
    # pairs come first at every place, so that they are preferred
    for edge in sorted(stretch.edges, key=lambda edge: (sum(edge), -edge[1])):
        number = numbers.setdefault(costs.numbers[edge], len(numbers))
        labels = reached.setdefault(sum(edge), {})
        for label in reached[edge[0]]:
            labels.setdefault(label + (1 << (width * number)), (edge, label))
        if len(labels) > most:
            return None
    result = []
    for label in reached[stretch.end]:
        sizes: list[int] = []
        at, here = stretch.end, label
        while at != stretch.start:
            edge_in, here = reached[at][here]
            assert edge_in is not None
            sizes.append(edge_in[1])
            at = edge_in[0]
        result.append(tuple(reversed(sizes)))
    return result
