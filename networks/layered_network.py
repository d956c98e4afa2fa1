"""A feed-forward ReLU network of any depth in exact rationals."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.layer import Layer
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import rational_text, to_fmpq, to_fraction

_FORM = '{"layers": [{"weight": [[...], ...], "bias": [...]}, ...]}'


@dataclass(frozen=True, slots=True)
class LayeredNetwork:
    """The function ``W_L max(0, ... max(0, W_1 x + b_1) ...) + b_L``.

    Parameters
    ----------
    layers : tuple of Layer
        From the input to the output; ReLU between them, none after the last.

    Examples
    --------
    >>> network = LayeredNetwork.of([([[1], [-1]], [0, 0]), ([[1, 1]], ["1/2"])])
    >>> network.widths, network.exact([-3]), network([[2.0]]).tolist()
    ((1, 2, 1), (Fraction(7, 2),), [[2.5]])
    """

    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, layers: Sequence[tuple[object, object] | Layer]) -> LayeredNetwork:
        """Build a network from weight matrices and biases.

        Parameters
        ----------
        layers : sequence of (weight, bias) or Layer
            From the input to the output; weights have shape (outputs, inputs), a bias may be None.
            Floats are taken as the rationals they are.

        Raises
        ------
        InputError
            If there is no layer, a shape does not fit, or a number is not finite.
        """
        read = tuple(
            layer if isinstance(layer, Layer) else Layer.of(*layer, f"layer {number}")
            for number, layer in enumerate(layers, 1)
        )
        if not read:
            raise InputError("the network has no layers; accepted is at least one")
        for number, (below, above) in enumerate(itertools.pairwise(read), 2):
            if above.inputs != below.outputs:
                raise InputError(
                    f"layer {number} has {above.inputs} inputs, but layer {number - 1} has "
                    f"{below.outputs} outputs; accepted are as many"
                )
        return cls(read)

    @property
    def inputs(self) -> int:
        """The number of inputs d."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> int:
        """The number of outputs."""
        return self.layers[-1].outputs

    @property
    def widths(self) -> tuple[int, ...]:
        """The numbers of inputs, of the neurons of each hidden layer, and of outputs."""
        return (self.inputs, *(layer.outputs for layer in self.layers))

    def masks(self) -> tuple[NDArray[np.bool_], ...]:
        """Return for each layer, from the input on, where its weights are not zero.

        Examples
        --------
        >>> [m.tolist() for m in LayeredNetwork.of([([[1, 0]], None), ([[2]], None)]).masks()]
        [[[True, False]], [[True]]]
        """
        return tuple(layer.mask() for layer in self.layers)

    def exact(self, x: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
        """Return the outputs at one rational point exactly.

        Parameters
        ----------
        x : sequence of d rationals

        Raises
        ------
        InputError
            If there are not d numbers.
        """
        if len(x) != self.inputs:
            raise InputError(f"x has {len(x)} numbers; accepted are {self.inputs}")
        values = [to_fmpq(Fraction(entry)) for entry in x]
        zero = fmpq(0)
        for layer in self.layers[:-1]:
            values = [value if value > 0 else zero for value in layer.exact(values)]
        return tuple(to_fraction(value) for value in self.layers[-1].exact(values))

    def __call__(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the outputs on rows of floats.

        Parameters
        ----------
        X : array_like, shape (n, d)

        Returns
        -------
        ndarray, shape (n, outputs)
        """
        values = np.asarray(X, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != self.inputs:
            raise InputError(f"X has shape {values.shape}; accepted is (n, {self.inputs})")
        for number, layer in enumerate(self.layers):
            if number:
                values = np.maximum(values, 0.0)
            values = values @ layer.weight_floats().T + layer.bias.floats()
        return np.asarray(values, dtype=np.float64)

    def shallow(self) -> ReLUNetwork:
        """Return the same function as a shallow network.

        Returns
        -------
        ReLUNetwork
            The output bias is its constant c; one layer alone is its affine part.

        Raises
        ------
        InputError
            If there are several outputs or hidden layers.

        Examples
        --------
        >>> LayeredNetwork.of([([[1, 2]], [3]), ([[4]], [5])]).shallow().to_json()["skip"]
        {'a': ['0', '0'], 'c': '5'}
        """
        if self.outputs != 1:
            raise InputError(f"the network has {self.outputs} outputs; accepted is one")
        if len(self.layers) > 2:
            raise InputError(
                f"the network has {len(self.layers) - 1} hidden layers; accepted is one"
            )
        last = self.layers[-1]
        if len(self.layers) == 1:
            return ReLUNetwork((), last.rows()[0], last.bias[0])
        first = self.layers[0]
        weights = zip(last.entries.fractions(), first.rows(), first.bias.fractions(), strict=True)
        hidden = tuple(Neuron(v, w, b) for v, w, b in weights)
        return ReLUNetwork(hidden, (Fraction(0),) * self.inputs, last.bias[0])

    @classmethod
    def of_shallow(cls, network: ReLUNetwork) -> LayeredNetwork:
        """Write a shallow network as layers; the constant c is the output bias.

        Raises
        ------
        InputError
            If the network has neurons and a linear part too, which two layers do not hold (see
            :func:`exactrelu.networks.linear_part_as_neurons`).

        Examples
        --------
        >>> network = ReLUNetwork.of([(2, [1], 0)], a=[0], c=1)
        >>> LayeredNetwork.of_shallow(network).shallow() == network
        True
        """
        constant = ExactVector.of_fractions([network.c])
        if not network.hidden:
            return cls((Layer(ExactVector.of_fractions(network.a), constant, network.inputs),))
        if any(network.a):
            raise InputError(
                "the network has a linear part besides its neurons, which layers do not hold; "
                "accepted is a = 0, or write the linear part as neurons"
            )
        hidden = network.hidden
        weights = ExactVector.of_fractions([w for neuron in hidden for w in neuron.w])
        biases = ExactVector.of_fractions([neuron.b for neuron in hidden])
        outputs = ExactVector.of_fractions([neuron.v for neuron in hidden])
        return cls((Layer(weights, biases, network.inputs), Layer(outputs, constant, len(hidden))))

    def to_json(self) -> dict[str, Any]:
        """Return the network as ``{"layers": ...}``, numbers as exact strings.

        Examples
        --------
        >>> LayeredNetwork.of([([["1/2"]], [1])]).to_json()
        {'layers': [{'weight': [['1/2']], 'bias': ['1']}]}
        """
        text = rational_text
        return {
            "layers": [
                {
                    "weight": [[*map(text, row)] for row in layer.rows()],
                    "bias": [*map(text, layer.bias.fractions())],
                }
                for layer in self.layers
            ]
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> LayeredNetwork:
        """Read what :meth:`to_json` writes; numbers may also be plain, a bias may be missing.

        Raises
        ------
        InputError
            If a field is missing or of the wrong kind, or a number is not one.
        """
        try:
            layers = [(layer["weight"], layer.get("bias")) for layer in document["layers"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"network: {error} is missing or of the wrong kind; accepted is {_FORM}"
            ) from error
        return cls.of(layers)
