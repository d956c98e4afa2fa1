"""Networks in exact rationals: values, JSON and refusals."""

from __future__ import annotations

import json
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.networks import Neuron, ReLUNetwork
from exactrelu.polytopes import InputError

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=20)


@st.composite
def networks(draw: st.DrawFn) -> ReLUNetwork:
    inputs = draw(st.integers(1, 3))
    vectors = st.tuples(*[numbers] * inputs)
    neurons = draw(st.lists(st.tuples(numbers, vectors, numbers), max_size=4))
    return ReLUNetwork.of(neurons, draw(vectors), draw(numbers))


@given(networks(), st.data())
def test_exact_and_float_values(network: ReLUNetwork, data: st.DataObject) -> None:
    x = data.draw(st.tuples(*[numbers] * network.inputs))
    expected = network.c
    for a, t in zip(network.a, x, strict=True):
        expected += a * t
    for n in network.hidden:
        expected += n.v * max(F(0), n.b + sum(w * t for w, t in zip(n.w, x, strict=True)))
    assert network.exact(x) == expected
    found = network([[float(t) for t in x]])
    assert found.shape == (1,)
    assert abs(found[0] - float(expected)) < 1e-9
    assert network(np.zeros((0, network.inputs))).shape == (0,)


@given(networks())
def test_json_round_trip(network: ReLUNetwork) -> None:
    text = json.dumps(network.to_json())
    again = ReLUNetwork.from_json(json.loads(text))
    assert again == network
    assert hash(again) == hash(network)
    assert json.dumps(again.to_json()) == text


def test_json_form() -> None:
    network = ReLUNetwork.of([(1, ["0.5"], "-1/3")], [0], 2)
    assert network.to_json() == {
        "hidden": [{"v": "1", "w": ["1/2"], "b": "-1/3"}],
        "skip": {"a": ["0"], "c": "2"},
    }
    assert network == ReLUNetwork((Neuron(F(1), (F(1, 2),), F(-1, 3)),), (F(0),), F(2))
    assert network != ReLUNetwork.of([], [0], 2)
    assert network.inputs == 1


def test_numbers_in_json_may_be_plain() -> None:
    document = {"hidden": [{"v": 1, "w": [0.5], "b": 0}], "skip": {"a": [0], "c": 0}}
    assert ReLUNetwork.from_json(document).exact([4]) == 2


GOOD = {"v": "1", "w": ["1"], "b": "0"}
SKIP = {"a": ["0"], "c": "0"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "'hidden' is missing"),
        ([1], "accepted is"),
        ({"hidden": [GOOD]}, "'skip' is missing"),
        ({"hidden": [GOOD], "skip": {"a": ["0"]}}, "'c' is missing"),
        ({"hidden": [{"v": 1, "b": 0}], "skip": SKIP}, "'w' is missing"),
        ({"hidden": "abc", "skip": SKIP}, "accepted is"),
        ({"hidden": 5, "skip": SKIP}, "accepted is"),
        ({"hidden": None, "skip": SKIP}, "accepted is"),
        ({"hidden": [None], "skip": SKIP}, "accepted is"),
        ({"hidden": [GOOD], "skip": None}, "accepted is"),
        ({"hidden": [{**GOOD, "w": 2}], "skip": SKIP}, "accepted is"),
        ({"hidden": [{**GOOD, "w": "2"}], "skip": SKIP}, "neuron 0, w: '2' is a text"),
        ({"hidden": [], "skip": {"a": "12", "c": 0}}, "a: '12' is a text"),
        ({"hidden": [{**GOOD, "w": ["1", "2"]}], "skip": SKIP}, "neuron 0: w has 2 weights"),
        ({"hidden": [{**GOOD, "v": "x"}], "skip": SKIP}, "neuron 0, v: 'x' is not a finite number"),
        ({"hidden": [GOOD, {**GOOD, "w": [None]}], "skip": SKIP}, "neuron 1, w[0]: None is not"),
        ({"hidden": [{**GOOD, "b": float("nan")}], "skip": SKIP}, "neuron 0, b: nan is not"),
        ({"hidden": [], "skip": {"a": ["-"], "c": 0}}, "a[0]: '-' is not a finite number"),
        ({"hidden": [], "skip": {"a": [0], "c": "inf"}}, "c: 'inf' is not a finite number"),
    ],
)
def test_refused_documents(document: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        ReLUNetwork.from_json(document)
    assert words in str(caught.value)


@pytest.mark.parametrize("shape", [(3,), (2, 2), (), (1, 1, 1)])
def test_refused_shapes(shape: tuple[int, ...]) -> None:
    network = ReLUNetwork.of([], [0])
    with pytest.raises(InputError, match=r"^X has shape \(.*\); accepted is \(n, 1\)$"):
        network(np.zeros(shape))


def test_exact_needs_as_many_numbers_as_inputs() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        ReLUNetwork.of([], [0, 0]).exact([1])


def test_weights_beyond_the_float_range() -> None:
    network = ReLUNetwork.of([("1e400", [1], 0)], [0])
    assert network([[1.0]]).tolist() == [np.inf]
    assert network.exact([1]) == 10**400
