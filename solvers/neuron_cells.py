"""Cells for the neurons of a network, in which its weights stay within a bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.corners import free_coordinates
from exactrelu.solvers.setting import Setting

Point = tuple[int, ...]
Vector = tuple[Fraction, ...]
Cell = tuple[tuple[bool, ...], bool]
"""The activation pattern, and whether the output weight is positive."""

_TRIES = 16
_MOST_STEPS = 10_000


def neuron_cells(setting: Setting, network: ReLUNetwork) -> tuple[Point | None, ...] | None:
    """Return a point inside of a cell for each neuron, or None if the bound seems to be exceeded.

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    network : ReLUNetwork

    Notes
    -----
    Neurons that lie in one closed cell may count in different ones if they lie on its boundary;
    some of the cells around each neuron are found, and one is chosen for each such that the sums
    stay within the bound.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([2, 4])
    >>> options = {"skip": False, "penalize_bias": True}
    >>> network = ReLUNetwork.of([(1, [2], 0)], a=[0])
    >>> for bound in (1, 2):
    ...     setting = Setting.of(Problem.of([x], y, bound=bound, **options))
    ...     print(neuron_cells(setting, network) is None)
    True
    False
    """
    bound = setting.problem.bound
    assert bound is not None
    choices: list[dict[Cell, Point]] = []
    vectors = [tuple(abs(n.v) * t for t in (*n.w, n.b)) for n in network.hidden]
    if any(abs(vector[j]) > bound for vector in vectors for j in setting.penalized):
        return None
    places, offsets = [], list(_offsets(setting))
    for place, (neuron, vector) in enumerate(zip(network.hidden, vectors, strict=True)):
        if not any(vector[:-1]) and free_coordinates(setting):
            continue
        places.append(place)
        around: dict[Cell, Point] = {}
        for point in _around(vector, offsets):
            pattern = tuple(_dot(point, sample) > 0 for sample in setting.samples)
            around.setdefault((pattern, neuron.v > 0), point)
        choices.append(around)
    # Those with few cells around them choose first.
    order = sorted(range(len(places)), key=lambda k: len(choices[k]))
    inside = [(vectors[places[k]], choices[k]) for k in order]
    chosen = _chosen(setting, inside, {}, count())
    if chosen is None:
        return None
    found: list[Point | None] = [None] * len(vectors)
    for k, cell in zip(order, chosen, strict=True):
        found[places[k]] = choices[k][cell]
    return tuple(found)


def _chosen(
    setting: Setting,
    left: Sequence[tuple[Vector, dict[Cell, Point]]],
    sums: dict[Cell, Vector],
    steps: Iterator[int],
) -> tuple[Cell, ...] | None:
    """Choose a cell for each vector such that no sum exceeds the bound."""
    bound = setting.problem.bound
    assert bound is not None
    if not left:
        return ()
    vector, around = left[0]
    for cell in around:
        if next(steps) > _MOST_STEPS:
            return None
        before = sums.get(cell, (Fraction(0),) * len(vector))
        total = tuple(a + t for a, t in zip(before, vector, strict=True))
        if all(abs(total[j]) <= bound for j in setting.penalized):
            rest = _chosen(setting, left[1:], {**sums, cell: total}, steps)
            if rest is not None:
                return (cell, *rest)
    return None


def points_around(setting: Setting, vector: Sequence[Fraction]) -> Iterator[Point]:
    """Yield points inside of some cells that hold a vector in their closure."""
    yield from _around(vector, _offsets(setting))


def _offsets(setting: Setting) -> Iterator[tuple[int, Point]]:
    """Yield directions on no sample's hyperplane, and multiples for integer vectors beside them.

    A multiple is so large that no sample off a vector's hyperplane changes sides.
    """
    for attempt in range(_TRIES):
        directions = (
            _direction(base, setting.dimension, attempt) for base in count(2 + attempt // 2)
        )
        direction = next(u for u in directions if all(_dot(u, s) for s in setting.samples))
        yield 1 + max(abs(_dot(direction, sample)) for sample in setting.samples), direction


def _around(vector: Sequence[Fraction], offsets: Iterable[tuple[int, Point]]) -> Iterator[Point]:
    scale = common_denominator(vector)
    whole = [int(entry * scale) for entry in vector]
    for factor, direction in offsets:
        yield tuple(factor * w + u for w, u in zip(whole, direction, strict=True))


def _direction(base: int, size: int, attempt: int) -> Point:
    signs = [(-1) ** ((attempt >> (j + 1)) & 1) for j in range(size)]
    side = -1 if attempt % 2 else 1
    return tuple(side * sign * base**j for j, sign in enumerate(signs))


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
