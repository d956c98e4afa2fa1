"""Networks of scikit-learn's ``MLPRegressor``, in both directions."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.written_layers import Network, WrittenLayers
from exactrelu.polytopes.errors import BackendMissingError, InputError


def from_mlp_regressor(estimator: Any) -> LayeredNetwork:
    """Take the network of a fitted ``MLPRegressor`` with ReLU neurons.

    Parameters
    ----------
    estimator : MLPRegressor
        Fitted, with ``activation="relu"``.

    Raises
    ------
    InputError
        If it is something else, is not fitted, or has another activation.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> estimator = to_mlp_regressor(ReLUNetwork.of([(2, [1], 0)], a=[0], c=1))
    >>> from_mlp_regressor(estimator).shallow().to_json()["hidden"]
    [{'v': '2', 'w': ['1'], 'b': '0'}]
    """
    name = type(estimator).__name__
    if not hasattr(estimator, "activation") or not hasattr(estimator, "hidden_layer_sizes"):
        raise InputError(f"estimator: a {name}; accepted is an MLPRegressor")
    if not hasattr(estimator, "coefs_"):
        raise InputError(f"estimator: this {name} is not fitted; accepted is a fitted one")
    if estimator.activation != "relu" or estimator.out_activation_ != "identity":
        raise InputError(
            f"estimator: activation {estimator.activation!r} with output activation "
            f"{estimator.out_activation_!r}; accepted are 'relu' and 'identity'"
        )
    layers = zip(estimator.coefs_, estimator.intercepts_, strict=True)
    return LayeredNetwork.of([(np.asarray(W).T, np.asarray(b)) for W, b in layers])


def to_mlp_regressor(network: Network, *, rounded: bool = False) -> Any:
    """Make an ``MLPRegressor`` that predicts with this network.

    Parameters
    ----------
    network : LayeredNetwork or ReLUNetwork
        With neurons and without a linear part (see
        :func:`exactrelu.networks.linear_part_as_neurons`).
    rounded : bool
        Whether numbers that are no floats are rounded.

    Returns
    -------
    MLPRegressor

    Raises
    ------
    InputError
        If an ``MLPRegressor`` cannot hold the network.
    BackendMissingError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.neural_network import MLPRegressor
    except ImportError as error:
        raise BackendMissingError("scikit-learn", "learn") from error
    written = WrittenLayers.of(network, dtype="float64", rounded=rounded)
    if written.skip is not None:
        raise InputError(
            "the network has a linear part besides its neurons, which an MLPRegressor does not "
            "hold; accepted is a = 0, or write it with linear_part_as_neurons"
        )
    if len(written.weights) < 2:
        raise InputError("the network has no hidden layer; accepted by MLPRegressor is one or more")
    sizes = tuple(len(bias) for bias in written.biases[:-1])
    estimator = MLPRegressor(hidden_layer_sizes=sizes, activation="relu")
    estimator.coefs_ = [np.ascontiguousarray(weight.T) for weight in written.weights]
    estimator.intercepts_ = list(written.biases)
    estimator.n_layers_ = len(written.weights) + 1
    estimator.n_features_in_ = written.weights[0].shape[1]
    estimator.n_outputs_ = len(written.biases[-1])
    estimator.out_activation_ = "identity"
    estimator.n_iter_ = 0
    return estimator
