from fractions import Fraction

import pytest

import exactrelu
from exactrelu.polytopes.errors import BudgetExceeded

# Slope changes 1, 15, 21, 4: 16^p + 25^p and 1 + 36^p + 4^p are both 9 at p = 1/2.
HALF = [0, 0, 1, 17, 54, 95]
ROWS = "\n".join(f"{x},{y}" for x, y in enumerate(HALF)).encode()


def test_json_of_data_that_cross(call):
    document = call("critical-p", "-", "--json", stdin=ROWS).json
    lower, upper = (Fraction(document["critical_p"][end]) for end in ("lower", "upper"))
    assert lower < Fraction(1, 2) <= upper
    assert upper - lower < Fraction(1, 10**11)
    assert document["crosses"] is True
    assert document["sparsest_cost"] == "2"
    assert document["paper_bound"] is None
    assert document["status"] == "exact"
    assert document["problem"]["samples"] == 6
    assert document["run"] == {"first": "1", "last": "4", "points": 4}
    assert document["sparsest_tiling"] == [2, 2]
    assert document["other_tiling"] == [1, 2, 1]


def test_digits(call):
    document = call("critical-p", "-", "--digits", 40, "--json", stdin=ROWS).json
    lower, upper = (Fraction(document["critical_p"][end]) for end in ("lower", "upper"))
    assert lower < Fraction(1, 2) <= upper
    assert upper - lower < Fraction(1, 10**39)


def test_json_of_data_that_do_not_cross(call, peak):
    document = call("critical-p", peak, "--json").json
    assert document["critical_p"] == {"lower": "1", "upper": "1"}
    assert document["crosses"] is False
    assert document["run"] is None


def test_report_for_people(call, peak):
    report = call("critical-p", "-", stdin=ROWS).out
    for word in ("critical p", "0.49999", "the run of 4 points from x = 1 to 4", "Below", "Above"):
        assert word in report
    assert "critical p  1:" in call("critical-p", peak).out


@pytest.mark.parametrize("rows", [ROWS, b"0,0\n1,1\n2,0\n"])
def test_a_certificate_is_written_and_holds(call, tmp_path, rows):
    data, path = tmp_path / "a.csv", tmp_path / "c.json"
    data.write_bytes(rows)
    assert call("critical-p", data, "--certificate", path).code == 0
    assert call("verify", path, "--data", data).code == 0
    assert "folder" in call("critical-p", data, "--certificate", tmp_path).complaint


def test_python():
    found = exactrelu.critical_p(range(6), HALF, digits=6)
    assert found.lower < Fraction(1, 2) <= found.upper
    with pytest.raises(exactrelu.InputError, match="digits"):
        exactrelu.critical_p(range(6), HALF, digits=0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--method", "search"], ["method", "atoms"]),
        (["--digits", "0"], ["--digits"]),
        (["--p", "1"], ["--p"]),
    ],
)
def test_refusals(call, peak, options, words):
    complaint = call("critical-p", peak, *options).complaint
    for word in words:
        assert word in complaint


def test_a_bound_on_the_weights(call, peak):
    found = call("critical-p", peak, "--bound", "1", "--json")
    document = found.json
    assert (found.code, document["status"], document["stopped"]) == (0, "exact", None)
    whole = Fraction(document["critical_p"]["upper"])
    stopped = call("critical-p", peak, "--bound", "1", "--budget", "1e-9", "--json")
    assert (stopped.code, stopped.json["status"]) == (3, "lower_bound")
    lower, upper = (Fraction(stopped.json["critical_p"][end]) for end in ("lower", "upper"))
    assert lower <= whole <= upper


def test_hopeless_bounded_weights_give_an_interval(call, table):
    options = ("--bound", "9", "--budget", "5", "--json")
    found = call("critical-p", table, *options)
    assert found.code in (0, 3)
    assert found.json["status"] == "lower_bound"


def test_a_budget_of_one_input_leaves_a_lower_bound(call):
    stopped = call("critical-p", "-", "--budget", "1e-9", "--json", stdin=ROWS)
    document = stopped.json
    assert (stopped.code, document["status"], document["stopped"]) == (3, "lower_bound", "budget")
    assert document["critical_p"]["lower"] == "0"
    assert Fraction(document["critical_p"]["upper"]) == 1
    assert document["crosses"] is None
    assert "not finished within 1e-09 seconds" in stopped.err
    assert "the budget ended" in call("critical-p", "-", "--budget", "1e-9", stdin=ROWS).out
    known = exactrelu.critical_p(range(6), HALF, budget=0)
    assert (known.lower, known.upper, known.resolved) == (0, 1, False)


def test_a_budget_that_ends_in_the_certificate(call, tmp_path, monkeypatch):
    def out_of_time(*_):
        raise BudgetExceeded("late")

    monkeypatch.setattr("exactrelu.critical_p_certificate._cover", out_of_time)
    path = tmp_path / "c.json"
    answer = call("critical-p", "-", "--certificate", path, "--json", "--budget", 9, stdin=ROWS)
    assert (answer.code, answer.json["status"]) == (3, "exact")
    assert (answer.json["stopped"], answer.json["crosses"]) == ("budget", True)
    assert "not written" in answer.err
    assert not path.exists()
