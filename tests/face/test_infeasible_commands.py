"""A bound on the weights that no network keeps is an answer of every command that takes it."""

from __future__ import annotations

import json
from random import Random

import pytest

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.verify import verify

GENERAL = ("--no-skip", "--penalize-bias")


@pytest.mark.parametrize("options", [(), GENERAL, ("--tolerance", "1/9")])
def test_critical_p_says_infeasible_and_proves_it(call, peak, tmp_path, options):
    path = tmp_path / "c.json"
    answer = call("critical-p", peak, "--bound", "1/100", *options, "--certificate", path, "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert (document["status"], document["proof"]) == ("infeasible", "Farkas multipliers")
    assert document["problem"]["bound"] == "1/100"
    whole = call("critical-p", peak, "--bound", "1", "--json").json
    assert {*whole} - {"method", "backend"} <= {*document}
    for name in ("critical_p", "crosses", "sparsest_cost", "paper_bound", "stopped"):
        assert document[name] is None
    verdict = verify(json.loads(path.read_text()))
    assert verdict.valid
    assert "the problem is infeasible" in verdict.checked
    said = call("critical-p", peak, "--bound", "1/100", *options)
    assert "infeasible: no network within the bound fits the data" in said.out


def test_path_says_infeasible(call, peak):
    answer = call("path", peak, "--bound", "1/100", "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert (document["pieces"], document["open"]) == ([], [])
    assert (document["status"], document["stopped"]) == ("infeasible", None)
    said = call("path", peak, "--bound", "1/100")
    assert (said.code, "infeasible" in said.out) == (0, True)


def test_where_there_are_too_many_cells_to_enumerate(call, table, tmp_path):
    path = tmp_path / "c.json"
    answer = call("critical-p", table, "--bound", "1/1000", "--certificate", path, "--json")
    assert (answer.code, answer.json["status"]) == (0, "infeasible")
    assert verify(json.loads(path.read_text())).valid


def test_no_time_is_left_for_the_certificate(call, peak, tmp_path, monkeypatch):
    def out_of_time(*_, **__):
        raise BudgetExceeded("late")

    monkeypatch.setattr("exactrelu.answer_infeasible.bounded_norm", out_of_time)
    path = tmp_path / "c.json"
    answer = call("critical-p", peak, "--bound", "1/100", "--certificate", path, "--json")
    assert (answer.code, answer.json["status"]) == (3, "infeasible")
    assert "not written" in answer.err
    assert not path.exists()


def test_the_commands_agree_on_what_is_infeasible(call):
    seen = set()
    for seed in range(6):
        random = Random(seed)
        inputs = random.sample(range(-3, 4), 3)
        rows = "".join(f"{x},{random.randint(-4, 4)}\n" for x in inputs).encode()
        options = ("-", *GENERAL, "--bound", random.choice(["1/4", "1"]), "--json")
        p = random.choice(["0", "1/2", "1"])
        one = call("solve", *options, "--p", p, stdin=rows)
        infeasible = one.json["status"] == "infeasible"
        for command in ("critical-p", "path"):
            other = call(command, *options, stdin=rows)
            assert other.code == one.code == 0
            assert (other.json["status"] == "infeasible") == infeasible
        seen.add(infeasible)
    assert seen == {True, False}
