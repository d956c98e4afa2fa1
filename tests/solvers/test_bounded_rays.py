"""Certificates of optima with bounded weights, and what must make them fail."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from enumeration_cases import random_rows, setting_of

import exactrelu
from exactrelu.certificate import certificate, digest
from exactrelu.certificate_data import data_json
from exactrelu.checks.bounded import labels
from exactrelu.checks.bounded_rays import exclude_rivals
from exactrelu.checks.boxes import Boxes
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.tight_faces import tight_faces
from exactrelu.checks.tight_sets import distinct
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers import Setting, minimiser, solve, vertices
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.box_dual import PowerDual
from exactrelu.solvers.boxed_power import boxed_power
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.path_cost import path_cost, weight_sizes
from exactrelu.solvers.tight_faces import tight_faces as faces_of_the_solver

Document = dict[str, Any]
LINE = [[1], [2], [4]], [0, 3, 9]


def written(solution: exactrelu.Solution) -> Document:
    document: Document = json.loads(json.dumps(certificate(solution)))
    return document


def verdict(document: Document) -> exactrelu.Verdict:
    body = {key: value for key, value in document.items() if key != "digest"}
    body["data_digest"] = digest(body["data"])
    return exactrelu.verify({**body, "digest": digest(body)})


def random_setting(seed: int, **options: Any) -> Setting:
    random = Random(seed)
    rows = random_rows(random, 3, 1, 4)
    options = {
        "p": random.choice(["1/4", "1/2", "4/5"]),
        "penalize_bias": random.random() < 0.7,
        "tolerance": random.choice([0, 0, Fraction(1, 2)]),
        "bound": random.choice([1, 2, 3, 5, 8]),
        **options,
    }
    return setting_of(rows, [random.randint(-4, 4) for _ in rows], **options)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 12])
def test_optima_are_certified(seed: int) -> None:
    solution = boxed_power(random_setting(seed))
    document = written(solution)
    answer = verdict(document)
    assert answer.valid, answer.failure
    if solution.status == "optimal" and document["proof"]["kind"] != "interpolated cost":
        assert document["claim"]["status"] == "optimal"
        assert document["proof"]["kind"] == "bounded rays"


def test_two_inputs() -> None:
    rows = [[2, -1], [1, 3], [-2, 2]]
    solution = boxed_power(setting_of(rows, [1, 2, 3], p="1/2", bound=1))
    document = written(solution)
    assert document["claim"]["status"] == solution.status == "optimal"
    assert verdict(document).valid


@pytest.mark.parametrize("p", [0, "1/3", 1])
@pytest.mark.parametrize("options", [{}, {"measure": "neurons"}, {"penalize_bias": False}])
def test_the_vertices_of_the_polytope_are_certified(p: Any, options: dict[str, Any]) -> None:
    if p and "measure" in options:
        return
    problem = setting_of([[1], [3]], [2, -1], p=p, bound=2, **options).problem
    solution = solve(problem, method="vertices")
    assert solution.status == "optimal"
    document = written(solution)
    assert document["claim"]["status"] == "optimal"
    assert document["claim"]["neurons"] == solution.neurons
    answer = verdict(document)
    assert answer.valid, answer.failure


def test_what_does_not_fit_is_certified_from_vertices_too() -> None:
    problem = setting_of([[1], [3]], [20, -10], p="1/3", bound=1).problem
    solution = solve(problem, method="vertices")
    assert solution.status == "infeasible"
    assert verdict(written(solution)).valid


@pytest.mark.parametrize("seed", range(10))
def test_another_network_than_the_least_is_refused(seed: int) -> None:
    """The network of least norm, with the true dual vector, where it is not the cheapest."""
    setting = random_setting(seed, penalize_bias=True, tolerance=0)
    best = boxed_power(setting)
    dual = bounded_power(setting).proof_data
    if best.network is None or not isinstance(dual, PowerDual):
        return
    problem, p = setting.problem, setting.problem.p
    norm = bounded_norm(setting_of_norm(setting)).network
    assert norm is not None
    boxes = Boxes.read(problem.to_json(), data_json(problem))
    texts = [str(mu) for mu in dual.multipliers]
    vector = boxes.multipliers(texts, data_json(problem)), labels(texts, data_json(problem))
    for network in (best.network, norm):
        sizes = tuple(sorted(map(to_fmpq, weight_sizes(network, setting.penalized))))
        if path_cost(network, setting.penalized, p).lower > best.cost.upper:
            with pytest.raises(CheckFailed, match="another network within the bound is cheaper"):
                exclude_rivals(boxes, vector, sizes, p)
        else:
            assert exclude_rivals(boxes, vector, sizes, p)[0] >= 1


def setting_of_norm(setting: Setting) -> Setting:
    from dataclasses import replace

    return Setting.of(replace(setting.problem, p=Fraction(1)))


@pytest.mark.parametrize("seed", range(3))
def test_the_literal_polytope_agrees(seed: int) -> None:
    random = Random(seed)
    rows = random_rows(random, 2, 1, 3)
    bound = random.choice([1, 2, 3])
    setting = setting_of(rows, [random.randint(-3, 3) for _ in rows], p="1/2", bound=bound)
    candidates = vertices(setting)
    if candidates.items:
        solution = minimiser(candidates)
        document = written(solution)
        assert document["claim"]["status"] == "optimal"
        assert verdict(document).valid


@pytest.mark.parametrize("options", [{}, {"penalize_bias": False}, {"skip": True}])
@pytest.mark.parametrize("rows", [[[1], [2], [4]], [[2, -1], [1, 3]], [[0, 0], [1, 0], [0, 1]]])
def test_the_faces_are_those_of_the_solver(rows: Any, options: dict[str, Any]) -> None:
    setting = setting_of(rows, list(range(len(rows))), bound=2, p="1/2", **options)
    boxes = Boxes.read(setting.problem.to_json(), data_json(setting.problem))
    ours = {
        (frozenset(boxes.corners[c] for c in face.corners), len(face.directions), len(face.cells))
        for face in tight_faces(boxes)
    }
    corners = Corners.of(setting)
    points = [
        (tuple(int(t) for t in w), int(end))
        for w, end in zip(corners.numerators, corners.denominators, strict=True)
    ]
    theirs = {
        (frozenset(points[c] for c in face.corners), len(face.directions), face.cells.bit_count())
        for face in faces_of_the_solver(corners)
        if not face.idle
    }
    assert ours == theirs


def test_distinct_choices() -> None:
    assert distinct([])
    assert distinct([[1], [1, 2], [2, 3]])
    assert not distinct([[1, 2], [1, 2], [1, 2]])


@pytest.fixture(scope="module")
def line() -> Document:
    return written(boxed_power(setting_of(*LINE, p="1/2", bound="3/2")))


def raise_the_bound(document: Document) -> None:
    document["claim"]["lower_bound"] = {
        end: str(Fraction(t) + 1) for end, t in document["claim"]["lower_bound"].items()
    }


def claim_less(document: Document) -> None:
    for name in ("cost", "lower_bound"):
        document["claim"][name] = "1"


def claim_that_it_is_only_feasible(document: Document) -> None:
    document["claim"]["status"] = "feasible"


def count_another_neuron(document: Document) -> None:
    document["claim"]["neurons"] += 1


def turn_a_neuron_round(document: Document) -> None:
    neuron = document["network"]["hidden"][0]
    neuron["v"] = str(-Fraction(neuron["v"]))


def move_a_cell(document: Document) -> None:
    point = document["proof"]["cells"][0]
    document["proof"]["cells"][0] = [str(-Fraction(t)) for t in point]


def forget_a_cell(document: Document) -> None:
    document["proof"]["cells"].pop()


def forget_a_multiplier(document: Document) -> None:
    document["proof"]["multipliers"].pop()


def tighten_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "1"


def loosen_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "3"


def ask_about_another_p(document: Document) -> None:
    document["problem"]["p"] = "1/5"


def ask_about_the_ends_of_p(document: Document) -> None:
    document["problem"]["p"] = "1"


def free_the_biases(document: Document) -> None:
    document["problem"]["penalize_bias"] = False


def allow_a_tolerance(document: Document) -> None:
    document["problem"]["tolerance"] = document["data"]["tolerance"] = "1"


def move_a_label(document: Document) -> None:
    document["data"]["y"][0] = "1"


@pytest.mark.parametrize(
    "change",
    [
        raise_the_bound,
        claim_less,
        claim_that_it_is_only_feasible,
        count_another_neuron,
        turn_a_neuron_round,
        move_a_cell,
        forget_a_cell,
        forget_a_multiplier,
        tighten_the_bound,
        loosen_the_bound,
        ask_about_another_p,
        ask_about_the_ends_of_p,
        free_the_biases,
        allow_a_tolerance,
        move_a_label,
    ],
)
def test_an_altered_certificate_fails(line: Document, change: Any) -> None:
    assert line["proof"]["kind"] == "bounded rays"
    assert verdict(line).valid
    document = deepcopy(line)
    change(document)
    assert not verdict(document).valid


def test_other_multipliers_prove_the_same_with_more_work(line: Document) -> None:
    """They only exclude; where they exclude less, more is enumerated."""
    document = deepcopy(line)
    document["proof"]["multipliers"] = ["0"] * 3
    document["proof"]["kind"] = "bounded rays"
    answer = verdict(document)
    assert answer.valid, answer.failure
