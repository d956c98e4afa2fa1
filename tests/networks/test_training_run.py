"""Runs: seeds, batches, histories, early stop, checkpoints."""

from __future__ import annotations

import io
import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from exactrelu.networks.training_checkpoint import checkpoint_bytes, resumed
from exactrelu.networks.training_run import TrainingRun
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings
from exactrelu.polytopes.errors import InputError

X = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0], [3.0]])
Y = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
MIXED = [TrainedModel(None), TrainedModel(0.4, "sgd"), TrainedModel(0.7), TrainedModel(1.0, seed=4)]
SHORT = TrainingSettings(width=10, epochs=60, record_every=20)


def finished(run: TrainingRun) -> TrainingRun:
    assert run.run() == "epochs"
    return run


def same(one: TrainingRun, other: TrainingRun) -> bool:
    return one.records == other.records and all(
        torch.equal(a.tensors()[name], b.tensors()[name])
        for a, b in zip(one.stacks, other.stacks, strict=True)
        for name in a.tensors()
    )


@pytest.mark.parametrize("options", [{}, {"batch": 4}, {"precision": "float32", "skip": True}])
def test_seeds_reproduce(options: dict) -> None:
    settings = replace(SHORT, **options)
    one, other = (finished(TrainingRun(X, Y, MIXED, settings)) for _ in range(2))
    assert same(one, other)
    seeds = [replace(model, seed=9) for model in MIXED]
    assert not same(one, finished(TrainingRun(X, Y, seeds, settings)))


def test_models_do_not_touch_each_other() -> None:
    together = finished(TrainingRun(X, Y, MIXED, SHORT))
    for j, model in enumerate(MIXED):
        alone = finished(TrainingRun(X, Y, [model], SHORT)).current()
        record = together.current()
        assert record.neurons[j] == alone.neurons[0]
        assert record.loss[j] == pytest.approx(alone.loss[0], rel=1e-9)


@pytest.mark.parametrize("options", [{}, {"batch": 4}, {"batch": 4, "skip": True, "momentum": 0.5}])
@pytest.mark.parametrize("cut", [1, 20, 37])
def test_a_resumed_run_is_the_unbroken_run_bit_by_bit(options: dict, cut: int) -> None:
    settings = replace(SHORT, **options)
    unbroken = finished(TrainingRun(X, Y, MIXED, settings))
    broken = TrainingRun(X, Y, MIXED, settings)
    assert broken.run(stop=lambda: "now" if broken.epoch == cut else None) == "now"
    again = resumed(checkpoint_bytes(broken), X, Y, "file")
    assert again.epoch == cut
    assert same(unbroken, finished(again))


def test_a_checkpoint_may_be_trained_further() -> None:
    short = finished(TrainingRun(X, Y, MIXED, replace(SHORT, epochs=30)))
    longer = finished(resumed(checkpoint_bytes(short), X, Y, "file", epochs=60))
    assert same(longer, finished(TrainingRun(X, Y, MIXED, SHORT)))


class Trap:
    sprung = False

    def __reduce__(self) -> tuple:
        return (setattr, (Trap, "sprung", True))


def test_hostile_and_foreign_files_are_refused() -> None:
    run = TrainingRun(X, Y, MIXED, SHORT)
    good = checkpoint_bytes(run)
    with pytest.raises(InputError, match="other data"):
        resumed(good, X + 1, Y, "file")
    file = io.BytesIO()
    torch.save({"format": "exactrelu training", "version": 1, "data": Trap()}, file)
    for content in (b"", b"PK", good[:1000], pickle.dumps(Trap()), file.getvalue()):
        with pytest.raises(InputError, match="file: this is no checkpoint"):
            resumed(content, X, Y, "file")
    assert not Trap.sprung
    document = torch.load(io.BytesIO(good), weights_only=True)
    for change in (
        {"stacks": []},
        {"settings": {**document["settings"], "width": 11}},
        {"models": "x"},
        {"generator": torch.zeros(3)},
        {"records": [[1]]},
    ):
        file = io.BytesIO()
        torch.save({**document, **change}, file)
        with pytest.raises(InputError, match="file: the checkpoint is damaged"):
            resumed(file.getvalue(), X, Y, "file")
    file = io.BytesIO()
    torch.save({**document, "version": 2}, file)
    with pytest.raises(InputError, match="version 2"):
        resumed(file.getvalue(), X, Y, "file")


