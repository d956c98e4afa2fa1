"""Certificates of the bound V^p by the dual vector of p = 1, and what must make them fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from resigned import resigned

from exactrelu.as_problem import as_problem
from exactrelu.certificate import certificate
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.solvers import minimiser
from exactrelu.solvers.atoms import atoms
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.stopped import stopped
from exactrelu.verify import verify

Document = dict[str, Any]
X, Y = [[0], [5], [6], [8]], [4, -2, -3, 3]
GENERAL: dict[str, Any] = {"skip": False, "penalize_bias": True}


def bounded_by_the_norm(monkeypatch: pytest.MonkeyPatch, p: str, **options: Any) -> Solution:
    """Stop before any tree is begun, so that V^p is the bound."""
    monkeypatch.setattr("exactrelu.solvers.stopped._branched", lambda *_: (None, []))
    problem = as_problem(X, Y, p=p, **{**GENERAL, **options})
    return stopped(problem, None, 20.0, now())


@pytest.mark.parametrize(
    ("p", "options"),
    [
        ("1/2", {}),
        ("1/1000", {}),
        ("999/1000", {"tolerance": "1/3"}),
        ("1/3", {"skip": True}),
        ("1/2", {"penalize_bias": False}),
        ("1/2", {"skip": True, "penalize_bias": False, "tolerance": "1/2"}),
    ],
)
def test_the_bound_is_certified_and_true(
    p: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    solution = bounded_by_the_norm(monkeypatch, p, **options)
    assert solution.proof == "power of the least l1 path norm"
    assert solution.lower_bound.lower > 0
    document = json.loads(json.dumps(certificate(solution)))
    assert document["proof"]["kind"] == "power of linear duality"
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    problem = solution.problem
    best = minimiser(atoms(Setting.of(problem), p=problem.p), problem.p)
    assert solution.lower_bound.lower <= best.cost.upper
    assert best.cost.lower <= solution.cost.upper


@pytest.fixture(scope="module")
def document() -> Document:
    with pytest.MonkeyPatch.context() as patch:
        return certificate(bounded_by_the_norm(patch, "1/2"))


def claim_more(document: Document) -> None:
    ends = document["claim"]["lower_bound"]
    document["claim"]["lower_bound"] = {
        "lower": str(Fraction(ends["lower"]) * Fraction(1001, 1000)),
        "upper": str(Fraction(ends["upper"]) * 2),
    }


def claim_an_optimum(document: Document) -> None:
    document["claim"]["status"] = "optimal"


def claim_another_cost(document: Document) -> None:
    document["claim"]["cost"] = {"lower": "1", "upper": "2"}


def double_the_multipliers(document: Document) -> None:
    proof = document["proof"]
    proof["multipliers"] = [str(2 * Fraction(mu)) for mu in proof["multipliers"]]


def turn_the_multipliers_round(document: Document) -> None:
    proof = document["proof"]
    proof["multipliers"] = [str(-Fraction(mu)) for mu in proof["multipliers"]]


def forget_a_multiplier(document: Document) -> None:
    document["proof"]["multipliers"].pop()


def take_no_multipliers(document: Document) -> None:
    document["proof"]["multipliers"] = ["0"] * 4
    document["claim"]["lower_bound"] = {"lower": "0", "upper": "0"}


def name_the_proof_of_one(document: Document) -> None:
    document["proof"]["kind"] = "linear duality"


def ask_about_one(document: Document) -> None:
    document["problem"]["p"] = "1"


def ask_about_nothing(document: Document) -> None:
    document["problem"]["p"] = "0"


def ask_about_a_smaller_power(document: Document) -> None:
    document["problem"]["p"] = "1/4"


def count_neurons(document: Document) -> None:
    document["problem"]["measure"] = "neurons"


def free_the_biases(document: Document) -> None:
    document["problem"]["penalize_bias"] = False


def allow_a_skip_connection(document: Document) -> None:
    document["problem"]["skip"] = True


def give_a_bound(document: Document) -> None:
    document["problem"]["bound"] = "100"


@pytest.mark.parametrize(
    "change",
    [
        claim_more,
        claim_an_optimum,
        claim_another_cost,
        double_the_multipliers,
        turn_the_multipliers_round,
        forget_a_multiplier,
        take_no_multipliers,
        name_the_proof_of_one,
        ask_about_one,
        ask_about_nothing,
        ask_about_a_smaller_power,
        count_neurons,
        free_the_biases,
        allow_a_skip_connection,
        give_a_bound,
    ],
)
def test_an_altered_certificate_fails(
    document: Document, change: Callable[[Document], None]
) -> None:
    assert verify(document).valid
    assert not verify(resigned(document, change)).valid


def test_one_weight_as_large_as_the_norm_is_optimal() -> None:
    """Only one weight can cost V^p in all: then the bound is met, whatever the enclosures."""
    problem = as_problem([[1], [2]], ["2", "4"], p="1/2", **GENERAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exactrelu.solvers.stopped._branched", lambda *_: (None, []))
        document = certificate(stopped(problem, None, 20.0, now()))
    assert verify(resigned(document, claim_an_optimum)).valid


def test_branch_stopped_before_the_first_share_writes_a_certificate(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_proved(self: Any) -> None:
        self.networks.take([0])

    monkeypatch.setattr("exactrelu.solvers.ray_branch._Search.run", nothing_proved)
    monkeypatch.setattr("exactrelu.solvers.stopped._branched", lambda *_: (None, []))
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text("0,4\n5,-2\n6,-3\n8,3\n")
    options = ("--no-skip", "--penalize-bias", "--p", "1/2", "--method", "branch")
    answer = call("solve", data, *options, "--budget", 20, "--certificate", path, "--json")
    assert (answer.code, answer.json["status"]) == (3, "feasible")
    assert answer.json["proof"] == "power of the least l1 path norm"
    checked = call("verify", path, "--data", data, "--json").json
    assert checked["valid"], checked["failure"]


def test_where_nothing_is_proved_no_certificate_is_written(
    call: Callable[..., Any], tmp_path: Path
) -> None:
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    rows = (f"{k % 7},{k * k % 13},{k * 5 % 11},{k * 3 % 17}" for k in range(60))
    data.write_text("\n".join(dict.fromkeys(rows)) + "\n")
    options = ("--p", "1/2", "--method", "branch", "--budget", "0.001", "--tolerance", "20")
    answer = call("solve", data, *options, "--certificate", path, "--json")
    assert answer.code == 3
    if answer.json["proof"] == "no cost is negative":
        assert "not written; a proof by no cost is negative cannot be written" in answer.err
        assert not path.exists()
    else:
        assert verify(json.loads(path.read_text())).valid
