"""Signs with which vectors add up to a target."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes.signed_sums import signed_sums


def plain(vectors, target):
    """Try all signs."""
    return [
        signs
        for signs in product((-1, 1), repeat=len(vectors))
        if all(
            sum(e * row[j] for e, row in zip(signs, vectors, strict=True)) == target[j]
            for j in range(len(target))
        )
    ]


def check(vectors, target):
    found, expected = signed_sums(vectors, target), plain(vectors, target)
    assert (found.count, found.complete) == (len(expected), True)
    assert (found.signs in expected) if expected else found.signs is None


@given(st.data())
def test_agrees_with_all_signs(data):
    d = data.draw(st.integers(1, 3))
    number = st.integers(-3, 3)
    row = st.lists(number, min_size=d, max_size=d)
    check(data.draw(st.lists(row, max_size=7)), data.draw(row))


@given(st.integers(0, 10**9))
def test_agrees_when_there_is_a_solution_and_the_numbers_are_long(seed):
    random = Random(seed)
    n, d, size = random.randint(1, 8), random.randint(1, 3), random.choice((3, 10**40))
    rows = [[random.randint(-size, size) for _ in range(d)] for _ in range(n)]
    rows += [[2 * entry for entry in rows[0]], rows[-1]]
    signs = [random.choice((-1, 1)) for _ in rows]
    target = [sum(e * row[j] for e, row in zip(signs, rows, strict=True)) for j in range(d)]
    check(rows, target)
    check(rows, [target[0] + 2, *target[1:]])


@pytest.mark.parametrize(
    ("weights", "count"),
    [((3, 1, 1, 2, 2, 1), 10), ((5, 5, 4, 3, 2, 1), 6), ((1, 1, 1), 0), ((4, 1, 2), 0)],
)
def test_partition(weights, count):
    base = max(weights) + 3
    rows = [[w, base**i] for i, w in enumerate(weights)]
    rows += [[w, -(base**i)] for i, w in enumerate(weights)]
    assert signed_sums(rows, [0, 0]).count == count == len(plain([[w] for w in weights], [0]))


def test_no_vectors():
    assert signed_sums([], [0, 0]).count == 1
    assert signed_sums([], [0, 1]).count == 0


def test_many_vectors_are_decided_where_that_is_cheap():
    units = [[int(i == j) for j in range(60)] for i in range(60)]
    assert signed_sums(units, [-1] * 60).signs == (-1,) * 60
    assert signed_sums(units, [-1] * 59 + [3]).count == 0
    assert signed_sums(units, [0] * 60).count == 0
    assert signed_sums([[2]] * 60, [1]).count == 0
    assert signed_sums([[k * k + 1] for k in range(60)], [0]) is None


def test_forty_vectors():
    random = Random(1)
    rows = [[random.randint(-(10**30), 10**30) for _ in range(2)] for _ in range(36)]
    signs = tuple(random.choice((-1, 1)) for _ in rows)
    target = [sum(e * row[j] for e, row in zip(signs, rows, strict=True)) for j in range(2)]
    found = signed_sums(rows, target)
    assert (found.count, found.signs) == (1, signs)
