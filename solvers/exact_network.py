"""From weights of rays back to the network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.solvers.dual_cover import Incumbent
from exactrelu.solvers.unit_choices import UnitChoices
from exactrelu.solvers.unit_kinds import UnitKinds


def exact_network(
    incumbent: Incumbent,
    choices: UnitChoices,
    kinds: UnitKinds,
    scales: Sequence[int],
    unit: int,
) -> ReLUNetwork:
    """Return the network of an incumbent, one neuron for each hidden unit.

    Parameters
    ----------
    incumbent : Incumbent
    choices : UnitChoices
    kinds : UnitKinds
    scales : sequence of int, length d
        What the inputs were multiplied by.
    unit : int
        What the labels were multiplied by.
    """
    inputs = len(scales)
    zero = Neuron(Fraction(0), (Fraction(0),) * inputs, Fraction(0))
    hidden = [zero] * kinds.hidden
    left = dict(incumbent.fit.weights)
    for place, choice in enumerate(incumbent.choices):
        total = [Fraction(0)] * (inputs + 1)
        for ray in [ray for ray in left if choices.rays_of[choice, ray]]:
            weight = left.pop(ray) / unit
            direction = choices.directions[ray]
            total = [t + weight * int(e) for t, e in zip(total, direction, strict=True)]
        if any(total):
            w = tuple(t * s for t, s in zip(total[:-1], scales, strict=True))
            neuron = Neuron(Fraction(int(choices.sign_of[choice])), w, total[-1])
            hidden[place if kinds.units is None else kinds.units[place]] = neuron
    linear = (Fraction(0),) * inputs
    return ReLUNetwork(tuple(hidden), linear, incumbent.fit.constant / unit)
