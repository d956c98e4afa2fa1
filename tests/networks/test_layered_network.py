"""Networks of any depth in exact rationals: values, conversions, JSON and refusals."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.networks import Layer, LayeredNetwork, ReLUNetwork, linear_part_as_neurons
from exactrelu.polytopes import InputError

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=20)


@st.composite
def layered(draw: st.DrawFn) -> LayeredNetwork:
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    layers = []
    for below, above in itertools.pairwise(widths):
        row = st.lists(numbers, min_size=below, max_size=below)
        weight = draw(st.lists(row, min_size=above, max_size=above))
        layers.append((weight, draw(st.lists(numbers, min_size=above, max_size=above))))
    return LayeredNetwork.of(layers)


@given(layered(), st.data())
def test_exact_and_float_values(network: LayeredNetwork, data: st.DataObject) -> None:
    x = data.draw(st.lists(numbers, min_size=network.inputs, max_size=network.inputs))
    values = x
    for number, layer in enumerate(network.layers):
        if number:
            values = [max(F(0), value) for value in values]
        values = [
            sum((w * t for w, t in zip(row, values, strict=True)), layer.bias[k])
            for k, row in enumerate(layer.rows())
        ]
    assert network.exact(x) == tuple(values)
    found = network([[float(t) for t in x]])
    assert found.shape == (1, network.outputs)
    assert np.allclose(found[0], [float(value) for value in values], rtol=1e-9, atol=1e-6)


@given(layered())
def test_json_round_trip(network: LayeredNetwork) -> None:
    text = json.dumps(network.to_json())
    again = LayeredNetwork.from_json(json.loads(text))
    assert again == network
    assert hash(again) == hash(network)
    assert json.dumps(again.to_json()) == text


@given(layered(), st.data())
def test_shallow_networks_keep_their_function(network: LayeredNetwork, data: st.DataObject) -> None:
    if network.outputs > 1 or len(network.layers) > 2:
        with pytest.raises(InputError, match=r"accepted is one$"):
            network.shallow()
        return
    shallow = network.shallow()
    assert LayeredNetwork.of_shallow(shallow) == network
    x = data.draw(st.lists(numbers, min_size=network.inputs, max_size=network.inputs))
    assert (shallow.exact(x),) == network.exact(x)


def test_floats_are_the_rationals_they_are() -> None:
    weight = np.array([[0.1, -2.5], [1e-300, 2.0**70]])
    layer = Layer.of(weight, np.float32([0.1, 3]))
    assert layer.weight(0, 0) == F(0.1) != F(1, 10)
    assert layer.bias[0] == F(*np.float32(0.1).item().as_integer_ratio())
    assert (layer.weight_floats() == weight).all()
    assert layer.mask().all()
    assert Layer.of([[0.0, -0.0]]).mask().tolist() == [[False, False]]


def test_a_wide_network_stays_in_arrays() -> None:
    generator = np.random.default_rng(0)
    weight, output = generator.normal(size=(1000, 50)), generator.normal(size=(1, 1000))
    network = LayeredNetwork.of([(weight, None), (output, None)])
    assert network.layers[0].entries.values.dtype == np.float64
    assert network.widths == (50, 1000, 1)
    assert [mask.shape for mask in network.masks()] == [(1000, 50), (1, 1000)]
    x = [F(1, 3)] * 50
    assert abs(float(network.exact(x)[0]) - network([[1 / 3] * 50])[0, 0]) < 1e-9


def test_the_linear_part_becomes_two_neurons() -> None:
    network = ReLUNetwork.of([(1, [1, 0], 2)], a=["1/2", -3], c=4)
    with pytest.raises(InputError, match="linear part"):
        LayeredNetwork.of_shallow(network)
    written = linear_part_as_neurons(network)
    assert len(written.hidden) == 3
    for x in ([0, 0], [-5, 1], [3, F(-7, 3)]):
        assert LayeredNetwork.of_shallow(written).exact(x) == (network.exact(x),)
    assert linear_part_as_neurons(written) is written


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "'layers' is missing"),
        ({"layers": []}, "no layers"),
        ({"layers": 3}, "accepted is"),
        ({"layers": [3]}, "accepted is"),
        ({"layers": [{"bias": [1]}]}, "'weight' is missing"),
        ({"layers": [{"weight": "12"}]}, "layer 1, weight: '12'; accepted is a matrix"),
        ({"layers": [{"weight": [1, 2]}]}, "layer 1, weight, row 1: 1; accepted is a list"),
        ({"layers": [{"weight": [[1], [1, 2]]}]}, "layer 1, weight, row 2: 2 numbers"),
        ({"layers": [{"weight": []}]}, "shape (0, 0)"),
        ({"layers": [{"weight": [[]]}]}, "shape (1, 0)"),
        ({"layers": [{"weight": [[1]], "bias": 1}]}, "layer 1, bias: 1; accepted is a list"),
        ({"layers": [{"weight": [[1]], "bias": [1, 2]}]}, "the bias has 2 numbers"),
        ({"layers": [{"weight": [["x"]]}]}, "'x' is not a finite number"),
        ({"layers": [{"weight": [[None]]}]}, "None is not a number"),
        ({"layers": [{"weight": [[float("inf")]]}]}, "inf is not a finite number"),
        ({"layers": [{"weight": [[1], [1]]}, {"weight": [[1]]}]}, "layer 2 has 1 inputs"),
    ],
)
def test_refused_documents(document: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        LayeredNetwork.from_json(document)
    assert words in str(caught.value)


def test_refused_arrays() -> None:
    with pytest.raises(InputError, match="two axes"):
        Layer.of(np.zeros(3))
    with pytest.raises(InputError, match="nan is not a finite number"):
        Layer.of(np.array([[np.nan]]))
    with pytest.raises(InputError, match="holds no numbers"):
        Layer.of(np.array([[1j]]))
    with pytest.raises(InputError, match=r"X has shape \(2,\)"):
        LayeredNetwork.of([([[1]], None)])(np.zeros(2))
    with pytest.raises(InputError, match="x has 2 numbers; accepted are 1"):
        LayeredNetwork.of([([[1]], None)]).exact([1, 2])
