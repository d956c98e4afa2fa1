"""Certificates of bounded weights and of enumerations, from the command line."""

import json
from fractions import Fraction

import pytest
from flint import fmpq
from nine_rows import TABLE
from step_clock import clock_of_steps

from exactrelu.certificate import digest
from exactrelu.checks.cost_order import all_dearer


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,y\n1,0,2\n-1,3,0\n2,1,4\n0,-2,0\n")
    return path


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        (("--bound", "3"), "optimal", 0),
        (("--bound", "1/2"), "optimal", 0),
        (("--bound", "1/2", "--measure", "neurons", "--free-bias"), "optimal", 0),
        (("--bound", "1/2", "--p", "1"), "optimal", 0),
        (("--bound", "3/2", "--p", "1/2"), "optimal", 0),
        (("--bound", "1/50"), "infeasible", 0),
        (("--bound", "1/50", "--p", "1"), "infeasible", 0),
        (("--bound", "1/50", "--p", "1/2"), "infeasible", 0),
        (("--free-bias", "--skip", "--p", "1/2"), "optimal", 0),
        (("--tolerance", "1/2", "--p", "1/2"), "optimal", 0),
        (("--free-bias", "--tolerance", "1", "--p", "1/3"), "optimal", 0),
        (("--method", "atoms"), "optimal", 0),
        (("--method", "atoms", "--measure", "neurons", "--tolerance", "1"), "optimal", 0),
        (("--method", "atoms", "--p", "1", "--skip"), "optimal", 0),
        (("--method", "milp"), "optimal", 0),
        (("--measure", "neurons", "--method", "atoms", "--p", "1"), "optimal", 0),
        (("--measure", "neurons", "--p", "1/2"), "optimal", 0),
        (("--measure", "neurons", "--p", "2/3", "--method", "branch"), "optimal", 0),
        (("--bound", "1", "--p", "1/2", "--tolerance", "4"), "optimal", 0),
    ],
)
def test_answers_with_certificates(call, table, tmp_path, options, status, code):
    path = str(tmp_path / "c.json")
    answer = call("solve", table, *options, "--certificate", path, "--json")
    assert (answer.code, answer.json["status"]) == (code, status)
    assert (answer.json["network"] is None) == (status == "infeasible")
    checked = call("verify", path, "--data", table, "--json")
    assert checked.json["valid"], checked.json["failure"]


def test_a_stopped_tree_over_cones_has_a_certificate(call, tmp_path):
    data, path = tmp_path / "nine.csv", str(tmp_path / "c.json")
    data.write_text(TABLE)
    options = ("--p", "2/3", "--method", "branch", "--tolerance", "1/9", "--certificate", path)
    with clock_of_steps(0.01):
        answer = call("solve", data, *options, "--budget", 1, "--json")
    assert (answer.code, answer.json["status"]) == (3, "feasible")
    assert answer.json["proof"] == "branch and bound"
    checked = call("verify", path, "--data", data, "--json")
    assert checked.json["valid"], checked.json["failure"]


@pytest.mark.parametrize("command", ["critical-p", "path"])
@pytest.mark.parametrize("tolerance", ["0", "1/2"])
def test_critical_p_and_path(call, table, tmp_path, command, tolerance):
    path = tmp_path / "c.json"
    options = ("--free-bias", "--skip", "--tolerance", tolerance, "--certificate", str(path))
    assert call(command, table, *options).code == 0
    assert call("verify", str(path)).code == 0
    document = json.loads(path.read_text())
    assert document["question"] == command.replace("-", " ")
    document["problem"]["penalize_bias"] = True
    path.write_text(json.dumps(document))
    assert call("verify", str(path)).code == 1


def test_what_is_refused(call, table):
    for command, options, words in (
        ("path", ("--bound", "2", "--certificate", "c.json"), "without a bound"),
        ("solve", ("--p", "1/2", "--method", "atoms", "--certificate", "c.json"), "sets of rays"),
    ):
        if command == "solve":
            table.write_text("a,b,y\n" + "".join(f"{k},{k * k % 7},{k % 3}\n" for k in range(9)))
        assert words in call(command, table, *options).complaint


