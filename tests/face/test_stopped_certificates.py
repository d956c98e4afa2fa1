"""Certificates of a critical p whose writing is stopped: they say less, or are not written."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq

from exactrelu.as_problem import as_problem
from exactrelu.checks.critical_p_interval import Holds, condition
from exactrelu.interval_certificate import interval_certificate
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.critical_p_bound import CriticalPBound, critical_p_bound
from exactrelu.verify import verify

# The package has a function of the same name.
WRITING = import_module("exactrelu.interval_certificate")
STOPS = [BudgetExceeded("late"), KeyboardInterrupt()]


@pytest.fixture(scope="module")
def found() -> CriticalPBound:
    problem = as_problem([[0], [5], [6], [8]], [4, -2, -3, 3], skip=False, penalize_bias=True)
    known = critical_p_bound(problem)
    assert known.kind == "near networks"
    return known


def stopping(monkeypatch: pytest.MonkeyPatch, name: str, stop: BaseException) -> None:
    def stopped(*_: Any) -> Any:
        raise stop

    monkeypatch.setattr(WRITING, name, stopped)


@pytest.mark.parametrize("stop", STOPS)
def test_without_near_networks(
    found: CriticalPBound, stop: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping(monkeypatch, "near_of", stop)
    document = json.loads(json.dumps(interval_certificate(found)))
    assert verify(document).valid
    claim, proof = document["claim"], document["proof"]
    assert 0 < Fraction(claim["lower"]) < found.lower
    assert (claim["upper"], claim["crosses"]) == ("1", None)
    assert (proof["by"], proof["near"], len(document["networks"])) == ("minors", None, 1)


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("calls", [0, 1, 4])
def test_with_fewer_intervals(
    found: CriticalPBound, stop: BaseException, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hurried(by: str, known: Any) -> Holds:
        plain, seen = condition(by, known), [0]

        def holds(a: fmpq, b: fmpq) -> bool:
            seen[0] += 1
            if seen[0] > calls:
                raise stop
            # Halves first, so that there is something to be stopped in.
            return b - a < to_fmpq(found.lower / 4) and plain(a, b)

        return holds

    monkeypatch.setattr(WRITING, "condition", hurried)
    document = json.loads(json.dumps(interval_certificate(found)))
    assert verify(document).valid
    claim = document["claim"]
    assert (Fraction(claim["lower"]) > 0) == (calls > 3)
    assert Fraction(claim["lower"]) < found.lower
    assert Fraction(claim["upper"]) == found.upper


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_is_certified_before_the_sparsest_network_is(
    found: CriticalPBound, stop: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping(monkeypatch, "known_of", stop)
    with pytest.raises(type(stop)):
        interval_certificate(found)


def test_a_budget_that_is_over(found: CriticalPBound) -> None:
    with pytest.raises(BudgetExceeded, match="the certificate was not finished"):
        interval_certificate(found, budget=0)


def four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """Return the arguments of a call that proves an interval and is asked for its certificate."""
    monkeypatch.setattr("exactrelu.answer_critical_p.is_hopeless", lambda *_: True)
    data = tmp_path / "d.csv"
    data.write_text("0,4\n5,-2\n6,-3\n8,3\n")
    files = (data, "--certificate", tmp_path / "c.json")
    return ("critical-p", *files, "--no-skip", "--penalize-bias", "--json")


@pytest.mark.parametrize("options", [(), ("--bound", "9")])
def test_the_command_keeps_its_answer(
    call: Callable[..., Any],
    tmp_path: Path,
    options: Any,
    press_at: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C while the certificate is written, after the answer was printed."""
    press_at("exactrelu.interval_certificate", "known_of")
    answer = call(*four(tmp_path, monkeypatch), *options)
    assert answer.code == 130
    assert (answer.json["status"], answer.json["stopped"]) == ("lower_bound", None)
    assert "not written; it was stopped before anything was certified" in answer.err
    assert not (tmp_path / "c.json").exists()


def test_the_command_keeps_its_budget(
    call: Callable[..., Any], tmp_path: Path, over_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    over_at("exactrelu.interval_certificate:near_of")
    answer = call(*four(tmp_path, monkeypatch), "--budget", "7")
    assert answer.code == 3
    assert "proves of the critical p only that it is from" in answer.err
    document = json.loads((tmp_path / "c.json").read_text())
    lower, upper = (Fraction(answer.json["critical_p"][end]) for end in ("lower", "upper"))
    assert 0 < Fraction(document["claim"]["lower"]) < lower < upper < 1
    assert verify(document).valid


def test_an_enumeration_whose_check_is_stopped(
    call: Callable[..., Any], tmp_path: Path, press_at: Any
) -> None:
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text("0,4\n5,-2\n6,-3\n8,3\n")
    options = ("--no-skip", "--penalize-bias", "--certificate", path, "--json")
    press_at("exactrelu.enumeration_certificate", "check_enumerated_critical_p")
    answer = call("critical-p", data, *options)
    assert (answer.code, answer.json["status"], path.exists()) == (130, "exact", False)
    assert "its check was stopped" in answer.err
