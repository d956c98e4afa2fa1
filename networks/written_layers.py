"""A network as the arrays of floats that files of trained networks hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import rational_text

Network: TypeAlias = LayeredNetwork | ReLUNetwork
FloatType = Literal["float32", "float64"]

MOST_NUMBERS = 2**26
"""So many numbers a network file may hold; the memory for more is not taken."""


@dataclass(frozen=True, slots=True, eq=False)
class WrittenLayers:
    """Weights and biases as arrays of one float type, and the linear part of a skip connection.

    Parameters
    ----------
    weights : list of ndarray, shape (outputs, inputs)
    biases : list of ndarray, shape (outputs,)
    skip : ndarray, shape (1, d), or None
        Where the linear part is not zero.
    """

    weights: list[NDArray[Any]]
    biases: list[NDArray[Any]]
    skip: NDArray[Any] | None

    @classmethod
    def of(
        cls, network: Network, *, dtype: FloatType | None = None, rounded: bool = False
    ) -> WrittenLayers:
        """Write every number of a network as a float.

        Parameters
        ----------
        network : LayeredNetwork or ReLUNetwork
            The constant c of a shallow network is its output bias.
        dtype : "float32" or "float64", optional
            Default the shorter one that holds all numbers exactly, else float64.
        rounded : bool
            Whether numbers that are no floats are rounded to the nearest ones.

        Raises
        ------
        InputError
            If a number is no float of this type and must not be rounded, or is beyond its range.

        Examples
        --------
        >>> layers = WrittenLayers.of(ReLUNetwork.of([(1, [2], "1/2")], a=[3]))
        >>> layers.weights[0].dtype, layers.biases[0].tolist(), layers.skip.tolist()
        (dtype('float32'), [0.5], [[3.0]])
        """
        if dtype is not None and dtype not in get_args(FloatType):
            raise InputError(f"dtype: {dtype!r}; accepted are float32 and float64")
        layers, skip = split(network)
        vectors = [vector for layer in layers for vector in (layer.entries, layer.bias)]
        places = [f"layer {n}, {kind}" for n in range(1, len(layers) + 1) for kind in _KINDS]
        if skip is not None:
            vectors.append(skip)
            places.append("the linear part")
        floats = [_floats(v, place, rounded) for v, place in zip(vectors, places, strict=True)]
        if dtype is None:
            dtype = "float32" if all(map(_is_single, floats)) else "float64"
        written = [_as(dtype, f, p, rounded) for f, p in zip(floats, places, strict=True)]
        weights = [a.reshape(layer.shape) for a, layer in zip(written[::2], layers, strict=False)]
        linear = None if skip is None else written[-1].reshape(1, -1)
        return cls(weights, written[1 : 2 * len(layers) : 2], linear)


_KINDS = ("weight", "bias")


def split(network: Network) -> tuple[tuple[Layer, ...], ExactVector | None]:
    """Return the layers of a network, and its linear part where it has one besides neurons."""
    if isinstance(network, LayeredNetwork):
        return network.layers, None
    if not network.hidden or not any(network.a):
        return LayeredNetwork.of_shallow(network).layers, None
    plain = replace(network, a=(Fraction(0),) * network.inputs)
    return LayeredNetwork.of_shallow(plain).layers, ExactVector.of_fractions(network.a)


def joined(layers: LayeredNetwork, skip: Layer | None) -> Network:
    """Return the network of layers and a skip connection from the input to the output.

    Raises
    ------
    InputError
        If there is a skip connection and not one hidden layer and one output.
    """
    if skip is None:
        return layers
    if skip.shape != (1, layers.inputs):
        raise InputError(
            f"the skip connection has shape {skip.shape}; accepted is (1, {layers.inputs})"
        )
    network = layers.shallow()
    a = tuple(left + right for left, right in zip(network.a, skip.rows()[0], strict=True))
    return replace(network, a=a, c=network.c + skip.bias[0])


def check_count(numbers: int, source: str) -> None:
    """Refuse more numbers than a network file may hold, before the memory for them is taken."""
    if numbers > MOST_NUMBERS:
        raise InputError(
            f"{source}: the file declares {numbers} numbers; accepted are at most {MOST_NUMBERS}"
        )


def _floats(vector: ExactVector, place: str, rounded: bool) -> NDArray[np.float64]:
    floats = vector.floats()
    if not np.isfinite(floats).all():
        raise InputError(
            f"{place}: a number is beyond the range of floats; accepted is JSON, which holds it"
        )
    if not rounded and vector.values.dtype != np.float64:
        for k, value in enumerate(floats.tolist()):
            if Fraction(*value.as_integer_ratio()) != vector[k]:
                raise _no_float(place, vector[k])
    return floats


def _no_float(place: str, value: Fraction) -> InputError:
    text = rational_text(value)
    shown = text if len(text) <= 40 else text[:37] + "..."
    return InputError(
        f"{place}: {shown} is no binary float, which this format needs; accepted are JSON, which "
        "keeps it, or leave to round"
    )


def _is_single(floats: NDArray[np.float64]) -> bool:
    with np.errstate(over="ignore"):
        return bool((floats.astype(np.float32).astype(np.float64) == floats).all())


def _as(dtype: FloatType, floats: NDArray[np.float64], place: str, rounded: bool) -> NDArray[Any]:
    if dtype == "float64":
        return floats
    with np.errstate(over="ignore"):
        single = floats.astype(np.float32)
    if not np.isfinite(single).all():
        raise InputError(f"{place}: a number is beyond the range of float32; accepted is float64")
    if not rounded and not _is_single(floats):
        raise InputError(
            f"{place}: a number is no float32; accepted are float64, or leave to round"
        )
    return single
