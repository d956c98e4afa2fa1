"""Networks in files; the ending names the format."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from exactrelu.networks.json_network import json_network, read_json_network
from exactrelu.networks.npz_network import npz_network, read_npz_network
from exactrelu.networks.onnx_network import onnx_network, read_onnx_network
from exactrelu.networks.safetensors_network import (
    read_safetensors_network,
    safetensors_network,
)
from exactrelu.networks.torch_network import read_torch_network, torch_network
from exactrelu.networks.written_layers import MOST_NUMBERS, FloatType, Network, WrittenLayers
from exactrelu.polytopes.errors import BackendMissingError, InputError
from exactrelu.whole_file import check_target, write_whole

_READERS: dict[str, Callable[[bytes, str], Network]] = {
    ".json": read_json_network,
    ".npz": read_npz_network,
    ".onnx": read_onnx_network,
    ".pt": read_torch_network,
    ".pth": read_torch_network,
    ".safetensors": read_safetensors_network,
}
_WRITERS: dict[str, Callable[[WrittenLayers], bytes]] = {
    ".npz": npz_network,
    ".onnx": onnx_network,
    ".pt": torch_network,
    ".pth": torch_network,
    ".safetensors": safetensors_network,
}
_LIBRARIES = {
    ".onnx": ("onnx", "io"),
    ".safetensors": ("safetensors", "io"),
    ".pt": ("torch", "torch"),
    ".pth": ("torch", "torch"),
}
NETWORK_ENDINGS = tuple(_READERS)
_PICKLES = (".pkl", ".pickle", ".joblib")
_MOST_BYTES = 16 * MOST_NUMBERS
_MOST_JSON = 2 * MOST_NUMBERS  # JSON takes some twenty times its length once it is read


def read_network(path: str | Path) -> Network:
    """Read a network exactly.

    Parameters
    ----------
    path : str or Path
        ``.json`` (either form), ``.npz``, ``.safetensors``, ``.onnx``, or a PyTorch ``state_dict``
        (``.pt``, ``.pth``; only weights are loaded, nothing is unpickled).

    Returns
    -------
    ReLUNetwork or LayeredNetwork
        A layered network, except for JSON with neurons and files with a skip connection.

    Raises
    ------
    InputError
        Naming the file, the place in it, the value and what is accepted.
    BackendMissingError
        If the library for the format is not installed.

    Notes
    -----
    Floats are taken as the rationals they are. Declared sizes are checked before memory is taken.
    """
    source = str(path)
    suffix = Path(path).suffix.lower()
    if suffix in _PICKLES:
        raise InputError(
            f"{source}: a pickle could run any program and is not opened; accepted: "
            f"{' '.join(NETWORK_ENDINGS)}, or hand the model over in Python"
        )
    if suffix not in _READERS:
        raise InputError(
            f"{source}: the ending is not known; accepted: {' '.join(NETWORK_ENDINGS)}"
        )
    try:
        size = Path(path).stat().st_size
        most = _MOST_JSON if suffix == ".json" else _MOST_BYTES
        if size > most:
            raise InputError(f"{source}: {size} bytes; accepted are at most {most}")
        content = Path(path).read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{source}: this is a folder; accepted is a file") from error
    except OSError as error:
        raise InputError(f"{source}: the file cannot be read ({error.strerror})") from error
    return _READERS[suffix](content, source)


def write_network(
    network: Network,
    path: str | Path,
    *,
    dtype: FloatType | None = None,
    rounded: bool = False,
) -> None:
    """Write a network, whole or not at all.

    Parameters
    ----------
    network : ReLUNetwork or LayeredNetwork
    path : str or Path
        As for :func:`read_network`. JSON keeps every rational; the others hold floats.
    dtype : "float32" or "float64", optional
        Of the floats; default the shorter one that holds all numbers exactly, else float64.
    rounded : bool
        Whether numbers that are no floats are rounded to the nearest ones; else they are refused.

    Raises
    ------
    InputError
        If the ending is not known, or a number is no float and must not be rounded.
    BackendMissingError
        If the library for the format is not installed.
    """
    content = network_bytes(network, path, dtype=dtype, rounded=rounded)
    write_whole(str(path), lambda file: file.write(content))


def check_network_target(path: str) -> None:
    """Check before the long work that ``--network`` can be written.

    Raises
    ------
    InputError
        If the ending is not known, or the folder cannot be written to.
    BackendMissingError
        If the library for the format is not installed.
    """
    check_target(path, "--network", NETWORK_ENDINGS)
    library, extra = _LIBRARIES.get(Path(path).suffix.lower(), (None, ""))
    if library is not None and find_spec(library) is None:
        raise BackendMissingError(library, extra)


def network_bytes(
    network: Network,
    path: str | Path,
    *,
    dtype: FloatType | None = None,
    rounded: bool = False,
) -> bytes:
    """Return what :func:`write_network` writes."""
    suffix = Path(path).suffix.lower()
    if suffix == ".json":
        return json_network(network)
    if suffix not in _WRITERS:
        raise InputError(f"{path}: the ending is not known; accepted: {' '.join(NETWORK_ENDINGS)}")
    try:
        return _WRITERS[suffix](WrittenLayers.of(network, dtype=dtype, rounded=rounded))
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
