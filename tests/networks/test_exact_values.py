"""Values, errors and costs of networks against plain evaluation neuron by neuron."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.networks import (
    LayeredNetwork,
    PiecewiseLinear,
    Problem,
    ReLUNetwork,
    affine_part_as_neurons,
    exact_values,
    largest_error,
    path_norm,
)
from exactrelu.polytopes import ExactVector, InputError

numbers = st.fractions(min_value=-4, max_value=4, max_denominator=3)


def fractions(network: ReLUNetwork, X: Sequence[ExactVector]) -> list[F]:
    return [F(int(value.p), int(value.q)) for value in exact_values(network, X)]


@st.composite
def networks(draw: st.DrawFn, most: int = 3) -> ReLUNetwork:
    inputs = draw(st.integers(1, most))
    vectors = st.tuples(*[numbers] * inputs)
    neurons = draw(st.lists(st.tuples(numbers, vectors, numbers), max_size=5))
    return ReLUNetwork.of(neurons, draw(vectors), draw(numbers))


@given(networks(), st.data())
def test_values_and_largest_error(network: ReLUNetwork, data: st.DataObject) -> None:
    row = st.tuples(*[numbers] * network.inputs)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    labels = data.draw(st.lists(numbers, min_size=len(rows), max_size=len(rows)))
    X = [ExactVector.of(list(column)) for column in zip(*rows, strict=True)]
    expected = [network.exact(x) for x in rows]
    assert fractions(network, X) == expected
    errors = [abs(value - label) for value, label in zip(expected, labels, strict=True)]
    worst = largest_error(network, X, ExactVector.of(labels))
    assert (worst.value, worst.row) == (max(errors), errors.index(max(errors)))


@given(networks(most=1), numbers)
def test_lines_between_knots(network: ReLUNetwork, x: F) -> None:
    lines = PiecewiseLinear.of(network)
    assert lines.knots == sorted(set(lines.knots))
    assert all(change != 0 for change in lines.slope_changes())
    for point in (x, *(F(int(k.p), int(k.q)) for k in lines.knots)):
        assert lines.exact(point) == network.exact([point])
        assert fractions(network, [ExactVector.of([point])]) == [network.exact([point])]


def test_a_knot_in_the_data_is_decided_exactly() -> None:
    """0.1 + 0.2 is not 0.3: the float sum lies a bit right of the float knot."""
    network = ReLUNetwork.of([(2.0**80, [1], F(-0.3))], a=[0])
    x = ExactVector.of(np.array([0.3, 0.1 + 0.2]))
    assert fractions(network, [x]) == [0, 2**80 * (F(0.1 + 0.2) - F(0.3))]


def test_many_chunks_of_wide_networks() -> None:
    generator = np.random.default_rng(1)
    weight, output = generator.normal(size=(3000, 2)), generator.normal(size=(1, 3000))
    network = LayeredNetwork.of([(weight, None), (output, None)]).shallow()
    X = generator.normal(size=(700, 2))
    values = exact_values(network, [ExactVector.of(X[:, j].copy()) for j in range(2)])
    assert len(values) == 700
    found = [float(F(int(value.p), int(value.q))) for value in values]
    assert np.allclose(found, np.maximum(X @ weight.T, 0) @ output[0], rtol=0, atol=1e-9)


@given(networks(), st.sampled_from([F(0), F(1, 3), F(1)]), st.booleans(), st.booleans())
def test_path_norms(network: ReLUNetwork, p: F, skip: bool, bias: bool) -> None:
    found = path_norm(network, p, skip=skip, penalize_bias=bias)
    neurons = (network if skip else affine_part_as_neurons(network)).hidden
    terms = [n.v * w for n in neurons for w in ((*n.w, n.b) if bias else n.w)]
    if p in (0, 1):
        assert found.lower == found.upper
        assert found.lower == sum(abs(t) ** int(p) if t else 0 for t in terms)
    else:
        total = sum(abs(float(t)) ** float(p) for t in terms)
        assert float(found.lower) - 1e-9 <= total <= float(found.upper) + 1e-9
        assert found.width < F(1, 10**25)


@given(networks(), numbers)
def test_the_affine_part_as_neurons_is_the_same_function(network: ReLUNetwork, t: F) -> None:
    written = affine_part_as_neurons(network)
    assert not any(written.a)
    assert not written.c
    x = [t + j for j in range(network.inputs)]
    assert written.exact(x) == network.exact(x)


def test_costs_by_hand() -> None:
    network = ReLUNetwork.of([(1, [1, 0], 5), (0, [1, 1], 1), (3, [0, 0], 1)], a=[0, 2], c=1)
    cases = {
        (False, True, "parameters"): 2 + 0 + 1 + 2 + 1,
        (False, False, "parameters"): 1 + 0 + 0 + 2,
        (True, False, "parameters"): 1,
        (False, True, "neurons"): 1 + 0 + 1 + 2 + 1,
        (True, True, "neurons"): 1,
    }
    for (skip, bias, measure), cost in cases.items():
        found = path_norm(network, 0, skip=skip, penalize_bias=bias, measure=measure)
        assert found.lower == cost
    assert path_norm(network).lower == path_norm(network, skip=False, penalize_bias=True).lower
    assert path_norm(ReLUNetwork.of([(2, [3], 1)], a=[1])).lower == 6


def test_refusals() -> None:
    network = ReLUNetwork.of([], [0, 0])
    column = ExactVector.of([0])
    assert Problem.of([column], column).inputs == 1
    with pytest.raises(InputError, match="2 inputs and the data 1 input columns"):
        exact_values(network, [column])
    with pytest.raises(InputError, match="accepted is one"):
        PiecewiseLinear.of(network)
    with pytest.raises(InputError, match=r"p: 2 is outside"):
        path_norm(network, 2)
    with pytest.raises(InputError, match="measure"):
        path_norm(network, 0, measure="weights")
