"""Certificates of the interval of a critical p, and what must make them fail."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from flint import fmpq
from interval_changes import CHANGES, OF_NEAR_NETWORKS, Document

import exactrelu
from exactrelu.as_problem import as_problem
from exactrelu.certificate import digest
from exactrelu.certificate_data import data_json
from exactrelu.checks.critical_p_interval import condition, known_of, near_of
from exactrelu.interval_certificate import interval_certificate
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers import Setting, atoms, critical_p
from exactrelu.solvers.critical_p_bound import critical_p_bound

GENERAL = {"skip": False, "penalize_bias": True}
FOUR = [[0], [5], [6], [8]], [4, -2, -3, 3]


@pytest.fixture(autouse=True)
def brief_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactrelu.solvers.rival_networks._SECONDS", 0.05)


def certified(X: Any, y: Any, **options: Any) -> Document:
    found = critical_p_bound(as_problem(X, y, **{**GENERAL, **options}))
    document: Document = json.loads(json.dumps(interval_certificate(found)))
    lower = Fraction(document["claim"]["lower"])
    # With bounded weights near networks are not certified.
    assert lower == found.lower or (0 < lower < found.lower and "bound" in options)
    return document


def verdict(document: Document) -> exactrelu.Verdict:
    """Seal a document that was altered, and check it."""
    body = {key: value for key, value in document.items() if key != "digest"}
    body["data_digest"] = digest(body["data"])
    return exactrelu.verify({**body, "digest": digest(body)})


@pytest.fixture(scope="module")
def near() -> Document:
    return certified(*FOUR)


@pytest.fixture(scope="module")
def minors() -> Document:
    return certified([[1], [2], [4]], [0, 3, 9], bound=6)


@pytest.mark.parametrize("change", [*CHANGES, *OF_NEAR_NETWORKS])
def test_an_altered_certificate_of_near_networks_fails(near: Document, change: Any) -> None:
    assert near["proof"]["by"] == "near networks"
    assert len(near["networks"]) == 2
    document = deepcopy(near)
    change(document)
    assert verdict(near).valid
    assert not verdict(document).valid


@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_certificate_of_minors_fails(minors: Document, change: Any) -> None:
    assert minors["proof"]["by"] == "minors"
    document = deepcopy(minors)
    change(document)
    assert verdict(minors).valid
    assert not verdict(document).valid


def test_a_change_without_a_new_seal_fails(near: Document) -> None:
    document = deepcopy(near)
    document["claim"]["lower"] = "1/100"
    assert "altered" in (exactrelu.verify(document).failure or "")
    assert verdict(document).valid  # a lower lower end is true as well


def options_of(random: Random) -> dict[str, Any]:
    return {
        "skip": random.random() < 0.3,
        "penalize_bias": random.random() < 0.6,
        "tolerance": random.choice([0, 0, Fraction(1, 2)]),
    }


def random_problem(seed: int) -> Any:
    random = Random(seed)
    inputs = random.choice([1, 2])
    X = [[random.randint(-4, 4) for _ in range(inputs)] for _ in range(random.choice([2, 3, 4]))]
    labels: dict[tuple[int, ...], int] = {}
    y = [labels.setdefault(tuple(row), random.randint(-4, 4)) for row in X]
    return as_problem(X, y, **options_of(random))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_certified_holds_the_exact_critical_p(seed: int) -> None:
    problem = random_problem(seed)
    found = critical_p_bound(problem)
    document = json.loads(json.dumps(interval_certificate(found)))
    answer = verdict(document)
    assert answer.valid, answer.failure
    exact = critical_p(atoms(Setting.of(problem)))
    claim = document["claim"]
    assert Fraction(claim["lower"]) == found.lower <= exact.upper
    assert exact.lower <= found.upper == Fraction(claim["upper"])
    assert claim["sparsest_cost"] == exact.sparsest_cost
    if exact.crosses:
        # No reason holds where the costs have crossed.
        _, known = known_of(document, data_json(problem))
        _, known = near_of(document, data_json(problem), known)
        for by in ("minors", "near networks"):
            if by == "minors" or known.reach is not None:
                beyond = to_fmpq(exact.upper)
                assert not condition(by, known)(beyond, beyond)
                assert not condition(by, known)(fmpq(0), beyond)


def test_no_weights_at_all() -> None:
    document = certified([[1], [2]], [0, 0])
    assert document["claim"]["crosses"] is False
    assert verdict(document).valid
    document["claim"]["sparsest_cost"] = 1
    assert not verdict(document).valid


def test_nothing_proved_is_not_certified() -> None:
    X = [[k, k * k % 11] for k in range(8)]
    found = critical_p_bound(as_problem(X, [k * k * k % 7 for k in range(8)]), budget=1e-9)
    with pytest.raises(InputError, match="nothing is proved"):
        interval_certificate(found)
