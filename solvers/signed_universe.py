"""All signed blocks, and which of them lie on the wrong side of a separator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.polytopes.product_signs import product_signs
from exactrelu.solvers.blocks import Block, BlockGroup
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.signed_blocks import Separator

Mask = NDArray[np.bool_]
Check = Callable[[], None]

_CELLS = 1024


@dataclass(slots=True, eq=False)
class Universe:
    """All signed blocks up to a cost, and which of them a separator leaves behind.

    Parameters
    ----------
    space : NeuronSpace
    groups : sequence of BlockGroup

    Notes
    -----
    Number 2 i is block i with sign 1, number 2 i + 1 with sign -1; blocks are ordered by cost,
    coordinates and pattern, so that a checker with the same blocks numbers them alike. A separator
    z keeps a block if ``sign z . D_a X_S w <= 0`` on its cone; that is decided on the extreme rays
    of the cone, which are the rays of the arrangement of X_S on which no sample has the sign
    opposite to the cell's.
    """

    space: NeuronSpace
    groups: Sequence[BlockGroup]
    cost: NDArray[np.int64] = field(init=False)
    width: NDArray[np.int64] = field(init=False)
    _order: NDArray[np.intp] = field(init=False)
    _places: list[tuple[BlockGroup, int]] = field(init=False)
    _rays: list[tuple[NDArray[np.object_], NDArray[np.intp], NDArray[np.intp]]] = field(init=False)

    def __post_init__(self) -> None:
        places = [(group, index) for group in self.groups for index in range(len(group))]
        keys = [
            (
                group.cost,
                tuple(group.coordinates[i].tolist()),
                np.packbits(group.active[i]).tobytes(),
            )
            for group, i in places
        ]
        order = sorted(range(len(places)), key=keys.__getitem__)
        self._order = np.repeat(2 * np.array(order, dtype=np.intp), 2)
        self._order[1::2] += 1
        self._places = [places[index] for index in order]
        self.cost = np.repeat([group.cost for group, _ in self._places], 2).astype(np.int64)
        self.width = np.repeat([group.width for group, _ in self._places], 2).astype(np.int64)
        self._rays = []

    def __len__(self) -> int:
        return len(self.cost)

    def block(self, number: int) -> tuple[Block, int]:
        """Return a block and its sign."""
        index, odd = divmod(int(number), 2)
        group, place = self._places[index]
        return group.block(place), -1 if odd else 1

    def prepare(self, check: Check) -> None:
        """Find the extreme rays of every block."""
        for group in self.groups:
            changes = (group.coordinates[1:] != group.coordinates[:-1]).any(axis=1)
            ends = [0, *(np.flatnonzero(changes) + 1).tolist(), len(group)]
            for start, stop in pairwise(ends):
                check()
                support = group.coordinates[start].tolist()
                self._rays.append(self._incident(support, group.active[start:stop]))

    def _incident(
        self, support: list[int], active: Mask
    ) -> tuple[NDArray[np.object_], NDArray[np.intp], NDArray[np.intp]]:
        inside = self.space.samples[:, support]
        rays = Arrangement.central(inside.tolist()).rays()
        signs = rays.signs.astype(np.float64)
        sizes = np.abs(signs).sum(axis=1)
        features = product(rays.numerators, inside.T)
        values = np.where(rays.signs > 0, features, 0)
        places, counts = [], []
        for start in range(0, len(active), _CELLS):
            cells = np.where(active[start : start + _CELLS], 1.0, -1.0)
            fits = cells @ signs.T == sizes
            places.append(np.nonzero(fits)[1])
            counts.append(fits.sum(axis=1))
        starts = np.cumsum(np.concatenate(counts)) - np.concatenate(counts)
        return values, np.concatenate(places), starts

    def kept(self, separator: Separator) -> Mask:
        """Return which signed blocks a separator keeps on its wrong side."""
        z = integer_array([separator.weights], len(separator.weights))
        parts = []
        for values, places, starts in self._rays:
            signs = product_signs(z, values)[0][places]
            below = np.maximum.reduceat(signs, starts) <= 0
            above = np.minimum.reduceat(signs, starts) >= 0
            parts.append(np.stack([below, above], axis=1).ravel())
        whole = np.concatenate(parts) if parts else np.zeros(0, dtype=bool)
        return np.asarray(whole[self._order])
