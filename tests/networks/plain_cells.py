"""Slow ways to gradients and values: one linear program a sign vector, and all vertices."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

from exactrelu.networks import ReLUNetwork
from exactrelu.polytopes import Box, ExactMatrix, LinearSystem, minimize


def plain_gradients(network: ReLUNetwork, box: Box | None = None) -> set[tuple[Fraction, ...]]:
    """Return the gradients of all sign vectors of the neurons that an exact LP finds feasible."""
    neurons = [neuron for neuron in network.hidden if any(neuron.w)]
    found = set()
    for signs in product((-1, 1), repeat=len(neurons)):
        if _is_cell(neurons, signs, network.inputs, box):
            gradient = list(network.a)
            for neuron, sign in zip(neurons, signs, strict=True):
                if sign > 0:
                    gradient = [g + neuron.v * w for g, w in zip(gradient, neuron.w, strict=True)]
            found.add(tuple(gradient))
    return found


def _is_cell(neurons, signs, inputs, box):
    """Maximise a margin t <= 1 with sign (w x + b) >= t."""
    rows, sides = [[0] * inputs + [1]], [1]
    for neuron, sign in zip(neurons, signs, strict=True):
        rows.append([*(-sign * w for w in neuron.w), 1])
        sides.append(sign * neuron.b)
    if box is not None:
        for place in range(inputs):
            unit = [int(place == j) for j in range(inputs)]
            rows += [[*unit, 1], [*(-u for u in unit), 1]]
            sides += [box.upper[place], -box.lower[place]]
    optimum = minimize([0] * inputs + [-1], LinearSystem.of(rows, sides), start="own")
    return optimum.value is not None and optimum.value < 0


def plain_uniform_norm(network: ReLUNetwork, box: Box) -> Fraction:
    """Return the largest absolute value at all vertices of all neurons and facets."""
    rows = [[*neuron.w, neuron.b] for neuron in network.hidden if any(neuron.w)]
    for place in range(network.inputs):
        unit = [int(place == j) for j in range(network.inputs)]
        rows += [[*unit, -box.lower[place]], [*unit, -box.upper[place]]]
    best = Fraction(0)
    for chosen in combinations(rows, network.inputs):
        matrix = ExactMatrix.of([row[:-1] for row in chosen])
        if matrix.rank() < network.inputs:
            continue
        x = matrix.solve([-row[-1] for row in chosen])
        if all(a <= t <= b for a, t, b in zip(box.lower, x, box.upper, strict=True)):
            best = max(best, abs(network.exact(x)))
    return best
