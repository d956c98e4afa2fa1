"""Normal forms and equality of functions."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import permuted, random_network, random_point, scaled, split, turned

from exactrelu.networks import NormalForm, ReLUNetwork, equal
from exactrelu.networks.relu_network import Neuron
from exactrelu.polytopes import Box, InputError


def bias_free(A, c):
    neurons = [(v, w, 0) for v, w in zip(c, A, strict=True)]
    return ReLUNetwork.of(neurons, a=[0] * len(A[0]))


def jumps(form):
    return {kink.normal: kink.jump for kink in form.kinks}


def test_the_form_of_the_third_case():
    form = NormalForm.of(bias_free([[2, 0], [-1, 0], [0, 3]], [1, 2, -1]))
    assert form.s == (0, -3)
    assert jumps(form) == {(1, 0): 4, (0, 1): -3}


def test_the_form_of_the_first_pathology():
    k = 5
    form = NormalForm.of(bias_free([[k, 0], [k, Fraction(-1, k**2)]], [k, -k]))
    assert form.s == (0, Fraction(1, 5))
    assert jumps(form) == {(1, 0): 25, (1, Fraction(-1, 125)): -25}
    assert form.is_homogeneous


def test_the_jumps_of_the_term_certificate():
    form = NormalForm.of(bias_free([[1, 0], [0, 1], [1, 1], [1, -1]], [4, -3, 2, 1]))
    assert form.s == (7, -2)
    assert form.jumps == (4, 3, 2, 1)
    assert form.jump == 4


def test_opposite_neurons_that_cancel_leave_no_kink():
    a = [[1, 0], [0, 1], [-1, -1]]
    network = bias_free([*a, *([-x, -y] for x, y in a)], [1, 1, 1, -1, -1, -1])
    assert NormalForm.of(network).is_zero


def test_the_third_powers_of_two_cancel_exactly():
    rows = [[0.1, 0.2], [0.1 * 2**40, 0.2 * 2**40], [-0.1, -0.2]]
    form = NormalForm.of(bias_free(rows, [2.0**40, -1.0, 0.0]))
    assert form.is_zero


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_the_form_and_its_network_have_the_values_of_the_network(inputs):
    random = Random(inputs)
    for _ in range(60):
        network = random_network(random, inputs, random.randint(0, 6))
        form = NormalForm.of(network)
        again = form.network()
        box = Box.cube(inputs, 2)
        inside = form.within(box)
        for _ in range(6):
            x = random_point(random, inputs)
            assert form.exact(x) == network.exact(x) == again.exact(x)
            y = [Fraction(random.randint(-12, 12), 6) for _ in range(inputs)]
            assert inside.exact(y) == network.exact(y)
        assert len(inside.kinks) <= len(form.kinks) == len(again.hidden)
        assert NormalForm.of(again) == form


def test_an_oriented_network_is_the_same_function():
    random = Random(5)
    for _ in range(30):
        form = NormalForm.of(random_network(random, 2, 4))
        signs = [random.choice((-1, 1)) for _ in form.kinks]
        assert NormalForm.of(form.network(signs)) == form


@pytest.mark.parametrize("inputs", [1, 2, 4])
def test_disguised_networks_are_equal_and_near_misses_are_not(inputs):
    random = Random(10 + inputs)
    for _ in range(40):
        network = random_network(random, inputs, random.randint(1, 6))
        chosen = {k for k in range(len(network.hidden)) if random.random() < 0.5}
        other = scaled(random, permuted(random, split(random, turned(network, chosen))))
        assert equal(network, other)
        miss = ReLUNetwork(other.hidden, other.a, other.c + Fraction(1, 10**30))
        assert not equal(network, miss)
        place = random.randrange(len(other.hidden))
        moved = list(other.hidden)
        old = moved[place]
        moved[place] = Neuron(old.v + Fraction(1, 10**30), old.w, old.b)
        apart = any(old.w) or old.b > 0
        assert equal(network, ReLUNetwork(tuple(moved), other.a, other.c)) == (not apart)


def test_turning_neurons_whose_products_add_up_to_zero_changes_nothing():
    rows, c = [[1, 2], [3, -1], [-4, -1]], [1, 1, 1]
    network, other = bias_free(rows, c), bias_free([[-x, -y] for x, y in rows], c)
    assert equal(network, other)
    miss = bias_free([[-x, -y] for x, y in rows], [1, 1, "1.0000001"])
    assert not equal(network, miss)


@given(st.data())
def test_equality_is_that_of_values_on_a_grid(data):
    number = st.integers(-2, 2)
    neuron = st.tuples(number, st.tuples(number), number)
    lists = st.lists(neuron, max_size=3)
    f = ReLUNetwork.of(data.draw(lists), a=[data.draw(number)], c=data.draw(number))
    g = ReLUNetwork.of(data.draw(lists), a=[data.draw(number)], c=data.draw(number))
    # Both bend at multiples of 1/2 between -2 and 2 only, so that these values decide.
    grid = [[Fraction(k, 2)] for k in range(-6, 7)]
    assert equal(f, g) == all(f.exact(x) == g.exact(x) for x in grid)


def test_equality_on_a_box_ignores_what_lies_outside():
    f = ReLUNetwork.of([(1, [1, 1], -2), (3, [0, 1], -5)], a=[0, 0])
    zero = ReLUNetwork.of([], a=[0, 0])
    assert not equal(f, zero)
    assert equal(f, zero, Box.cube(2))
    assert not equal(f, zero, Box.of([0, 0], [1, "1.000001"]))


def test_networks_without_neurons_with_zero_rows_and_with_extreme_numbers():
    nothing = ReLUNetwork.of([], a=[0, 0])
    assert NormalForm.of(nothing).is_zero
    rows = ReLUNetwork.of([(3, [0, 0], 2), (5, [0, 0], -1), (0, [1, 1], 1)], a=[0, 0], c=-6)
    assert equal(rows, nothing)
    tiny = ReLUNetwork.of([("1e-400", ["1e300", 0], 0)], a=[0, 0])
    assert not equal(tiny, nothing)
    assert NormalForm.of(tiny).jump == Fraction(1, 10**100)


def test_different_numbers_of_inputs_are_refused():
    with pytest.raises(InputError, match="1 inputs and the other 2"):
        equal(ReLUNetwork.of([], a=[0]), ReLUNetwork.of([], a=[0, 0]))
    with pytest.raises(InputError, match="2 sides"):
        NormalForm.of(ReLUNetwork.of([], a=[0])).within(Box.cube(2))


def test_a_thousand_neurons_with_float_weights():
    generator = np.random.default_rng(1)
    W, v = generator.normal(size=(1000, 6)), generator.normal(size=1000)
    neurons = [(v[k], W[k, :5], W[k, 5]) for k in range(1000)]
    network = ReLUNetwork.of(neurons, a=[0.0] * 5)
    doubled = ReLUNetwork.of([(v / 4, 4 * w, 4 * b) for v, w, b in neurons[::-1]], a=[0.0] * 5)
    assert len(NormalForm.of(network).kinks) == 1000
    assert equal(network, doubled)
