"""Basic solutions against rank and elimination of each support on its own."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from flint import fmpq_mat
from numpy.typing import NDArray

from exactrelu.solvers.basic_solutions import basic_solutions

Matrix = NDArray[np.int64]
Solutions = dict[tuple[int, ...], tuple[Fraction, ...]]


def one_by_one(columns: Matrix, free: Matrix, right: Matrix) -> Solutions:
    found: Solutions = {}
    count, width = columns.shape
    for size in range(count + 1):
        for support in combinations(range(width), size):
            chosen = np.concatenate([free, columns[:, list(support)]], axis=1)
            unknowns = chosen.shape[1]
            whole = np.concatenate([chosen, right[:, None]], axis=1)
            system = fmpq_mat(count, unknowns + 1, [int(entry) for entry in whole.ravel()])
            reduced, rank = system.rref()
            left = fmpq_mat(count, unknowns, [int(entry) for entry in chosen.ravel()]).rank()
            if left < unknowns or rank > unknowns:
                continue
            values = [reduced[row, unknowns] for row in range(unknowns)]
            solution = tuple(Fraction(int(value.p), int(value.q)) for value in values)
            if all(solution[free.shape[1] :]):
                found[support] = solution
    return found


def in_batches(columns: Matrix, free: Matrix, right: Matrix) -> Solutions:
    found: Solutions = {}
    for batch in basic_solutions(columns, free, right):
        for row in range(len(batch)):
            support = tuple(batch.supports[row].tolist())
            assert support not in found
            denominator = int(batch.denominators[row])
            assert denominator > 0
            values = [*batch.free[row].tolist(), *batch.numerators[row].tolist()]
            found[support] = tuple(Fraction(int(value), denominator) for value in values)
    return found


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(
    ("largest", "most"), [(1, 4000), (1, 0), (10**4, 4000), (10**4, 0), (10**13, 4000)]
)
def test_against_every_support(
    seed: int, largest: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exactrelu.solvers.all_bases._MOST_ENTRIES", most)
    random = Random(seed)
    count, width = random.randint(1, 5), random.randint(1, 6)
    free_width = min(random.choice([0, 0, 1, 2]), count)
    scale = [random.randint(1, largest) for _ in range(width)]
    columns = np.array([[random.randint(-2, 2) * s for s in scale] for _ in range(count)])
    free = np.array([[random.randint(-1, 2) for _ in range(free_width)] for _ in range(count)])
    free = free.reshape(count, free_width).astype(np.int64)
    right = np.array([random.randint(-2, 2) for _ in range(count)])
    if seed % 3 == 0:  # a right side that few columns reach
        right = columns[:, 0] * 2 - columns[:, -1]
    entries = [int(entry) for entry in free.ravel()]
    if free_width and fmpq_mat(count, free_width, entries).rank() < free_width:
        assert in_batches(columns, free, right) == {}
    else:
        assert in_batches(columns, free, right) == one_by_one(columns, free, right)


def test_a_right_side_out_of_reach_has_no_solution() -> None:
    columns = np.array([[1, 2], [0, 0]])
    assert in_batches(columns, columns[:, :0], np.array([1, 1])) == {}


def test_many_columns_are_taken_two_at_a_time() -> None:
    columns = np.array([[1] * 160, [0] * 159 + [1], list(range(160))])
    right = np.array([1, 1, 3])
    found = in_batches(columns, columns[:, :0], right)
    # The last column is needed for the second equation, and any two others for the rest.
    assert len(found) == 159 * 158 // 2
    assert all(support[-1] == 159 for support in found)
