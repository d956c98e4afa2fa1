import json
import sys
from fractions import Fraction

import pytest

from exactrelu.networks.relu_network import ReLUNetwork


def test_json_has_the_fields_of_the_contract(call, peak):
    answer = call("solve", peak, "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert document.pop("seconds") >= 0
    network = document.pop("network")
    assert document == {
        "status": "optimal",
        "problem": {
            "samples": 6,
            "inputs": 1,
            "p": "0",
            "skip": True,
            "penalize_bias": False,
            "bound": None,
            "tolerance": "0",
            "measure": "parameters",
        },
        "cost": "3",
        "lower_bound": "3",
        "neurons": 3,
        "parameters": 3,
        "unique": False,
        "method": "tiling",
        "proof": "signed windows",
        "stopped": None,
    }
    f = ReLUNetwork.from_json(network)
    assert [f.exact([x]) for x in range(-2, 4)] == [0, 0, 1, 1, 0, 0]
    assert f.exact([Fraction(1, 2)]) == Fraction(3, 2)


def test_costs_between_zero_and_one_are_enclosures(call, peak):
    cost = call("solve", peak, "--p", "1/2", "--json").json["cost"]
    assert cost["lower"].startswith("3.41421356237309")
    # 2 + sqrt 2 lies between: (c - 2)^2 crosses 2.
    lower, upper = (Fraction(cost[end]) - 2 for end in ("lower", "upper"))
    assert lower**2 < 2 < upper**2


def test_total_variation_is_exact(call, peak):
    assert call("solve", peak, "--p", "1", "--json").json["cost"] == "4"


def test_stdin_and_target(call):
    data = b"y,x\n0,-2\n0,-1\n1,0\n1,1\n0,2\n0,3\n"
    assert call("solve", "-", "--target", "y", "--json", stdin=data).json["cost"] == "3"
    assert "standard input, line 2" in call("solve", "-", stdin=b"x,y\n0,a\n").complaint


def test_report_for_people(call, peak):
    answer = call("solve", peak)
    assert answer.code == 0
    for word in ("optimal", "signed windows", "unique", "1/2", "0.5", "slope change", "6 samples"):
        assert word in answer.out
    assert "\x1b" not in answer.out


def test_report_on_a_terminal(call, peak, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    answer = call("solve", peak)
    assert answer.code == 0
    assert "1/2" in answer.out
    assert "─" in answer.out


def test_long_lists_of_knots_are_shortened(call):
    rows = "\n".join(f"{k},{(-1) ** k}" for k in range(100)).encode()
    answer = call("solve", "-", stdin=rows)
    assert "cost         98" in answer.out
    assert "..." in answer.out
    assert len(answer.out.splitlines()) < 40


def test_the_number_of_sparsest_tilings_is_said(call):
    # Two runs of five slope changes: three places each for the knot at a sample.
    slope, y, rows = 0, 0, ["0,0", "1,0"]
    for x, change in enumerate([1] * 5 + [0] + [-1] * 5, start=2):
        slope += change
        y += slope
        rows.append(f"{x},{y}")
    report = call("solve", "-", stdin="\n".join(rows).encode()).out
    assert "9 tilings are sparsest: 2 runs of odd length" in report


@pytest.mark.parametrize("rows", [b"1,2\n", b"1,2\n2,3\n", b"1,2\n2,3\n3,4\n", b"0,1\n0,1\n"])
def test_data_without_a_bend(call, rows):
    answer = call("solve", "-", stdin=rows)
    assert answer.code == 0
    assert "neurons      0" in answer.out


def test_tolerance_by_number_and_by_column(call, peak):
    assert call("solve", peak, "--tolerance", "1/2", "--json").json["cost"] == "0"
    data = b"x,y,d\n-2,0,0\n-1,0,0\n0,1,0\n1,1,1\n2,0,0\n3,0,0\n"
    document = call("solve", "-", "--tolerance-column", "d", "--json", stdin=data).json
    assert document["problem"]["tolerance"] == "per sample"
    assert document["problem"]["inputs"] == 1


def test_numbers_beyond_every_float(call):
    data = b"0,0\n1e-5000,1\n1e5000,0\n1e5001,7\n"
    answer = call("solve", "-", "--json", stdin=data)
    assert answer.json["cost"] == "2"
    assert call("solve", "-", stdin=data).code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--p", "2"], ["--p: 2", "[0, 1]"]),
        (["--p", "abc"], ["--p: 'abc'", "finite"]),
        (["--p", "nan"], ["--p: 'nan'"]),
        (["--bound", "0"], ["--bound", "B > 0"]),
        (["--bound", "3", "--method", "branch"], ["method: branch", "no bound"]),
        (["--method", "magic"], ["method: 'magic'", "search"]),
        (
            ["--p", "1", "--no-skip", "--method", "branch", "--certificate", "c.json"],
            ["--certificate", "search"],
        ),
        (["--p", "1/2", "--method", "milp"], ["p: 1/2", "p = 0"]),
        (["--method", "milp:NOBODY"], ["NOBODY", "HiGHS"]),
        (["--tolerance", "-1"], ["--tolerance: -1", "D >= 0"]),
        (["--tolerance", "x"], ["--tolerance: 'x'"]),
        (
            ["--tolerance", "1", "--tolerance-column", "x"],
            ["both given"],
        ),
        (["--measure", "weights"], ["--measure", "neurons"]),
        (["--budget", "0"], ["--budget"]),
        (["--target", "z"], ["--target 'z'", "'x', 'y'"]),
        (["--unknown"], ["--unknown", "--help"]),
        (["--plot", "a.gif"], ["--plot a.gif", ".png .pdf .svg"]),
        (["--plot", "missing/a.png"], ["folder missing does not exist"]),
        (["--network", "a.txt"], ["--network a.txt", ".json"]),
        (["--certificate", "."], ["--certificate .", "folder"]),
    ],
)
def test_refused_options(call, peak, options, words):
    complaint = call("solve", peak, *options).complaint
    for word in words:
        assert word in complaint


def test_refused_data(call, tmp_path):
    assert "No such file" in call("solve", tmp_path / "none.csv").complaint
    conflict = call("solve", "-", stdin=b"x,y\n0,1\n1,2\n0,3\n").complaint
    assert "standard input: rows 1 and 3 have the same x = 0" in conflict
    assert call("solve").complaint.count("DATA")


def test_options_are_checked_before_the_data_are_read(call, tmp_path):
    assert "--p" in call("solve", tmp_path / "none.csv", "--p", "7").complaint
    assert "--plot" in call("solve", tmp_path / "none.csv", "--plot", "a.gif").complaint


def test_network_and_certificate_are_written(call, peak, tmp_path):
    network, certificate = tmp_path / "n.json", tmp_path / "c.json"
    assert call("solve", peak, "--network", network, "--certificate", certificate).code == 0
    assert len(ReLUNetwork.from_json(json.loads(network.read_text())).hidden) == 3
    assert json.loads(certificate.read_text())["claim"]["cost"] == "3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.json", "n.json", "peak.csv"]
