"""The networks of some signed blocks that fit but for further weights of a small total size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.set_listing import SignedBlocks
from exactrelu.solvers.signed_blocks import Neurons, assembled

_MOST_RAYS = 20_000


@dataclass(frozen=True, slots=True)
class NearNetwork:
    """An extreme case: weights of some blocks, and the size of what they leave to others.

    Parameters
    ----------
    sizes : tuple of Fraction
        The penalised weights of the blocks.
    rest : Fraction
        The least total size of further weights; 0 if the blocks alone fit.
    neurons : Neurons
        Those of the blocks.
    """

    sizes: tuple[Fraction, ...]
    rest: Fraction
    neurons: Neurons

    def cost(self, p: arb) -> arb:
        """Return the cost, the rest counted as one weight, for a number or an interval p."""
        sizes = [*self.sizes, self.rest] if self.rest else self.sizes
        return sum((arb(to_fmpq(t)) ** p for t in sizes), arb(0))


def near_networks(
    space: NeuronSpace,
    sets: Sequence[SignedBlocks],
    reach: Fraction,
    check: Callable[[], None],
) -> list[NearNetwork]:
    """List the extreme cases of sets of blocks with further weights up to a total size.

    Parameters
    ----------
    space : NeuronSpace
    sets : sequence of sets of signed blocks
    reach : Fraction
        Positive; with further weights up to this size no network has fewer weights in blocks.
    check : callable
        Called before each set; it stops the work by raising.

    Returns
    -------
    list of NearNetwork

    Notes
    -----
    Weights b of the blocks and further ones of total size s have ``|F b + free part - y|_i <= s
    max_j |x_ij|`` over the penalised coordinates j. With ``s <= reach`` and the cones of the blocks
    this is a polyhedron without lines, on which no penalised weight changes its sign, because
    none vanishes. There ``sum |b|^p + s^p`` is concave, and least at a vertex.
    """
    found: dict[tuple[tuple[Fraction, ...], Fraction], NearNetwork] = {}
    for blocks in sets:
        check()
        for near in _vertices(space, blocks, reach):
            found.setdefault((tuple(sorted(near.sizes)), near.rest), near)
    return list(found.values())


def _vertices(space: NeuronSpace, blocks: SignedBlocks, reach: Fraction) -> list[NearNetwork]:
    setting = space.setting
    penalized = list(setting.penalized)
    parts = [space.features(block).astype(object) * sign for block, sign in blocks]
    table = np.concatenate([*parts, space.base.astype(object)], axis=1).tolist()
    width = len(table[0]) + 2
    rows: list[list[int]] = []
    equations: list[list[int]] = []
    for row, sample, low, high in zip(
        table, setting.samples, setting.lower, setting.upper, strict=True
    ):
        size = max(abs(sample[j]) for j in penalized)
        if low == high and not size:
            equations.append([-low, *row, 0])
        else:
            rows += [[-low, *row, size], [high, *(-t for t in row), size]]
    rows += [
        [0] * (width - 1) + [1],
        [reach.numerator, *[0] * (width - 2), -reach.denominator],
    ]
    start = 1
    for block, _ in blocks:
        inside = space.samples[:, list(block.coordinates)].tolist()
        for sample, active in zip(inside, block.active, strict=True):
            row = [0] * width
            row[start : start + len(sample)] = [t if active else -t for t in sample]
            if any(row):
                rows.append(row)
        start += len(block.coordinates)
    system = LinearSystem(
        ExactMatrix.of_integers(integer_array(rows, width)),
        ExactMatrix.of_integers(integer_array(equations, width)),
    )
    points = Polyhedron.of_system(system, backend="own", limit=_MOST_RAYS).vertices
    return [_near(space, blocks, tuple(point)) for point in points]


def _near(space: NeuronSpace, blocks: SignedBlocks, point: tuple[Fraction, ...]) -> NearNetwork:
    penalized = set(space.setting.penalized)
    vectors, sizes, start = [], [], 0
    for block, _ in blocks:
        vector = point[start : start + len(block.coordinates)]
        vectors.append(vector)
        pairs = zip(block.coordinates, vector, strict=True)
        sizes += [abs(value) for coordinate, value in pairs if coordinate in penalized]
        start += len(vector)
    chosen, signs = [block for block, _ in blocks], [sign for _, sign in blocks]
    neurons = assembled(space, chosen, signs, vectors, point[start:-1])
    return NearNetwork(tuple(sizes), point[-1], neurons)
