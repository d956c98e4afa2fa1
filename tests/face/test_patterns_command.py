import numpy as np
import pytest

from exactrelu import patterns as patterns_module
from exactrelu.patterns import patterns
from exactrelu.polytopes import BudgetExceeded

SQUARE = b"a,b,y\n0,0,1\n0,1,1\n1,0,1\n1,1,0\n"


def test_patterns(call):
    document = call("patterns", "-", "--json", stdin=SQUARE).json
    assert document["count"] == 14
    assert len(set(document["patterns"])) == 14
    assert "0110" not in document["patterns"]
    assert document["complete"]
    assert call("patterns", "-", stdin=SQUARE).out.startswith("14 patterns\n  ")


def test_count(call):
    document = call("patterns", "-", "--count", "--json", stdin=SQUARE).json
    assert document == {"count": 14, "complete": True}
    assert call("patterns", "-", "--count", stdin=SQUARE).out == "14\n"


def test_a_budget_ends_with_what_is_known(call, monkeypatch):
    found = patterns([[0], [1]])

    def stopped(X, **limits):
        assert limits["budget"] == 5.0
        raise BudgetExceeded("stopped early", found)

    monkeypatch.setattr(patterns_module, "patterns", stopped)
    monkeypatch.setattr(patterns_module, "count_patterns", stopped)
    answer = call("patterns", "-", "--budget", 5, "--json", stdin=SQUARE)
    assert (answer.code, answer.json["count"], answer.json["complete"]) == (3, 4, False)
    assert answer.err == "exactrelu: stopped early\n"
    answer = call("patterns", "-", "--budget", 5, "--count", "--json", stdin=SQUARE)
    assert (answer.code, answer.json["count"]) == (3, None)
    assert int(answer.json["bounds"]["lower"]) <= 14 <= int(answer.json["bounds"]["upper"])
    answer = call("patterns", "-", "--budget", 5, "--count", stdin=SQUARE)
    assert (answer.code, answer.out) == (3, "from 2 to 14 patterns\n")


@pytest.mark.parametrize("partial", [True, False])
def test_an_interruption_ends_with_what_is_known(call, monkeypatch, partial):
    found = patterns([[0], [1]])

    def interrupted(X, **limits):
        raise KeyboardInterrupt(*([found] if partial else []))

    monkeypatch.setattr(patterns_module, "patterns", interrupted)
    answer = call("patterns", "-", stdin=SQUARE)
    assert answer.code == 130
    assert answer.err.strip() == "exactrelu: interrupted"
    assert answer.out.startswith("4 patterns found so far") == partial


def test_refusals(call):
    assert "line 2" in call("patterns", "-", stdin=b"1,2\n1,b\n").complaint
    assert "--budget" in call("patterns", "-", "--budget", "-1", stdin=SQUARE).complaint


def test_arrays_of_different_lengths_are_refused(call, tmp_path):
    path = tmp_path / "d.npz"
    np.savez(path, X=np.eye(3), y=np.array([1, 2]))
    assert "X has 3 rows and y 2; accepted are as many" in call("patterns", path).complaint
