"""A float search for factors of a matrix, which proposes what to refute."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exactrelu.supports.factor_equations import FactorVariables

_SMALL, _NEAR = 1e-9, 0.05


class FloatFit:
    """Levenberg-Marquardt on X Y = A at some entries.

    What it finds is a proposal only: a matrix that is fitted is left alone, and a matrix that is
    not is handed to the exact refutation.

    Parameters
    ----------
    variables : FactorVariables
        The entries and the unknowns.

    Examples
    --------
    >>> from exactrelu.supports.box import Box
    >>> from exactrelu.supports.factor_equations import factor_variables
    >>> lu = [Box(3, 3), Box(2, 2)]
    >>> fit = FloatFit(factor_variables(lu, [(0, 0), (0, 1), (1, 0)]))
    >>> fit.reaches([1, 1, 1]), fit.reaches([0, 1, 1]), fit.approaches([0, 1, 1])
    (True, False, True)
    """

    def __init__(self, variables: FactorVariables) -> None:
        place = {name: v for v, name in enumerate(variables.names)}
        terms = [
            (row, place["x", i, k], v)
            for row, (i, j) in enumerate(variables.entries)
            for (letter, k, col), v in place.items()
            if letter == "y" and col == j and ("x", i, k) in place
        ]
        self._rows, self._x, self._y = np.array(terms, dtype=int).reshape(-1, 3).T
        self._shape = (len(variables.entries), len(variables.names))
        self._generator = np.random.default_rng(0)

    def reaches(self, values: Sequence[float], starts: int = 3, steps: int = 100) -> bool:
        """Whether some start comes to a fit."""
        A = np.array(values, dtype=float)
        return any(self._run(A, steps) < _SMALL for _ in range(starts))

    def approaches(self, values: Sequence[float], starts: int = 3, steps: int = 100) -> bool:
        """Whether some start comes near and none to a fit, as for limits that are no products."""
        A = np.array(values, dtype=float)
        least = float("inf")
        for _ in range(starts):
            least = min(least, self._run(A, steps))
            if least < _SMALL:
                return False
        return least < _NEAR

    def _run(self, A: NDArray[np.float64], steps: int) -> float:
        """Return the largest error that one start comes to."""
        z = self._generator.normal(size=self._shape[1])
        damping = 0.1
        rest = self._rest(z, A)
        for _ in range(steps):
            if np.abs(rest).max() < _SMALL:
                break
            J = np.zeros(self._shape)
            np.add.at(J, (self._rows, self._x), z[self._y])
            np.add.at(J, (self._rows, self._y), z[self._x])
            # The equations are fewer than the unknowns: solve in their space.
            system = J @ J.T + damping * np.eye(len(A))
            move = J.T @ np.linalg.solve(system, rest)
            tried = self._rest(z - move, A)
            if tried @ tried < rest @ rest:
                z, rest, damping = z - move, tried, max(damping / 5, 1e-12)
            else:
                damping *= 4
                if damping > 1e8:
                    break
        return float(np.abs(rest).max())

    def _rest(self, z: NDArray[np.float64], A: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.bincount(self._rows, z[self._x] * z[self._y], minlength=len(A))
        return np.asarray(found - A)
