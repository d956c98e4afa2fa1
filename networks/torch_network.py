"""Networks of PyTorch: ``state_dict`` files and ``nn.Sequential`` objects, in both directions."""

from __future__ import annotations

import io
import pickle
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.named_tensors import network_of_tensors, tensors_of_network
from exactrelu.networks.npz_network import check_zip
from exactrelu.networks.written_layers import Network, WrittenLayers, check_count
from exactrelu.polytopes.errors import InputError

_INNER = ("state_dict", "model_state_dict")
_NEUTRAL = ("Identity", "Flatten", "Dropout")


def read_torch_network(content: bytes, source: str) -> Network:
    """Read a network from a PyTorch ``state_dict`` file, weights only: nothing is unpickled.

    Parameters
    ----------
    content : bytes
        As ``torch.save`` writes it. Layers are named NAME.weight and NAME.bias and stand in their
        order; a mapping with the key ``state_dict`` or ``model_state_dict`` is opened.
    source : str
        The file, as errors name it.

    Raises
    ------
    InputError
        If the file is broken, holds other objects than tensors, or declares too many numbers.
    BackendMissingError
        If PyTorch is not installed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_zip(archive.infolist(), source)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{source}: no archive of torch.save ({error}); accepted is a state_dict saved by "
            "PyTorch 1.6 or newer"
        ) from error
    torch = _torch()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, ValueError, EOFError, KeyError) as error:
        raise _no_state_dict(source, error) from error
    except Exception as error:  # a hostile archive can make the loader fail in any way
        raise _no_state_dict(source, error) from error
    for key in _INNER:
        if isinstance(found, Mapping) and isinstance(found.get(key), Mapping):
            found = found[key]
    if not isinstance(found, Mapping):
        raise InputError(f"{source}: a {type(found).__name__}; accepted is a state_dict")
    named = {str(name): _array(t, f"{source}, {name!r}") for name, t in found.items()}
    return network_of_tensors(named, source, ordered=True)


def torch_network(written: WrittenLayers) -> bytes:
    """Write a network as a ``state_dict`` that ``nn.Sequential(Linear, ReLU, Linear)`` loads.

    A linear part besides the neurons is written as ``skip.weight``.

    Raises
    ------
    BackendMissingError
        If PyTorch is not installed.
    """
    torch = _torch()
    named = tensors_of_network(written)
    buffer = io.BytesIO()
    torch.save({name: torch.tensor(array) for name, array in named.items()}, buffer)
    return buffer.getvalue()


def from_sequential(model: Any) -> LayeredNetwork:
    """Take the network of an ``nn.Sequential`` of Linear and ReLU modules.

    Parameters
    ----------
    model : torch.nn.Sequential
        Linear and ReLU in turn, beginning and ending with Linear; Identity, Flatten and Dropout
        (as when evaluating) change nothing, and a Sequential may stand in it.

    Raises
    ------
    InputError
        Naming the module that is not accepted.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> model = to_sequential(ReLUNetwork.of([(2, [1], 0)], a=[0], c=1))
    >>> from_sequential(model).widths
    (1, 1, 1)
    """
    layers: list[Layer] = []
    open_end = False  # whether the last module was affine
    for place, module in enumerate(_modules(model)):
        kind = type(module).__name__
        if kind == "Linear" and not open_end:
            bias = None if module.bias is None else _array(module.bias, f"module {place}, bias")
            weight = _array(module.weight, f"module {place}, weight")
            layers.append(Layer.of(weight, bias, f"module {place}"))
        elif kind != "ReLU" or not open_end:
            raise InputError(
                f"module {place} is {kind}; accepted are Linear and ReLU in turn, beginning with "
                "Linear"
            )
        open_end = kind == "Linear"
    if not open_end:
        raise InputError("the last module is no Linear; accepted is a Linear output layer")
    return LayeredNetwork.of(layers)


def to_sequential(network: Network, *, rounded: bool = False) -> Any:
    """Make an ``nn.Sequential`` of Linear and ReLU modules with this network's weights.

    Parameters
    ----------
    network : LayeredNetwork or ReLUNetwork
        Without a linear part besides its neurons (see
        :func:`exactrelu.networks.linear_part_as_neurons`).
    rounded : bool
        Whether numbers that are no floats are rounded.

    Raises
    ------
    InputError
        If a Sequential cannot hold the network.
    BackendMissingError
        If PyTorch is not installed.
    """
    torch = _torch()
    written = WrittenLayers.of(network, rounded=rounded)
    if written.skip is not None:
        raise InputError(
            "the network has a linear part besides its neurons, which a Sequential does not hold; "
            "accepted is a = 0, or write it with linear_part_as_neurons"
        )
    modules: list[Any] = []
    for weight, bias in zip(written.weights, written.biases, strict=True):
        values = torch.tensor(weight)
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0], dtype=values.dtype)
        with torch.no_grad():
            linear.weight.copy_(values)
            linear.bias.copy_(torch.tensor(bias))
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def _torch() -> Any:
    from exactrelu.networks.torch_library import torch

    return torch


def _modules(model: Any) -> list[Any]:
    if type(model).__name__ in _NEUTRAL:
        return []
    if type(model).__name__ != "Sequential":
        return [model]
    return [inner for module in model for inner in _modules(module)]


def _array(tensor: Any, place: str) -> NDArray[Any]:
    torch = _torch()
    if not isinstance(tensor, torch.Tensor):
        raise InputError(f"{place}: a {type(tensor).__name__}; accepted are tensors")
    kind = str(tensor.dtype).removeprefix("torch.")
    plain = tensor.layout == torch.strided and tensor.device.type == "cpu"
    if not plain or tensor.is_quantized or not kind.startswith(("float", "bfloat", "int", "uint")):
        raise InputError(
            f"{place}: a tensor of type {kind} ({tensor.layout}, {tensor.device.type}); accepted "
            "are dense float and int tensors"
        )
    # A tensor may repeat few stored numbers very often by a stride of zero.
    check_count(tensor.numel(), place)
    detached = tensor.detach()
    if kind.startswith(("bfloat", "float8", "float4")):
        detached = detached.to(torch.float32)
    array: NDArray[Any] = np.ascontiguousarray(detached.numpy())
    return array


def _no_state_dict(source: str, error: Exception) -> InputError:
    words = " ".join((str(error) or type(error).__name__).split())
    shown = words if len(words) <= 160 else words[:157] + "..."
    return InputError(
        f"{source}: the file is no state_dict of tensors ({shown}); other objects are never "
        "unpickled"
    )
