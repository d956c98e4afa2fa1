"""A continuous piecewise-linear function given by its lines from left to right."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from flint import fmpq
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.rational import nearest_float, to_fmpq, to_fraction
from exactrelu.univariate.stabbing import Line


@dataclass(frozen=True, eq=False)
class LinkedLines:
    """The function that follows each line up to its crossing with the next.

    Parameters
    ----------
    lines : tuple of Line
        Consecutive lines differ in slope and cross at increasing abscissas.

    Examples
    --------
    >>> f = LinkedLines((Line(fmpq(0), fmpq(0), fmpq(0)), Line(fmpq(1), fmpq(0), fmpq(2))))
    >>> f.knot(0), f.slope_change(0), f.exact(Fraction(3, 2)), f([0.0, 2.0]).tolist()
    (Fraction(1, 1), Fraction(2, 1), Fraction(1, 1), [0.0, 2.0])
    """

    lines: tuple[Line, ...]

    def __len__(self) -> int:
        return len(self.lines) - 1

    @cached_property
    def _crossings(self) -> list[fmpq]:
        pairs = zip(self.lines[:-1], self.lines[1:], strict=True)
        return [f.x + (g.at(f.x) - f.y) / (f.slope - g.slope) for f, g in pairs]

    def knot(self, k: int) -> Fraction:
        """Return the exact position of knot k."""
        return to_fraction(self._crossings[k])

    def slope_change(self, k: int) -> Fraction:
        """Return the exact slope change at knot k."""
        return to_fraction(self.lines[k + 1].slope - self.lines[k].slope)

    def knots(self) -> NDArray[np.float64]:
        """Return the positions of all knots as floats."""
        return np.array([nearest_float(self.knot(k)) for k in range(len(self))])

    def network(self) -> ReLUNetwork:
        """Return the network: one neuron ``(slope change, 1, -knot)`` a knot."""
        first, one = self.lines[0], (Fraction(1),)
        hidden = tuple(Neuron(self.slope_change(k), one, -self.knot(k)) for k in range(len(self)))
        return ReLUNetwork(hidden, (to_fraction(first.slope),), to_fraction(first.at(fmpq(0))))

    def exact(self, x: Fraction | int) -> Fraction:
        """Return the value at one rational exactly."""
        point = to_fmpq(Fraction(x))
        return to_fraction(self.lines[bisect_left(self._crossings, point)].at(point))

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the values at floats.

        Parameters
        ----------
        x : array_like, shape (n,)
        """
        points = np.asarray(x, dtype=np.float64)
        at = np.searchsorted(self.knots(), points)
        anchors = np.array([nearest_float(to_fraction(line.x)) for line in self.lines])
        heights = np.array([nearest_float(to_fraction(line.y)) for line in self.lines])
        slopes = np.array([nearest_float(to_fraction(line.slope)) for line in self.lines])
        return np.asarray(heights[at] + slopes[at] * (points - anchors[at]))
