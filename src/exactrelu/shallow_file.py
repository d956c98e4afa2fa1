"""A shallow network from a file."""

from __future__ import annotations

from exactrelu.network_files import read_network
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError


def read_shallow(path: str) -> ReLUNetwork:
    """Read a network with one hidden layer and one output, in any format.

    Parameters
    ----------
    path : str

    Raises
    ------
    InputError
        If the file holds no network, or one with several outputs or hidden layers.
    """
    network = read_network(path)
    if isinstance(network, ReLUNetwork):
        return network
    try:
        return network.shallow()
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
