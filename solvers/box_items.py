"""What one neuron with bounded weights can be: a cell, a sign and a support."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.solvers.corners import Corners, Mask

Integers = NDArray[np.int64]

_BITS = 40
_ENDLESS = 2**54


@dataclass(frozen=True, slots=True, eq=False)
class Separator:
    """A vector over the scaled samples, and what each item can add along it, rounded up.

    Parameters
    ----------
    weights : tuple of int, length N
    price : Fraction
        What a unit of cost is worth beside it.
    labels : int
        The least value of accepted labels, rounded down in the units of ``worth``.
    scaled_price : int
    worth : ndarray of int64, shape (items,)
    """

    weights: tuple[int, ...]
    price: Fraction
    labels: int
    scaled_price: int
    worth: Integers


@dataclass(frozen=True, slots=True, eq=False)
class BoxItems:
    """All neurons up to a cost: every support in every slot (twice a cell, plus 1 for sign -1).

    Parameters
    ----------
    corners : Corners
    supports : tuple of tuple of int
        By size; if neurons are counted, all penalised coordinates.
    slot, support, cost : ndarray of int, shape (items,)
        Items with the same slot exclude each other: one neuron with both supports serves.

    Notes
    -----
    A support is left out where no corner of its cell uses all of it, for then the weights lie in
    the span of a smaller one.
    """

    corners: Corners
    supports: tuple[tuple[int, ...], ...]
    slot: NDArray[np.intp]
    support: NDArray[np.intp]
    cost: Integers

    @classmethod
    def of(cls, corners: Corners, largest: int) -> BoxItems:
        """List the items up to a cost.

        Parameters
        ----------
        corners : Corners
        largest : int
        """
        supports = item_supports(corners, largest)
        cells, places = np.nonzero(corners.inside)
        useful = (corners.features != 0).any(axis=1)
        found = []
        for number, chosen in enumerate(supports):
            fits = subset(corners, chosen)[places]
            reached = np.zeros((len(corners.patterns), corners.support.shape[1]), dtype=bool)
            np.logical_or.at(reached, cells[fits], corners.support[places[fits]])
            active = np.zeros(len(corners.patterns), dtype=bool)
            np.logical_or.at(active, cells[fits], useful[places[fits]])
            if not counts(corners):
                active &= reached.sum(axis=1) == len(chosen)
            kept = np.flatnonzero(active).tolist()
            found += [(2 * cell + side, number) for cell in kept for side in (0, 1)]
        found.sort()
        table = np.array(found, dtype=np.intp).reshape(len(found), 2)
        sizes = np.array([1 if counts(corners) else len(s) for s in supports], dtype=np.int64)
        return cls(corners, supports, table[:, 0], table[:, 1], sizes[table[:, 1]])

    def __len__(self) -> int:
        return len(self.slot)

    def inside(self, item: int) -> Mask:
        """Return the corners that an item may combine."""
        chosen = self.supports[int(self.support[item])]
        cell = self.corners.inside[int(self.slot[item]) // 2]
        return np.asarray(cell & subset(self.corners, chosen))

    def separator(self, weights: tuple[int, ...], price: Fraction) -> Separator:
        """Measure what each item can add along a vector."""
        corners, setting = self.corners, self.corners.setting
        plain = product(corners.features, integer_array([weights], len(weights)).T)[:, 0].tolist()
        ends = zip(weights, setting.lower, setting.upper, strict=True)
        total = sum(int(t) * (low if t > 0 else high) for t, low, high in ends)
        denominators = [int(t) for t in corners.denominators]
        plain = [int(value) for value in plain]
        pairs = zip(plain, denominators, strict=True)
        bits = max([v.bit_length() - t.bit_length() for v, t in pairs if t] + [_bits(total, price)])
        shift = _BITS - bits
        unit = Fraction(2) ** shift
        worth = np.zeros(len(self), dtype=np.int64)
        for side, sign in ((0, 1), (1, -1)):
            values = [
                _up(sign * v, t, shift) if t else (_ENDLESS if sign * v > 0 else 0)
                for v, t in zip(plain, denominators, strict=True)
            ]
            self._largest(np.array(values, dtype=np.int64), side, worth)
        return Separator(
            tuple(weights), price, int((total * unit) // 1), int((price * unit) // 1), worth
        )

    def _largest(self, values: Integers, side: int, worth: Integers) -> None:
        corners = self.corners
        for number, chosen in enumerate(self.supports):
            places = np.flatnonzero(subset(corners, chosen))
            mine = np.flatnonzero((self.support == number) & (self.slot % 2 == side))
            if len(mine) and len(places):
                table = corners.inside[self.slot[mine] // 2][:, places]
                worth[mine] = np.where(table, values[places][None, :], 0).max(axis=1, initial=0)


def _up(numerator: int, denominator: int, shift: int) -> int:
    """Return the quotient times 2^shift, rounded up."""
    if shift >= 0:
        return -((-numerator << shift) // denominator)
    return -(-numerator // (denominator << -shift))


def _bits(total: int, price: Fraction) -> int:
    """Return about the logarithm of the larger number."""
    whole = price.numerator.bit_length() - price.denominator.bit_length()
    return max(total.bit_length(), whole)


def counts(corners: Corners) -> bool:
    """Return whether each neuron counts once."""
    return corners.setting.problem.measure == "neurons"


def item_supports(corners: Corners, largest: int) -> tuple[tuple[int, ...], ...]:
    """Return the supports up to a cost, in the order in which a certificate numbers them."""
    penalized = len(corners.setting.penalized)
    if counts(corners):
        return (tuple(range(penalized)),)
    sizes = range(1, min(largest, penalized) + 1)
    return tuple(chosen for size in sizes for chosen in combinations(range(penalized), size))


def subset(corners: Corners, chosen: tuple[int, ...]) -> Mask:
    """Return which corners vanish on the other penalised coordinates."""
    others = [j for j in range(corners.support.shape[1]) if j not in chosen]
    return np.asarray(~corners.support[:, others].any(axis=1))
