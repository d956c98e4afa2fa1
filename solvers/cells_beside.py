"""Activation cells that hold a vector in their closure, with points inside of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.solvers.setting import Setting

Point = tuple[int, ...]
Cells = tuple[Point | None, ...]
"""A point inside of a cell for each neuron."""

Cell = tuple[bytes, bool]
"""The bits of the activation pattern, and whether the output weight is positive."""

_TRIES = 16


@dataclass(frozen=True, slots=True, eq=False)
class CellsBeside:
    """Finds some of the cells around vectors, by steps in several directions.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    directions : tuple of (int, tuple of int)
        Directions on no sample's hyperplane, and multiples for integer vectors beside them. A
        multiple is so large that no sample off a vector's hyperplane changes sides.
    positive : bool array, shape (directions, N)
        On which side of each sample's hyperplane a direction is.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([0, 1])
    >>> beside = CellsBeside.of(Setting.of(Problem.of([x], x)))
    >>> list(beside.cells((1, 1), True).values())
    [(1, 1)]
    >>> len(beside.cells((1, 0), True)), beside.sides((1, 0)).tolist()
    (2, [0, 1])
    """

    samples: IntegerArray
    directions: tuple[tuple[int, Point], ...]
    positive: NDArray[np.bool_]

    @classmethod
    def of(cls, setting: Setting) -> CellsBeside:
        """Choose directions for the samples of a problem."""
        samples, found = integer_array(setting.samples, setting.dimension), tuple(_offsets(setting))
        table = integer_array([direction for _, direction in found], setting.dimension)
        return cls(samples, found, (product(samples, table.T) > 0).T)

    def sides(self, vector: Sequence[Fraction]) -> NDArray[np.int8]:
        """Return on which side of each sample's hyperplane a vector is, 0 if on it."""
        values = product(self.samples, integer_array([_whole(vector)], len(vector)).T)[:, 0]
        return (values > 0).astype(np.int8) - (values < 0)

    def cells(self, vector: Sequence[Fraction], positive: bool) -> dict[Cell, Point]:
        """Return cells around a vector, each with a point inside of it; its own if it is inside.

        Parameters
        ----------
        vector : sequence of Fraction
        positive : bool
            Whether the output weight is, which goes into the cells.
        """
        sides, whole = self.sides(vector), _whole(vector)
        if sides.all():
            return {(np.packbits(sides > 0).tobytes(), positive): whole}
        found: dict[Cell, Point] = {}
        for side, (factor, direction) in zip(self.positive, self.directions, strict=True):
            cell = np.packbits(np.where(sides, sides > 0, side)).tobytes(), positive
            if cell not in found:
                found[cell] = tuple(factor * w + u for w, u in zip(whole, direction, strict=True))
        return found


def _offsets(setting: Setting) -> Iterator[tuple[int, Point]]:
    """Yield directions on no sample's hyperplane, with their multiples."""
    for attempt in range(_TRIES):
        directions = (
            _direction(base, setting.dimension, attempt) for base in count(2 + attempt // 2)
        )
        direction = next(u for u in directions if all(_dot(u, s) for s in setting.samples))
        yield 1 + max(abs(_dot(direction, sample)) for sample in setting.samples), direction


def _whole(vector: Sequence[Fraction]) -> Point:
    scale = common_denominator(vector)
    return tuple(int(entry * scale) for entry in vector)


def _direction(base: int, size: int, attempt: int) -> Point:
    signs = [(-1) ** ((attempt >> (j + 1)) & 1) for j in range(size)]
    side = -1 if attempt % 2 else 1
    return tuple(side * sign * base**j for j, sign in enumerate(signs))


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
