"""Networks as Python programs hold them, turned into exact ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError

_ACCEPTED = (
    "accepted are a ReLUNetwork, a LayeredNetwork, an nn.Sequential of Linear and ReLU, a fitted "
    "MLPRegressor, the path of a network file, and what has a network"
)


def as_network(network: Any) -> ReLUNetwork:
    """Take a shallow network in any accepted form, exactly.

    Parameters
    ----------
    network : ReLUNetwork, LayeredNetwork, nn.Sequential, MLPRegressor, str or Path
        Or an answer or estimator with an attribute ``network`` or ``network_``.

    Returns
    -------
    ReLUNetwork

    Raises
    ------
    InputError
        If it is something else, or has several outputs or hidden layers.

    Examples
    --------
    >>> as_network(LayeredNetwork.of([([[1], [2]], None), ([[1, 1]], [3])])).c
    Fraction(3, 1)
    """
    if isinstance(network, ReLUNetwork):
        return network
    if isinstance(network, LayeredNetwork):
        return network.shallow()
    if isinstance(network, str | Path):
        from exactrelu.network_files import read_network

        return as_network(read_network(network))
    if hasattr(network, "named_parameters"):
        from exactrelu.networks.torch_network import from_sequential

        return from_sequential(network).shallow()
    if hasattr(network, "coefs_"):
        from exactrelu.networks.sklearn_network import from_mlp_regressor

        return from_mlp_regressor(network).shallow()
    for name in ("network_", "network"):
        inner = getattr(network, name, None)
        if isinstance(inner, ReLUNetwork | LayeredNetwork):
            return as_network(inner)
    raise InputError(f"network: a {type(network).__name__}; {_ACCEPTED}")
