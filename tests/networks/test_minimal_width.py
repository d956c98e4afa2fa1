"""Minimal widths and minimal networks."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from plain_width import plain_width
from random_networks import random_network

from exactrelu.networks import NormalForm, ReLUNetwork, equal, minimal_width
from exactrelu.polytopes import Box


def bias_free(A, c):
    neurons = [(v, w, 0) for v, w in zip(c, A, strict=True)]
    return ReLUNetwork.of(neurons, a=[0] * len(A[0]))


def with_linear_part(A, c, a):
    pair = [(1, a, 0), (-1, [-entry for entry in a], 0)]
    return ReLUNetwork.of([*((v, w, 0) for v, w in zip(c, A, strict=True)), *pair], a=[0] * len(a))


EXAMPLES = [
    (with_linear_part([[1, 0], [0, 1]], [2, 2], [-2, 0]), 2, 2),
    (bias_free([[1, 0], [0, 1], [-1, -1]], [1, 1, 1]), 3, 3),
    (with_linear_part([[1, 0]], [0], [1, 2]), 0, 2),
    (bias_free([[1], [-1]], [3, 1]), 1, 2),
    (with_linear_part([[1, 0], [0, 1]], [1, 1], [1, 1]), 2, 4),
    (with_linear_part([[1, 0], [0, 1]], [1, 1], [Fraction(1, 2), 0]), 2, 3),
    (with_linear_part([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1] * 3, [-1] * 3), 3, 3),
    (bias_free([[1, 0], [0, 1], [0, 0], [1, 1]], [1, 1, 5, 0]), 2, 2),
    (bias_free([[1, 0], [-1, 0], [0, 1], [0, -1]], [2, -1, 2, -1]), 2, 4),
]


@pytest.mark.parametrize(("network", "kinks", "width"), EXAMPLES)
def test_worked_examples(network, kinks, width):
    for output_bias in (False, True):
        found = minimal_width(network, output_bias=output_bias)
        assert (len(NormalForm.of(network).kinks), found.lower, found.upper) == (
            kinks,
            width,
            width,
        )
        assert equal(found.network, network)
        assert len(found.network.hidden) == width
        assert not any(found.network.a)
        assert not found.network.c
    skip = minimal_width(network, skip=True)
    assert (skip.lower, skip.upper, len(skip.network.hidden)) == (kinks,) * 3


def test_the_rows_and_products_of_the_sixth_example():
    network = minimal_width(EXAMPLES[5][0]).network
    products = {
        tuple(entry / max(map(abs, n.w)) for entry in n.w): n.v * max(map(abs, n.w))
        for n in network.hidden
    }
    assert products == {(0, 1): 1, (1, 0): Fraction(3, 2), (-1, 0): Fraction(-1, 2)}


def test_orientations_are_counted():
    assert minimal_width(EXAMPLES[1][0]).orientations == 2
    k = 5
    steep = bias_free([[k, 0], [k, Fraction(-1, k**2)]], [k, -k])
    assert minimal_width(steep).orientations == 1
    weights, base = (3, 1, 1, 2, 2, 1), 5
    rows = [[w, sign * base**i] for i, w in enumerate(weights) for sign in (1, -1)]
    signs = [1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1]
    # Signs of a solution: 3 - 1 + 1 - 2 + 2 - 1 is not 0, so that a skip part makes s = 0.
    network = bias_free(
        [[s * e for e in row] for s, row in zip(signs, rows, strict=True)], [1] * 12
    )
    form = NormalForm.of(network)
    centred = ReLUNetwork(network.hidden, tuple(-entry / 2 for entry in form.s))
    assert NormalForm.of(centred).s == (0, 0)
    found = minimal_width(centred)
    assert (found.upper, found.orientations) == (12, 10)


@pytest.mark.parametrize("weights", [(1, 1, 1), (4, 1, 2)])
def test_partition_without_a_solution_needs_more_neurons(weights):
    base = max(weights) + 3
    rows = [[w, sign * base**i] for i, w in enumerate(weights) for sign in (1, -1)]
    network = bias_free(rows, [1] * 6)
    centred = ReLUNetwork(network.hidden, tuple(-entry / 2 for entry in NormalForm.of(network).s))
    found = minimal_width(centred)
    assert found.lower > 6
    assert found.orientations == 0
    assert plain_width(centred, output_bias=False) == found.lower == found.upper


@pytest.mark.parametrize("inputs", [2, 3])
def test_agrees_with_fits_of_oriented_rows_without_biases(inputs):
    random, seen = Random(inputs), set()
    for _ in range(125):
        network = random_network(random, inputs, random.randint(0, 5), biases=False)
        if random.random() < 0.6:
            network = ReLUNetwork(network.hidden, (Fraction(0),) * inputs)
        found = minimal_width(network, output_bias=False)
        assert found.exact
        assert found.upper == plain_width(network, output_bias=False)
        assert found.upper == minimal_width(network).upper
        assert equal(found.network, network)
        assert len(found.network.hidden) == found.upper
        assert not any(found.network.a)
        assert not found.network.c
        seen.add(found.upper - len(NormalForm.of(network).kinks))
    assert seen == {0, 1, 2}


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("output_bias", [False, True])
def test_agrees_with_fits_of_oriented_rows_with_biases(inputs, output_bias):
    random = Random(30 + inputs)
    for _ in range(60):
        network = random_network(random, inputs, random.randint(0, 4))
        found = minimal_width(network, output_bias=output_bias)
        assert found.exact
        assert found.upper == plain_width(network, output_bias=output_bias)
        assert equal(found.network, network)
        assert len(found.network.hidden) == found.upper
        assert not any(found.network.a)
        assert output_bias or not found.network.c


@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("output_bias", [False, True])
def test_agrees_with_fits_of_oriented_rows_on_a_box(inputs, output_bias):
    random, seen = Random(40 + inputs), set()
    for _ in range(60):
        network = random_network(random, inputs, random.randint(0, 4), skip=random.random() < 0.5)
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        found = minimal_width(network, output_bias=output_bias, box=box)
        assert found.exact
        assert found.upper == plain_width(network, output_bias=output_bias, box=box)
        assert equal(found.network, network, box)
        assert len(found.network.hidden) == found.upper
        assert output_bias or not found.network.c
        seen.add(found.upper - len(NormalForm.of(network).within(box).kinks))
    assert seen == ({0, 1} if output_bias else {0, 1, 2})


def test_neurons_that_are_single_kinks_certify_the_width_of_a_large_network():
    generator = np.random.default_rng(1)
    rows = generator.normal(size=(300, 4))
    network = bias_free(rows.tolist(), generator.normal(size=300).tolist())
    found = minimal_width(network)
    assert (found.lower, found.upper, found.orientations) == (300, 300, None)
    tilted = ReLUNetwork(network.hidden, (Fraction(1), *[Fraction(0)] * 3))
    open_ = minimal_width(tilted)
    assert (open_.lower, open_.upper) == (300, 302)
    assert "NP-hard" in open_.reason
    assert len(open_.network.hidden) == 302
    assert equal(open_.network, tilted)
    assert minimal_width(tilted, skip=True).upper == 300


def test_a_budget_leaves_an_interval():
    generator = np.random.default_rng(2)
    rows = generator.integers(-9, 9, size=(20, 3)).tolist()
    tilted = ReLUNetwork(bias_free(rows, [1] * 20).hidden, (Fraction(1, 3),) * 3)
    found = minimal_width(tilted, budget=1e-9)
    assert found.upper - found.lower == 1
    assert len(found.network.hidden) == found.upper


def test_one_input_with_many_kinks_needs_one_more_at_most():
    network = ReLUNetwork.of([(1, [1], -k) for k in range(100)], a=["1/3"])
    found = minimal_width(network)
    assert (found.lower, found.upper) == (101, 101)
    assert equal(found.network, network)


def test_constants():
    constant = ReLUNetwork.of([], a=[0, 0], c=2)
    assert minimal_width(constant).upper == 0
    found = minimal_width(constant, output_bias=False)
    assert (found.lower, found.upper) == (1, 1)
    assert equal(found.network, constant)
    assert not found.network.c
    line = ReLUNetwork.of([], a=[1, 0], c=2)
    assert minimal_width(line, output_bias=False).upper == 2
    assert minimal_width(line, box=Box.cube(2)).upper == 1
    assert minimal_width(line, box=Box.cube(2), output_bias=False).upper == 1
    assert minimal_width(line, box=Box.cube(2, 3), output_bias=False).upper == 2
