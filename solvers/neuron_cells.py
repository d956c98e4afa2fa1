"""Cells for the neurons of a network, in which its weights stay within a bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.corners import free_coordinates
from exactrelu.solvers.setting import Setting

Point = tuple[int, ...]

_TRIES = 16


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
    a few of the cells around each neuron are tried, the first that leaves room is taken.

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
    sums: dict[tuple[tuple[bool, ...], bool], list[Fraction]] = {}
    found: list[Point | None] = []
    for neuron in network.hidden:
        vector = [abs(neuron.v) * t for t in (*neuron.w, neuron.b)]
        if not any(vector[:-1]) and free_coordinates(setting):
            found.append(None)
            continue
        for point in points_around(setting, vector):
            pattern = tuple(_dot(point, sample) > 0 for sample in setting.samples)
            key = pattern, neuron.v > 0
            before = sums.get(key, [Fraction(0)] * len(vector))
            total = [a + t for a, t in zip(before, vector, strict=True)]
            if all(abs(total[j]) <= bound for j in setting.penalized):
                sums[key] = total
                found.append(point)
                break
        else:
            return None
    return tuple(found)


def points_around(setting: Setting, vector: Sequence[Fraction]) -> Iterator[Point]:
    """Yield points inside of some cells that hold a vector in their closure."""
    scale = common_denominator(vector)
    whole = [int(entry * scale) for entry in vector]
    for attempt in range(_TRIES):
        directions = (_direction(base, len(whole), attempt) for base in count(2 + attempt // 2))
        direction = next(u for u in directions if all(_dot(u, s) for s in setting.samples))
        # The multiple is so large that no sample off its hyperplane changes sides.
        factor = 1 + max(abs(_dot(direction, sample)) for sample in setting.samples)
        yield tuple(factor * w + u for w, u in zip(whole, direction, strict=True))


def _direction(base: int, size: int, attempt: int) -> Point:
    signs = [(-1) ** ((attempt >> (j + 1)) & 1) for j in range(size)]
    side = -1 if attempt % 2 else 1
    return tuple(side * sign * base**j for j, sign in enumerate(signs))


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
