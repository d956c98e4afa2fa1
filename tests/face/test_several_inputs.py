"""Data with several inputs from the command line and from Python."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

import exactrelu
from exactrelu.certificate import digest

PLANTED = json.loads(
    (Path(__file__).parents[1] / "reference" / "planted.json").read_text(encoding="utf-8")
)
SMALL = json.loads(
    (Path(__file__).parents[1] / "reference" / "multivariate.json").read_text(encoding="utf-8")
)


def written(case, folder):
    lines = [",".join([*x, y]) for x, y in zip(case["X"], case["y"], strict=True)]
    path = folder / "data.csv"
    path.write_text("a,b,y\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: f"k0-{case['k0']}")
def test_sparsest_networks_are_found_and_certified(call, tmp_path, case):
    data, certificate = written(case, tmp_path), tmp_path / "c.json"
    answer = call("solve", data, "--certificate", certificate, "--json").json
    assert (answer["status"], answer["cost"]) == ("optimal", str(case["k0"]))
    assert answer["problem"]["inputs"] == 2
    assert "valid" in call("verify", certificate, "--data", data).out
    document = json.loads(certificate.read_text(encoding="utf-8"))
    document["network"]["hidden"][0]["v"] += "1"
    certificate.write_text(json.dumps(document), encoding="utf-8")
    assert call("verify", certificate).code == 1


@pytest.mark.parametrize("case", SMALL[-4:], ids=lambda case: case["p_star"][:6])
def test_every_question_on_small_data(call, tmp_path, case):
    data = written(case, tmp_path)
    best = call("solve", data, "--p", case["p"], "--json").json
    assert best["status"] == "optimal"
    cost, least = Fraction(case["cost_p"]), Fraction(1, 10**14)
    assert Fraction(best["cost"]["lower"]) - least < cost < Fraction(best["cost"]["upper"]) + least
    found = call("critical-p", data, "--json").json
    star = Fraction(case["p_star"])
    assert abs(Fraction(found["critical_p"]["upper"]) - star) < Fraction(1, 10**10)
    assert found["sparsest_cost"] == str(case["k0"])
    pieces = call("path", data, "--json").json["pieces"]
    assert pieces[0]["cost_at_0"] == str(case["k0"])
    assert "critical p" in call("critical-p", data).out
    assert "sizes" in call("path", data).out
    assert "Neurons" in call("solve", data).out


def test_python_agrees_on_one_input_without_skip():
    case = SMALL[0]
    x, y = [row[0] for row in case["X"]], case["y"]
    plain = {"skip": False, "penalize_bias": True}
    assert exactrelu.solve(x, y, **plain).cost.lower == case["k0"]
    found = exactrelu.critical_p(x, y, **plain)
    assert abs(found.upper - Fraction(case["p_star"])) < Fraction(1, 10**11)
    assert len(exactrelu.path(x, y, **plain).pieces) > 1


def crowded():
    """Samples in general position, so many that half a second is far too short for a proof."""
    rng = random.Random(1)
    rows = [[rng.randint(-99, 99) for _ in range(4)] for _ in range(16)]
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def test_the_budget_stops_with_its_own_exit_code(call):
    stopped = call("solve", "-", "--p", "1/2", "--budget", "0.5", "--json", stdin=crowded())
    assert (stopped.code, stopped.json["status"]) == (3, "feasible")
    assert stopped.json["stopped"] == "budget"
    lower, upper = stopped.json["lower_bound"]["upper"], stopped.json["cost"]["lower"]
    assert 0 < Fraction(lower) < Fraction(upper)
    assert call("path", "-", "--budget", "0.2", stdin=crowded()).code == 3


@pytest.mark.parametrize(
    ("command", "status"),
    [("solve --p 1/2", "feasible"), ("critical-p", "lower_bound"), ("path", "feasible")],
)
def test_a_budget_that_is_over_at_once(call, tmp_path, command, status):
    verb, *options = command.split()
    options += [written(PLANTED[0], tmp_path), "--budget", "1e-9"]
    stopped = call(verb, *options, "--json")
    assert (stopped.code, stopped.json["status"]) == (3, status)
    assert stopped.json["stopped"] == "budget"
    if verb == "critical-p":
        assert stopped.json["critical_p"] == {"lower": "0", "upper": "1"}
        assert "(0, 1]" in call(verb, *options).out


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"skip": True},
        {"penalize_bias": False},
        {"tolerance": "1/2"},
        {"skip": True, "tolerance": 1},
    ],
    ids=["plain", "skip", "free-bias", "tolerance", "skip-tolerance"],
)
def test_least_norms_are_certified(seed, options):
    rng = random.Random(seed)
    X = [[rng.randint(-4, 4), k] for k in range(5)]
    y = [rng.randint(-4, 4) for _ in X]
    solution = exactrelu.solve(X, y, p=1, **options)
    document = json.loads(json.dumps(exactrelu.certificate(solution)))
    assert exactrelu.verify(document).valid
    body = {key: value for key, value in document.items() if key != "digest"}
    multipliers = body["proof"]["multipliers"]
    for row, old in enumerate(multipliers):
        multipliers[row] = str(Fraction(old) + 1)
        assert not exactrelu.verify({**body, "digest": digest(body)}).valid
        multipliers[row] = old
    body["claim"] = {**body["claim"], "cost": "0", "lower_bound": "0"}
    assert exactrelu.verify({**body, "digest": digest(body)}).valid == (solution.cost.upper == 0)


@pytest.mark.parametrize("command", ["critical-p", "path"])
@pytest.mark.parametrize("options", [[], ["--bound", "3"], ["--tolerance", "1/2"]])
def test_the_measure_of_all_p_is_parameters(call, tmp_path, command, options):
    path = tmp_path / "d.csv"
    path.write_text("1,0,2\n-1,3,0\n2,1,4\n")
    complaint = call(command, path, "--measure", "neurons", *options).complaint
    assert "d.csv: measure: neurons; the critical p and the path" in complaint


@pytest.mark.parametrize("command", ["critical-p", "path"])
def test_the_measure_makes_no_difference_with_one_free_input(call, command):
    rows = b"0,-2\n1,-1\n3,-2\n4,1\n"
    options = [command, "-", "--bound", "9", "--json", "--measure"]
    counted = [call(*options, measure, stdin=rows) for measure in ("parameters", "neurons")]
    assert [found.code for found in counted] == [0, 0]
    pair = [found.json for found in counted]
    for document in pair:
        del document["problem"]
    assert pair[0] == pair[1]
