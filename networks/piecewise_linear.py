"""A network with one input as what it is: lines between its knots."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import to_fmpq, to_fraction


@dataclass(frozen=True, slots=True, eq=False)
class PiecewiseLinear:
    """The function that is ``slopes[k] x + intercepts[k]`` up to knot k and from knot k - 1 on.

    Parameters
    ----------
    knots : list of fmpq, length m
        Increasing; the slope changes at each.
    slopes, intercepts : list of fmpq, length m + 1

    Examples
    --------
    >>> hat = ReLUNetwork.of([(1, [1], 1), (-2, [1], 0), (1, [-1], 1), (3, [2], 2)], a=[0])
    >>> lines = PiecewiseLinear.of(hat)
    >>> lines.knots, lines.slope_changes()
    ([-1, 0, 1], [7, -2, 1])
    >>> lines.exact(Fraction(1, 2)) == hat.exact([Fraction(1, 2)])
    True
    """

    knots: list[fmpq]
    slopes: list[fmpq]
    intercepts: list[fmpq]

    @classmethod
    def of(cls, network: ReLUNetwork) -> PiecewiseLinear:
        """Add up the neurons from left to right; those that share a knot become one.

        Parameters
        ----------
        network : ReLUNetwork
            With one input.

        Raises
        ------
        InputError
            If it has another number of inputs.

        Notes
        -----
        O(K log K) for K neurons.
        """
        if network.inputs != 1:
            raise InputError(f"the network has {network.inputs} inputs; accepted is one")
        slope, intercept = to_fmpq(network.a[0]), to_fmpq(network.c)
        changes: dict[fmpq, fmpq] = {}
        for neuron in network.hidden:
            v, w, b = to_fmpq(neuron.v), to_fmpq(neuron.w[0]), to_fmpq(neuron.b)
            if w == 0:
                intercept += v * max(b, fmpq(0))
                continue
            product = v * w
            if w < 0:
                slope, intercept, product = slope + product, intercept + v * b, -product
            knot = -b / w
            changes[knot] = changes.get(knot, fmpq(0)) + product
        knots = sorted(knot for knot, change in changes.items() if change != 0)
        slopes, intercepts = [slope], [intercept]
        for knot in knots:
            slopes.append(slopes[-1] + changes[knot])
            intercepts.append(intercepts[-1] - changes[knot] * knot)
        return cls(knots, slopes, intercepts)

    def slope_changes(self) -> list[fmpq]:
        """Return the change of the slope at each knot."""
        return [self.slopes[k + 1] - self.slopes[k] for k in range(len(self.knots))]

    def exact(self, x: Fraction | int) -> Fraction:
        """Return the value at one rational."""
        point = to_fmpq(Fraction(x))
        line = bisect_left(self.knots, point)
        return to_fraction(self.slopes[line] * point + self.intercepts[line])

    def exact_values(self, x: ExactVector) -> list[fmpq]:
        """Return the values at many rationals, in their order.

        Notes
        -----
        Points and knots are swept together: O(N log N + K) with rationals throughout.
        """
        points = x.all_fmpq()
        values = [fmpq(0)] * len(points)
        line, last = 0, len(self.knots)
        for row in x.order().tolist():
            point = points[row]
            while line < last and self.knots[line] < point:
                line += 1
            values[row] = self.slopes[line] * point + self.intercepts[line]
        return values
