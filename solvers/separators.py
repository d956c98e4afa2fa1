"""Search over signed blocks in which every dead end is cut by an exact separator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.signed_blocks import Neurons, Separator, fitting_neurons
from exactrelu.solvers.signed_universe import Mask, Universe

Places = NDArray[np.intp]

_ELEMENTS = 5_000_000
_LARGEST = 48


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
        places = np.flatnonzero(self.universe.cost <= cost)
        return self._search([], cost, places, np.arange(len(self._kept)))

    def _search(
        self, chosen: list[int], rest: int, places: Places, valid: Places
    ) -> Neurons | None:
        """Search with further blocks among ``places``; ``valid`` separators keep what is chosen."""
        self.check()
        known = len(self._kept)
        cost = self.universe.cost[places]
        kept = self._kept[np.ix_(valid, places)]
        found, kept = self._last(chosen, rest, places, kept)
        least = int(cost.min(initial=rest + 1))
        if found is not None or rest < 2 * least:
            return found
        if not len(kept):
            answer = self._decide(chosen)
            if isinstance(answer, Neurons):
                return answer
            kept = self._kept[-1:, places]
        valid = np.concatenate([valid, np.arange(known, len(self._kept))])
        outside = np.flatnonzero((cost <= rest - least) & ~self._branch(kept, valid, cost, rest))
        dead = pairs_kept(kept, cost, outside, rest)
        left = np.ones(len(places), dtype=bool)
        known = len(self._kept)
        for place, is_dead in zip(outside.tolist(), dead.tolist(), strict=True):
            left[place] = False
            if not is_dead:
                number, after = int(places[place]), rest - int(cost[place])
                new = known + np.flatnonzero(self._kept[known:, [*chosen, number]].all(axis=1))
                still = np.concatenate([valid[kept[:, place]], new])
                further = places[left & (cost <= after)]
                found = self._search([*chosen, number], after, further, still)
                if found is not None:
                    return found
        return None

    def _last(
        self, chosen: list[int], rest: int, places: Places, kept: Mask
    ) -> tuple[Neurons | None, Mask]:
        width = self.least_width - int(self.universe.width[chosen].sum())
        alive = (self.universe.cost[places] == rest) & (self.universe.width[places] >= width)
        alive &= ~kept.any(axis=0)
        while alive.any():
            answer = self._decide([*chosen, int(places[alive.argmax()])])
            if isinstance(answer, Neurons):
                return answer, kept
            kept = np.concatenate([kept, self._kept[-1:, places]])
            alive &= ~kept[-1]
        return None, kept

    def _branch(self, kept: Mask, valid: Places, cost: NDArray[np.int64], rest: int) -> Mask:
        """Choose the separator that leaves the fewest blocks, and return what it keeps."""
        counts = kept[:, cost <= rest - int(cost.min())].sum(axis=1)
        best = int(counts.argmax())
        self.branches.append(int(valid[best]))
        return np.asarray(kept[best])

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

    Notes
    -----
    The product of two tables of zeros and ones counts, for each pair of blocks, the separators that
    keep both. The separators that keep most are tried first.
    """
    dead = np.zeros(len(places), dtype=bool)
    least = int(cost.min(initial=rest + 1))
    table = kept[np.argsort(-kept.sum(axis=1), kind="stable")].astype(np.float32)
    for price in np.unique(cost[places]).tolist():
        if rest - price >= 2 * least:
            continue
        last = table[:, cost == rest - price]
        step = max(1, _ELEMENTS // max(1, last.shape[1]))
        for rows in (slice(_LARGEST), slice(None)):
            some = np.flatnonzero((cost[places] == price) & ~dead)
            for start in range(0, len(some), step):
                part = some[start : start + step]
                together = table[rows, places[part]].T @ last[rows]
                dead[part] = (together > 0).all(axis=1)
    return dead
