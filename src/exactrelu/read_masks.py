"""Sparsity masks from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.read_json import read_json
from exactrelu.supports.masks import Masks

_FORM = '{"masks": [[[1, 0], [1, 1]], ...]}, output layer first, or a network file'


def read_masks(path: str) -> Masks:
    """Read masks from JSON, or take the zeros of a trained network for its masks.

    Parameters
    ----------
    path : str
        JSON with ``masks`` (output layer first), ``-`` for it on standard input, or a network
        file of any kind that :func:`exactrelu.network_files.read_network` reads.

    Returns
    -------
    Masks

    Raises
    ------
    InputError
        If the file cannot be read, holds neither, or an entry is neither 0 nor 1.
    """
    if path == "-" or Path(path).suffix.lower() in (".json", ""):
        document = read_json(path, f"file {_FORM}")
        if "masks" in document:
            return _of_json(document["masks"], path)
        if path == "-":
            raise InputError(f'-: no "masks"; accepted is {_FORM}')
        if "layers" not in document and "hidden" not in document:
            raise InputError(f'{path}: no "masks"; accepted is {_FORM}')
    from exactrelu.network_files import read_network

    return masks_of_network(read_network(path))


def masks_of_network(network: LayeredNetwork | ReLUNetwork) -> Masks:
    """Return which weights of a network differ from zero, output layer first."""
    if isinstance(network, ReLUNetwork):
        network = LayeredNetwork.of_shallow(network)
    return Masks.of(reversed(network.masks()))


def _of_json(value: Any, path: str) -> Masks:
    try:
        return Masks.of(value)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
