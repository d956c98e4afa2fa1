"""Cells for the neurons of a network, in which its weights stay within a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.solvers.corners import free_coordinates
from exactrelu.solvers.setting import Setting

Point = tuple[int, ...]
Vector = tuple[Fraction, ...]
Cell = tuple[bytes, bool]
"""The bits of the activation pattern, and whether the output weight is positive."""

_TRIES = 16
_MOST_STEPS = 10_000


def neuron_cells(
    setting: Setting, network: ReLUNetwork, check: Callable[[], None] = lambda: None
) -> tuple[Point | None, ...] | None:
    """Return a point inside of a cell for each neuron, or None if the bound seems to be exceeded.

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    network : ReLUNetwork
    check : callable
        Called for each neuron; what it raises ends the work.

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
    vectors = [tuple(abs(n.v) * t for t in (*n.w, n.b)) for n in network.hidden]
    if any(abs(vector[j]) > bound for vector in vectors for j in setting.penalized):
        return None
    constants_are_free = bool(free_coordinates(setting))
    places = [k for k, vector in enumerate(vectors) if any(vector[:-1]) or not constants_are_free]
    beside = _Beside.of(setting)
    choices: dict[int, dict[Cell, Point]] = {}
    for k in places:
        check()
        choices[k] = beside.cells(vectors[k], network.hidden[k].v > 0)
    # Those with few cells around them choose first.
    order = sorted(places, key=lambda k: len(choices[k]))
    chosen = _chosen(setting, [(vectors[k], choices[k]) for k in order], check)
    if chosen is None:
        return None
    found: list[Point | None] = [None] * len(vectors)
    for k, cell in zip(order, chosen, strict=True):
        found[k] = choices[k][cell]
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Beside:
    """Where points beside a vector lie, in several directions.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    offsets : list of (int, tuple of int)
        See `_offsets`.
    positive : bool array, shape (directions, N)
        On which side of each sample's hyperplane a direction is.
    """

    samples: IntegerArray
    offsets: list[tuple[int, Point]]
    positive: NDArray[np.bool_]

    @classmethod
    def of(cls, setting: Setting) -> _Beside:
        samples, offsets = integer_array(setting.samples, setting.dimension), [*_offsets(setting)]
        directions = integer_array([direction for _, direction in offsets], setting.dimension)
        return cls(samples, offsets, (product(samples, directions.T) > 0).T)

    def cells(self, vector: Vector, positive: bool) -> dict[Cell, Point]:
        """Return some of the cells around a vector, with a point inside of each."""
        values = product(self.samples, integer_array([_whole(vector)], len(vector)).T)[:, 0]
        above, at = values > 0, values == 0
        found: dict[Cell, Point] = {}
        sides = self.positive if at.any() else self.positive[:1]
        for side, offset in zip(sides, self.offsets, strict=False):
            cell = np.packbits(np.where(at, side, above)).tobytes(), positive
            if cell not in found:
                found[cell] = next(_around(vector, [offset]))
        return found


def _chosen(
    setting: Setting,
    inside: Sequence[tuple[Vector, dict[Cell, Point]]],
    check: Callable[[], None],
) -> list[Cell] | None:
    """Choose a cell for each vector such that no sum exceeds the bound, by backtracking."""
    bound = setting.problem.bound
    assert bound is not None
    sums: dict[Cell, Vector] = {}
    chosen: list[tuple[Cell, Vector]] = []
    left = [iter(cells) for _, cells in inside]
    for _ in range(_MOST_STEPS + len(inside)):
        if len(chosen) == len(inside):
            return [cell for cell, _ in chosen]
        check()
        vector, cells = inside[len(chosen)]
        cell = next(left[len(chosen)], None)
        if cell is None:
            left[len(chosen)] = iter(cells)
            if not chosen:
                return None
            last, before = chosen.pop()
            sums[last] = before
            continue
        before = sums.get(cell, (Fraction(0),) * len(vector))
        total = tuple(a + t for a, t in zip(before, vector, strict=True))
        if all(abs(total[j]) <= bound for j in setting.penalized):
            chosen.append((cell, before))
            sums[cell] = total
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
    whole = _whole(vector)
    for factor, direction in offsets:
        yield tuple(factor * w + u for w, u in zip(whole, direction, strict=True))


def _whole(vector: Sequence[Fraction]) -> Point:
    scale = common_denominator(vector)
    return tuple(int(entry * scale) for entry in vector)


def _direction(base: int, size: int, attempt: int) -> Point:
    signs = [(-1) ** ((attempt >> (j + 1)) & 1) for j in range(size)]
    side = -1 if attempt % 2 else 1
    return tuple(side * sign * base**j for j, sign in enumerate(signs))


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
