"""The search over rays shared among threads: the tree is the same for any number of them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import compiled_tree
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.compiled_tree import FoundTree, search_tree
from exactrelu.solvers.ray_branch import ray_branch
from exactrelu.solvers.ray_program import RayProgram
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.tree_library import is_compiled

pytestmark = pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")

MARGIN = 1e-9


def setting_of(seed: int, samples: int = 6) -> Setting:
    rng = random.Random(seed)
    X = rng.sample([[a, b] for a in range(-9, 10) for b in range(-9, 10)], samples)
    y = [rng.randint(-5, 5) for _ in range(samples)]
    columns = [ExactVector.of(column) for column in zip(*X, strict=True)]
    problem = Problem.of(columns, ExactVector.of(y), p="1/2", skip=False, penalize_bias=True)
    return Setting.of(problem)


def search(
    setting: Setting, target: float, workers: int, monkeypatch: pytest.MonkeyPatch, limit: int
) -> FoundTree:
    monkeypatch.setattr(compiled_tree, "worker_count", lambda: workers)
    program = RayProgram.of(setting)
    sizes = np.zeros(2 * len(program.table))
    return search_tree(program, target, sizes, limit=limit, margin=MARGIN, tries=50)


@pytest.mark.parametrize("seed", range(4))
def test_any_number_of_threads_leaves_the_same_records(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = setting_of(seed)
    networks = ColumnNetworks(setting, 1e6)
    assert ray_branch(setting, networks) is not None
    target = 0.95 * networks.cap
    alone = search(setting, target, 1, monkeypatch, 10**6)
    assert alone.complete
    assert len(alone.integers) > 100
    for workers in (2, 3, 7):
        shared = search(setting, target, workers, monkeypatch, 10**6)
        assert shared.complete
        assert shared.nodes == alone.nodes
        assert np.array_equal(shared.integers, alone.integers)
        assert np.array_equal(shared.floats, alone.floats)


def test_threads_that_run_out_of_nodes_end_without_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setting = setting_of(0)
    networks = ColumnNetworks(setting, 1e6)
    assert ray_branch(setting, networks) is not None
    for workers in (1, 2, 5):
        found = search(setting, networks.cap, workers, monkeypatch, 20)
        assert not found.complete
        assert found.nodes <= workers * 21


def test_a_cheaper_network_ends_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = setting_of(1)
    networks = ColumnNetworks(setting, 1e6)
    assert ray_branch(setting, networks) is not None
    for workers in (1, 4):
        found = search(setting, 1.5 * networks.cap, workers, monkeypatch, 10**6)
        assert found.better
        assert not found.complete
        assert found.cost < 1.5 * networks.cap
