"""A parametrisation of one function close to a parametrisation of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exactrelu.networks.equal import equal
from exactrelu.networks.float_weights import SLACK, FloatWeights
from exactrelu.networks.inverse_conditions import InverseConditions
from exactrelu.networks.inverted_neuron import InvertedNeuron
from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.stability_bounds import StabilityBounds
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import nearest_float
from exactrelu.polytopes.root_sum import RootSum

Mode = Literal["proof", "balanced", "best"]


@dataclass(frozen=True, slots=True, eq=False)
class Inversion:
    """Φ with ``R(Φ) = R(Θ)`` and as many neurons as Γ, and how far it is from Γ.

    Parameters
    ----------
    first, second : Parametrisation
        Γ and Θ.
    mode : {"proof", "balanced", "best"}
        How Φ was chosen.
    neurons : tuple of InvertedNeuron
        Φ, neuron by neuron beside those of Γ.
    distance : RootSum
        ``‖Φ - Γ‖_∞``, exactly.
    least : Fraction or None
        No Φ of the kind that the mode looks for is closer than this; None in mode "proof", which
        looks for none.
    conditions : InverseConditions
    bounds : StabilityBounds
    """

    first: Parametrisation
    second: Parametrisation
    mode: Mode
    neurons: tuple[InvertedNeuron, ...]
    distance: RootSum
    least: Fraction | None
    conditions: InverseConditions
    bounds: StabilityBounds

    @property
    def bound(self) -> RootSum | None:
        """The smallest bound that is proved for the distance; None without the conditions."""
        if not self.conditions.hold:
            return None
        if self.mode == "balanced":
            return self.bounds.balanced_sharper
        return self.bounds.sharper

    @property
    def balanced(self) -> bool:
        """Whether ``|c_i| = ‖a_i‖_∞`` in Φ."""
        return all((abs(neuron.output) - neuron.scale).sign() == 0 for neuron in self.neurons)

    def network(self, bits: int = 60) -> ReLUNetwork:
        """Return Φ with rational weights and exactly the function g.

        Parameters
        ----------
        bits : int
            Irrational scales are rounded to about so many significant bits; the output weight
            is then the product over the rounded scale, so that the function stays the same.
        """
        zero = Fraction(0)
        weights = (neuron.rational(bits) for neuron in self.neurons)
        hidden = tuple(Neuron(c, a, zero) for a, c in weights)
        return ReLUNetwork(hidden, (zero,) * self.first.dimension)

    def enclosure(self, digits: int = 12) -> Enclosure:
        """Enclose the distance."""
        return self.distance.enclosure(4 * digits)

    def verify(self) -> bool:
        """Check exactly that Φ has the function g, and the distance within its bound.

        Notes
        -----
        Scale times output is compared with the product of every neuron, the network of the
        products with Θ by their normal forms, and the distance with the bound.
        """
        return (
            len(self.neurons) == len(self.first)
            and all(neuron.holds() for neuron in self.neurons)
            and equal(self.network(), self.second.network())
            and (self.bound is None or self.distance <= self.bound)
        )


def largest_change(
    first: Parametrisation, neurons: Iterable[InvertedNeuron], weights: FloatWeights
) -> RootSum:
    """Return ``‖Φ - Γ‖_∞`` exactly.

    Parameters
    ----------
    first : Parametrisation
        Γ.
    neurons : iterable of InvertedNeuron
        Φ.
    weights : FloatWeights
        Those of Γ; floats choose the changes that may be largest, exact numbers decide.
    """
    changes: list[tuple[float, int, int]] = []
    kept = tuple(neurons)
    for place, neuron in enumerate(kept):
        scale = weights.scaled(neuron.scale)
        output = abs(weights.scaled(neuron.output) - weights.c[place])
        changes.append((float(output), place, -1))
        for k, entry in enumerate(neuron.direction):
            size = abs(scale * nearest_float(entry) - weights.a[place, k])
            changes.append((float(size), place, k))
    if not changes:
        return RootSum()
    near = max(changes)[0] - 2 * SLACK
    largest, seen = RootSum(), set()
    for change, place, k in changes:
        if change < near:
            continue
        exact = _change(first, kept[place], place, k)
        if exact.terms not in seen:
            seen.add(exact.terms)
            exact = abs(exact)
            largest = exact if largest < exact else largest
    return largest


def _change(first: Parametrisation, neuron: InvertedNeuron, place: int, k: int) -> RootSum:
    """Return one new weight minus the old one; k = -1 is the output."""
    output_square, row_square = first.squares[place]
    if k < 0:
        old = RootSum.root(output_square)
        return neuron.output - (-old if first.outputs[place] < 0 else old)
    direction = first.directions[place]
    old = RootSum() if direction is None else RootSum.root(row_square).times(direction[k])
    return neuron.scale.times(neuron.direction[k]) - old
