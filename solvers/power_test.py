"""Test lower bounds of costs against the least cost known at one p."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.incumbent import Floats, Incumbent

Places = NDArray[np.intp]

_MARGIN = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PowerTest:
    """The comparison with an incumbent.

    Parameters
    ----------
    weights : ndarray, shape (m,)
        The sums of ``r_j^p`` over the penalised ``r_j > 0``.
    incumbent : Incumbent
    """

    weights: Floats
    incumbent: Incumbent

    @classmethod
    def of(cls, sizes: Floats, incumbent: Incumbent) -> PowerTest:
        """Prepare the test for rays with these penalised entries, without signs."""
        return cls((sizes**incumbent.p).sum(axis=1), incumbent)

    def admitted(self, supports: Places, logs: Floats, parts: Floats) -> Places:
        """Return which solutions may be as cheap as the incumbent.

        Parameters
        ----------
        supports : ndarray of int, shape (k, t)
        logs : ndarray, shape (k, t)
            Logarithms of lower bounds of the values times the numbers that may merge.
        parts : ndarray, shape (k, t)
            One over these numbers.
        """
        costs = (self.weights[supports] * np.exp(self.incumbent.p * logs) * parts).sum(axis=0)
        return np.flatnonzero(~(costs * (1 - _MARGIN) > self.incumbent.cost))
