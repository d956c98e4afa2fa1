"""Networks that fit, found quickly and without any claim to be the sparsest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.blocks import Block, BlockGroup
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.prime_field import pivot_columns, residues
from exactrelu.solvers.signed_blocks import FREE, Neurons, assembled
from exactrelu.solvers.unique_weights import Weights, unique_weights

_SAMPLES = 2**18
_MOST_SAMPLES = 4096
_TYPES = 24
MOST_EQUATIONS = 24
_MARGIN = 1e-9


def chain_network(space: NeuronSpace) -> Neurons:
    """Return the piecewise-linear function of one projection through all labels.

    Parameters
    ----------
    space : NeuronSpace

    Notes
    -----
    Some integer direction takes different values on different samples; between them the function
    is linear, with at most one neuron for each sample. It always exists.
    """
    setting = space.setting
    unit = lcm(*(sample[-1] for sample in setting.samples))
    points = [[t * (unit // sample[-1]) for t in sample[:-1]] for sample in setting.samples]
    direction = _separating_direction(points, setting.dimension - 1)
    labels = [
        (low + high) / (2 * scale)
        for scale, low, high in zip(setting.scales, setting.lower, setting.upper, strict=True)
    ]
    places = [sum(w * t for w, t in zip(direction, x, strict=True)) for x in points]
    series = sorted(
        (Fraction(place, unit), label) for place, label in zip(places, labels, strict=True)
    )
    knots = [(series[0][0] - 1, Fraction(0)), *series]
    hidden: list[tuple[int, Weights]] = []
    slope = Fraction(0)
    for (t, y), (after, value) in pairwise(knots):
        change = (value - y) / (after - t) - slope
        slope += change
        if change:
            size = abs(change)
            vector = (*(size * w for w in direction), -size * t)
            hidden.append((1 if change > 0 else -1, vector))
    return Neurons(tuple(hidden), (Fraction(0),) * setting.dimension)


def _separating_direction(points: Sequence[Sequence[int]], inputs: int) -> list[int]:
    for j in range(inputs):
        if len({point[j] for point in points}) == len(points):
            return [int(i == j) for i in range(inputs)]
    base = 1
    while True:
        direction = [base**j for j in range(inputs)]
        values = {sum(w * t for w, t in zip(direction, x, strict=True)) for x in points}
        if len(values) == len(points):
            return direction
        base += 1


def column_network(
    space: NeuronSpace, groups: Sequence[BlockGroup], check: Callable[[], None]
) -> Neurons | None:
    """Return a network of independent blocks whose features span exact labels, if there is one.

    Parameters
    ----------
    space : NeuronSpace
    groups : sequence of BlockGroup
        Tried in this order.
    check : callable
        Called for each block; it stops the work by raising.

    Notes
    -----
    Blocks are taken greedily as long as they are independent; then the weights are unique, and a
    block whose cone they miss serves with both signs.
    """
    projection = residues(space.left)
    chosen: list[Block] = []
    basis = np.zeros((1, space.equations, 0))
    for group in groups:
        columns = space.projected(group, projection)
        for index in range(len(group)):
            check()
            extended = np.concatenate([basis, columns[index : index + 1]], axis=2)
            if extended.shape[2] > space.equations or not pivot_columns(extended).all():
                continue
            block = group.block(index)
            if len(block.coordinates) == group.width:
                chosen.append(block)
                basis = extended
            if basis.shape[2] == space.equations:
                return _exactly(space, chosen)
    return _exactly(space, chosen)


def _exactly(space: NeuronSpace, blocks: Sequence[Block]) -> Neurons | None:
    weights = unique_weights(space, blocks)
    if weights is None:
        return None
    *vectors, free = weights
    return assembled(space, blocks, (FREE,) * len(blocks), vectors, free)


def sampled_networks(
    space: NeuronSpace, groups: Sequence[BlockGroup], check: Callable[[], None]
) -> Iterator[Neurons]:
    """Yield networks from random sets of blocks with as many features as equations.

    Parameters
    ----------
    space : NeuronSpace
    groups : sequence of BlockGroup
    check : callable
        Called now and then; it stops the work by raising.

    Notes
    -----
    The weights of such a set are unique if it is independent. They are solved for in floats, many
    sets at once; the sets that need the fewest blocks twice are solved again exactly.
    """
    if space.equations > MOST_EQUATIONS:
        return
    try:
        data = _floats(space)
    except OverflowError:
        return
    usable = [group for group in groups if group.coordinates.shape[1] == group.width]
    kinds = sorted(_kinds(usable, space.equations), key=lambda kind: (_cost(kind), -len(kind)))
    random = np.random.default_rng(0)
    least: int | None = None
    count = min(_MOST_SAMPLES, _SAMPLES // len(space.samples) ** 2)
    for kind in kinds[:_TYPES]:
        check()
        if least is not None and _cost(kind) >= least:
            return
        indices = np.stack([random.integers(len(g), size=count) for g in kind], axis=1)
        with np.errstate(all="ignore"):
            costs = _float_costs(space, data, kind, indices)
        for place in np.argsort(costs, kind="stable")[:2].tolist():
            if not np.isfinite(costs[place]) or (least is not None and costs[place] >= least):
                break
            parts = zip(kind, indices[place].tolist(), strict=True)
            neurons = _exactly(space, [group.block(index) for group, index in parts])
            if neurons is not None:
                least = int(costs[place])
                yield neurons


def _cost(kind: Sequence[BlockGroup]) -> int:
    return sum(group.cost for group in kind)


def _kinds(groups: Sequence[BlockGroup], width: int) -> Iterator[tuple[BlockGroup, ...]]:
    """Yield the multisets of groups of a total width, with many narrow blocks first."""
    if width == 0:
        yield ()
        return
    for place, group in enumerate(groups):
        if group.width <= width:
            for rest in _kinds(groups[place:], width - group.width):
                if rest.count(group) < len(group):
                    yield (group, *rest)


def _floats(space: NeuronSpace) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    setting = space.setting
    rows = zip(setting.samples, setting.scales, setting.lower, strict=True)
    table = [[*(float(t / scale) for t in sample), float(y / scale)] for sample, scale, y in rows]
    data = np.array(table)
    return data[:, :-1], data[:, -1]


def _float_costs(
    space: NeuronSpace,
    data: tuple[NDArray[np.float64], NDArray[np.float64]],
    kind: Sequence[BlockGroup],
    indices: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the cost of each set by floats, infinite where it has no answer."""
    X, y = data
    inside, oriented = [], []
    for place, group in enumerate(kind):
        chosen = indices[:, place]
        rows = X.T[group.coordinates[chosen]].transpose(0, 2, 1)
        active = group.active[chosen][:, :, None]
        inside.append(np.where(active, rows, 0.0))
        oriented.append(np.where(active, rows, -rows))
    base = np.broadcast_to(
        X[:, list(space.base_coordinates)], (len(indices), len(X), len(space.base_coordinates))
    )
    system = np.concatenate([*inside, base], axis=2)
    singular = np.abs(np.linalg.det(system)) < _MARGIN
    system[singular] = np.eye(len(X))
    solved = np.linalg.solve(system, np.broadcast_to(y[:, None], (len(indices), len(y), 1)))[
        :, :, 0
    ]
    costs = np.zeros(len(indices))
    start = 0
    for group, rows in zip(kind, oriented, strict=True):
        u = solved[:, start : start + group.width]
        start += group.width
        values = np.einsum("bis,bs->bi", rows, u)
        slack = _MARGIN * (1 + np.abs(values).max(axis=1))
        missed = (values.min(axis=1) < -slack) & (values.max(axis=1) > slack)
        costs += group.cost * np.where(missed, 2, 1)
    costs[singular] = np.inf
    return costs
