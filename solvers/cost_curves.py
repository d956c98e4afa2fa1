"""The costs of many candidates as functions of p, compared by floats first and then exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.cost_gap import CostGap
from exactrelu.solvers.sift import float_sizes

_CLOSE = 1e-9


class CostCurves:
    """Cost curves with their gaps, computed when asked for.

    Parameters
    ----------
    items : sequence of Candidate

    Examples
    --------
    >>> two = Candidate((2, 2), 1, (), (), 1)
    >>> curves = CostCurves([Candidate((1, 1, 1), 1, (), (), 1), two])
    >>> curves.cheapest(Fraction(1, 2), [0, 1]), curves.cheapest(Fraction(9, 10), [0, 1])
    ([1], [0])
    """

    def __init__(self, items: Sequence[Candidate]) -> None:
        self.items = tuple(items)
        self._sizes = float_sizes(self.items)
        self._gaps: dict[tuple[int, int], CostGap] = {}

    def gap(self, above: int, below: int) -> CostGap:
        """Return the cost of the first minus that of the second."""
        found = self._gaps.get((above, below))
        if found is None:
            found = CostGap.between(self.items[above], self.items[below])
            self._gaps[above, below] = found
        return found

    def cheapest(self, p: Fraction, places: Sequence[int]) -> list[int]:
        """Return all that are cheapest at p, decided exactly.

        Notes
        -----
        Floats leave out what is dearer by a factor of 1 + 1e-9, which exceeds what rounding can
        do to a sum of positive powers.
        """
        likely = self._likely(p, places)
        best = likely[:1]
        for place in likely[1:]:
            sign = self.gap(place, best[0]).sign(p)
            if sign < 0:
                best = [place]
            elif sign == 0:
                best.append(place)
        return best

    def _likely(self, p: Fraction, places: Sequence[int]) -> list[int]:
        if len(places) == 1:
            return list(places)
        sizes = self._sizes[list(places)]
        powers = np.where(sizes == 0, 1.0, sizes) ** float(p)
        costs = np.where(sizes == 0, 0.0, powers).sum(axis=1)
        # A cost that floats cannot hold is nan here, compares as not larger, and stays.
        dearer = costs > costs.min() * (1 + _CLOSE)
        return [place for place, out in zip(places, dearer, strict=True) if not out]
