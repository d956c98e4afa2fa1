"""Certificates of bounded weights and of enumerations, from the command line."""

import json

import pytest

from exactrelu.certificate import digest


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
        (("--bound", "1/2", "--p", "1/2"), "optimal", 0),
        (("--bound", "1/50"), "infeasible", 0),
        (("--bound", "1/50", "--p", "1"), "infeasible", 0),
        (("--bound", "1/50", "--p", "1/2"), "infeasible", 0),
        (("--free-bias", "--skip", "--p", "1/2"), "optimal", 0),
        (("--tolerance", "1/2", "--p", "1/2"), "optimal", 0),
        (("--free-bias", "--tolerance", "1", "--p", "1/3"), "optimal", 0),
        (("--method", "atoms"), "optimal", 0),
        (("--method", "atoms", "--measure", "neurons", "--tolerance", "1"), "optimal", 0),
        (("--method", "atoms", "--p", "1", "--skip"), "optimal", 0),
        (("--method", "milp", "--budget", "20"), "optimal", 0),
        (("--measure", "neurons", "--method", "atoms", "--p", "1"), "optimal", 0),
        (("--measure", "neurons", "--p", "1/2"), "optimal", 0),
        (
            ("--measure", "neurons", "--p", "2/3", "--method", "branch", "--budget", "1"),
            "feasible",
            3,
        ),
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
        ("critical-p", ("--bound", "2", "--certificate", "c.json"), "without a bound"),
        ("solve", ("--p", "1/2", "--certificate", "c.json"), "sets of rays"),
    ):
        if command == "solve":
            table.write_text("a,b,y\n" + "".join(f"{k},{k * k % 7},{k % 3}\n" for k in range(9)))
        assert words in call(command, table, *options).complaint


def test_an_optimum_is_no_optimum_without_its_bound(call, table, tmp_path):
    """Where the weights are bounded and 0 < p < 1, the bound must meet the cost."""
    path = tmp_path / "c.json"
    call("solve", table, "--bound", "1/2", "--p", "1/2", "--certificate", path)
    document = json.loads(path.read_text())
    assert document["claim"]["status"] == "feasible"
    document["claim"]["status"] = "optimal"
    del document["digest"]
    path.write_text(json.dumps({**document, "digest": digest(document)}))
    checked = call("verify", path, "--json").json
    assert "the status 'optimal' is not what the proof shows" in checked["failure"]
