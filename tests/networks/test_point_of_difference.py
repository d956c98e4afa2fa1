"""Points at which two networks differ."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from random_networks import random_network, turned

from exactrelu.networks import NormalForm, ReLUNetwork
from exactrelu.networks.point_of_difference import point_of_difference
from exactrelu.polytopes import Box


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_the_functions_differ_at_the_point_if_anywhere(inputs):
    random = Random(inputs)
    for _ in range(60):
        network = random_network(random, inputs, random.randint(0, 6))
        form = NormalForm.of(network)
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        for place in (None, box):
            point = point_of_difference(form, place)
            inside = form if place is None else form.within(place)
            assert (point is None) == inside.is_zero
            if point is not None:
                assert network.exact(point) != 0
                if place is not None:
                    sides = zip(place.lower, point, place.upper, strict=True)
                    assert all(a <= x <= b for a, x, b in sides)
        same = NormalForm.of(turned(network, {0} if network.hidden else set()))
        assert point_of_difference(form.minus(same)) is None


def test_kinks_through_one_point_and_a_hidden_difference():
    star = ReLUNetwork.of([(1, [1, k], 0) for k in range(-3, 4)], a=[0, 0])
    form = NormalForm.of(star)
    moved = NormalForm.of(ReLUNetwork(star.hidden, star.a, Fraction(1, 10**50)))
    for difference in (form, form.minus(moved)):
        assert difference.exact(point_of_difference(difference))
    peak = NormalForm.of(ReLUNetwork.of([(1, [1], k) for k in (1, 1)], a=[-2], c=-2))
    assert peak.exact(point_of_difference(peak))
