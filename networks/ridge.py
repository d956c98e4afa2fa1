"""Networks whose neurons all look in one direction: functions of one projection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from exactrelu.networks.piecewise_linear import PiecewiseLinear
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import to_fmpq, to_fraction


@dataclass(frozen=True, slots=True)
class Ridge:
    """A piecewise-linear function of ``direction . x``, beside an affine part.

    Parameters
    ----------
    direction : tuple of Fraction, length d
    profile : PiecewiseLinear
    slope : tuple of Fraction, length d
        Of the affine part; its constant is in the profile.

    Examples
    --------
    >>> network = ReLUNetwork.of([(1, [1, 2], 0), (-1, [-2, -4], 3)], a=[0, 1], c=5)
    >>> Ridge.of(network).exact_values([ExactVector.of([1, 0]), ExactVector.of([1, 0])])
    [9, 2]
    >>> Ridge.of(ReLUNetwork.of([(1, [1, 2], 0), (1, [1, 1], 0)], a=[0, 0])) is None
    True
    """

    direction: tuple[Fraction, ...]
    profile: PiecewiseLinear
    slope: tuple[Fraction, ...]

    @classmethod
    def of(cls, network: ReLUNetwork) -> Ridge | None:
        """Return the network in this form; None if two weight vectors are not parallel."""
        direction = next((neuron.w for neuron in network.hidden if any(neuron.w)), None)
        if direction is None:
            return None
        pivot = next(j for j, weight in enumerate(direction) if weight)
        hidden = []
        for neuron in network.hidden:
            factor = neuron.w[pivot] / direction[pivot]
            if any(w != factor * t for w, t in zip(neuron.w, direction, strict=True)):
                return None
            hidden.append((neuron.v, [factor], neuron.b))
        profile = ReLUNetwork.of(hidden, a=[0], c=network.c)
        return cls(direction, PiecewiseLinear.of(profile), network.a)

    def exact_values(self, X: Sequence[ExactVector]) -> list[fmpq]:
        """Return the values at samples, one vector of length N for each input.

        Notes
        -----
        O(N d + (N + K) log (N + K)) for K neurons.
        """
        columns = [column.all_fmpq() for column in X]
        places = _combined(self.direction, columns)
        along = self.profile.exact_values(
            ExactVector.of_fractions([to_fraction(place) for place in places])
        )
        if not any(self.slope):
            return along
        affine = _combined(self.slope, columns)
        return [value + more for value, more in zip(along, affine, strict=True)]


def _combined(weights: Sequence[Fraction], columns: Sequence[Sequence[fmpq]]) -> list[fmpq]:
    used = [(to_fmpq(weight), column) for weight, column in zip(weights, columns, strict=True)]
    used = [(weight, column) for weight, column in used if weight]
    return [sum((w * column[i] for w, column in used), fmpq(0)) for i in range(len(columns[0]))]
