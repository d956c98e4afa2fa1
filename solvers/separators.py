"""Search over signed blocks in which every dead end is cut by an exact separator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.polytopes.product_signs import product_signs
from exactrelu.solvers.neuron_space import Block, BlockGroup, NeuronSpace
from exactrelu.solvers.signed_blocks import Neurons, Separator, fitting_neurons

Mask = NDArray[np.bool_]
Check = Callable[[], None]


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
        cells = np.where(active, 1.0, -1.0)
        fits = cells @ signs.T == np.abs(signs).sum(axis=1)
        features = product(rays.numerators, inside.T)
        values = np.where(rays.signs > 0, features, 0)
        _, places = np.nonzero(fits)
        starts = np.concatenate([[0], np.cumsum(fits.sum(axis=1))[:-1]])
        return values, places.astype(np.intp), starts.astype(np.intp)

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


@dataclass(slots=True, eq=False)
class SeparatorSearch:
    """Decide whether signed blocks of total cost k fit, all cheaper sets being excluded.

    Parameters
    ----------
    universe : Universe
    separators : iterable of Separator
        Known ones.
    least_width : int
        Only sets of at least this total width are asked for.
    check : callable
        Called before every linear program; it stops the search by raising.

    Notes
    -----
    If z separates the chosen blocks from the data and keeps a set of further blocks, it separates
    them all. A set that fits therefore holds a block that z does not keep, and only those need to
    be tried next; ``branches`` lists the separators used, in the order of the search. For the last
    block, linear programs are solved until their separators keep every block that is left; each
    also serves wherever else it keeps the chosen blocks.
    """

    universe: Universe
    separators: list[Separator]
    least_width: int
    check: Check
    branches: list[int] = field(default_factory=list)
    _kept: list[Mask] = field(default_factory=list)

    def __post_init__(self) -> None:
        known, self.separators = self.separators, []
        self._learn(known)

    def _learn(self, separators: Iterable[Separator]) -> None:
        for separator in separators:
            self.separators.append(separator)
            self._kept.append(self.universe.kept(separator))

    def search(self, cost: int) -> Neurons | None:
        """Return neurons of this total cost that fit the data, or None if there are none."""
        return self._search([], cost, np.ones(len(self.universe), dtype=bool))

    def _search(self, chosen: list[int], rest: int, allowed: Mask) -> Neurons | None:
        found = self._last(chosen, rest, allowed)
        least = int(self.universe.cost.min(initial=rest + 1))
        if found is not None or rest < 2 * least:
            return found
        fitting = allowed & (self.universe.cost <= rest - least)
        outside = self._fewest_outside(chosen, fitting)
        if isinstance(outside, Neurons):
            return outside
        allowed = allowed.copy()
        for number in np.flatnonzero(outside):
            allowed[number] = False
            left = rest - int(self.universe.cost[number])
            found = self._search([*chosen, int(number)], left, allowed)
            if found is not None:
                return found
        return None

    def _last(self, chosen: list[int], rest: int, allowed: Mask) -> Neurons | None:
        width = self.least_width - int(self.universe.width[chosen].sum())
        alive = allowed & (self.universe.cost == rest) & (self.universe.width >= width)
        for place in self._valid(chosen):
            alive &= ~self._kept[place]
            if not alive.any():
                return None
        while alive.any():
            answer = self._decide([*chosen, int(alive.argmax())])
            if isinstance(answer, Neurons):
                return answer
            alive &= ~self._kept[-1]
        return None

    def _fewest_outside(self, chosen: list[int], allowed: Mask) -> Mask | Neurons:
        valid = self._valid(chosen)
        if not valid:
            answer = self._decide(chosen)
            if isinstance(answer, Neurons):
                return answer
            valid = [len(self._kept) - 1]
        best = max(valid, key=lambda place: int((self._kept[place] & allowed).sum()))
        self.branches.append(best)
        return np.asarray(allowed & ~self._kept[best])

    def _valid(self, chosen: list[int]) -> list[int]:
        return [place for place, kept in enumerate(self._kept) if kept[chosen].all()]

    def _decide(self, chosen: list[int]) -> Neurons | Separator:
        self.check()
        pairs = [self.universe.block(number) for number in chosen]
        blocks, signs = [block for block, _ in pairs], [sign for _, sign in pairs]
        answer = fitting_neurons(self.universe.space, blocks, signs)
        if isinstance(answer, Separator):
            self._learn([answer])
        return answer
