"""``exactrelu train``: answers, files, resuming, interrupts, refusals."""

from __future__ import annotations

import json
import signal
from fractions import Fraction

import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu.networks.relu_network import ReLUNetwork

SHORT = ("--epochs", "200", "--width", "12")


def test_json(call, peak):
    answer = call("train", peak, *SHORT, "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert document["stopped"] == "epochs"
    assert (document["epochs"], document["p"], document["optimizer"]) == (200, 0.4, "adam")
    assert document["models"][0]["network"] == document["network"]
    assert document["settings"]["width"] == 12
    network = ReLUNetwork.from_json(document["network"])
    errors = [
        abs(network.exact([x]) - y) for x, y in zip(range(-2, 4), (0, 0, 1, 1, 0, 0), strict=True)
    ]
    assert float(max(errors)) == pytest.approx(document["max_error"])
    assert document["neurons"] <= len(network.hidden) <= 12


def test_several_models_side_by_side(call, peak, tmp_path):
    options = ("--p", "0.4", "--p", "none", "--seed", "1", "--seed", "2")
    answer = call("train", peak, *SHORT, *options, "--network", tmp_path / "n.json", "--json")
    models = answer.json["models"]
    assert [(m["p"], m["seed"]) for m in models] == [(0.4, 1), (0.4, 2), (None, 1), (None, 2)]
    for j, model in enumerate(models, 1):
        assert json.loads((tmp_path / f"n-{j}.json").read_text()) == model["network"]


def test_report_and_files(call, peak, tmp_path):
    files = {name: tmp_path / name for name in ("n.json", "h.csv", "p.png", "c.pt")}
    answer = call(
        *("train", peak, *SHORT, "--network", files["n.json"], "--history", files["h.csv"]),
        *("--plot", files["p.png"], "--checkpoint", files["c.pt"]),
    )
    assert answer.code == 0
    for word in ("12 neurons", "free biases", "200", "p = 0.4", "largest error"):
        assert word in answer.out
    assert files["h.csv"].read_text().count("\n") == 4
    assert files["p.png"].read_bytes()[:4] == b"\x89PNG"
    assert sorted(path.name for path in tmp_path.iterdir()) == [*sorted(files), "peak.csv"]


def test_the_trained_network_goes_into_every_format(call, peak, tmp_path):
    from exactrelu.network_files import read_network

    expected = ReLUNetwork.from_json(call("train", peak, *SHORT, "--json").json["network"])
    for ending in ("json", "npz", "safetensors", "onnx", "pt"):
        path = tmp_path / f"n.{ending}"
        assert call("train", peak, *SHORT, "--network", path).code == 0
        found = read_network(path)
        for x in (-2, 0, Fraction(1, 3)):
            value = found.exact([Fraction(x)])
            assert (value if isinstance(value, Fraction) else value[0]) == expected.exact([x])


def test_history_as_json(call, peak, tmp_path):
    assert call("train", peak, *SHORT, "--history", tmp_path / "h.json").code == 0
    history = json.loads((tmp_path / "h.json").read_text())
    assert history["epochs"] == [0, 100, 200]
    assert len(history["models"][0]["loss"]) == 3


def test_resuming_ends_at_the_same_network(call, peak, tmp_path):
    checkpoint = tmp_path / "c.pt"
    whole = call("train", peak, *SHORT, "--json").json
    assert (
        call("train", peak, "--epochs", "70", "--width", "12", "--checkpoint", checkpoint).code == 0
    )
    again = call("train", peak, "--resume", checkpoint, "--epochs", "200", "--json").json
    assert again["network"] == whole["network"]
    assert again["loss"] == whole["loss"]


def test_adamw_is_a_baseline(call, peak):
    document = call("train", peak, *SHORT, "--optimizer", "adamw", "--json").json
    assert (document["p"], document["label"]) == (None, "AdamW")


def test_several_inputs_penalise_biases(call, tmp_path):
    (tmp_path / "d.csv").write_text("a,b,y\n0,1,1\n1,0,0\n1,1,1\n")
    document = call("train", tmp_path / "d.csv", *SHORT, "--json").json
    assert document["settings"]["penalize_bias"] is True
    assert call("train", tmp_path / "d.csv", *SHORT, "--plot", tmp_path / "p.svg").code == 0
    assert call("train", tmp_path / "d.csv", *SHORT, "--no-bias", "--json").code == 0


def test_degeneracy_options(call, peak):
    options = ("--balance", "0.1", "--parallel", "0.01", "--parallelism", "positive")
    document = call("train", peak, *SHORT, *options, "--pair-weight", "size", "--json").json
    assert document["settings"]["degeneracy"]["parallelism"] == "positive"
    assert document["network"] != call("train", peak, *SHORT, "--json").json["network"]


def test_a_budget_leaves_what_is_known(call, peak):
    with clock_of_steps(0.01):
        answer = call("train", peak, "--width", 5, "--epochs", 10**9, "--budget", "0.3", "--json")
    assert answer.code == 3
    assert answer.json["stopped"] == "budget"
    assert answer.json["network"]["hidden"]


@pytest.mark.usefixtures("heeded")
def test_interrupted_runs_print_and_save_what_is_known(call, peak, tmp_path, monkeypatch):
    from exactrelu.networks.training_run import TrainingRun

    once = TrainingRun._train_once

    def pressed(run):
        once(run)
        if run.epoch == 30:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(TrainingRun, "_train_once", pressed)
    answer = call("train", peak, *SHORT, "--checkpoint", tmp_path / "c.pt", "--json")
    assert (answer.code, answer.json["stopped"], answer.json["epochs"]) == (130, "interrupted", 31)
    monkeypatch.undo()
    again = call("train", peak, "--resume", tmp_path / "c.pt", "--json").json
    assert again["network"] == call("train", peak, *SHORT, "--json").json["network"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--p", "2"], ["--p: 2", "0 < p <= 1"]),
        (["--p", "x"], ["--p: 'x'"]),
        (["--p", "0"], ["--p: 0"]),
        (["--optimizer", "lbfgs"], ["--optimizer: 'lbfgs'", "sgd"]),
        (["--optimizer", "adamw", "--p", "0.4"], ["--optimizer", "baseline"]),
        (["--lambda", "nan"], ["--lambda: nan"]),
        (["--width", "0"], ["--width: 0"]),
        (["--width", "x"], ["--width", "integer"]),
        (["--learning-rate", "0"], ["--learning-rate: 0"]),
        (["--balance", "-1"], ["--balance: -1"]),
        (["--bias-rule", "x"], ["--bias-rule: 'x'"]),
        (["--no-bias", "--penalize-bias"], ["have none"]),
        (["--network", "a.pkl"], ["--network a.pkl", ".json"]),
        (["--history", "a.txt"], ["--history a.txt", ".csv"]),
        (["--plot", "a.gif"], ["--plot a.gif"]),
        (["--checkpoint", "missing/c.pt"], ["folder missing"]),
        (["--resume", "none.pt"], ["none.pt", "No such file"]),
        (["--resume", "none.pt", "--width", "3"], ["--resume with --width"]),
        (["--outside", "1"], ["outside", "two or more"]),
        (["--optimizer", "sgd", "--learning-rate", "1e9"], ["diverged", "smaller learning rate"]),
        (["--optimizer", "sgd", "--learning-rate", "1e9", "--epochs", "9"], ["at epoch 9"]),
    ],
)
def test_refusals(call, peak, options, words):
    complaint = (
        call("train", peak, *SHORT, *options).complaint
        if "--resume" not in options
        else (call("train", peak, *options).complaint)
    )
    for word in words:
        assert word in complaint


