"""Networks as safetensors files."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.named_tensors import network_of_tensors, tensors_of_network
from exactrelu.networks.written_layers import Network, WrittenLayers, check_count
from exactrelu.polytopes.errors import BackendMissingError, InputError

_TYPES = {
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"},
    **{"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1"},
    **{"U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1"},
}


def read_safetensors_network(content: bytes, source: str) -> Network:
    """Read a network from a safetensors file.

    Parameters
    ----------
    content : bytes
        Tensors named as :func:`exactrelu.networks.named_tensors.network_of_tensors` accepts.
    source : str
        The file, as errors name it.

    Raises
    ------
    InputError
        If the file is broken or a tensor has another type.
    BackendMissingError
        If the library safetensors is not installed.
    """
    try:
        import safetensors
    except ImportError as error:
        raise BackendMissingError("safetensors", "io") from error
    deserialize: Any = safetensors.deserialize
    try:
        found = deserialize(content)
    except (safetensors.SafetensorError, ValueError, OverflowError, MemoryError) as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{source}: the file is no safetensors file ({reason})") from error
    return network_of_tensors({name: _array(part, name, source) for name, part in found}, source)


def safetensors_network(written: WrittenLayers) -> bytes:
    """Write a network as a safetensors file, named as :func:`tensors_of_network` does.

    Raises
    ------
    BackendMissingError
        If the library safetensors is not installed.
    """
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise BackendMissingError("safetensors", "io") from error
    named = tensors_of_network(written)
    return bytes(save({name: np.ascontiguousarray(array) for name, array in named.items()}))


def _array(part: dict[str, Any], name: str, source: str) -> NDArray[Any]:
    kind, shape, data = part["dtype"], part["shape"], part["data"]
    if kind not in _TYPES:
        raise InputError(
            f"{source}, {name!r}: type {kind}; accepted are {', '.join(_TYPES)} (real numbers)"
        )
    array = np.frombuffer(data, dtype=_TYPES[kind])
    check_count(array.size, source)
    if kind == "BF16":
        # A bfloat16 is the upper half of a float32.
        array = (array.astype(np.uint32) << 16).view(np.float32)
    return array.reshape(shape)
