"""Certificates that rest on an enumeration, which the checker repeats by another way."""

import copy
import json
from contextlib import suppress
from fractions import Fraction
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of

from exactrelu.certificate import certificate, digest
from exactrelu.certificate_data import data_json
from exactrelu.enumerated_rays import require_certifiable
from exactrelu.enumeration_certificate import (
    enumerated_critical_p_certificate,
    enumerated_path_certificate,
)
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers import atoms, critical_p, minimiser, path, vertices
from exactrelu.verify import verify

EXPONENTS = ("0", "1/3", "1/2", "9/10", "1")


def random_setting(seed, p=None, **given):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    options = {**random_options(random), **given}
    loose = options["tolerance"] != 0
    X = random_rows(random, random.randint(1, (3 if loose else 5) if inputs == 1 else 3), inputs, 3)
    y = [random.randint(-4, 4) for _ in X]
    if loose and random.random() < 0.3:
        options["tolerance"] = [random.choice([0, 1, Fraction(1, 3)]) for _ in X]
    options["p"] = random.choice(EXPONENTS) if p is None else p
    if options["measure"] == "neurons":
        options["p"] = 0
    return setting_of(X, y, **options)


def altered(document, change):
    """Return whether a change that keeps the digest right is still accepted."""
    other = copy.deepcopy(document)
    change(other)
    body = {key: value for key, value in other.items() if key != "digest"}
    return verify({**body, "digest": digest(body)}).valid


def assert_minimiser(setting, method=atoms):
    document = json.loads(json.dumps(certificate(minimiser(method(setting)))))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    return document


def leaves(part, path=()):
    """Yield the place of every value in a document."""
    if isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, (*path, key))
    else:
        yield path, part


def put(document, place, value):
    for key in place[:-1]:
        document = document[key]
    document[place[-1]] = value


def assert_nothing_can_be_changed(document):
    """Change every value in turn, with the digest made right again."""
    outside = ("data", "data_digest", "digest", "format", "version")
    neurons = document["problem"]["measure"] == "neurons"
    for place, value in list(leaves(document)):
        if place[0] in outside or (neurons and place[-1] == "penalize_bias"):
            continue  # where neurons are counted it makes no difference what biases cost
        for other in changes(value):
            if place[:2] in (("claim", "cost"), ("claim", "lower_bound")):
                if place[-1] == "lower" and Fraction(other) < Fraction(value):
                    continue  # a wider enclosure is true
                if place[-1] == "upper" and Fraction(other) > Fraction(value):
                    continue
            assert not altered(document, lambda d, o=other, at=place: put(d, at, o)), (place, other)


def changes(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if value is None:
        return ["1"]
    try:
        number = Fraction(value)
    except ValueError:
        return [value + "x"]
    return [str(number + 1), str(-number)] if number else [str(number + 1)]


def test_minimisers_with_every_option():
    for seed in range(60):
        assert_minimiser(random_setting(seed))


def test_minimisers_between_0_and_1():
    for seed in range(40):
        assert_minimiser(random_setting(seed, "1/3", measure="parameters", tolerance=0))


@pytest.mark.exhaustive
def test_many_minimisers():
    for seed in range(60, 800):
        assert_minimiser(random_setting(seed))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_minimisers(name):
    X, y = DEGENERATE[name]
    for skip in (False, True):
        for penalize_bias in (False, True):
            options = {"skip": skip, "penalize_bias": penalize_bias}
            for p in EXPONENTS:
                assert_minimiser(setting_of(X, y, p=p, **options))
            assert_minimiser(setting_of(X, y, p="1/2", tolerance="1/2", **options))
            assert_minimiser(setting_of(X, y, measure="neurons", **options))


def test_minimisers_found_by_vertices():
    for seed in range(12):
        X = random_rows(Random(seed), 2, 1, 3)
        y = [Random(seed).randint(-3, 3) for _ in X]
        for p in ("0", "1/2"):
            for tolerance in (0, Fraction(1, 2)):
                setting = setting_of(X, y, p=p, tolerance=tolerance)
                assert_minimiser(setting, lambda s: vertices(s, backend="own"))


@pytest.mark.parametrize(
    "options",
    [
        {"p": "1/2"},
        {"p": "1/2", "skip": True},
        {"p": "1/3", "penalize_bias": False},
        {"p": "1/2", "tolerance": "1/4"},
        {"p": "0"},
        {"p": "0", "measure": "neurons"},
        {"p": "1"},
    ],
)
def test_no_value_of_a_minimiser_can_be_changed(options):
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], **options)
    document = assert_minimiser(setting)
    assert_nothing_can_be_changed(document)


def test_a_worse_network_fails():
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], p="1/2")
    document = assert_minimiser(setting)
    worse = certificate(minimiser(atoms(setting), Fraction(1, 10)))

    def change(other):
        other["network"] = worse["network"]
        other["claim"]["neurons"] = len(worse["network"]["hidden"])
        other["claim"]["cost"] = other["claim"]["lower_bound"] = {"lower": "1", "upper": "1000"}

    assert worse["network"] != document["network"]
    assert altered(document, lambda other: None)
    assert not altered(document, change)


@pytest.mark.parametrize("seed", range(16))
def test_critical_p(seed):
    setting = random_setting(seed, 0, measure="parameters")
    found = critical_p(atoms(setting), 6)
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
    assert not altered(document, lambda other: other["networks"].pop())
    assert not altered(document, lambda other: other["networks"].reverse())
    assert not altered(document, lambda other: other["networks"][0]["hidden"].pop())


def test_no_value_of_a_critical_p_can_be_changed():
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3])
    document = enumerated_critical_p_certificate(critical_p(atoms(setting), 6))
    document = json.loads(json.dumps(document))
    assert_nothing_can_be_changed(document)


@pytest.mark.parametrize("seed", range(16))
def test_paths(seed):
    setting = random_setting(seed, 0, measure="parameters")
    found, document = path(atoms(setting), 6), None
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
        first["network"], second["network"] = second["network"], first["network"]

    assert not altered(document, swap)
    assert not altered(document, lambda other: other["claim"]["pieces"].pop())
    assert not altered(document, lambda other: other["claim"]["pieces"].pop(0))


def test_no_value_of_a_path_can_be_changed():
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3])
    document = json.loads(json.dumps(enumerated_path_certificate(path(atoms(setting), 6))))
    assert_nothing_can_be_changed(document)


def test_data_of_another_problem_fail():
    setting = setting_of([[0], [5], [6], [8]], [4, -2, -3, 3], p="1/2")
    other = setting_of([[0], [5], [6], [8]], [4, -2, -3, 2], p="1/2")
    document = assert_minimiser(setting)
    assert verify(document, data_json(setting.problem)).valid
    assert not verify(document, data_json(other.problem)).valid


def test_what_cannot_be_repeated_is_refused():
    bounded = setting_of([[0], [1]], [1, 2], p="1/2", bound=4)
    with pytest.raises(InputError, match="has the bound 4"):
        require_certifiable(bounded)
    random = Random(0)
    X = random_rows(random, 30, 1, 90)
    large = setting_of(X, [random.randint(-9, 9) for _ in X], p="1/2")
    with pytest.raises(InputError, match="sets of rays; accepted are at most"):
        require_certifiable(large)