def test_early_stop_waits_for_patience() -> None:
    settings = replace(SHORT, epochs=5000, record_every=5, patience=50, learning_rate=1e-12)
    run = TrainingRun(X, Y, [TrainedModel(None)], settings)
    assert run.run() == "early stop"
    assert run.epoch == 50


def test_networks_are_the_floats_as_rationals() -> None:
    run = finished(TrainingRun(X, Y, MIXED, replace(SHORT, skip=True)))
    for j, network in enumerate(run.networks()):
        for places, stack in zip(run.places, run.stacks, strict=True):
            if j in places:
                k = places.index(j)
                weights = {Fraction(v) for v in stack.v[k].tolist() if v}
                assert {neuron.v for neuron in network.hidden} <= weights
                assert network.a == (Fraction(float(stack.affine[k, 0])),)
                errors = stack.errors(run._points, run._y)[k].tolist()
        exact = [network.exact([int(x)]) - int(y) for x, y in zip(X[:, 0], Y, strict=True)]
        assert [float(error) for error in exact] == pytest.approx(errors, abs=1e-12)
        assert run.max_errors()[j] == pytest.approx(max(abs(float(e)) for e in exact))


def test_counts_match_the_exact_network() -> None:
    settings = TrainingSettings(width=15, epochs=800, penalize_bias=True, record_every=100)
    data = np.random.default_rng(0).uniform(-1, 1, (5, 4))
    run = finished(
        TrainingRun(data[:, :3], data[:, 3], [TrainedModel(0.5, strength=0.05)], settings)
    )
    (network,), record = run.networks(), run.current()
    products = [[n.v * w for w in (*n.w, n.b)] for n in network.hidden]
    assert record.parameters == (sum(abs(u) > settings.cut for row in products for u in row),)
    assert record.neurons == (sum(any(abs(u) > settings.cut for u in row) for row in products),)
    assert record.neurons[0] < 15
    norm = sum(abs(float(u)) ** 0.5 for row in products for u in row)
    assert record.path_norm[0] == pytest.approx(norm)


def test_a_network_without_biases() -> None:
    settings = replace(SHORT, bias=False, penalize_bias=False)
    (network,) = finished(TrainingRun(X, Y, [TrainedModel(0.4)], settings)).networks()
    assert network.hidden
    assert all(neuron.b == 0 for neuron in network.hidden)


def test_divergence_is_said() -> None:
    settings = TrainingSettings(width=5, epochs=100, learning_rate=1e6, record_every=1)
    with pytest.raises(InputError, match=r"diverged: the loss of SGD is .* at epoch"):
        TrainingRun(X, Y, [TrainedModel(None, "sgd")], settings).run()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"width": 0}, "width: 0"),
        ({"epochs": 0}, "epochs: 0"),
        ({"learning_rate": -1.0}, "learning rate: -1"),
        ({"learning_rate": float("nan")}, "learning rate: nan"),
        ({"batch": 0}, "batch: 0"),
        ({"warm_up": -1}, "warm-up: -1"),
        ({"momentum": 1.0}, "momentum: 1.0"),
        ({"bias_rule": "x"}, "bias rule: 'x'"),
        ({"precision": "float16"}, "float64 and float32"),
        ({"bias": False, "penalize_bias": True}, "have none"),
        ({"patience": 0}, "patience"),
    ],
)
def test_refused_settings(options: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        TrainingSettings(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"p": 0.0}, "p: 0.0"),
        ({"p": 1.5}, "p: 1.5"),
        ({"p": 0.4, "optimizer": "adamw"}, "baseline"),
        ({"optimizer": "lbfgs"}, "adam, adamw and sgd"),
        ({"strength": -1.0}, "lambda: -1"),
        ({"seed": -1}, "seed: -1"),
    ],
)
def test_refused_models(options: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        TrainedModel(**options)


def test_refused_data() -> None:
    for bad_x, bad_y, words in (
        (X, Y[:3], "shape"),
        (X, np.full(6, np.nan), "y holds"),
        (X * 1e200, Y, "X holds"),
    ):
        with pytest.raises(InputError, match=words):
            TrainingRun(bad_x, bad_y, MIXED, SHORT)
    with pytest.raises(InputError, match="none given"):
        TrainingRun(X, Y, [], SHORT)
