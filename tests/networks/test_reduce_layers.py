"""Exact reductions of layered networks."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from exactrelu.networks import LayeredNetwork, NormalForm
from exactrelu.networks.reduce_layers import reduce_layers
from exactrelu.polytopes import Box, InputError


def random_layers(random, widths):
    layers = []
    for below, above in pairwise(widths):
        rows = [[random.randint(-2, 2) for _ in range(below)] for _ in range(above)]
        bias = [random.randint(-2, 2) for _ in range(above)]
        for k in range(1, above):
            if random.random() < 0.4:
                other, factor = random.randrange(k), random.choice((-1, 1, 2, Fraction(1, 3)))
                rows[k] = [factor * entry for entry in rows[other]]
                bias[k] = factor * bias[other]
        layers.append((rows, bias))
    return LayeredNetwork.of(layers)


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("on_box", [False, True])
def test_the_reduced_network_is_the_same_function(depth, on_box):
    random, smaller = Random(depth + 10 * on_box), 0
    for _ in range(40):
        inputs = random.randint(1, 3)
        hidden = [random.randint(1, 5) for _ in range(depth)]
        network = random_layers(random, [inputs, *hidden, random.randint(1, 2)])
        low = [Fraction(random.randint(-4, 2), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 2) for bottom in low]) if on_box else None
        reduced = reduce_layers(network, box).network
        assert reduced.inputs == network.inputs
        assert all(a <= b for a, b in zip(reduced.widths, network.widths, strict=True))
        smaller += reduced.widths != network.widths
        for _ in range(25):
            x = [Fraction(random.randint(-30, 30), 6) for _ in range(inputs)]
            if box is not None:
                part = [Fraction(random.randint(0, 6), 6) for _ in range(inputs)]
                ends = zip(box.lower, box.upper, part, strict=True)
                x = [a + t * (b - a) for a, b, t in ends]
            assert reduced.exact(x) == network.exact(x)
        again = reduce_layers(reduced, box)
        assert again.network.widths == reduced.widths
        for look in again.findings:
            assert not look.redundant
            assert len(look.dead) + len(look.constant) <= (1 if look.neurons == 1 else 0)
    assert smaller > 15


def test_findings_by_name():
    network = LayeredNetwork.of(
        [
            ([[1, 0], [2, 0], [-1, 0], [0, 0], [0, 0], [1, 1], [1, 1], [0, 1]],
             [0, 0, 0, 3, -3, -5, 5, 0]),
            ([[1, 1, 1, 1, 1, 1, 1, 0]], [0]),
        ]
    )  # fmt: skip
    look = reduce_layers(network).findings[0]
    assert (look.dead, look.constant) == ((4, 7), (3,))
    assert (look.redundant, look.opposite) == (((0, 1),), ((0, 1, 2),))
    boxed = reduce_layers(network, Box.cube(2))
    assert boxed.findings[0].dead == (4, 5, 7)
    assert boxed.findings[0].active == (6,)
    assert boxed.network.widths == (2, 3, 1)


def test_hidden_inputs_are_not_negative():
    network = LayeredNetwork.of(
        [([[1], [-1]], None), ([[-1, -2], [1, 2]], [0, 0]), ([[1, 1]], None)]
    )
    look = reduce_layers(network).findings[1]
    assert (look.dead, look.active) == ((0,), (1,))


def test_rows_that_vanish_when_neurons_below_are_merged():
    middle = ([[1, -1], [2, -2], [1, 0]], [0, 0, 1])
    network = LayeredNetwork.of([([[1], [1]], None), middle, ([[1, 1, 1]], None)])
    reduced = reduce_layers(network).network
    assert reduced.widths == (1, 1, 1, 1)
    assert reduced.exact([3]) == network.exact([3]) == (4,)


def test_a_network_without_use_becomes_constant():
    network = LayeredNetwork.of([([[1], [2]], None), ([[0, 0]], [7]), ([[2]], [1])])
    reduced = reduce_layers(network).network
    assert reduced.widths == (1, 1, 1, 1)
    assert reduced.exact([5]) == (15,)
    assert not any(mask.any() for mask in reduced.masks())


def test_one_hidden_layer_agrees_with_the_normal_form():
    random = Random(3)
    for _ in range(30):
        network = random_layers(random, [2, 5, 1])
        reduced = reduce_layers(network).network
        assert NormalForm.of(reduced.shallow()) == NormalForm.of(network.shallow())


def test_refusal():
    with pytest.raises(InputError, match="2 sides"):
        reduce_layers(LayeredNetwork.of([([[1]], None)]), Box.cube(2))
