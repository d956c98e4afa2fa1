"""The papers' experiments run, and every curve has the label of the model it belongs to."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import exactrelu
from exactrelu import TrainedModel
from exactrelu.plot_training import plot_trained, plot_training

EXAMPLES = Path(__file__).parents[2] / "examples"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_peak_and_plateau_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script("peak_plateau").main(["--epochs", "150", "--seeds", "2", "--out", str(tmp_path)])
    report = capsys.readouterr().out
    assert "sparsest network (proved): 3 neurons" in report
    assert "seed 20" in report
    assert "seed 21" in report
    assert (tmp_path / "peak_plateau_training.txt").read_text() == report
    assert (tmp_path / "peak_plateau_training.png").read_bytes()[:4] == b"\x89PNG"


def test_fifty_inputs_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script("fifty_inputs").main(["--epochs", "100", "--out", str(tmp_path)])
    report = capsys.readouterr().out
    assert "5,100" in report
    assert "p = 0.7" in report
    assert (tmp_path / "fifty_inputs.png").read_bytes()[:4] == b"\x89PNG"


def test_fewer_parameters_remain_with_a_path_norm() -> None:
    training = script("fifty_inputs").experiment(seed=1, epochs=400)
    adam, adamw, *penalised = training.record.parameters
    assert min(adam, adamw) > 4_500
    assert max(penalised) < 1_000
    assert penalised[0] == min(penalised)


def test_every_curve_is_that_of_the_model_on_its_label() -> None:
    """The published notebook draws the model with p = 0.7 under the label p = 1."""
    peak = script("peak_plateau")
    (training,) = peak.experiment(range(3, 4), epochs=300)
    counts, fits = (
        plot_training(training),
        plot_trained(training, np.array(peak.X), np.array(peak.Y)),
    )
    expected = {"Adam": (None, "adam"), "AdamW": (None, "adamw")}
    expected |= {f"p = {p:g}": (p, "adam") for p in (0.4, 0.7, 1.0)}
    drawn = {line.get_label(): line for line in counts.get_lines()}
    lines = {line.get_label(): line for line in fits.get_lines()}
    assert set(drawn) == set(expected)
    for label, (p, optimizer) in expected.items():
        # Trained again alone, by its own exponent and not by its place.
        model = TrainedModel(p, optimizer, peak.STRENGTH, 3)
        alone = exactrelu.train(
            peak.X, peak.Y, models=[model], width=80, epochs=300, bias_rule="kept"
        )
        assert drawn[label].get_ydata().tolist() == alone.history.of(0, "neurons")
        x, values = lines[label].get_data()
        np.testing.assert_allclose(values, alone.network(np.asarray(x)[:, None]), atol=1e-6)
        assert lines[label].get_color() == drawn[label].get_color()
    # The curves differ, so that a mix-up would be seen.
    assert len({tuple(line.get_ydata()) for line in list(drawn.values())[2:]}) == 3


def test_picked_models_keep_their_histories() -> None:
    models = [TrainedModel(p, seed=s) for s in (0, 1) for p in (0.4, 1.0)]
    training = exactrelu.train([0, 1, 2], [0, 1, 0], models=models, width=5, epochs=20)
    second = training.picked([2, 3])
    assert second.history.labels == ("p = 0.4", "p = 1")
    assert second.history.of(1, "loss") == training.history.of(3, "loss")
    assert second[1] is training[3]
