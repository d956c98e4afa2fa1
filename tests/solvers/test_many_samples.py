"""Lists that grow with the samples answer a budget, and are made once."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from enumeration_cases import random_rows, setting_of

from exactrelu import critical_p, path, solve
from exactrelu.networks import ReLUNetwork
from exactrelu.networks.exact_values import exact_values
from exactrelu.polytopes import Arrangement, ExactVector
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.branch import branch
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.ray_branch import ray_branch
from exactrelu.solvers.ray_faces import RayFaces
from exactrelu.solvers.ray_program import RayProgram
from exactrelu.solvers.size_relaxation import SizeRelaxation


def many(samples, inputs):
    random = Random(samples)
    X = random_rows(random, samples, inputs, 40)
    return X, [random.randint(-20, 20) for _ in X]


def planes_of(setting):
    units = np.eye(setting.dimension, dtype=np.int64)[list(setting.penalized)]
    return np.concatenate([np.array(setting.samples, dtype=np.int64), units])


SETTINGS = [
    setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], p="1/2"),
    setting_of([[1, 2], [3, -1], [0, 4]], [3, -2, 5], p="1/2"),
    setting_of([[1, 2], [2, 1]], [1, 1], p="1/2", skip=True, penalize_bias=False),
    setting_of([[-1, -2], [-2, -1]], [1, 1], p="1/2", penalize_bias=False),
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_rays_are_listed_once_and_none_is_lost(setting, monkeypatch):
    table = AtomTable.of(setting)
    every = Arrangement.central(planes_of(setting)).rays().numerators.tolist()
    assert sorted([*table.rays.tolist(), *table.idle.tolist()]) == sorted(every)
    features = np.array(setting.samples) @ table.idle.T
    costs = np.abs(table.idle[:, list(setting.penalized)]).sum(axis=1)
    assert ((features <= 0).all(axis=0) | (costs == 0)).all()

    def listed_again(*_, **__):
        raise AssertionError("the rays are listed again")

    monkeypatch.setattr(Arrangement, "rays", listed_again)
    relaxation = SizeRelaxation.of(setting, table=table)
    faces = RayFaces.of(relaxation, planes_of(setting))
    assert set(faces.members[faces.members >= 0].tolist()) == set(range(len(table)))


@pytest.mark.parametrize("setting", SETTINGS[:2])
def test_budgets_of_lists(setting):
    with pytest.raises(BudgetExceeded, match="the arrangement"):
        AtomTable.of(setting, budget=0)
    table = AtomTable.of(setting)
    with pytest.raises(BudgetExceeded):
        SizeRelaxation.of(setting, table=table, budget=0)
    with pytest.raises(BudgetExceeded, match="faces"):
        RayFaces.of(SizeRelaxation.of(setting), planes_of(setting), 0)
    with pytest.raises(BudgetExceeded):
        RayProgram.of(setting, budget=0)
    with pytest.raises(BudgetExceeded):
        ColumnNetworks(setting, 100.0, 0)
    assert ray_branch(setting, ColumnNetworks(setting, 100.0), budget=0) is None
    # A second at least is there for the cones.
    assert branch(setting, 100.0, budget=0).value >= 0


def test_too_many_rays_for_pairs(monkeypatch):
    monkeypatch.setattr("exactrelu.solvers.atom_table._MOST_RAYS", 5)
    with pytest.raises(InputError, match="7 rays; accepted where they are compared in pairs are 5"):
        AtomTable.of(SETTINGS[0])
    with pytest.raises(BudgetExceeded, match="7 rays"):
        AtomTable.of(SETTINGS[0], budget=60)


def test_pairs_are_compared_in_blocks(monkeypatch):
    whole = AtomTable.of(SETTINGS[1])
    monkeypatch.setattr("exactrelu.solvers.atom_table._AT_ONCE", 1)
    parts = AtomTable.of(SETTINGS[1])
    assert (whole.mergeable == parts.mergeable).all()
    assert (whole.wasteful == parts.wasteful).all()


def test_a_list_of_blocks_can_be_stopped_within_one_support():
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 3:
            raise BudgetExceeded("late")

    X, y = many(40, 2)
    with pytest.raises(BudgetExceeded, match="late"):
        NeuronSpace(setting_of(X, y)).groups(3, check)


@pytest.mark.parametrize(("samples", "inputs"), [(300, 2), (300, 3), (2000, 5)])
def test_a_brief_budget_leaves_a_network_and_a_bound(samples, inputs):
    """Each took minutes or all memory when lists of rays and cells were made regardless."""
    X, y = many(samples, inputs)
    for p in ("0", "1/2"):
        found = solve(X, y, p=p, budget=0.5)
        assert (found.status, found.stopped) == ("feasible", "budget")
        assert 0 <= found.lower_bound.lower < found.cost.upper
    proved = critical_p(X, y, budget=0.5)
    assert (proved.status, proved.stopped) == ("lower_bound", "budget")
    assert 0 <= proved.lower < proved.upper <= 1
    if samples == 300:
        pieces = path(X, y, budget=0.5)
        assert (pieces.status, pieces.stopped) == ("feasible", "budget")


def test_an_enumeration_that_a_budget_leaves_out_is_said_to_be_stopped():
    X, y = many(8, 2)
    proved = critical_p(X, y, budget=1)
    assert (proved.status, proved.stopped) == ("lower_bound", "budget")


def test_values_of_parallel_neurons_are_those_of_any():
    random = Random(5)
    for trial in range(30):
        direction = [random.randint(-3, 3) for _ in range(3)]
        if not any(direction):
            continue
        hidden = [
            (
                random.choice([-2, 1, Fraction(1, 3)]),
                [factor * t for t in direction],
                Fraction(random.randint(-9, 9), random.randint(1, 4)),
            )
            for factor in (random.choice([-1, 0, Fraction(1, 2), 3]) for _ in range(5))
        ]
        affine = [random.randint(-2, 2) if trial % 2 else 0 for _ in range(3)]
        network = ReLUNetwork.of(hidden, a=affine, c=Fraction(trial, 7))
        rows = random_rows(random, 7, 3, 4)
        columns = [ExactVector.of([Fraction(row[j], 3) for row in rows]) for j in range(3)]
        expected = []
        for i in range(len(rows)):
            x = [column[i] for column in columns]
            value = sum((a * t for a, t in zip(affine, x, strict=True)), Fraction(trial, 7))
            for v, w, b in hidden:
                value += v * max(0, sum(s * t for s, t in zip(w, x, strict=True)) + b)
            expected.append(value)
        assert [Fraction(int(v.p), int(v.q)) for v in exact_values(network, columns)] == expected
