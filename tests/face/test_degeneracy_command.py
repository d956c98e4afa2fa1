"""The command ``degeneracy``."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest

import exactrelu
from exactrelu import degeneracy as degeneracy_verb
from exactrelu.networks import ReLUNetwork
from exactrelu.plot_directions import directions_figure

EXAMPLES = Path(__file__).parents[2] / "examples" / "networks"
degeneracy_module = sys.modules[degeneracy_verb.__module__]
HIDDEN, SAME = EXAMPLES / "hidden_structure.json", EXAMPLES / "same_function.json"


def write(path, network):
    path.write_text(json.dumps(network.to_json()))
    return path


def read(document):
    return ReLUNetwork.from_json(document)


def test_a_report(call):
    out = call("degeneracy", HIDDEN, "--box", "-1:1").out
    for line in (
        "7 neurons, 2 inputs",
        "5 kinks, largest jump 7",
        "box              [-1, 1]^2",
        "reducible        yes",
        "dead             1 neuron: 6",
        "dead on the box  1 neuron: 7",
        "redundant        neurons 1, 2",
        "Neurons that could be merged",
    ):
        assert line in out


def test_json(call):
    document = call("degeneracy", HIDDEN, "--json").json
    assert document["irreducible"] is False
    assert document["complete"] is True
    width = document["width"]
    assert (width["with_skip"]["lower"], width["without_skip"]["upper"]) == (5, 5)
    smaller = read(width["without_skip"]["network"])
    assert exactrelu.equal(smaller, read(json.loads(HIDDEN.read_text())))
    assert len(smaller.hidden) == 5
    assert document["diagnosis"]["redundant"] == [[0, 1]]
    assert document["norms"]["uniform"] is None
    semi_norm = document["norms"]["semi_norm"]
    assert semi_norm["lower"] == semi_norm["upper"]
    gradient = [Fraction(entry) for entry in document["norms"]["gradient"]]
    assert max(map(abs, gradient)) == Fraction(semi_norm["lower"])


def test_equal_networks(call):
    document = call("degeneracy", HIDDEN, SAME, "--json").json["comparison"]
    assert document["equal"] is True
    assert document["distance"]["semi_norm"] == {"lower": "0", "upper": "0"}
    assert "yes: the same function\n" in call("degeneracy", HIDDEN, SAME).out


def test_a_near_miss_is_shown_with_a_point(call, tmp_path):
    near = json.loads(SAME.read_text())
    near["hidden"][4]["b"] = "-27.000000000001"
    (tmp_path / "near.json").write_text(json.dumps(near))
    document = call("degeneracy", HIDDEN, tmp_path / "near.json", "--json").json["comparison"]
    assert document["equal"] is False
    point = [Fraction(entry) for entry in document["point"]]
    values = [Fraction(entry) for entry in document["values"]]
    assert values[0] != values[1]
    assert values[0] == read(json.loads(HIDDEN.read_text())).exact(point)
    assert values[1] == read(near).exact(point)
    assert "no: at (" in call("degeneracy", HIDDEN, tmp_path / "near.json").out
    on_box = call("degeneracy", HIDDEN, tmp_path / "near.json", "--box", "-1:1").out
    assert "yes: the same function on the box" in on_box


def test_layers_are_read(call, tmp_path):
    (tmp_path / "n.json").write_text('{"layers": [{"weight": [[1], [-1]]}, {"weight": [[1, 1]]}]}')
    document = call("degeneracy", tmp_path / "n.json", "--box", "-1:2", "--json").json
    assert document["norms"]["uniform"] == {"lower": "2", "upper": "2"}
    assert document["normal_form"]["kinks"] == [{"normal": ["1"], "offset": "0", "jump": "2"}]
    assert document["width"]["without_skip"]["upper"] == 2
    assert document["irreducible"] is True


def test_a_budget_leaves_bounds(call, tmp_path):
    generator = np.random.default_rng(0)
    rows = generator.integers(-99, 99, size=(70, 10)).tolist()
    network = ReLUNetwork.of([(1, row[:9], row[9]) for row in rows], a=[1] * 9)
    path = write(tmp_path / "large.json", network)
    answer = call("degeneracy", path, "--budget", "0.05", "--json")
    document = answer.json
    assert (answer.code, document["complete"]) == (3, False)
    norm = document["norms"]["semi_norm"]
    assert float(norm["lower"]) < float(norm["upper"])
    width = document["width"]["without_skip"]
    assert (width["lower"], width["upper"]) == (70, 72)
    assert "NP-hard" in width["reason"]
    assert document["diagnosis"]["flip_index"]["lower"] == "0"
    text = call("degeneracy", path, "--budget", "0.05").out
    assert "70 to 72 neurons" in text
    assert "at most" in text


def test_an_interruption_ends_with_bounds(call, monkeypatch):
    whole, calls = degeneracy_module.degeneracy, []

    def interrupted(*networks, **options):
        calls.append(options["budget"])
        if len(calls) == 1:
            raise KeyboardInterrupt
        return whole(*networks, **options)

    monkeypatch.setattr(degeneracy_module, "degeneracy", interrupted)
    answer = call("degeneracy", HIDDEN, "--json")
    assert answer.code == 130
    assert answer.err.startswith("exactrelu: interrupted")
    assert answer.json["normal_form"]["kinks"]
    assert calls[1] < calls[0]


@pytest.mark.parametrize("inputs", [1, 2, 3])
@pytest.mark.parametrize("neurons", [0, 1, 30])
def test_pictures(call, tmp_path, inputs, neurons):
    generator = np.random.default_rng(1)
    rows = generator.integers(-9, 9, size=(neurons, inputs + 2)).tolist()
    network = ReLUNetwork.of([(row[0], row[2:], row[1]) for row in rows], a=[0] * inputs)
    path = write(tmp_path / "n.json", network)
    picture = tmp_path / "n.png"
    options = ("--budget", "0.2", "--plot", picture)
    assert call("degeneracy", path, "--box", "-1:1", *options).code in (0, 3)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(directions_figure(network).axes) >= 1


def test_refusals(call, tmp_path):
    assert "hidden" in call("degeneracy", write_text(tmp_path, "{}")).complaint
    assert "cannot be read" in call("degeneracy", tmp_path / "none.json").complaint
    assert "--box" in call("degeneracy", HIDDEN, "--box", "1:0").complaint
    assert "--box" in call("degeneracy", HIDDEN, "--box", "0:1,0:1,0:1").complaint
    assert "--box" in call("degeneracy", HIDDEN, "--box", "1").complaint
    assert "--box" in call("degeneracy", HIDDEN, "--box", "a:1").complaint
    assert "--plot" in call("degeneracy", HIDDEN, "--plot", "a.gif").complaint
    assert "--budget" in call("degeneracy", HIDDEN, "--budget", "0").complaint
    one = write_text(tmp_path, '{"hidden": [], "skip": {"a": ["1"], "c": "0"}}')
    assert "2 inputs and the other 1" in call("degeneracy", HIDDEN, one).complaint
    deep = '{"layers": [{"weight": [[1]]}, {"weight": [[1]]}, {"weight": [[1]]}]}'
    path = write_text(tmp_path, deep)
    assert "hidden layers" in call("degeneracy", path, HIDDEN).complaint
    assert "hidden layers" in call("degeneracy", HIDDEN, path).complaint
    assert "--plot" in call("degeneracy", path, "--plot", tmp_path / "a.png").complaint
    assert "--reduced" in call("degeneracy", path, "--reduced", "a.txt").complaint


def write_text(folder, text):
    path = folder / "network.json"
    path.write_text(text)
    return path


def test_from_python():
    network = read(json.loads(HIDDEN.read_text()))
    seen = []
    found = exactrelu.degeneracy(
        network, box=exactrelu.Box.cube(2), progress=lambda *state: seen.append(state[0])
    )
    assert found.irreducible is False
    assert found.complete
    assert "cells" in seen
    assert exactrelu.NormalForm.of(exactrelu.merged(network)) == found.form


def test_reduced_networks_are_written(call, tmp_path):
    target = tmp_path / "smaller.json"
    assert call("degeneracy", HIDDEN, "--reduced", target).code == 0
    smaller = exactrelu.read_network(target)
    assert len(smaller.hidden) == 5
    assert exactrelu.equal(smaller, exactrelu.read_network(HIDDEN))


def test_deep_networks_are_looked_at_layer_by_layer(call, tmp_path):
    layers = [
        {"weight": [[1, 0], [2, 0], [0, 1]]},
        {"weight": [[1, 1, 1], [-1, -1, 0]], "bias": [0, "-1"]},
        {"weight": [[1, 5]]},
    ]
    path = write_text(tmp_path, json.dumps({"layers": layers}))
    document = call("degeneracy", path, "--json").json
    assert document["widths"] == [2, 3, 2, 1]
    assert document["reduced"]["widths"] == [2, 2, 1, 1]
    assert document["layers"][0]["redundant"] == [[0, 1]]
    assert document["layers"][1]["dead"] == [1]
    assert document["kinks"] is None
    out = call("degeneracy", path, "--reduced", tmp_path / "r.json").out
    assert "widths 2-3-2-1\n" in out
    assert "reduced  2-2-1-1\n" in out
    smaller, network = (exactrelu.read_network(p) for p in (tmp_path / "r.json", path))
    for x in ([1, 2], [-1, 3], [Fraction(1, 2), -2]):
        assert smaller.exact(x) == network.exact(x)


def test_several_outputs(call, tmp_path):
    layers = [{"weight": [[1], [-1], [2]]}, {"weight": [[1, 0, 2], [0, 3, 0]]}]
    path = write_text(tmp_path, json.dumps({"layers": layers}))
    document = call("degeneracy", path, "--box", "-2:1", "--json").json
    assert document["kinks"] == 1
    assert document["semi_norm"] == {"lower": "5", "upper": "5"}
    assert document["uniform"] == {"lower": "6", "upper": "6"}
    assert "so many neurons are needed" in call("degeneracy", path).out


def _parallel_or_opposite(rows):
    """Group the rows of bias-free neurons by hyperplane, with the sides they lie on."""
    groups = {}
    for row in rows:
        first = next(entry for entry in row if entry)
        key = tuple(Fraction(entry, abs(first)) * (1 if first > 0 else -1) for entry in row)
        groups.setdefault(key, []).append(1 if first > 0 else -1)
    return groups


def _criterion(network):
    """Decide irreducibility by the grouping of the neurons and by trying all signs."""
    groups = _parallel_or_opposite([neuron.w for neuron in network.hidden])
    if any(len(sides) > 2 or len(set(sides)) < len(sides) for sides in groups.values()):
        return False
    pairs = [key for key, sides in groups.items() if len(sides) == 2]
    if not pairs:
        return True
    form = exactrelu.NormalForm.of(network)
    n, neurons = len(form.kinks), len(network.hidden)
    if neurons > n + 2:
        return False
    vectors = [kink.vector for kink in form.kinks]

    def left_over(signs):
        parts = [[e * x for x in v] for e, v in zip(signs, vectors, strict=True)]
        return [s - sum(p[j] for p in parts) for j, s in enumerate(form.s)]

    def parallel(one, other):
        pairs_of_places = product(range(len(one)), repeat=2)
        return all(one[i] * other[j] == one[j] * other[i] for i, j in pairs_of_places)

    rests = [left_over(signs) for signs in product((-1, 1), repeat=n)]
    if any(not any(rest) for rest in rests):
        return neurons == n
    if any(parallel(rest, vector) for rest in rests for vector in vectors):
        return neurons == n + 1
    return neurons == n + 2


def test_irreducibility_agrees_with_the_criterion():
    random, seen = Random(0), []
    for _ in range(300):
        rows = [[random.randint(-2, 2), random.randint(-2, 2)] for _ in range(random.randint(1, 5))]
        rows = [row for row in rows if any(row)] or [[1, 0]]
        hidden = [(random.choice((-2, -1, 1, 2)), row, 0) for row in rows]
        network = ReLUNetwork.of(hidden, a=[0, 0])
        found = exactrelu.degeneracy(network).irreducible
        assert found == _criterion(network)
        seen.append(found)
    assert 40 < sum(seen) < 260
