"""Exclusion modulo a prime, against exact ranks of every set."""

import itertools
import random

import numpy as np
import pytest
from flint import fmpz_mat, nmod_mat
from plain_supports import make_setting

from exactrelu.solvers.dependent_sets import PairRanks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.prime_field import (
    P,
    complementary,
    inverse,
    matrix_product,
    minors,
    pivot_columns,
    reduced,
    residues,
)
from exactrelu.solvers.span_exclusion import candidates
from exactrelu.solvers.subset_numbers import numbered_subsets
from exactrelu.solvers.unique_weights import spans_labels


def spanned(space, blocks):
    features = np.concatenate([space.features(block) for block in blocks], axis=1)
    return bool(spans_labels(space, features[None])[0])


def test_the_modulus_is_prime():
    assert all(P % divisor for divisor in range(2, 2049))
    assert P < 2048**2


@pytest.mark.parametrize(("K", "a"), [(2, 1), (4, 2), (5, 1), (6, 3), (7, 4)])
def test_laplace_expansion_is_the_determinant(K, a):
    rng = np.random.default_rng(K)
    left, right = rng.integers(0, P, size=(3, K, a)), rng.integers(0, P, size=(3, K, K - a))
    other = complementary(minors(residues(right)), K, K - a)
    values = matrix_product(minors(residues(left)), other.T)
    for i, j in itertools.product(range(3), repeat=2):
        entries = np.concatenate([left[i], right[j]], axis=1).ravel().tolist()
        assert (int(nmod_mat(K, K, entries, P).det()) - int(values[i, j])) % P == 0


def test_long_products_do_not_round():
    rng = np.random.default_rng(1)
    left, right = rng.integers(0, P, size=(2, 5000)), rng.integers(0, P, size=(5000, 1))
    exact = left.astype(object) @ right.astype(object)
    found = matrix_product(residues(left), residues(right))
    assert ((exact - found.astype(np.int64).astype(object)) % P == 0).all()


def test_inverses():
    values = residues(np.arange(1, 100))
    assert (reduced(values * inverse(values)) == 1).all()


def test_pivots_are_those_of_the_rational_matrix():
    rng = np.random.default_rng(2)
    for _ in range(50):
        matrix = rng.integers(-1, 2, size=(4, 5))
        ranks = [0] + [int(fmpz_mat(matrix[:, : j + 1].tolist()).rank()) for j in range(5)]
        expected = [ranks[j + 1] > ranks[j] for j in range(5)]
        assert pivot_columns(residues(matrix)[None])[0].tolist() == expected


def test_numbered_subsets_are_all_subsets():
    for n, m in ((5, 2), (6, 4), (3, 3)):
        total = len(list(itertools.combinations(range(n), m)))
        found = numbered_subsets(np.arange(total), n, m)
        assert sorted(map(tuple, found.tolist())) == list(itertools.combinations(range(n), m))


@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_exactly_the_sets_without_the_labels_are_excluded(seed, skip):
    rng = random.Random(seed)
    X = rng.sample(list(itertools.product(range(-2, 3), repeat=2)), 7)
    y = [rng.choice([0, 0, 1, -1]) for _ in X]
    space = NeuronSpace(make_setting(X, y, skip=skip, penalize_bias=True))
    groups = [*space.groups(1), *space.groups(2)]
    pairs = PairRanks(space)
    checked = 0
    for kind in itertools.combinations_with_replacement(groups, 2):
        if sum(group.width for group in kind) >= space.equations:
            continue
        left = set()
        for found in candidates(space, space.setting.lower, kind):
            excluded = pairs.excluded(found)
            for row, out in zip(found.indices.tolist(), excluded.tolist(), strict=True):
                blocks = [g.block(i) for g, i in zip(found.groups, row, strict=True)]
                key = frozenset(blocks)
                assert len(key) == 2
                assert key not in left
                left.add(key)
                if out:
                    assert not spanned(space, blocks)
        first, second = ([g.block(i) for i in range(len(g))] for g in kind)
        for one, two in itertools.product(first[:25], second[:25]):
            if one != two and frozenset((one, two)) not in left:
                assert not spanned(space, (one, two))
                checked += 1
    assert checked
