"""A shallow network from a file."""

from __future__ import annotations

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.read_json import read_json


def read_shallow(path: str) -> ReLUNetwork:
    """Read a network with one hidden layer.

    Parameters
    ----------
    path : str

    Raises
    ------
    InputError
        If the file holds no network, or one with several outputs or hidden layers.
    """
    document = read_json(path, "network with the fields hidden and skip, or layers")
    try:
        if "layers" in document:
            return LayeredNetwork.from_json(document).shallow()
        return ReLUNetwork.from_json(document.get("network", document))
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
