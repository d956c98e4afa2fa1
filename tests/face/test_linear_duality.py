"""Least norms of several inputs: solved, certified and checked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import exactrelu
from exactrelu.certificate import digest

Document = dict[str, Any]


def certified(**options: Any) -> Document:
    random = Random(1)
    X = [[Fraction(place % 19, 2), place // 19] for place in random.sample(range(361), 7)]
    y = [random.randint(-9, 9) for _ in X]
    solution = exactrelu.solve(X, y, p=1, **options)
    assert (solution.status, solution.proof) == ("optimal", "linear duality")
    return exactrelu.certificate(solution)


def sealed_again(document: Document) -> Document:
    body = {key: value for key, value in document.items() if key != "digest"}
    return {**body, "digest": digest(body)}


@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("penalize_bias", [False, True])
@pytest.mark.parametrize("tolerance", [0, "1/2"])
def test_certificates_hold(skip: bool, penalize_bias: bool, tolerance: Any) -> None:
    document = certified(skip=skip, penalize_bias=penalize_bias, tolerance=tolerance)
    verdict = exactrelu.verify(json.loads(json.dumps(document)))
    assert verdict.valid, verdict.failure
    assert verdict.checked[-1] == "the network is optimal"


def larger_multiplier(document: Document) -> None:
    scaled = [str(2 * Fraction(mu)) for mu in document["proof"]["multipliers"]]
    document["proof"]["multipliers"] = scaled
    document["claim"]["lower_bound"] = str(2 * Fraction(document["claim"]["lower_bound"]))


def smaller_multiplier(document: Document) -> None:
    scaled = [str(Fraction(mu) / 2) for mu in document["proof"]["multipliers"]]
    document["proof"]["multipliers"] = scaled
    document["claim"]["lower_bound"] = str(Fraction(document["claim"]["lower_bound"]) / 2)


def single_multiplier(document: Document) -> None:
    multipliers = document["proof"]["multipliers"]
    multipliers[0] = str(Fraction(multipliers[0]) + 1)


def missing_multiplier(document: Document) -> None:
    document["proof"]["multipliers"].pop()


def cheaper_claim(document: Document) -> None:
    document["claim"]["cost"] = str(Fraction(document["claim"]["cost"]) / 2)


def changed_weight(document: Document) -> None:
    neuron = document["network"]["hidden"][0]
    neuron["b"] = str(Fraction(neuron["b"]) + 100)


def more_neurons(document: Document) -> None:
    document["claim"]["neurons"] += 1


def other_exponent(document: Document) -> None:
    document["problem"]["p"] = "1/2"


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        (larger_multiplier, "exceeds the cost of the direction"),
        (smaller_multiplier, "the status 'optimal' is not what the proof shows"),
        (single_multiplier, "does not vanish on the free affine part"),
        (missing_multiplier, "6 multipliers, not one a row"),
        (cheaper_claim, "the claimed cost is"),
        (changed_weight, "the network gives"),
        (more_neurons, "neurons, not as claimed"),
        (other_exponent, "p is '1/2', the proof needs '1'"),
    ],
)
def test_false_certificates_are_refused(change: Callable[[Document], None], failure: str) -> None:
    document = certified(skip=True, penalize_bias=False)
    change(document)
    verdict = exactrelu.verify(sealed_again(document))
    assert not verdict.valid
    assert failure in str(verdict.failure)


def test_the_command_line_writes_and_checks_it(call, tmp_path):
    data, certificate = tmp_path / "data.csv", tmp_path / "c.json"
    data.write_text("a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n2,3,5\n", encoding="utf-8")
    answer = call("solve", data, "--p", "1", "--certificate", certificate, "--json").json
    assert (answer["status"], answer["method"]) == ("optimal", "linear program")
    assert answer["cost"] == answer["lower_bound"]
    assert "valid" in call("verify", certificate, "--data", data).out
