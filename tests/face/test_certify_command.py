"""``exactrelu certify`` and ``solve --network`` from the command line."""

import json

import numpy as np
import pytest

from exactrelu import LayeredNetwork, ReLUNetwork, read_network, write_network

PEAK = ReLUNetwork.of([(1, [1], 1), (-2, [1], "-1/2"), (1, [1], -2)], a=[0])
DOTS = ReLUNetwork.of([(1, [1], 1), (-1, [1], 0), (-1, [1], -1), (1, [1], -2)], a=[0])
ENDINGS = (".json", ".npz", ".onnx", ".pt", ".safetensors")


@pytest.fixture
def written(tmp_path):
    def write(network, name="n.json"):
        write_network(network, tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,y\n3,-5,3\n-4,-3,4\n-4,3,3\n4,1,0\n-5,-4,6\n-2,-1,1\n1,0,0\n-3,-4,4\n")
    return path


TEACHER = ReLUNetwork.of([(1, [-1, 0], -1), (1, [0, -1], -2)], a=[0, 0])


@pytest.mark.parametrize("ending", ENDINGS)
def test_json_has_the_fields_of_the_contract(call, peak, written, ending):
    answer = call("certify", written(PEAK, f"n{ending}"), peak, "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert document["verdict"] == "sparsest"
    assert document["network"]["neurons"] == document["network"]["parameters"] == 3
    assert document["network"]["max_error"] == "0"
    assert document["optimum"]["cost"] == document["optimum"]["lower_bound"] == "3"
    assert document["smaller_network"] is None
    assert document["problem"]["tolerance"] == "0"


def test_a_network_with_a_neuron_too_many(call, peak, written, tmp_path):
    path = tmp_path / "c.json"
    answer = call("certify", written(DOTS), peak, "--certificate", path)
    assert answer.code == 1
    assert "not sparsest: 3 knots are enough" in answer.out
    assert "0.5            -2" in answer.out
    assert call("verify", path, "--data", peak).code == 0
    found = tmp_path / "smaller.json"
    document = call("certify", written(DOTS), peak, "--smaller", found, "--json").json
    assert json.loads(found.read_text()) == document["smaller_network"]
    none = tmp_path / "none.json"
    assert call("certify", found, peak, "--smaller", none).code == 0
    assert not none.exists()


def test_the_largest_error_is_the_tolerance(call, peak, written):
    network = ReLUNetwork(PEAK.hidden, PEAK.a, PEAK.c + 1)
    document = call("certify", written(network), peak, "--json").json
    assert (document["verdict"], document["network"]["max_error"]) == ("not sparsest", "1")
    assert document["problem"]["tolerance"] == "1"
    report = call("certify", written(network), peak).out
    assert "largest error  1 in row 1" in report
    assert "0 knots are enough" in report


def test_a_tolerance_that_is_not_kept(call, peak, written, tmp_path):
    network = ReLUNetwork(PEAK.hidden, PEAK.a, PEAK.c + 1)
    path = tmp_path / "c.json"
    answer = call(
        "certify", written(network), peak, "--tolerance", "1/2", "--certificate", path, "--json"
    )
    assert answer.code == 1
    assert (answer.json["verdict"], answer.json["optimum"]) == ("does not fit", None)
    assert call("verify", path).code == 0
    report = call("certify", written(network), peak, "--tolerance", "0.5")
    assert report.code == 1
    assert "row 1 is the first beyond the tolerance" in report.out


def test_tolerances_of_a_column(call, written, tmp_path):
    data = tmp_path / "d.csv"
    data.write_text("x,y,d\n0,0,0\n1,3,1\n2,0,1\n3,0,1\n")
    network = ReLUNetwork.of([(2, [1], 0), (-2, [1], -1), (-1, [1], "-3/2")], a=[0])
    answer = call("certify", written(network), data, "--tolerance-column", "d", "--json")
    assert answer.json["verdict"] == "does not fit"
    assert answer.json["network"]["worst_row"] == 3


def test_two_inputs(call, table, written, tmp_path):
    path = tmp_path / "c.json"
    answer = call("certify", written(TEACHER), table, "--certificate", path)
    assert answer.code == 0
    assert "sparsest: no network this close has fewer parameters" in answer.out
    assert call("verify", path, "--data", table).code == 0
    extra = ReLUNetwork.of([(1, [1, 1], -100), (0, [1, 1], 1)], a=[0, 0]).hidden
    bigger = ReLUNetwork((*TEACHER.hidden, *extra), TEACHER.a)
    answer = call("certify", written(bigger), table)
    assert answer.code == 1
    assert "3 neurons, 7 parameters  (4 neurons in the file)" in answer.out
    assert "not sparsest: 4 parameters are enough" in answer.out


def test_a_budget_leaves_bounds(call, written, tmp_path):
    generator = np.random.default_rng(2)
    weight, bias = generator.normal(size=(4, 3)), generator.normal(size=4)
    network = LayeredNetwork.of([(weight, bias), ([[1, -1, 1, 1]], None)])
    X = generator.normal(size=(14, 3))
    np.savez(tmp_path / "d.npz", X=X, y=network(X)[:, 0])
    path = tmp_path / "c.json"
    answer = call(
        "certify", written(network), tmp_path / "d.npz", "--budget", "0.05", "--certificate", path
    )
    assert answer.code == 3
    assert "open: whether fewer parameters are enough was not decided" in answer.out
    assert call("verify", path).code == 0


@pytest.mark.parametrize(("network", "name"), [(DOTS, "peak"), (TEACHER, "table"), (PEAK, "peak")])
@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_pictures(call, request, written, tmp_path, network, name, ending):
    path = tmp_path / f"p{ending}"
    data = request.getfixturevalue(name)
    options = ("--tolerance", "1/8") if name == "peak" else ()
    call("certify", written(network), data, "--plot", path, *options)
    assert path.stat().st_size > 5000


def test_a_bound_on_the_weights(call, peak, written, tmp_path):
    path = tmp_path / "c.json"
    network = written(PEAK)
    wide = call("certify", network, peak, "--bound", "2", "--certificate", path, "--json")
    assert (wide.code, wide.json["verdict"], wide.json["exceeds"]) == (0, "sparsest", None)
    assert wide.json["problem"]["bound"] == "2"
    assert call("verify", path, "--data", peak).code == 0
    narrow = call("certify", network, peak, "--bound", "3/2", "--certificate", path, "--json")
    assert (narrow.code, narrow.json["verdict"]) == (1, "does not fit")
    assert narrow.json["exceeds"] == {"neuron": 2, "coordinate": 1}
    assert "exceed the bound 3/2" in call("verify", path).out
    out = call("certify", network, peak, "--bound", "3/2").out
    assert "does not fit: weights that count with neuron 2 exceed the bound 3/2" in out
    assert "largest error  0: it fits exactly" in out


def test_refusals(call, peak, table, written, tmp_path):
    network = written(PEAK)
    assert "1 inputs and the data 2" in call("certify", network, table).complaint
    assert "No such file" in call("certify", tmp_path / "none.json", peak).complaint
    assert "ending is not known" in call("certify", peak, peak).complaint
    assert "--bound" in call("certify", network, peak, "--bound", "-1").complaint
    assert "measure" in call("certify", network, peak, "--measure", "x").complaint
    assert "--plot" in call("certify", network, peak, "--plot", "a.txt").complaint
    assert "--smaller a.pt" in call("certify", network, peak, "--smaller", "a.pt").complaint
    deep = written(LayeredNetwork.of([([[1]], None)] * 3), "deep.npz")
    assert "2 hidden layers; accepted is one" in call("certify", deep, peak).complaint
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK")
    assert str(broken) in call("certify", broken, peak).complaint
    wide = tmp_path / "wide.csv"
    wide.write_text("1,2,3,4\n")
    other = written(ReLUNetwork.of([], a=[0, 0, 0]), "w.json")
    assert (
        "accepted are one and two"
        in call("certify", other, wide, "--plot", tmp_path / "p.png").complaint
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_solve_writes_every_format(call, peak, tmp_path, ending):
    path = tmp_path / f"n{ending}"
    assert call("solve", peak, "--network", path).code == 0
    network = read_network(path)
    shallow = network if isinstance(network, ReLUNetwork) else network.shallow()
    assert shallow.hidden == PEAK.hidden
    assert call("certify", path, peak).code == 0


def test_solve_does_not_round_unasked(call, tmp_path):
    data = tmp_path / "d.csv"
    data.write_text("x,y\n0,0\n3,1\n4,5\n")
    path = tmp_path / "n.npz"
    answer = call("solve", data, "--network", path)
    assert answer.code == 2
    assert "status       optimal" in answer.out
    assert "1/3 is no binary float" in answer.err
    assert not path.exists()
    assert call("solve", data, "--network", path, "--round-network").code == 0
    assert read_network(path).hidden[0].v == 4 - 1 / 3
    assert "--network" in call("solve", data, "--round-network").complaint
    assert "ending is not known" in call("solve", data, "--network", "n.txt").complaint
