"""Certificates of the search over supports: the checker agrees, and notices what is altered."""

import copy
import importlib
import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest
from plain_supports import make_setting, patterns, random_case

from exactrelu.certificate_data import data_json
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import cells
from exactrelu.checks.supports import check_supports
from exactrelu.networks.solution import number_json
from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.support_search import support_search

MODULE = importlib.import_module("exactrelu.solvers.support_search")
REFERENCE = Path(__file__).parents[1] / "reference"


def documents(solution):
    """Return the parts of a certificate that the checker reads, through JSON, and the data."""
    document = {
        "problem": solution.problem.to_json(),
        "claim": {
            "status": solution.status,
            "cost": number_json(solution.cost),
            "lower_bound": number_json(solution.lower_bound),
            "neurons": solution.neurons,
        },
        "network": solution.network.to_json(),
        "proof": solution.proof_data.to_json(),
    }
    return json.loads(json.dumps(document)), data_json(solution.problem)


def check(X, y, **options):
    solution = support_search(make_setting(X, y, **options))
    document, data = documents(solution)
    assert check_supports(document, data)[-1] == "the network is optimal"
    return document, data


def test_random_proofs_hold_with_every_option():
    rng = random.Random(3)
    checked = 0
    while checked < 150:
        X, y, options = random_case(rng)
        try:
            check(X, y, **options)
        except InputError:
            continue
        checked += 1


@pytest.mark.parametrize("name", ["planted", "multivariate"])
def test_reference_proofs_hold(name):
    for known in json.loads((REFERENCE / f"{name}.json").read_text()):
        check(known["X"], known["y"], skip=False, penalize_bias=True)


def larger_cases():
    rng = np.random.default_rng(5)
    X = rng.permutation(list(itertools.product(range(-2, 3), repeat=2)))[:6].tolist()
    y = rng.integers(-3, 4, size=6).tolist()
    yield X, y, {"skip": True, "penalize_bias": False}
    yield X, y, {"measure": "neurons"}
    yield X, y, {"tolerance": "3/2"}
    yield X, y, {"penalize_bias": False}


@pytest.mark.parametrize(("X", "y", "options"), list(larger_cases()))
def test_larger_proofs_hold(X, y, options):
    check(X, y, **options)


def test_a_bound_beyond_the_cost_is_refused():
    for X, y, options in larger_cases():
        document, data = check(X, y, **options)
        altered = copy.deepcopy(document)
        altered["proof"]["bound"] += 1
        altered["claim"]["lower_bound"] = str(int(altered["claim"]["lower_bound"]) + 1)
        with pytest.raises(CheckFailed):
            check_supports(altered, data)


def test_a_false_separator_is_refused():
    X, y, options = next(itertools.islice(larger_cases(), 2, None))
    document, data = check(X, y, **options)
    for z in document["proof"]["separators"]:
        altered = copy.deepcopy(document)
        altered["proof"]["separators"] = [["-" + t if t != "0" else t for t in z]]
        with pytest.raises((CheckFailed, ValueError)):
            check_supports(altered, data)


def test_missing_separators_are_noticed():
    X, y, options = next(itertools.islice(larger_cases(), 1, None))
    document, data = check(X, y, **options)
    document["proof"]["separators"] = document["proof"]["separators"][:1]
    with pytest.raises(CheckFailed):
        check_supports(document, data)


@pytest.mark.parametrize("field", ["cost", "neurons", "lower_bound", "status"])
def test_an_altered_claim_is_noticed(field):
    document, data = check([[1, 2], [0, 1], [3, -1]], [1, -1, 2])
    altered = {"cost": "1", "neurons": 7, "lower_bound": "1", "status": "feasible"}
    document["claim"][field] = altered[field]
    with pytest.raises(CheckFailed):
        check_supports(document, data)


def test_a_network_that_misses_a_row_is_noticed():
    document, data = check([[1, 2], [0, 1], [3, -1]], [1, -1, 2])
    document["network"]["hidden"][0]["v"] = "5"
    with pytest.raises(CheckFailed, match="row"):
        check_supports(document, data)


def test_an_unfinished_search_proves_its_bound():
    known = json.loads((REFERENCE / "planted.json").read_text())[0]
    setting = make_setting(known["X"], known["y"], skip=False, penalize_bias=True)

    def interrupt(low, cost):
        if low == 3:
            raise KeyboardInterrupt

    document, data = documents(support_search(setting, progress=interrupt))
    assert check_supports(document, data)[-1] == "the network is feasible"


@pytest.mark.parametrize("seed", range(20))
def test_the_checker_finds_all_patterns(seed):
    rng = random.Random(seed)
    size, count = rng.randint(1, 4), rng.randint(1, 7)
    rows = [tuple(rng.randint(-1, 1) for _ in range(size)) for _ in range(count)]
    found = {tuple(cell) for cell in cells(rows).tolist()}
    assert len(found) == Arrangement.central([list(row) for row in rows]).count()
    if count <= 4:
        whole = {
            tuple(s if any(r) else 0 for s, r in zip(p, rows, strict=True)) for p in patterns(rows)
        }
        assert whole == {cell for cell in found if any(s > 0 for s in cell)}


def test_no_random_proof_reaches_beyond_the_cost():
    rng = random.Random(11)
    checked = 0
    while checked < 60:
        X, y, options = random_case(rng)
        try:
            document, data = check(X, y, **options)
        except InputError:
            continue
        document["proof"]["bound"] += 1
        document["claim"]["lower_bound"] = str(document["proof"]["bound"])
        with pytest.raises(CheckFailed):
            check_supports(document, data)
        checked += 1


@pytest.mark.parametrize("seed", range(8))
def test_linear_algebra_and_separators_agree(seed, monkeypatch):
    rng = random.Random(seed)
    X = rng.sample(list(itertools.product(range(-2, 3), repeat=2)), 6)
    y = [rng.choice([0, 0, 1, -1, 2]) for _ in X]
    options = {"skip": seed % 2 == 1, "penalize_bias": seed % 3 != 0}
    claims = []
    for many in (-1, 10**12):
        monkeypatch.setattr(MODULE, "_MANY_SETS", many)
        document, _ = check(X, y, **options)
        claims.append(document["claim"]["cost"])
    assert claims[0] == claims[1]