def test_an_optimum_is_no_optimum_without_its_bound(call, table, tmp_path, monkeypatch):
    """Where the weights are bounded and 0 < p < 1, the bound must meet the cost."""
    monkeypatch.setattr("exactrelu.bounded_certificate.MOST_WORK", 1)
    path = tmp_path / "c.json"
    call("solve", table, "--bound", "1/2", "--p", "1/2", "--certificate", path)
    document = json.loads(path.read_text())
    assert document["claim"]["status"] == "feasible"
    document["claim"]["status"] = "optimal"
    del document["digest"]
    path.write_text(json.dumps({**document, "digest": digest(document)}))
    checked = call("verify", path, "--json").json
    assert "the status 'optimal' is not what the proof shows" in checked["failure"]


FOUR = "x,y\n0,4\n5,-2\n6,-3\n8,3\n"
GENERAL = ("--no-skip", "--penalize-bias")


def test_a_stopped_critical_p_has_a_certificate(call, press_at, tmp_path, monkeypatch):
    monkeypatch.setattr("exactrelu.answer_critical_p._BRIEF", 60)
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text(FOUR)
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    answer = call("critical-p", data, *GENERAL, "--certificate", path, "--json")
    assert answer.code == 130
    assert answer.json["proof"] == "near networks"
    checked = call("verify", path, "--data", data, "--json").json
    assert checked["valid"], checked["failure"]
    assert checked["checked"][-1].startswith("at 0.4581")
    claim = json.loads(path.read_text())["claim"]
    assert claim["crosses"] is True
    assert 0.1 < Fraction(claim["lower"]) < Fraction(claim["upper"])


def test_an_interval_certifies_a_critical_p_of_bounded_weights(call, tmp_path):
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text("x,y\n1,0\n2,3\n4,9\n")
    answer = call("critical-p", data, *GENERAL, "--bound", 6, "--certificate", path, "--json")
    assert (answer.code, answer.json["status"]) == (0, "exact")
    assert "proves an interval" in answer.err
    assert call("verify", path, "--data", data).code == 0
    lower = Fraction(json.loads(path.read_text())["claim"]["lower"])
    assert 0 < lower < float(answer.json["critical_p"]["upper"])


def test_nothing_is_written_where_nothing_is_proved(call, press_at, table, tmp_path, monkeypatch):
    monkeypatch.setattr("exactrelu.answer_critical_p._BRIEF", 0.0)
    path = tmp_path / "c.json"
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    answer = call("critical-p", table, "--certificate", path)
    assert answer.code == 130
    assert "not written; --certificate: nothing is proved" in answer.err
    assert not path.exists()


def test_costs_that_differ_by_tiny_powers_are_told_apart(call, tmp_path):
    """Another network has a weight of 1e-60 more; its power is lost beside chords and tangents."""
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text("1e30,1,2e-30\n-1e30,1/3,4\n7,0,1\n")
    answer = call("critical-p", data, "--tolerance", "1/2", "--certificate", path, "--json")
    assert answer.json["critical_p"]["upper"].startswith("0.98587627023")
    assert call("verify", path, "--data", data).code == 0


@pytest.mark.parametrize("digits", [10, 60, 300])
def test_a_tiny_weight_more_is_dearer_until_the_larger_ones_save_as_much(digits):
    """``e^p + (1 - e)^p`` exceeds 1 for p < 1, and ``e^p + (1 - k e)^p`` only up to about p*."""
    e = fmpq(1, 10**digits)
    half, seven = fmpq(1, 2), fmpq(7, 10)
    assert all_dearer([(e, 1 - e)], [(fmpq(1),)], fmpq(0), fmpq(1))
    assert all_dearer([(e, 1 - 3 * e)], [(fmpq(1),)], fmpq(0), half)
    # At the upper ends here e^p is far more than the 3 e p that the other power is less.
    assert all_dearer([(e, 1 - 3 * e)], [(fmpq(1),)], half, seven)
    assert not all_dearer([(e, 1 - 3 * e)], [(fmpq(1),)], half, fmpq(1))
    assert not all_dearer([(fmpq(1),)], [(e, 1 - e)], fmpq(0), half)
