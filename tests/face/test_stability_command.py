"""Close parameters and few neurons on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

from exactrelu import ReLUNetwork, equal, read_network, verify
from exactrelu.command_line import commands, run
from exactrelu.polytopes import InputError
from exactrelu.polytopes.box import Box
from exactrelu.stability import stability

FIRST = ReLUNetwork.of([(1, [1, 0], 0), (1, [0, 1], 0)], a=[0, 0])
SECOND = ReLUNetwork.of([("1.5", [1, 0], 0), ("0.2", [1, 1], 0)], a=[0, 0])


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(lambda: commands.main(list(arguments), "exactrelu", standalone_mode=False))
        out, error = capsys.readouterr()
        return code, out, error

    return calling


def write(name: str, network: ReLUNetwork) -> str:
    Path(name).write_text(json.dumps(network.to_json()))
    return name


Call = Callable[..., tuple[int, str, str]]


def test_two_networks_are_compared_by_their_parameters(call: Call) -> None:
    f, g = write("f.json", FIRST), write("g.json", SECOND)
    code, out, _ = call("degeneracy", f, g, "--close", "close.json")
    assert code == 0
    assert "with weights within 0.5527864045" in out
    assert "(2), (3a), (3b) hold" in out
    assert "2  (beta_J + root J with beta_J = 1, J = 1)" in out
    assert "3  (beta + 2 root r with beta = 1, r = 1)" in out
    close = read_network("close.json")
    assert isinstance(close, ReLUNetwork)
    assert equal(close, SECOND)
    changes = [
        abs(new - old)
        for one, other in zip(close.hidden, FIRST.hidden, strict=True)
        for new, old in zip((one.v, *one.w), (other.v, *other.w), strict=True)
    ]
    assert abs(float(max(changes)) - 0.5527864045) < 1e-9


def test_the_json_holds_conditions_bounds_and_the_network(call: Call) -> None:
    f, g = write("f.json", FIRST), write("g.json", SECOND)
    code, out, _ = call("degeneracy", f, g, "--json")
    found: dict[str, Any] = json.loads(out)["comparison"]["stability"]
    assert code == 0
    assert found["reason"] is None
    assert found["conditions"]["hold"] is True
    assert found["verified"] is True
    assert found["jump"] == "1"
    assert found["bound"] == {"lower": "2", "upper": "2"}
    assert found["paper_bound"] == {"lower": "3", "upper": "3"}
    assert F(found["distance"]["lower"]) <= F("0.5527864045") + F(1, 10**9)
    assert F(found["least"]) <= F(found["distance"]["upper"])
    assert equal(ReLUNetwork.from_json(found["network"]), SECOND)


def test_violations_are_counted_from_one(call: Call) -> None:
    f = write("f.json", FIRST)
    h = write("h.json", ReLUNetwork.of([(1, [-2, 0], 0)], a=[0, 0]))
    _, out, _ = call("degeneracy", f, h)
    assert "(3b): neurons 1 of the first network are opposite to neurons 1 of the second" in out


def test_networks_that_the_theorem_leaves_out(call: Call) -> None:
    f = write("f.json", FIRST)
    many = ReLUNetwork.of([(1, [k, 1], 0) for k in range(1, 4)], a=[0, 0])
    code, out, _ = call("degeneracy", f, write("many.json", many))
    assert code == 0
    assert "not compared: networks: the second has neurons of 3 directions" in out
    code, _, error = call("degeneracy", f, "many.json", "--close", "c.json")
    assert code == 2
    assert "neurons of 3 directions" in error
    assert not Path("c.json").exists()
    skip = write("skip.json", ReLUNetwork.of([(1, [1, 0], 0)], a=[1, 0]))
    _, out, _ = call("degeneracy", f, skip, "--json")
    assert "skip connection" in json.loads(out)["comparison"]["stability"]["reason"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["f.json", "--close", "c.json"], "OTHER is missing"),
        (["f.json", "g.json", "--close", "c.npz"], "the ending is not known; accepted: .json"),
        (["f.json", "g.json", "--close", "no/c.json"], "does not exist"),
    ],
)
def test_wrong_use(call: Call, arguments: list[str], message: str) -> None:
    write("f.json", FIRST)
    write("g.json", SECOND)
    code, _, error = call("degeneracy", *arguments)
    assert code == 2
    assert message in error


def test_biases_with_and_without_a_box() -> None:
    f = ReLUNetwork.of([(1, [1], "1/2")], a=[0], c=1)
    g = ReLUNetwork.of([("1.21", [1], "1/2")], a=[0], c=2)
    for box in (None, Box.of([-1], [1])):
        found = stability(f, g, box=box, mode="proof")
        assert found.lifted
        assert equal(found.network, g)
        assert abs(float(found.inversion.distance) - 0.1) < 1e-9
        assert found.inversion.verify()
    with pytest.raises(InputError, match="does not bend within the box"):
        stability(f, g, box=Box.of([0], [1]))


def test_the_factor_of_a_box_is_named(call: Call) -> None:
    f = write("f.json", ReLUNetwork.of([(1, [1], "1/2")], a=[0]))
    g = write("g.json", ReLUNetwork.of([("1.21", [1], "1/2")], a=[0]))
    _, out, _ = call("degeneracy", f, g, "--box", "-4:4")
    assert "beta + 2 root (B r) with beta = 1, r = 21/100, B = 4" in out
    _, out, _ = call("degeneracy", f, g, "--box", "-4:4", "--json")
    found = json.loads(out)["comparison"]["stability"]
    assert found["factor"] == "4"
    assert found["semi_norm"] == {"lower": "21/100", "upper": "21/100"}


DATA = "x,y\n-2,0\n-1,0\n0,1\n1,1\n2,0\n3,0\n"


def test_a_trained_network_is_certified_against_few_neurons(call: Call) -> None:
    Path("data.csv").write_text(DATA)
    hat = ReLUNetwork.of([(1, [1], 1), (-2, [1], "-1/2"), (1, [1], -2)], a=[0])
    path = write("n.json", hat)
    code, out, _ = call(
        "certify", path, "data.csv", "--terms", "2", "--terms-certificate", "t.json"
    )
    assert code == 0
    assert "at most 2 neurons has somewhere a gradient that is wrong by 1/2 or more" in out
    assert "on the box of the data" in out
    document = json.loads(Path("t.json").read_text())
    verdict = verify(document)
    assert verdict.valid
    assert verdict.checked[2] == "no network with at most 2 neurons is closer than 1/2"
    code, out, _ = call("certify", path, "data.csv", "--terms", "1", "--json")
    compression = json.loads(out)["compression"]
    assert compression["box"] == [["-2", "3"]]
    assert compression["lower_bound"] == "1/2"
    assert compression["kinks"] == 3
    assert F(compression["upper_bound"]) <= 1
    code, out, _ = call("certify", path, "data.csv", "--terms", "3")
    assert "3 neurons and a skip connection are enough for the same function" in out
    code, out, _ = call("certify", path, "data.csv", "--json")
    assert "compression" not in json.loads(out)
    code, _, error = call("certify", path, "data.csv", "--terms-certificate", "t.json")
    assert code == 2
    assert "--terms is missing" in error


def test_flat_data_are_compared_everywhere(call: Call) -> None:
    Path("flat.csv").write_text("a,b,y\n0,1,0\n1,1,1\n")
    network = write("n.json", ReLUNetwork.of([(1, [1, 0], 0)], a=[0, 0]))
    code, out, _ = call("certify", network, "flat.csv", "--terms", "0", "--json")
    assert code in (0, 1)
    assert json.loads(out)["compression"]["box"] is None
