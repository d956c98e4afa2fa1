"""Networks of PyTorch and scikit-learn, and the names of layers in their files."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from exactrelu.networks import LayeredNetwork, ReLUNetwork
from exactrelu.networks.named_tensors import network_of_tensors
from exactrelu.networks.sklearn_network import from_mlp_regressor, to_mlp_regressor
from exactrelu.networks.torch_network import from_sequential, to_sequential
from exactrelu.polytopes import InputError


def test_sequential_models_and_back() -> None:
    model = torch.nn.Sequential(
        torch.nn.Flatten(),
        torch.nn.Linear(2, 4),
        torch.nn.ReLU(),
        torch.nn.Sequential(torch.nn.Dropout(0.3), torch.nn.Linear(4, 1, bias=False)),
    )
    network = from_sequential(model)
    again = to_sequential(network)
    assert from_sequential(again) == network
    assert torch.equal(again[0].weight, model[1].weight)
    X = torch.randn(5, 2)
    assert torch.equal(again(X), model.eval()(X))
    assert again[0].weight.dtype == torch.float32
    assert to_sequential(LayeredNetwork.of([([[0.1]], None)]))[0].weight.dtype == torch.float64


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ([torch.nn.Tanh()], "module 0 is Tanh"),
        ([torch.nn.ReLU()], "module 0 is ReLU"),
        ([torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)], "module 1 is Linear"),
        ([torch.nn.Linear(1, 1), torch.nn.ReLU()], "no Linear"),
        ([], "no Linear"),
    ],
)
def test_refused_modules(modules: list[Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        from_sequential(torch.nn.Sequential(*modules))


def test_mlp_regressors_and_back() -> None:
    from sklearn.neural_network import MLPRegressor

    generator = np.random.default_rng(0)
    X = generator.normal(size=(30, 2))
    fitted = MLPRegressor(hidden_layer_sizes=(5,), max_iter=3000, random_state=0).fit(
        X, np.abs(X[:, 0])
    )
    network = from_mlp_regressor(fitted)
    again = to_mlp_regressor(network)
    assert from_mlp_regressor(again) == network
    assert (again.predict(X) == fitted.predict(X)).all()
    assert np.allclose(network(X)[:, 0], fitted.predict(X))
    tanh = MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", max_iter=9000)
    tanh.fit(X, X[:, 0])
    for estimator, words in (
        (MLPRegressor(), "not fitted"),
        (object(), "a object"),
        (tanh, "'tanh'"),
    ):
        with pytest.raises(InputError, match=words):
            from_mlp_regressor(estimator)
    for refused, words in (
        (ReLUNetwork.of([(1, [1], 0)], a=[1]), "linear part"),
        (ReLUNetwork.of([], a=[1]), "no hidden layer"),
        (ReLUNetwork.of([("1/3", [1], 0)], a=[0]), "1/3 is no binary float"),
    ):
        with pytest.raises(InputError, match=words):
            to_mlp_regressor(refused)


def test_names_of_layers() -> None:
    a, b, c = np.ones((3, 2)), np.ones((3, 3)), np.ones((1, 3))
    widths = (2, 3, 3, 1)
    for names in (("W1", "W2", "W3"), ("net.2.weight", "net.9.weight", "net.10.weight")):
        tensors = dict(zip(names, (a, 2 * b, c), strict=True))
        shuffled = {name: tensors[name] for name in reversed(names)}
        assert network_of_tensors(shuffled, "f").widths == widths
    found = network_of_tensors({"head.weight": c, "body_weight": a, "head.bias": [2]}, "f")
    assert found.widths == (2, 3, 1)
    for tensors, words in (
        ({"weights": a}, "'weights' is no weight or bias"),
        ({"a.bias": a}, "a bias and no weight"),
        ({}, "holds no layers"),
        ({"a.weight": b, "b.weight": b}, "order of the layers is not clear"),
        ({"1.weight": c, "2.weight": a}, "layer 2 has 2 inputs, but layer 1 has 1 outputs"),
        ({"0.weight": a, "2.weight": c, "skip.weight": c}, "shape (1, 3); accepted is (1, 2)"),
        ({"0.weight": a[0]}, "two axes"),
    ):
        with pytest.raises(InputError) as caught:
            network_of_tensors(tensors, "f")
        assert words in str(caught.value)