def test_data_files_are_no_checkpoints(call, peak):
    assert "this is no checkpoint" in call("train", peak, "--resume", peak).complaint


def test_the_callable_takes_models_and_refuses_the_unknown():
    x, y = ["-1/2", 0, 1], [0, 1, Fraction(1, 3)]
    models = [exactrelu.TrainedModel(0.4), exactrelu.TrainedModel(None, "adamw")]
    training = exactrelu.train(x, y, models=models, width=4, epochs=5)
    assert [trained.label for trained in training] == ["p = 0.4", "AdamW"]
    assert (len(training), training.record.epoch) == (2, 5)
    assert training.history.epochs == [0, 5]
    with pytest.raises(exactrelu.InputError, match="wide"):
        exactrelu.train(x, y, wide=4)
    with pytest.raises(exactrelu.InputError, match="empty"):
        exactrelu.train(x, y, p=[])
    with pytest.raises(exactrelu.InputError, match="resume and width"):
        exactrelu.train(x, y, resume="a.pt", width=4)


def test_without_torch_the_extra_is_named(call, peak, monkeypatch):
    import sys

    for name in list(sys.modules):
        if (
            name.startswith("exactrelu.networks.training")
            or name == "exactrelu.networks.torch_library"
        ):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "pip install 'exactrelu[torch]'" in call("train", peak, *SHORT).complaint
