"""Search over signed blocks in which every dead end is cut by an exact separator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.signed_blocks import Neurons, Separator, fitting_neurons
from exactrelu.solvers.signed_universe import Mask, Universe

_ELEMENTS = 5_000_000


@dataclass(slots=True, eq=False)
class SeparatorSearch:
    """Decide whether signed blocks of total cost k fit, all cheaper sets being excluded.

    Parameters
    ----------
    universe : Universe
    separators : list of Separator
        Known ones; those found are added.
    least_width : int
        Only sets of at least this total width are asked for.
    check : callable
        Called at every step; it stops the search by raising.

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
    check: Callable[[], None]
    branches: list[int] = field(default_factory=list)
    _kept: Mask = field(init=False)

    def __post_init__(self) -> None:
        known = [self.universe.kept(separator) for separator in self.separators]
        self._kept = np.array(known, dtype=bool).reshape(len(known), len(self.universe))

    def search(self, cost: int) -> Neurons | None:
        """Return neurons of this total cost that fit the data, or None if there are none."""
        return self._search([], cost, np.ones(len(self.universe), dtype=bool))

    def _search(self, chosen: list[int], rest: int, allowed: Mask) -> Neurons | None:
        self.check()
        found = self._last(chosen, rest, allowed)
        least = int(self.universe.cost.min(initial=rest + 1))
        if found is not None or rest < 2 * least:
            return found
        outside = self._fewest_outside(chosen, allowed & (self.universe.cost <= rest - least))
        if isinstance(outside, Neurons):
            return outside
        places = np.flatnonzero(outside)
        dead = pairs_kept(self._kept[self._valid(chosen)], self.universe.cost, places, rest)
        allowed = allowed.copy()
        for number, is_dead in zip(places.tolist(), dead.tolist(), strict=True):
            allowed[number] = False
            if not is_dead:
                left = rest - int(self.universe.cost[number])
                found = self._search([*chosen, number], left, allowed)
                if found is not None:
                    return found
        return None

    def _last(self, chosen: list[int], rest: int, allowed: Mask) -> Neurons | None:
        width = self.least_width - int(self.universe.width[chosen].sum())
        alive = allowed & (self.universe.cost == rest) & (self.universe.width >= width)
        alive &= ~self._kept[self._valid(chosen)].any(axis=0)
        while alive.any():
            answer = self._decide([*chosen, int(alive.argmax())])
            if isinstance(answer, Neurons):
                return answer
            alive &= ~self._kept[-1]
        return None

    def _fewest_outside(self, chosen: list[int], allowed: Mask) -> Mask | Neurons:
        valid = self._valid(chosen)
        if not len(valid):
            answer = self._decide(chosen)
            if isinstance(answer, Neurons):
                return answer
            valid = self._valid(chosen)
        best = int(valid[(self._kept[valid] & allowed).sum(axis=1).argmax()])
        self.branches.append(best)
        return np.asarray(allowed & ~self._kept[best])

    def _valid(self, chosen: Sequence[int]) -> NDArray[np.intp]:
        return np.flatnonzero(self._kept[:, chosen].all(axis=1))

    def _decide(self, chosen: list[int]) -> Neurons | Separator:
        self.check()
        pairs = [self.universe.block(number) for number in chosen]
        blocks, signs = [block for block, _ in pairs], [sign for _, sign in pairs]
        answer = fitting_neurons(self.universe.space, blocks, signs)
        if isinstance(answer, Separator):
            self.separators.append(answer)
            self._kept = np.concatenate([self._kept, self.universe.kept(answer)[None, :]])
        return answer


def pairs_kept(
    kept: Mask, cost: NDArray[np.int64], places: NDArray[np.intp], rest: int
) -> NDArray[np.bool_]:
    """Return for which blocks every last block that completes the cost is kept with them.

    Parameters
    ----------
    kept : ndarray of bool, shape (count, M)
        Separators that keep what is chosen.
    cost : ndarray of int, shape (M,)
    places : ndarray of int
        Blocks that may be chosen next.
    rest : int
        The cost that is left before that.

    Returns
    -------
    ndarray of bool
        False also where more than one block would still fit in afterwards.
    """
    dead = np.zeros(len(places), dtype=bool)
    least = int(cost.min(initial=rest + 1))
    table = kept.astype(np.float32)
    for price in np.unique(cost[places]).tolist():
        if rest - price >= 2 * least:
            continue
        some = np.flatnonzero(cost[places] == price)
        last = table[:, cost == rest - price]
        step = max(1, _ELEMENTS // max(1, last.shape[1]))
        for start in range(0, len(some), step):
            part = some[start : start + step]
            together = table[:, places[part]].T @ last
            dead[part] = (together > 0).all(axis=1)
    return dead
