"""What is degenerate in parameters, and merging neurons that nearly agree."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from random_networks import random_network, turned

from exactrelu.networks import ReLUNetwork, diagnose, distance, merged_nearby
from exactrelu.networks.nearby_neurons import merge_error, nearby_neurons
from exactrelu.networks.relu_network import Neuron
from exactrelu.polytopes import Box, InputError


def bias_free(A, c):
    neurons = [(v, w, 0) for v, w in zip(c, A, strict=True)]
    return ReLUNetwork.of(neurons, a=[0] * len(A[0]))


def test_the_flip_index_of_the_last_case():
    found = diagnose(bias_free([[2, 1], [-1, 1], [-1, "-1.9"]], [1, 1, 1]))
    assert (found.flip.value, found.flip.neurons) == (Fraction(1, 10), (0, 1, 2))
    assert found.largest == 2


def test_the_flip_index_of_the_fifth_pathology():
    k, root = 10, Fraction("1.4142135623730951")
    rows = [[-k, -k, Fraction(-1, k)], [k, -k, Fraction(-1, k)], [0, root * k, -1 / (root * k)]]
    found = diagnose(bias_free(rows, [k, k, root * k]))
    assert (found.flip.value, found.flip.neurons, found.flip.exact) == (3, (0, 1, 2), True)
    assert found.flip_of_two.value == 3
    assert found.largest >= 100


def test_findings_by_name():
    network = ReLUNetwork.of(
        [
            (1, [1, 0], 0),
            (3, [2, 0], 0),
            (1, [-1, 0], 0),
            (0, [1, 1], 1),
            (2, [0, 0], 1),
            (1, [1, 1], -3),
            (1, [1, 1], 3),
            (500, [0, 1], 0),
            (1, ["1e-3", "1e-3"], 0),
            (0, [0, 0], 0),
        ],
        a=[0, 0],
    )
    found = diagnose(network, Box.cube(2))
    assert found.dead == (3, 4, 9)
    assert found.dead_on_box == (5,)
    assert found.active_on_box == (6,)
    assert found.redundant == ((0, 1),)
    assert found.opposite == ((0, 1, 2),)
    assert found.unbalanced == (3, 7, 8, 9)
    assert found.balances[:3] == (1, Fraction(3, 2), 1)
    assert diagnose(network).dead_on_box == ()


def test_the_flip_index_is_the_distance_to_the_turned_network():
    random = Random(1)
    for _ in range(20):
        network = random_network(random, 2, random.randint(2, 5), skip=False)
        found = diagnose(network)
        if found.flip is None:
            continue
        plain = turned(network, set(found.flip.neurons))
        flipped = ReLUNetwork(plain.hidden, network.a, network.c)
        assert distance(network, flipped).semi_norm.lower == found.flip.value


def test_networks_without_neurons():
    found = diagnose(ReLUNetwork.of([], a=[0]), Box.cube(1))
    assert (found.flip, found.flip_of_two, found.nearby, found.largest) == (None, None, (), 0)
    with pytest.raises(InputError, match="2 sides"):
        diagnose(ReLUNetwork.of([], a=[0]), Box.cube(2))


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_merging_changes_the_function_by_at_most_the_bound(inputs):
    random, nearest = Random(inputs), 0.0
    for _ in range(40):
        network = random_network(random, inputs, 4, skip=False)
        low = [Fraction(random.randint(-4, 0), 2) for _ in range(inputs)]
        box = Box.of(low, [bottom + random.randint(1, 3) for bottom in low])
        for merge in nearby_neurons(network, box):
            hidden = list(network.hidden)
            kept, gone = hidden[merge.kept], hidden[merge.gone]
            hidden[merge.kept] = Neuron(kept.v + merge.factor * gone.v, kept.w, kept.b)
            hidden[merge.gone] = Neuron(Fraction(0), gone.w, gone.b)
            change = distance(network, ReLUNetwork(tuple(hidden), network.a), box=box).uniform.upper
            assert change <= merge.error
            if merge.error:
                nearest = max(nearest, float(change / merge.error))
    assert nearest > 0.9


def test_no_other_factor_has_a_smaller_bound():
    random = Random(7)
    box = Box.of([-1, 0], [1, 3])
    corners = [(x, y) for x in (-1, 1) for y in (0, 3)]

    def bound(kept, gone, factor):
        return abs(gone.v) * max(
            abs(
                sum((g - factor * k) * t for g, k, t in zip(gone.w, kept.w, x, strict=True))
                + gone.b
                - factor * kept.b
            )
            for x in corners
        )

    for _ in range(100):
        kept, gone = random_network(random, 2, 2).hidden
        best = merge_error(kept, gone, box)
        factors = [Fraction(random.randint(1, 60), 12) for _ in range(20)]
        if best is None:
            nothing = bound(kept, gone, Fraction(0))
            assert all(bound(kept, gone, factor) >= nothing for factor in factors)
        else:
            assert best[1] == bound(kept, gone, best[0])
            assert all(bound(kept, gone, factor) >= best[1] for factor in factors)


def test_merging_within_a_tolerance():
    generator = np.random.default_rng(0)
    directions = generator.normal(size=(5, 2))
    rows = np.repeat(directions, 3, axis=0) + 1e-6 * generator.normal(size=(15, 2))
    network = bias_free(rows.tolist(), generator.normal(size=15).tolist())
    box, tolerance = Box.cube(2), Fraction(1, 1000)
    smaller, error = merged_nearby(network, box, tolerance)
    assert len(smaller.hidden) == 5
    assert distance(network, smaller, box=box).uniform.upper <= error <= tolerance
    same, nothing = merged_nearby(network, box, Fraction(0))
    assert (same, nothing) == (network, 0)
