"""Certificates that rest on an enumeration, which the checker repeats by another way."""

import copy
import json
from contextlib import suppress
from fractions import Fraction
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_rows, setting_of

from exactrelu.certificate import certificate, data_json, digest
from exactrelu.checks.enumeration import cost_vectors
from exactrelu.enumeration_certificate import (
    enumerated_critical_p_certificate,
    enumerated_path_certificate,
)
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers import atoms, critical_p, minimiser, path, vertices
from exactrelu.verify import verify


def random_setting(seed, p):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    X = random_rows(random, random.randint(1, 5 if inputs == 1 else 3), inputs, 3)
    options = {"skip": random.random() < 0.4, "penalize_bias": random.random() < 0.6}
    return setting_of(X, [random.randint(-4, 4) for _ in X], p=p, **options)


def altered(document, change):
    """Return whether a change that keeps the digest right is still accepted."""
    other = copy.deepcopy(document)
    change(other)
    body = {key: value for key, value in other.items() if key != "digest"}
    return verify({**body, "digest": digest(body)}).valid


def assert_minimiser(setting):
    solution = minimiser(atoms(setting))
    document = json.loads(json.dumps(certificate(solution)))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    return document


def test_minimisers_between_0_and_1():
    for seed in range(40):
        assert_minimiser(random_setting(seed, "1/3"))


@pytest.mark.exhaustive
def test_many_minimisers_between_0_and_1():
    for seed in range(40, 400):
        assert_minimiser(random_setting(seed, "2/3"))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_minimisers(name):
    X, y = DEGENERATE[name]
    for skip in (False, True):
        for penalize_bias in (False, True):
            assert_minimiser(setting_of(X, y, p="1/2", skip=skip, penalize_bias=penalize_bias))


def test_the_checker_lists_what_the_polytope_has():
    """Each cost vector that the paper's polytope has on the envelope is among the checker's."""
    for seed in range(6):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        setting = setting_of(X, [random.randint(-3, 3) for _ in X])
        problem = setting.problem
        found = cost_vectors(problem.to_json(), data_json(problem))
        for p in (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)):
            best = minimiser(vertices(setting, backend="own"), p).cost
            costs = [sum((int(c.p) / int(c.q)) ** float(p) for c in v) for v in found]
            assert min(costs) == pytest.approx(float(best.lower))


def test_a_worse_network_fails():
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], p="1/2")
    document = assert_minimiser(setting)
    found = atoms(setting)
    others = [item for item in found if found.network(item).to_json() != document["network"]]
    worse = certificate(minimiser(found, Fraction(1, 10)))
    assert others

    def change(other):
        other["network"] = worse["network"]
        other["claim"]["neurons"] = len(worse["network"]["hidden"])
        other["claim"]["cost"] = other["claim"]["lower_bound"] = {"lower": "1", "upper": "1000"}

    assert worse["network"] != document["network"]
    assert altered(document, lambda other: None)
    assert not altered(document, change)


@pytest.mark.parametrize("seed", range(12))
def test_critical_p(seed):
    found = critical_p(atoms(random_setting(seed, 0)), 6)
    if found.status != "exact":
        return
    document = json.loads(json.dumps(enumerated_critical_p_certificate(found)))
    assert verify(document).valid
    if not found.crosses:
        return
    step = (found.upper - found.lower) * 2

    def move(side, by):
        def change(other):
            other["claim"][side] = str(Fraction(other["claim"][side]) + by)

        return change

    assert not altered(document, move("lower", step))
    assert not altered(document, move("upper", -step))
    assert altered(document, move("lower", -found.lower / 2))


@pytest.mark.parametrize("seed", range(12))
def test_paths(seed):
    found, document = path(atoms(random_setting(seed, 0)), 6), None
    with suppress(InputError):
        document = json.loads(json.dumps(enumerated_path_certificate(found)))
    if document is None:
        assert not found.resolved or len(found.pieces) == 1
        return
    assert verify(document).valid
    if len(found.pieces) == 1:
        return

    def swap(other):
        first, second = other["claim"]["pieces"][:2]
        first["sizes"], second["sizes"] = second["sizes"], first["sizes"]

    def drop(other):
        other["claim"]["pieces"].pop()

    assert not altered(document, swap)
    assert not altered(document, drop)


def test_what_cannot_be_repeated_is_refused():
    loose = setting_of([[0], [1]], [1, 2], p="1/2", tolerance="1/4")
    with pytest.raises(InputError, match="exact labels"):
        certificate(minimiser(atoms(loose)))
    random = Random(0)
    X = random_rows(random, 10, 1, 30)
    large = setting_of(X, [random.randint(-9, 9) for _ in X], p="1/2")
    with pytest.raises(InputError, match="sets of rays; accepted are at most"):
        certificate(minimiser(atoms(large)))
