"""Smallest sums of subsets of vectors."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes import smallest_subset_sum as module
from exactrelu.polytopes.smallest_subset_sum import smallest_subset_sum


def size(vectors, subset):
    return max(abs(sum(vectors[k][j] for k in subset)) for j in range(len(vectors[0])))


def plain(vectors, least):
    """Try all subsets."""
    n = len(vectors)
    return min(
        size(vectors, subset) for r in range(least, n + 1) for subset in combinations(range(n), r)
    )


def check(vectors, least):
    found = smallest_subset_sum(vectors, least)
    assert found.complete
    assert len(found.subset) >= least
    assert found.size == size(vectors, found.subset) == plain(vectors, least)


@given(st.data())
@settings(deadline=None)
def test_agrees_with_all_subsets(data):
    d = data.draw(st.integers(1, 3))
    large = data.draw(st.sampled_from([1, 10**25]))
    number = st.integers(-5, 5).map(lambda k: k * large + k % 2)
    rows = data.draw(st.lists(st.lists(number, min_size=d, max_size=d), min_size=2, max_size=8))
    for least in (1, 2):
        check(rows, least)


@pytest.mark.parametrize("large", [30, 10**6, 10**40])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_halves_agree_with_all_subsets(monkeypatch, large, d):
    monkeypatch.setattr(module, "MOST_TRIED", 1)
    random = Random(d)
    for _ in range(10):
        n = random.randint(2, 9)
        rows = [[random.randint(-large, large) for _ in range(d)] for _ in range(n)]
        for least in (1, 2):
            check(rows, least)


def test_blocks_agree_with_halves(monkeypatch):
    random = Random(3)
    rows = [[random.randint(-(10**9), 10**9) for _ in range(2)] for _ in range(18)]
    whole = smallest_subset_sum(rows)
    monkeypatch.setattr(module, "MOST_TRIED", 1)
    assert smallest_subset_sum(rows).size == whole.size == size(rows, whole.subset)


def test_many_vectors_get_an_upper_bound():
    random = Random(4)
    rows = [[random.randint(-1000, 1000) for _ in range(6)] for _ in range(50)]
    found = smallest_subset_sum(rows)
    assert not found.complete
    assert found.size == size(rows, found.subset) < min(max(map(abs, row)) for row in rows)
    opposite = [*rows, [-entry for entry in rows[7]]]
    found = smallest_subset_sum(opposite, 2)
    assert (found.size, found.complete) == (0, True)


def test_too_few_vectors():
    assert smallest_subset_sum([]) is None
    assert smallest_subset_sum([[1, 2]], 2) is None
    assert smallest_subset_sum([[0, 0], [0, 0]]).size == 0


def test_a_budget_leaves_an_upper_bound():
    random = Random(5)
    rows = [[random.randint(-(10**9), 10**9) for _ in range(2)] for _ in range(22)]
    exact, stopped = smallest_subset_sum(rows), smallest_subset_sum(rows, budget=1e-9)
    assert exact.complete
    assert not stopped.complete
    assert stopped.size == size(rows, stopped.subset) >= exact.size
