"""One certificate of every kind of proof, and what must make each of them fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu.certificate import digest

Document = dict[str, Any]

CONVEX = range(6), [0, 0, 1, 17, 54, 95]
PEAK = [-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]
PLANE = [[0, 0], [1, 0], [0, 1], [1, 1]], [1, 2, 0, 4]
LINE = [[1], [2], [4]], [0, 3, 9]
GENERAL = {"skip": False, "penalize_bias": True}

KINDS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "signed windows": (*PEAK, {}),
    "signed windows within a tolerance": (*PEAK, {"tolerance": "1/10"}),
    "potentials": (*CONVEX, {"p": "1/3"}),
    "total variation": (*PEAK, {"p": 1}),
    "exhausted supports": (*PLANE, {}),
    "linear duality": (*PLANE, {"p": 1}),
    "enumerated rays": (*PLANE, {"p": "1/2"}),
    "branch and bound": (
        *PLANE,
        {"p": "3/4", "method": "branch", "budget": 2, "tolerance": "1/100"},
    ),
    "bounded supports": (*LINE, {**GENERAL, "bound": "3/2"}),
    "bounded linear duality": (*LINE, {**GENERAL, "p": 1, "bound": "3/2"}),
    "bounded rays": (*LINE, {**GENERAL, "p": "1/2", "bound": "3/2"}),
    "interpolated cost": (*LINE, {**GENERAL, "p": "1/2", "bound": "3/2"}),
}


def document_of(X: Any, y: Any, options: dict[str, Any]) -> Document:
    with clock_of_steps(0.01):
        found = exactrelu.solve(X, y, **options)
    document: Document = json.loads(json.dumps(exactrelu.certificate(found)))
    return document


def holds(document: Document) -> bool:
    """Seal a document that was altered, and check it."""
    body = {key: value for key, value in document.items() if key != "digest"}
    body["data_digest"] = digest(body["data"])
    return exactrelu.verify({**body, "digest": digest(body)}).valid


def raised(value: Any) -> Any:
    if isinstance(value, dict):
        return {end: str(Fraction(number) + 1) for end, number in value.items()}
    return str(Fraction(value) + 1)


def claim_more(document: Document) -> None:
    document["claim"]["lower_bound"] = raised(document["claim"]["cost"])


def claim_another_cost(document: Document) -> None:
    document["claim"]["cost"] = raised(document["claim"]["cost"])


def claim_optimality_above_the_bound(document: Document) -> None:
    document["claim"]["cost"] = document["claim"]["lower_bound"] = raised(document["claim"]["cost"])
    document["claim"]["status"] = "optimal"


def claim_that_nothing_fits(document: Document) -> None:
    document["claim"]["status"] = "infeasible"


def double_a_weight(document: Document) -> None:
    neuron = document["network"]["hidden"][0]
    neuron["v"] = str(2 * Fraction(neuron["v"]))


def drop_a_neuron(document: Document) -> None:
    document["network"]["hidden"].pop()
    document["claim"]["neurons"] -= 1


def count_fewer_neurons(document: Document) -> None:
    document["claim"]["neurons"] -= 1


def move_a_label(document: Document) -> None:
    document["data"]["y"][-1] = str(Fraction(document["data"]["y"][-1]) + 100)


def forget_the_proof(document: Document) -> None:
    document["proof"] = {}


def name_another_proof(document: Document) -> None:
    kind = document["proof"]["kind"]
    document["proof"]["kind"] = "signed windows" if kind != "signed windows" else "linear duality"


def tighten_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "1/100"


CHANGES = (
    claim_more,
    claim_another_cost,
    claim_optimality_above_the_bound,
    claim_that_nothing_fits,
    double_a_weight,
    drop_a_neuron,
    count_fewer_neurons,
    move_a_label,
    forget_the_proof,
    name_another_proof,
    tighten_the_bound,
)


def assert_every_change_fails(
    document: Document, changes: tuple[Callable[[Document], None], ...]
) -> None:
    assert holds(document)
    for change in changes:
        altered = deepcopy(document)
        change(altered)
        assert altered != document
        assert not holds(altered), change.__name__


@pytest.mark.parametrize("kind", KINDS)
def test_altered_certificates_fail(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "interpolated cost":
        monkeypatch.setattr("exactrelu.bounded_certificate.MOST_WORK", 0)
    document = document_of(*KINDS[kind])
    assert document["proof"]["kind"] == kind.partition(" within")[0]
    assert_every_change_fails(document, CHANGES)


def test_the_digest_protects_what_no_check_reads() -> None:
    document = document_of(*KINDS["signed windows"])
    document["remark"] = "added later"
    assert not exactrelu.verify(document).valid


def fit_the_label(document: Document) -> None:
    document["data"]["y"] = ["0", "1"]


def raise_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "100"


def drop_the_bound(document: Document) -> None:
    document["problem"]["bound"] = None


def allow_a_tolerance(document: Document) -> None:
    document["problem"]["tolerance"] = document["data"]["tolerance"] = "9"


def vanish(document: Document) -> None:
    document["proof"]["multipliers"] = ["0"] * len(document["proof"]["multipliers"])


def turn_round(document: Document) -> None:
    multipliers = document["proof"]["multipliers"]
    document["proof"]["multipliers"] = [str(-Fraction(each)) for each in multipliers]


def claim_that_something_fits(document: Document) -> None:
    document["claim"]["status"] = "optimal"


@pytest.mark.parametrize(
    ("method", "p"),
    [
        *(("auto", p) for p in (0, "1/2", 1)),
        *(("vertices", p) for p in (0, "1/2", 1)),
        ("search", 0),
        ("milp", 0),
    ],
)
def test_a_bound_that_is_too_small(method: str, p: object) -> None:
    """Each method says infeasible, with a certificate that fails when it is altered."""
    if method == "milp":
        pytest.importorskip("pulp")
    options: dict[str, Any] = {**GENERAL, "bound": 1, "method": method, "p": p}
    found = exactrelu.solve([[1], [2]], [0, 9], **options)
    assert (found.status, found.proof, found.fit) == ("infeasible", "Farkas multipliers", None)
    document = json.loads(json.dumps(exactrelu.certificate(found)))
    changes = (
        fit_the_label,
        raise_the_bound,
        drop_the_bound,
        allow_a_tolerance,
        vanish,
        turn_round,
        claim_that_something_fits,
        forget_the_proof,
    )
    assert_every_change_fails(document, changes)
