"""The closest parametrisation against a search on a grid of scales."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from exactrelu.networks import (
    Parametrisation,
    invert,
)

of = Parametrisation.of


def best_by_brute_force(first: Parametrisation, second: Parametrisation) -> float:
    """Search scales on a fine grid and all permutations; one neuron a direction of Θ."""
    scales = np.geomspace(1e-3, 1e3, 60_001)
    costs = np.empty((len(first), len(second)))
    for i, (row, c) in enumerate(zip(first.rows, first.outputs, strict=True)):
        for j, (u, q) in enumerate(zip(second.directions, second.products, strict=True)):
            assert u is not None
            change = np.abs(float(q) / scales - float(c))
            for a, entry in zip(row, u, strict=True):
                change = np.maximum(change, np.abs(scales * float(entry) - float(a)))
            costs[i, j] = change.min()
    return min(
        max(costs[i, j] for i, j in enumerate(order))
        for order in itertools.permutations(range(len(first)))
    )


@pytest.mark.parametrize("seed", range(12))
def test_best_agrees_with_a_search_on_a_grid(seed: int) -> None:
    generator = np.random.default_rng(seed)
    m = int(generator.integers(1, 5))
    first = of(generator.integers(-9, 10, (m, 2)), generator.integers(-9, 10, m))
    angles = [(1, 0), (1, 1), (1, 2), (2, 1)][:m]
    second = of(angles, generator.choice([-4, -1, 1, 3, 6], m))
    found = invert(first, second)
    searched = best_by_brute_force(first, second)
    assert float(found.distance) <= searched + 1e-12
    assert searched <= float(found.distance) * (1 + 3e-3) + 1e-3
