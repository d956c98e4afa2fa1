import json
from importlib import import_module

import pytest
from step_clock import clock_of_steps

from exactrelu import fit as fit_function

SQUARE = b"a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


@pytest.fixture
def masks(tmp_path):
    path = tmp_path / "masks.json"
    path.write_text(json.dumps({"masks": [[[1, 1]], [[1, 0], [1, 1]]]}))
    return path


def test_fit_with_a_mask(call, masks, tmp_path):
    certificate, network = tmp_path / "c.json", tmp_path / "n.json"
    options = ("--certificate", certificate, "--network", network)
    document = call("fit", "-", "--mask", masks, *options, "--json", stdin=SQUARE).json
    assert (document["status"], document["loss"], document["lower_bound"]) == (
        "optimal",
        "1/2",
        "1/2",
    )
    assert document["problem"]["inner_mask"] == [[1, 0], [1, 1]]
    assert json.loads(network.read_text()) == document["network"]
    assert call("verify", certificate).out.startswith("valid")
    data = tmp_path / "square.csv"
    data.write_bytes(SQUARE)
    assert call("verify", certificate, "--data", data).code == 0
    data.write_bytes(SQUARE.replace(b"1,1,0", b"1,1,1"))
    assert call("verify", certificate, "--data", data).code == 1


def test_fit_with_levels_for_people(call):
    out = call("fit", "-", "--hidden", 2, "--sparsity", 2, stdin=SQUARE).out
    assert "2/3 = 0.6666666667  (the sum of squared errors)" in out
    assert "Hidden units:" in out
    assert "exclude all 28 pieces" in out
    assert "loss         0" in call("fit", "-", "--hidden", 2, stdin=SQUARE).out


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_pictures(call, tmp_path, inputs):
    rows = [[(3 * i * j + i) % 5 for j in range(1, inputs + 2)] for i in range(5)]
    data = "\n".join(",".join(map(str, row)) for row in rows).encode()
    path = tmp_path / "fit.png"
    assert call("fit", "-", "--hidden", 1, "--plot", path, stdin=data).code == 0
    assert path.read_bytes().startswith(b"\x89PNG")


def test_an_interruption_ends_with_what_is_known(call, monkeypatch):
    known = fit_function([[0], [1], [2]], [0, 1, 0], mask=[[1]])

    def interrupted(*_, **__):
        raise KeyboardInterrupt(known)

    module = import_module("exactrelu.solvers.masked_fit")
    monkeypatch.setattr(module, "masked_fit", interrupted)
    answer = call("fit", "-", "--hidden", 2, "--json", stdin=SQUARE)
    assert (answer.code, answer.json["loss"]) == (130, "1/2")
    assert answer.err == "exactrelu: interrupted\n"


def test_a_budget_ends_with_what_is_known(call):
    rows = "\n".join(f"{i},{(7 * i) % 12},{(5 * i * i) % 11}" for i in range(12))
    with clock_of_steps(0.01):
        answer = call("fit", "-", "--hidden", 3, "--budget", 3, "--json", stdin=rows.encode())
    assert (answer.code, answer.json["status"]) == (3, "feasible")
    assert answer.json["lower_bound"] == "0"
    assert answer.json["pieces"] > 10**5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"masks": [[[1, 1], [1, 1]], [[1, 0], [1, 1]]]}', "2 outputs"),
        ('{"masks": [[[1, 1]], [[1, 0, 1], [1, 1, 0]]]}', "3 entries"),
        ('{"masks": [[[1, 2]], [[1, 0], [1, 1]]]}', "mask 1, row 1"),
        ('{"masks": [[[1, 1]]]}', "accepted are two"),
        ('{"mask": 1}', "masks"),
        ("[1]", "no object"),
    ],
)
def test_bad_masks(call, tmp_path, text, words):
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert words in call("fit", "-", "--mask", path, stdin=SQUARE).complaint


def test_the_zeros_of_a_network_are_its_mask(call, masks, tmp_path):
    network = tmp_path / "n.json"
    neurons = [{"v": "3", "w": ["1", "0"], "b": "0"}, {"v": "-1", "w": ["1/2", "7"], "b": "1"}]
    network.write_text(json.dumps({"hidden": neurons, "skip": {"a": ["0", "0"], "c": "0"}}))
    document = call("fit", "-", "--mask", network, "--json", stdin=SQUARE).json
    assert document["problem"]["inner_mask"] == [[1, 0], [1, 1]]
    assert document["loss"] == "1/2"


def test_refusals(call, masks):
    assert "standard input" in call("fit", "-", "--mask", "-", stdin=SQUARE).complaint
    assert "--mask" in call("fit", "-", stdin=SQUARE).complaint
    assert "--mask" in call("fit", "-", "--mask", masks, "--hidden", 1, stdin=SQUARE).complaint
    assert "sparsity" in call("fit", "-", "--mask", masks, "--sparsity", 1, stdin=SQUARE).complaint
    assert "cubic" in call("fit", "-", "--hidden", 1, "--loss", "cubic", stdin=SQUARE).complaint
    assert "line 2" in call("fit", "-", "--hidden", 1, stdin=b"1,2\n1,b\n").complaint
    assert "x.txt" in call("fit", "-", "--hidden", 1, "--plot", "x.txt", stdin=SQUARE).complaint
