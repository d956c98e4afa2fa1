"""How much the slots of a program with bounded weights can gain along multipliers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.polytopes.increasing_quotients import increasing_quotients
from exactrelu.solvers.corners import Corners, Mask


@dataclass(frozen=True, slots=True, eq=False)
class SlotGains:
    """Costs of corners, and the corners of each slot: twice a cell, plus 1 for output weight -1.

    Parameters
    ----------
    corners : Corners
    costs : tuple of int, length m
    inside : bool array, shape (2 cells, m)
    priced : bool array, shape (2 cells,)
        Slots without a price cost nothing.
    """

    corners: Corners
    costs: tuple[int, ...]
    inside: Mask
    priced: Mask

    def labels(self, z: list[int]) -> Fraction:
        """Return the least ``z . f`` over the accepted values f."""
        setting = self.corners.setting
        ends = zip(z, setting.lower, setting.upper, strict=True)
        return Fraction(sum(t * (low if t > 0 else high) for t, low, high in ends))

    def gains(self, z: list[int], scale: int) -> tuple[list[Fraction | None], NDArray[np.intp]]:
        """Return the largest ``sign z . feature - scale cost`` of each slot, and a corner there.

        Without a corner of positive gain the corner is -1 and the gain 0; along a direction
        without end it is None.
        """
        features = self.corners.features
        plain = product(features, integer_array([z], len(z)).T)[:, 0].astype(object)
        denominators = self.corners.denominators.astype(object)
        costs = np.array(self.costs, dtype=object) * denominators * scale
        gains: list[Fraction | None] = [Fraction(0)] * len(self.inside)
        best = np.full(len(self.inside), -1, dtype=np.intp)
        for negative in (False, True):
            for price in (True, False):
                mine = np.flatnonzero(self.priced == price)
                mine = mine[mine % 2 == negative]
                if len(mine):
                    values = (-plain if negative else plain) - (costs if price else 0)
                    self._largest(values, mine, gains, best)
        return gains, best

    def _largest(
        self,
        values: NDArray[np.object_],
        mine: NDArray[np.intp],
        gains: list[Fraction | None],
        best: NDArray[np.intp],
    ) -> None:
        denominators = self.corners.denominators
        positive = np.asarray(values > 0).astype(bool)
        endless = positive & (denominators == 0)
        order = increasing_quotients(values, denominators, np.flatnonzero(positive & ~endless))
        rank = np.full(len(values), -1, dtype=np.intp)
        rank[order] = np.arange(len(order))
        table = self.inside[mine]
        top = np.where(table, rank[None, :], -1).max(axis=1, initial=-1)
        for place, at in zip(mine.tolist(), top.tolist(), strict=True):
            if at >= 0:
                best[place] = order[at]
                gains[place] = Fraction(int(values[order[at]]), int(denominators[order[at]]))
        if endless.any():
            which = table[:, endless].any(axis=1)
            first = np.flatnonzero(endless)
            for place, row in zip(mine[which].tolist(), table[which][:, endless], strict=True):
                best[place] = first[row.argmax()]
                gains[place] = None

    def gain(self, slot: int, corner: int, z: list[int], scale: int) -> Fraction:
        """Return ``sign z . feature - scale cost`` of one corner in a slot."""
        t = int(self.corners.denominators[corner])
        pairs = zip(z, self.corners.features[corner].tolist(), strict=True)
        value = sum(weight * int(feature) for weight, feature in pairs)
        price = self.costs[corner] * scale if self.priced[slot] else 0
        return Fraction(-value if slot % 2 else value, t) - price
