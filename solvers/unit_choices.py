"""The finitely many ways in which the hidden units of a network can be switched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.solvers.unit_cones import UnitCones


@dataclass(frozen=True, slots=True, eq=False)
class UnitChoices:
    """Every choice (support, sign, pattern) of every kind of unit, as sets of signed rays.

    Parameters
    ----------
    cones : tuple of UnitCones
    images : integer array, shape (S, N)
        Signed images of rays: ``sign * max(0, w . x_i + b)``.
    directions : integer array, shape (S, d + 1)
    sign : int array, shape (S,)
        Of each ray, 1 or -1.
    rays_of : boolean array, shape (n, S)
        The rays of each choice; the choices of one kind stand together.
    cone_of, cell_of, sign_of : int arrays, shape (n,)
        The cones, the row in their patterns, and the sign of each choice.
    first : tuple of int
        Where the choices of each kind begin, and the end.
    """

    cones: tuple[UnitCones, ...]
    images: IntegerArray
    directions: IntegerArray
    sign: NDArray[np.int8]
    rays_of: NDArray[np.bool_]
    cone_of: NDArray[np.intp]
    cell_of: NDArray[np.intp]
    sign_of: NDArray[np.int8]
    first: tuple[int, ...]

    @classmethod
    def of(cls, kinds: Sequence[Sequence[UnitCones]], samples: int, inputs: int) -> UnitChoices:
        """Return the choices, numbered kind by kind.

        Parameters
        ----------
        kinds : sequence of sequences of UnitCones
            A unit of a kind takes one of its cones.
        samples, inputs : int
            N and d.
        """
        cones = tuple(cone for kind in kinds for cone in kind)
        signed = [(cone, side) for cone in cones for side in (1, -1)]
        total = sum(len(cone.images) for cone, _ in signed)
        cone_of: list[int] = []
        cell_of: list[int] = []
        sign_of: list[int] = []
        parts, first = [], [0]
        start = number = count = 0
        for kind in kinds:
            for cone in kind:
                for side in (1, -1):
                    part = np.zeros((len(cone.members), total), dtype=bool)
                    part[:, start : start + len(cone.images)] = cone.members
                    start += len(cone.images)
                    parts.append(part)
                    cone_of += [number] * len(part)
                    cell_of += range(len(part))
                    sign_of += [side] * len(part)
                    count += len(part)
                number += 1
            first.append(count)
        empty = np.zeros((0, samples), dtype=np.int64)
        return cls(
            cones,
            np.concatenate([empty, *(side * cone.images for cone, side in signed)]),
            np.concatenate(
                [np.zeros((0, inputs + 1), dtype=np.int64), *(c.directions for c, _ in signed)]
            ),
            np.concatenate(
                [np.zeros(0, np.int8), *(np.full(len(c.images), s, np.int8) for c, s in signed)]
            ),
            np.concatenate([np.zeros((0, total), dtype=bool), *parts]),
            np.array(cone_of, dtype=np.intp),
            np.array(cell_of, dtype=np.intp),
            np.array(sign_of, dtype=np.int8),
            tuple(first),
        )

    @property
    def idle(self) -> set[int]:
        """The kinds without any choice: units that only give constants."""
        return {kind for kind, (start, end) in enumerate(pairwise(self.first)) if start == end}

    def __len__(self) -> int:
        return len(self.rays_of)
