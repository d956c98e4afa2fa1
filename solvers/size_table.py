"""Many lists of sizes, and whether all of them cost more than a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb
from numpy.typing import NDArray

_SMALLEST, _LARGEST = Fraction(1, 10**300), Fraction(10**300)
_MARGIN = 1e-12  # far above the rounding errors of a sum of powers


@dataclass(frozen=True, slots=True, eq=False)
class SizeTable:
    """Lists of positive sizes in floats, those beyond the range of floats rounded down.

    Parameters
    ----------
    sizes : ndarray, shape (count, width)
        Filled up with zeros.
    """

    sizes: NDArray[np.float64]

    @classmethod
    def of(cls, lists: Sequence[Sequence[Fraction]]) -> SizeTable:
        """Round lists of sizes.

        Examples
        --------
        >>> SizeTable.of([[Fraction(1, 2)], [Fraction(2), Fraction(3)]]).sizes.tolist()
        [[0.5, 0.0], [2.0, 3.0]]
        """
        table = np.zeros((len(lists), max(map(len, lists), default=0)))
        for row, sizes in zip(table, lists, strict=True):
            row[: len(sizes)] = [
                float(min(size, _LARGEST)) if size >= _SMALLEST else 0.0 for size in sizes
            ]
        return cls(table)

    def costs(self, p: float) -> NDArray[np.float64]:
        """Return ``sum t^p`` of each list, p > 0, to within rounding."""
        return np.asarray((self.sizes**p).sum(axis=1))

    def dearer(self, cap: arb, p: arb) -> bool:
        """Tell whether every list is proved to cost more than a cap for all p of an interval.

        Parameters
        ----------
        cap : arb
        p : arb
            Within (0, 1).

        Examples
        --------
        >>> table = SizeTable.of([[Fraction(1, 2)], [Fraction(2), Fraction(3)]])
        >>> [table.dearer(arb(cap), arb(0.5, 0.25)) for cap in ("0.59", "0.6")]
        [True, False]
        """
        low = max(0.0, float(p.lower()) * (1 - _MARGIN))
        high = float(p.upper()) * (1 + _MARGIN)
        if not cap.is_finite():
            return False
        positive = self.sizes > 0
        # Each power is monotone in p; at p = 0 a size counts as one.
        least = np.minimum(self.sizes**low, self.sizes**high)
        costs = np.where(positive, least, 0.0).sum(axis=1) * (1 - _MARGIN)
        return bool((costs > float(cap.upper()) * (1 + _MARGIN)).all())
