"""Cells for the neurons of a network: points inside of them, within the bound, or none."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from enumeration_cases import setting_of

from exactrelu.networks import ReLUNetwork
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers.neuron_cells import neuron_cells

ENTRIES = (-1, 0, 0, 1, Fraction(1, 3))


def random_case(seed):
    """Return a setting with a bound and a network of up to four neurons, many on boundaries."""
    random = Random(seed)
    inputs = random.choice([1, 2])
    X = [[random.randint(-2, 2) for _ in range(inputs)] for _ in range(random.randint(1, 4))]
    bound = random.choice(["1/3", "2/3", 1, "4/3", 3])
    setting = setting_of(X, [0] * len(X), bound=bound, skip=random.random() < 0.5)
    hidden = [
        (
            random.choice([-1, 1]),
            [random.choice(ENTRIES) for _ in range(inputs)],
            random.choice(ENTRIES),
        )
        for _ in range(random.randint(0, 4))
    ]
    return setting, ReLUNetwork.of(hidden, a=[0] * inputs)


def pattern(setting, point):
    values = [sum(a * b for a, b in zip(point, s, strict=True)) for s in setting.samples]
    assert all(values), "a point inside of a cell is on no hyperplane"
    return tuple(value > 0 for value in values)


def patterns_around(setting, vector):
    """Return the patterns of all cells around a vector, from points near it."""
    steps = product(range(-3, 4), repeat=len(vector))
    near = [tuple(1000 * t + e for t, e in zip(vector, step, strict=True)) for step in steps]
    values = [
        [sum(a * b for a, b in zip(w, s, strict=True)) for s in setting.samples] for w in near
    ]
    return {tuple(v > 0 for v in row) for row in values if all(row)}


def within(setting, vectors, chosen):
    sums = {}
    for vector, cell in zip(vectors, chosen, strict=True):
        before = sums.get(cell, (0,) * len(vector))
        sums[cell] = tuple(a + b for a, b in zip(before, vector, strict=True))
    bound = setting.problem.bound
    return all(abs(total[j]) <= bound for total in sums.values() for j in setting.penalized)


@pytest.mark.parametrize("seed", range(40))
def test_cells_hold_their_neurons_within_the_bound(seed):
    """Each cell is one of all around its neuron, and none are found only if none would do."""
    setting, network = random_case(seed)
    vectors = [(*n.w, n.b) for n in network.hidden]
    counted = [k for k, n in enumerate(network.hidden) if any(n.w) or not setting.problem.skip]
    around = [[(p, network.hidden[k].v > 0) for p in patterns_around(setting, vectors[k])]
              for k in counted]  # fmt: skip
    found = neuron_cells(setting, network)
    chosen = [vectors[k] for k in counted]
    if found is None:
        assert not any(within(setting, chosen, cells) for cells in product(*around))
        return
    assert [k for k, point in enumerate(found) if point is not None] == counted
    cells = [(pattern(setting, found[k]), network.hidden[k].v > 0) for k in counted]
    assert all(cell in some for cell, some in zip(cells, around, strict=True))
    assert within(setting, chosen, cells)


def test_more_neurons_than_calls_may_be_nested():
    setting = setting_of([[k] for k in range(4)], [0] * 4, bound=2000)
    network = ReLUNetwork.of([(1, [1], 1)] * 1500, a=[0])
    cells = neuron_cells(setting, network)
    assert cells is not None
    assert len(cells) == 1500
    assert neuron_cells(setting, ReLUNetwork.of([(1, [1], 1)] * 2001, a=[0])) is None


def test_it_ends_when_it_is_told_to():
    setting = setting_of([[1], [2]], [2, 4], bound=9)

    def late():
        raise BudgetExceeded("late")

    with pytest.raises(BudgetExceeded):
        neuron_cells(setting, ReLUNetwork.of([(1, [2], 0)], a=[0]), late)
