"""A shallow network from a file."""

from __future__ import annotations

from exactrelu.network_files import read_network
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError


def is_shallow(network: LayeredNetwork) -> bool:
    """Tell whether a network has at most one hidden layer, and one output.

    Examples
    --------
    >>> is_shallow(LayeredNetwork.of([([[1]], None), ([[1], [2]], None)]))
    False
    """
    return len(network.layers) <= 2 and network.outputs == 1


def read_shallow(path: str, network: ReLUNetwork | LayeredNetwork | None = None) -> ReLUNetwork:
    """Read a network with one hidden layer and one output, in any format.

    Parameters
    ----------
    path : str
    network : ReLUNetwork or LayeredNetwork, optional
        What the file holds, if it was read before.

    Raises
    ------
    InputError
        If the file holds no network, or one with several outputs or hidden layers.
    """
    found = read_network(path) if network is None else network
    if isinstance(found, ReLUNetwork):
        return found
    try:
        return found.shallow()
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
