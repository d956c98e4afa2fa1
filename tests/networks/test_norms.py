"""Semi-norms, Lipschitz constants and uniform norms."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_cells import plain_gradients, plain_uniform_norm
from random_networks import random_network

from exactrelu.networks import NormalForm, ReLUNetwork, distance
from exactrelu.networks.gradient_bounds import lower_bounds, promising_signs, upper_bounds
from exactrelu.networks.gradient_norms import gradient_norms, square_root
from exactrelu.networks.gradients import ScaledGradients, gradients
from exactrelu.networks.uniform_norm import uniform_norm
from exactrelu.polytopes import Arrangement, Box, InputError


def bias_free(A, c):
    neurons = [(v, w, 0) for v, w in zip(c, A, strict=True)]
    return ReLUNetwork.of(neurons, a=[0] * len(A[0]))


def semi_norm(network, other=None):
    return distance(network, other).semi_norm


def exactly(value):
    return Fraction(value), Fraction(value)


def ends(enclosure):
    return enclosure.lower, enclosure.upper


def test_first_case():
    assert ends(semi_norm(bias_free([[1, 0], [0, 1]], [1, 1]))) == exactly(1)


def test_second_case():
    form = NormalForm.of(bias_free([[1, 0], [0, 1], [1, 1]], [2, -3, 1]))
    expected = {(0, 0), (0, -3), (1, -2), (2, 0), (3, -2), (3, 1)}
    assert set(gradients(form)) == expected
    norms = gradient_norms(form)
    assert norms.cells == 6
    assert ends(norms.semi_norm) == exactly(3)
    assert ends(norms.sum) == exactly(5)
    assert norms.euclidean.lower**2 <= 13 <= norms.euclidean.upper**2
    assert max(map(abs, lower_bounds(form)[0])) == Fraction(3, 2)
    assert max(upper_bounds(form)[0]) == 3
    assert form.jump == 3


def test_third_case():
    norms = gradient_norms(NormalForm.of(bias_free([[2, 0], [-1, 0], [0, 3]], [1, 2, -1])))
    assert (norms.cells, *ends(norms.semi_norm)) == (4, 3, 3)


@pytest.mark.parametrize(("d", "n", "cells"), [(3, 6, 32), (4, 7, 84)])
def test_numbers_of_cells_in_general_position(d, n, cells):
    generator = np.random.default_rng(d)
    network = bias_free(generator.integers(-99, 99, (n, d)).tolist(), [1] * n)
    assert gradient_norms(NormalForm.of(network)).cells == cells


def test_cells_of_the_braid_arrangement():
    rows = [[int(k == i) - int(k == j) for k in range(4)] for i in range(4) for j in range(i)]
    assert gradient_norms(NormalForm.of(bias_free(rows, [1] * 6))).cells == 24
    assert Arrangement.central(rows).count() == 24


def test_first_pathology():
    k = 5
    network = bias_free([[k, 0], [k, Fraction(-1, k**2)]], [k, -k])
    apart = distance(network, box=Box.cube(2))
    assert ends(apart.uniform) == exactly("1/5")
    assert ends(apart.semi_norm) == ends(apart.sobolev) == exactly(25)


def test_fourth_and_fifth_pathologies():
    rows = [[1, 0], [0, 1], [-1, -1]]
    network = bias_free(rows + [[-x, -y] for x, y in rows], [1, 1, 1, -1, -1, -1])
    assert ends(semi_norm(network)) == exactly(0)
    other = bias_free([[1, -1]], ["1/10"])
    assert ends(semi_norm(network, other)) == exactly("1/10")
    k, root = 10, Fraction("1.4142135623730951")
    rows = [[k, k, Fraction(1, k)], [-k, k, Fraction(1, k)], [0, -root * k, 1 / (root * k)]]
    c = [k, k, root * k]
    theta, gamma = bias_free(rows, c), bias_free([[-e for e in row] for row in rows], c)
    apart = distance(theta, gamma)
    assert apart.form.jump == 0
    # The decimal for √2 is rounded: products are (0, 2 k² - root² k², 3).
    assert ends(apart.semi_norm) == exactly(3)


def test_the_case_with_biases_on_a_box():
    network = ReLUNetwork.of([(3, [1, 1], "-1.5"), (7, [1, 1], "-2.5"), (-2, [1, 0], 0)], a=[0, 0])
    form, box = NormalForm.of(network), Box.cube(2)
    assert set(gradients(form, box)) == {(0, 0), (-2, 0), (1, 3)}
    assert ends(gradient_norms(form, box).semi_norm) == exactly(3)
    for gradient, point in gradients(form, box).items():
        assert all(abs(t) < 1 for t in point)
        step = Fraction(1, 10**9)
        for k in range(2):
            moved = [t + step * (j == k) for j, t in enumerate(point)]
            assert (network.exact(moved) - network.exact(point)) / step == gradient[k]


@pytest.mark.parametrize("inputs", [1, 2, 3])
@pytest.mark.parametrize("biases", [False, True])
def test_norms_agree_with_one_linear_program_a_sign_vector(inputs, biases):
    random = Random(inputs)
    for _ in range(12):
        network = random_network(random, inputs, random.randint(0, 5), biases=biases)
        form = NormalForm.of(network)
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        for place in (None, box):
            expected = plain_gradients(network, place)
            assert set(gradients(form, place)) == expected
            norms = gradient_norms(form, place)
            assert norms.complete
            assert ends(norms.semi_norm) == exactly(max(max(map(abs, g)) for g in expected))
            assert ends(norms.sum) == exactly(max(sum(map(abs, g)) for g in expected))
            squares = max(sum(e * e for e in g) for g in expected)
            assert norms.euclidean.lower**2 <= squares <= norms.euclidean.upper**2
            assert norms.euclidean.width < Fraction(1, 10**20)
            assert max(map(abs, norms.gradient)) == norms.semi_norm.lower


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_uniform_norms_agree_with_all_vertices(inputs):
    random = Random(20 + inputs)
    for _ in range(15):
        network = random_network(random, inputs, random.randint(0, 5))
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        found = uniform_norm(NormalForm.of(network), box)
        assert found.complete
        assert ends(found.norm) == exactly(plain_uniform_norm(network, box))
        assert abs(network.exact(found.point)) == abs(found.value) == found.norm.lower


def test_float_weights_are_compared_with_all_their_digits():
    generator = np.random.default_rng(3)
    W, v = generator.normal(size=(7, 3)), generator.normal(size=7)
    network = ReLUNetwork.of([(v[k], W[k, :2], W[k, 2]) for k in range(7)], a=[0.1, 0.2], c=0.3)
    form, box = NormalForm.of(network), Box.cube(2)
    everything = gradients(form)
    assert ends(gradient_norms(form).semi_norm) == exactly(
        max(max(map(abs, g)) for g in everything)
    )
    assert ends(gradient_norms(form).sum) == exactly(max(sum(map(abs, g)) for g in everything))
    assert ends(uniform_norm(form, box).norm) == exactly(plain_uniform_norm(network, box))


def test_ties_up_to_the_last_digit_are_decided_exactly():
    tiny = Fraction(1, 10**40)
    network = bias_free([[1, 0], [-1, 0], [0, 1]], [1, 1 + tiny, 1])
    assert ends(semi_norm(network)) == exactly(1 + tiny)
    apart = distance(ReLUNetwork.of([(1, [1], 0), (1 + tiny, [-1], 0)], a=[0]), box=Box.cube(1))
    assert ends(apart.uniform) == exactly(1 + tiny)
    assert apart.values.point == (-1,)


def test_huge_and_tiny_numbers():
    network = ReLUNetwork.of([("1e300", ["1e300"], 0), (1, ["1e-300"], "-1e-301")], a=[0])
    apart = distance(network, box=Box.cube(1))
    assert ends(apart.semi_norm) == exactly(10**600 + Fraction(1, 10**300))
    assert apart.uniform.lower == 10**600 + Fraction(9, 10**301)


def test_networks_without_kinks():
    flat = ReLUNetwork.of([(2, [0, 0], 1)], a=[3, -4], c=1)
    apart = distance(flat, box=Box.cube(2))
    assert ends(apart.semi_norm) == exactly(4)
    assert ends(apart.gradients.sum) == exactly(7)
    assert ends(apart.gradients.euclidean) == exactly(5)
    assert ends(apart.uniform) == exactly(10)
    assert distance(flat, flat).form.is_zero
    assert ends(semi_norm(flat, flat)) == exactly(0)


def test_a_budget_leaves_an_interval_around_the_norms():
    generator = np.random.default_rng(4)
    network = ReLUNetwork.of(
        [
            (v, w, b)
            for v, w, b in zip(
                generator.normal(size=60),
                generator.normal(size=(60, 8)),
                generator.normal(size=60),
                strict=True,
            )
        ],
        a=[0] * 8,
    )
    for box in (None, Box.cube(8)):
        apart = distance(network, box=box, budget=0.05)
        assert not apart.complete
        for norm in (apart.semi_norm, apart.gradients.sum, apart.gradients.euclidean):
            assert 0 < norm.lower < norm.upper < 60 * norm.lower
    assert apart.uniform.lower <= apart.uniform.upper


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_bounds_hold_on_both_sides(data):
    random = Random(data.draw(st.integers(0, 10**6)))
    inputs = random.randint(1, 3)
    form = NormalForm.of(random_network(random, inputs, random.randint(0, 5)))
    for box in (None, Box.cube(inputs, Fraction(3, 2))):
        inside = form if box is None else form.within(box)
        norms = gradient_norms(form, box)
        below, above = lower_bounds(inside, box), upper_bounds(inside)
        for k, measure in enumerate((lambda g: max(map(abs, g)), lambda g: sum(map(abs, g)))):
            exact = (norms.semi_norm, norms.sum)[k].lower
            assert measure(below[k]) <= exact <= measure(above[k])
        scaled = ScaledGradients.of(inside)
        everything = set(gradients(form, box))
        for table in promising_signs(inside, box):
            assert {scaled.fractions(row) for row in scaled.at(table.signs)} <= everything


def test_square_roots():
    assert ends(square_root(Fraction(0))) == exactly(0)
    for value in (Fraction(2), Fraction(1, 3), Fraction(10**400 + 1), Fraction(7, 10**400)):
        root = square_root(value)
        assert root.lower**2 < value < root.upper**2
        assert root.width < root.lower / 10**20


def test_a_box_of_another_dimension_is_refused():
    with pytest.raises(InputError, match="3 sides"):
        distance(bias_free([[1, 0]], [1]), box=Box.cube(3))
