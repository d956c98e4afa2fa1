"""Small random networks, and the same functions in disguise."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from exactrelu.networks.relu_network import Neuron, ReLUNetwork


def random_network(
    random: Random, inputs: int, neurons: int, *, biases: bool = True, skip: bool = True
) -> ReLUNetwork:
    """Return small integer weights, with zero, parallel and opposite rows now and then."""

    def number() -> int:
        return random.randint(-3, 3)

    hidden: list[tuple[int, list[int], int]] = []
    for _ in range(neurons):
        if hidden and random.random() < 0.3:
            _, w, b = random.choice(hidden)
            factor = random.choice((-2, -1, 1, 2))
            hidden.append((number(), [factor * entry for entry in w], factor * b))
        else:
            hidden.append((number(), [number() for _ in range(inputs)], number() * biases))
    a = [number() * skip for _ in range(inputs)]
    return ReLUNetwork.of(hidden, a=a, c=number() * skip * biases)


def random_point(random: Random, inputs: int) -> list[Fraction]:
    """Return a point with small numerators and denominators."""
    return [Fraction(random.randint(-20, 20), random.randint(1, 7)) for _ in range(inputs)]


def scaled(random: Random, network: ReLUNetwork) -> ReLUNetwork:
    """Scale every neuron by a positive rational, and its output weight by the inverse."""
    hidden = []
    for neuron in network.hidden:
        factor = Fraction(random.randint(1, 9), random.randint(1, 9))
        w = tuple(factor * entry for entry in neuron.w)
        hidden.append(Neuron(neuron.v / factor, w, factor * neuron.b))
    return ReLUNetwork(tuple(hidden), network.a, network.c)


def permuted(random: Random, network: ReLUNetwork) -> ReLUNetwork:
    """Put the neurons into another order."""
    hidden = list(network.hidden)
    random.shuffle(hidden)
    return ReLUNetwork(tuple(hidden), network.a, network.c)


def split(random: Random, network: ReLUNetwork) -> ReLUNetwork:
    """Replace every neuron by two of the same direction."""
    hidden = []
    for neuron in network.hidden:
        part = Fraction(random.randint(-5, 5), 3)
        hidden.append(Neuron(neuron.v - part, neuron.w, neuron.b))
        w = tuple(2 * entry for entry in neuron.w)
        hidden.append(Neuron(part / 2, w, 2 * neuron.b))
    return ReLUNetwork(tuple(hidden), network.a, network.c)


def turned(network: ReLUNetwork, chosen: set[int]) -> ReLUNetwork:
    """Turn chosen neurons to the other side of their hyperplanes, and mend the skip connection."""
    hidden, a, c = [], list(network.a), network.c
    for place, neuron in enumerate(network.hidden):
        if place not in chosen:
            hidden.append(neuron)
            continue
        hidden.append(Neuron(neuron.v, tuple(-entry for entry in neuron.w), -neuron.b))
        a = [old + neuron.v * entry for old, entry in zip(a, neuron.w, strict=True)]
        c += neuron.v * neuron.b
    return ReLUNetwork(tuple(hidden), tuple(a), c)
