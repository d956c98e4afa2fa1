"""The search for the uniform norm on a box, against all vertices."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from plain_cells import plain_uniform_norm
from random_networks import random_network
from step_clock import clock_of_steps

from exactrelu.networks import NormalForm, ReLUNetwork
from exactrelu.networks import uniform_norm as uniform_norm_module
from exactrelu.networks import value_search as value_search_module
from exactrelu.networks.uniform_norm import uniform_norm
from exactrelu.polytopes import Box


def exactly(value):
    return Fraction(value), Fraction(value)


def ends(enclosure):
    return enclosure.lower, enclosure.upper


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_the_search_over_boxes_agrees_with_all_vertices(monkeypatch, inputs):
    random = Random(60 + inputs)
    monkeypatch.setattr(uniform_norm_module, "_FEW", 0)
    monkeypatch.setattr(value_search_module, "_LEAF", 7)
    for _ in range(15):
        network = random_network(random, inputs, random.randint(1, 5))
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        found = uniform_norm(NormalForm.of(network), box)
        assert found.complete
        assert ends(found.norm) == exactly(plain_uniform_norm(network, box))
        assert abs(network.exact(found.point)) == found.norm.lower


@pytest.mark.parametrize(("neurons", "inputs"), [(60, 2), (25, 3)])
def test_the_search_over_boxes_agrees_on_larger_networks(monkeypatch, neurons, inputs):
    generator = np.random.default_rng(neurons)
    W, v = generator.normal(size=(neurons, inputs + 1)), generator.normal(size=neurons)
    hidden = [(v[k], W[k, :inputs], W[k, inputs]) for k in range(neurons)]
    form, box = NormalForm.of(ReLUNetwork.of(hidden, a=[0] * inputs)), Box.cube(inputs, 2)
    monkeypatch.setattr(uniform_norm_module, "_FEW", 10**9)
    direct = uniform_norm(form, box)
    monkeypatch.setattr(uniform_norm_module, "_FEW", 0)
    searched = uniform_norm(form, box)
    assert searched.complete
    assert searched.norm == direct.norm
    assert searched.vertices < direct.vertices


def test_the_search_ends_on_stars_plateaus_and_ties(monkeypatch):
    monkeypatch.setattr(uniform_norm_module, "_FEW", 0)
    star = ReLUNetwork.of([(-1, [k, 1], "0.3") for k in range(-15, 15)], a=[0, 0], c=5)
    plateau = ReLUNetwork.of([(1, [1, 0], "-1/3"), (-1, [1, 0], "-2/3")], a=[0, 0])
    ridge = ReLUNetwork.of([(-2, [1, 1], 0), (-2, [1, -1], "1/7")], a=[2, 0])
    for network in (star, plateau, ridge):
        found = uniform_norm(NormalForm.of(network), Box.cube(2))
        assert found.complete
        assert found.norm.lower == plain_uniform_norm(network, Box.cube(2))


def test_the_search_ends_where_many_kinks_share_a_line(monkeypatch):
    monkeypatch.setattr(uniform_norm_module, "_FEW", 0)
    rows = [[k, 1, 0] for k in range(-6, 6)]
    roof = ReLUNetwork.of([(-2, row, 0) for row in rows], a=[-6, 12, 0], c=20)
    found = uniform_norm(NormalForm.of(roof), Box.cube(3, Fraction(1, 3)))
    assert found.complete
    assert found.norm.lower == plain_uniform_norm(roof, Box.cube(3, Fraction(1, 3)))


def test_a_stopped_search_has_bounds(monkeypatch):
    generator = np.random.default_rng(8)
    W, v = generator.normal(size=(80, 7)), generator.normal(size=80)
    hidden = [(v[k], W[k, :6], W[k, 6]) for k in range(80)]
    form, box = NormalForm.of(ReLUNetwork.of(hidden, a=[0] * 6)), Box.cube(6)
    with clock_of_steps(0.01):
        found = uniform_norm(form, box, budget=0.3)
    assert not found.complete
    assert 0 < found.norm.lower < found.norm.upper < 6 * found.norm.lower
