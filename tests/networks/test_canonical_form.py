"""Merging and balancing."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from random_networks import permuted, random_network, scaled, split

from exactrelu.networks import ReLUNetwork, balanced, equal, merged
from exactrelu.networks.canonical_form import near_root, row_size


def bias_free(A, c):
    neurons = [(v, w, 0) for v, w in zip(c, A, strict=True)]
    return ReLUNetwork.of(neurons, a=[0] * len(A[0]))


def parts(network):
    return [(n.v, n.w) for n in network.hidden]


def test_the_case_of_balancing():
    network = balanced(bias_free([[4, -2], [0, 0], [1, 1]], [1, 3, 0]))
    assert parts(network) == [(2, (2, -1)), (0, (0, 0)), (0, (0, 0))]


def test_the_case_of_merging():
    network = merged(bias_free([[1, 2], [2, 4], [0, 1]], [1, "-0.25", 2]))
    assert parts(network) == [(2, (0, 1)), (1, (Fraction(1, 2), 1))]
    second, first = balanced(network).hidden
    assert (first.v, first.w) == (1, (Fraction(1, 2), 1))
    assert float(second.v) == pytest.approx(2**0.5, rel=1e-15)
    assert float(second.w[1]) == pytest.approx(2**0.5, rel=1e-15)
    assert second.v * second.w[1] == 2


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_canonical_forms_are_the_same_function_and_forget_the_disguise(inputs):
    random = Random(inputs)
    for _ in range(40):
        network = random_network(random, inputs, random.randint(0, 6))
        form = merged(network)
        assert equal(form, network)
        assert all(row_size(neuron) == 1 for neuron in form.hidden)
        assert merged(scaled(random, permuted(random, split(random, network)))) == form
        same = balanced(network)
        assert equal(same, network)
        for neuron in same.hidden:
            x, y = abs(neuron.v), row_size(neuron)
            assert abs(x - y) * 2**50 <= max(x, y)
        products = [n.v * row_size(n) for n in form.hidden]
        again = balanced(form)
        assert [n.v * row_size(n) for n in again.hidden] == products


def test_roots():
    for value in (Fraction(2), Fraction(3, 10**50), Fraction(10**301, 7)):
        assert abs(near_root(value) ** 2 / value - 1) < Fraction(1, 2**57)
    assert near_root(Fraction(16, 25)) == Fraction(4, 5)
