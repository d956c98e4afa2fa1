"""A network that fits, with its cost at p = 0."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.networks.exact_values import exact_values
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.signed_blocks import Neurons


@dataclass(frozen=True, slots=True)
class FoundNetwork:
    """A network that was substituted into the data and fits.

    Parameters
    ----------
    network : ReLUNetwork
    cost : int
    """

    network: ReLUNetwork
    cost: int

    @classmethod
    def of(cls, space: NeuronSpace, neurons: Neurons) -> FoundNetwork:
        """Write neurons as a network, count its cost and substitute every sample.

        Raises
        ------
        ArithmeticError
            If the network does not fit, which would be an error of the search.

        Notes
        -----
        Without a skip connection a free constant is a neuron without input weights; it costs
        nothing, because it is only made where parameters count and biases are free.
        """
        setting, skip = space.setting, space.setting.problem.skip
        d = setting.dimension - 1
        weights = [(sign, w) for sign, w in neurons.hidden if any(w)]
        cost = sum(_cost(space, w) for _, w in weights)
        hidden = [Neuron(Fraction(sign), w[:d], w[d]) for sign, w in weights]
        a, c = neurons.free[:d], neurons.free[d]
        if c and not skip:
            side = Fraction(1 if c > 0 else -1)
            hidden.append(Neuron(side, (Fraction(0),) * d, abs(c)))
            c = Fraction(0)
        found = cls(ReLUNetwork(tuple(hidden), a, c), cost)
        found._substitute(space)
        return found

    @classmethod
    def known(cls, space: NeuronSpace, network: ReLUNetwork, cost: int) -> FoundNetwork:
        """Take a network from outside, with its cost, and substitute every sample.

        Raises
        ------
        ArithmeticError
            If the network does not fit.
        """
        found = cls(network, cost)
        found._substitute(space)
        return found

    def _substitute(self, space: NeuronSpace) -> None:
        setting = space.setting
        rows = np.array(setting.rows, dtype=np.intp)
        values = exact_values(self.network, [column.take(rows) for column in setting.problem.X])
        limits = zip(values, setting.scales, setting.lower, setting.upper, strict=True)
        for value, scale, lower, upper in limits:
            scaled = value * to_fmpq(scale)
            if not lower <= scaled <= upper:
                raise ArithmeticError(f"the network gives {scaled}, not in [{lower}, {upper}]")


def _cost(space: NeuronSpace, weights: tuple[Fraction, ...]) -> int:
    if space.counts_neurons:
        return 1
    return sum(1 for coordinate in space.setting.penalized if weights[coordinate])
