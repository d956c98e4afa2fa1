"""Weights and biases with the names that training programs give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any

from numpy.typing import NDArray

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.written_layers import Network, WrittenLayers, joined
from exactrelu.polytopes.errors import InputError

_NAME = re.compile(r"(?P<layer>.+)[._](?P<kind>weight|bias)|(?P<short>weight|bias|W|b)_?(?P<n>\d+)")
_SHORT = {"W": "weight", "b": "bias"}
_MOST_UNNUMBERED = 6
_ACCEPTED = "accepted are NAME.weight and NAME.bias (as in a PyTorch state_dict), or W1, b1, W2, b2"


def network_of_tensors(
    tensors: Mapping[str, NDArray[Any]], source: str, *, ordered: bool = False
) -> Network:
    """Make a network of weight matrices and biases by their names.

    Parameters
    ----------
    tensors : mapping of str to ndarray
        ``0.weight`` and ``0.bias``, ``fc1.weight`` …, or ``W1``, ``b1`` …; weights have shape
        (outputs, inputs). A layer named ``skip`` goes from the input to the output.
    source : str
        The file, as errors name it.
    ordered : bool
        Whether the mapping has the layers in their order. If not, the numbers in their names
        order them, or else their shapes, if they fit together in one way only.

    Raises
    ------
    InputError
        If a name or shape is not accepted, or the order is not clear.

    Examples
    --------
    >>> import numpy as np
    >>> tensors = {"2.weight": np.ones((1, 3)), "0.weight": np.ones((3, 2)), "0.bias": np.ones(3)}
    >>> network_of_tensors(tensors, "a.npz").widths
    (2, 3, 1)
    """
    parts: dict[str, dict[str, NDArray[Any]]] = {}
    for name, tensor in tensors.items():
        found = _NAME.fullmatch(name)
        if found is None:
            raise InputError(f"{source}: {name!r} is no weight or bias of a layer; {_ACCEPTED}")
        layer = found["layer"] or found["n"]
        kind = found["kind"] or _SHORT.get(found["short"], found["short"])
        parts.setdefault(layer, {})[kind] = tensor
    for name, part in parts.items():
        if "weight" not in part:
            raise InputError(f"{source}: layer {name!r} has a bias and no weight; {_ACCEPTED}")
    layers = {
        name: Layer.of(part["weight"], part.get("bias"), f"{source}, layer {name!r}")
        for name, part in parts.items()
    }
    skip = layers.pop("skip", None)
    if not layers:
        raise InputError(f"{source}: the file holds no layers; {_ACCEPTED}")
    order = list(layers) if ordered else _order(layers, source)
    try:
        return joined(LayeredNetwork.of([layers[name] for name in order]), skip)
    except InputError as error:
        raise InputError(f"{source}: {error} (layers: {', '.join(order)})") from error


def tensors_of_network(written: WrittenLayers) -> dict[str, NDArray[Any]]:
    """Name the arrays of a network as an ``nn.Sequential`` of Linear and ReLU does.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> written = WrittenLayers.of(ReLUNetwork.of([(1, [2], 3)], a=[4], c=5))
    >>> list(tensors_of_network(written))
    ['0.weight', '0.bias', '2.weight', '2.bias', 'skip.weight']
    """
    named: dict[str, NDArray[Any]] = {}
    for number, (weight, bias) in enumerate(zip(written.weights, written.biases, strict=True)):
        named[f"{2 * number}.weight"], named[f"{2 * number}.bias"] = weight, bias
    if written.skip is not None:
        named["skip.weight"] = written.skip
    return named


def _order(layers: Mapping[str, Layer], source: str) -> list[str]:
    numbered = {name: _numbers(name) for name in layers}
    if all(numbered.values()) and len(set(numbered.values())) == len(layers):
        return sorted(layers, key=numbered.__getitem__)
    fitting: list[Sequence[str]] = []
    if len(layers) <= _MOST_UNNUMBERED:
        fitting = [order for order in permutations(layers) if _fits([layers[n] for n in order])]
    if len(fitting) != 1:
        shapes = ", ".join(f"{name} {layer.shape}" for name, layer in list(layers.items())[:8])
        raise InputError(
            f"{source}: the order of the layers is not clear ({shapes}); accepted are names with "
            "numbers, such as 0.weight and 2.weight"
        )
    return list(fitting[0])


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d{1,9}", name))


def _fits(layers: Sequence[Layer]) -> bool:
    return all(above.inputs == below.outputs for below, above in pairwise(layers))
