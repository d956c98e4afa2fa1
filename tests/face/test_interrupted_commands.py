"""Ctrl-C in commands other than ``solve``: what is known is printed, with exit code 130."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("heeded")


def ratio(text):
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


def test_certify_says_open(call, press_at, table, tmp_path):
    network = tmp_path / "n.json"
    assert call("solve", table, "--network", network, "--budget", 1e-9).code == 3
    press_at("exactrelu.solvers.support_search", "_Search.level", 2)
    answer = call("certify", network, table, "--json")
    assert answer.code in (130, 1)
    assert answer.json["stopped"] == "interrupted"
    assert answer.json["optimum"]["lower_bound"] == "1"
    assert answer.code == (130 if answer.json["verdict"] == "open" else 1)


def test_critical_p_keeps_what_is_proved(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    answer = call("critical-p", table, "--json")
    assert answer.code == 130
    assert answer.json["stopped"] == "interrupted"
    assert answer.json["critical_p"]["upper"] == "1"
    assert answer.err.strip() == "exactrelu: interrupted"


def test_critical_p_of_one_input_is_a_lower_bound(call, press_at):
    data = "".join(f"{x},{y}\n" for x, y in enumerate([0, 0, 1, 17, 54, 95])).encode()
    press_at("exactrelu.univariate.first_crossing", "_bits", 3)
    answer = call("critical-p", "-", "--json", stdin=data)
    found = answer.json
    assert (answer.code, found["stopped"], found["status"]) == (130, "interrupted", "lower_bound")
    assert 0 <= float(found["critical_p"]["lower"]) < 0.5 <= float(found["critical_p"]["upper"])
    press_at("exactrelu.univariate.critical_p", "first_crossing")
    assert "above 0, at most 1; interrupted" in call("critical-p", "-", stdin=data).out


def test_patterns(call, press_at, table):
    press_at("exactrelu.patterns", "data_arrangement")
    answer = call("patterns", table, "--count", "--json")
    assert answer.code == 130
    assert answer.json["bounds"]["lower"] == "2"


def test_factorise_keeps_the_best_factors(call, press_at, tmp_path):
    matrix, masks = tmp_path / "a.csv", tmp_path / "m.json"
    matrix.write_text("0,1\n1,0\n")
    masks.write_text('{"masks": [[[1,0],[1,1]], [[1,1],[0,1]]]}')
    press_at("exactrelu.supports.alternating", "_rows_given", 9)
    answer = call("factorise", matrix, "--mask", masks, "--json")
    assert (answer.code, answer.json["stopped"]) == (130, "interrupted")
    assert ratio(answer.json["cost"]) <= 2
    press_at("exactrelu.supports.alternating", "_rows_given")
    first = call("factorise", matrix, "--mask", masks, "--json").json
    assert first["cost"] == "2"


def test_degeneracy_of_layers(call, press_at, tmp_path):
    network = tmp_path / "n.json"
    network.write_text(
        '{"layers": [{"weight": [[1], [-1], [2]], "bias": [0, 0, 1]},'
        ' {"weight": [[1, 0, 2], [0, 3, 0]], "bias": [0, 0]}]}'
    )
    press_at("exactrelu.layered_degeneracy", "distance")
    answer = call("degeneracy", network, "--json")
    assert answer.code == 130
    assert answer.json


def test_certify_within_a_bound_is_open(call, press_at, tmp_path):
    data, network, path = (tmp_path / name for name in ("d.csv", "n.json", "c.json"))
    data.write_text("x,y\n1,0\n2,3\n4,9\n")
    half = {"v": "1", "w": ["3/2"], "b": "-3/2"}
    network.write_text(json.dumps({"hidden": [half, half], "skip": {"a": ["0"], "c": "0"}}))
    options = ("--no-skip", "--penalize-bias", "--bound", "2", "--certificate", path)
    press_at("exactrelu.solvers.box_search", "Corners.of")
    answer = call("certify", network, data, *options, "--json")
    assert (answer.code, answer.json["verdict"]) == (130, "open")
    assert answer.json["stopped"] == "interrupted"
    assert "not written" in answer.err
    assert not path.exists()


def test_certify_keeps_its_verdict_when_few_neurons_take_long(call, press_at, table, tmp_path):
    network = tmp_path / "n.json"
    assert call("solve", table, "--network", network, "--budget", 1e-9).code == 3
    press_at("exactrelu.compression", "Compression.on_data")
    answer = call("certify", network, table, "--budget", 1e-9, "--terms", 2, "--json")
    assert answer.code == 130
    assert answer.json["verdict"] in ("open", "not sparsest")
    assert "compression" not in answer.json
