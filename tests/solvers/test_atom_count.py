"""How many solutions atoms may have, against the list of all atoms."""

from random import Random

import numpy as np
import pytest
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of

from exactrelu.solvers import solve
from exactrelu.solvers.atom_count import _rays, _rays_of_kernels, rays_at_most, solutions_exceed
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.size_estimate import atoms_size


def assert_told(setting):
    bases = atoms_size(setting).bases
    for most in (0, bases // 2, bases - 1, bases, 2 * bases):
        assert solutions_exceed(setting, most) == (bases > most)
    assert len(AtomTable.of(setting)) <= rays_at_most(setting)


def test_the_answer_is_that_of_all_atoms():
    for seed in range(60):
        random = Random(seed)
        inputs = random.choice([1, 1, 2, 3])
        X = random_rows(random, random.randint(1, 6 if inputs < 3 else 4), inputs, 3)
        assert_told(setting_of(X, [random.randint(-3, 3) for _ in X], **random_options(random)))


def test_rays_of_kernels_are_those_of_the_arrangement():
    for seed in range(40):
        random = Random(seed)
        inputs = random.choice([1, 2, 3])
        rows = np.array(random_rows(random, random.randint(inputs, 6), inputs, 3))
        if not rows.any(axis=1).all():
            continue
        lists = (_rays_of_kernels(rows).tolist(), _rays(rows).tolist())
        assert sorted(map(tuple, lists[0])) == sorted(map(tuple, lists[1]))


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("skip", [False, True])
def test_degenerate_data(name, skip):
    X, y = DEGENERATE[name]
    assert_told(setting_of(X, y, skip=skip))


@pytest.mark.parametrize(("samples", "inputs"), [(100, 5), (10, 50), (3, 60)])
def test_a_budget_holds_where_rays_cannot_be_listed(samples, inputs):
    random = Random(samples)
    X = random_rows(random, samples, inputs, 20)
    y = [random.randint(-20, 20) for _ in X]
    assert solutions_exceed(setting_of(X, y), 10**9)
    answer = solve(setting_of(X, y, p="1/2").problem, budget=0.2)
    assert (answer.status, answer.stopped) == ("feasible", "budget")
