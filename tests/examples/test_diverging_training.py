"""The run without an optimum follows its law, and stops where a penalty is predicted to stop it."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
specification = importlib.util.spec_from_file_location(
    "diverging_training", ROOT / "examples" / "diverging_training.py"
)
assert specification is not None and specification.loader is not None  # noqa: PT018
training = importlib.util.module_from_spec(specification)
sys.modules["diverging_training"] = training
specification.loader.exec_module(training)


def test_the_gradient_is_that_of_the_loss():
    rng = np.random.default_rng(0)
    net = training.Net.lu(3)
    X, Y = training.samples(3, 20, rng)
    t = training.start(net, rng)
    value, slope = net.error(t, X, Y)
    for place in range(len(t)):
        step = np.zeros_like(t)
        step[place] = 1e-6
        change = (net.error(t + step, X, Y)[0] - net.error(t - step, X, Y)[0]) / 2e-6
        assert abs(change - slope[place]) < 1e-5 * (1 + abs(value))


def test_the_loss_falls_as_the_norm_grows():
    run = training.lbfgs(training.Net.lu(2), 0.0, 300)
    S, loss = np.array(run).T
    assert loss[-1] < 1e-4 < loss[30]
    assert S[-1] > 20 > S[5]
    assert loss[-1] * S[-1] ** 4 > 31


def test_dense_masks_reach_the_labels():
    dense = training.Net(np.ones((2, 2)), np.ones((2, 2)))
    S, loss = training.lbfgs(dense, 0.0, 300)[-1]
    assert loss < 1e-20
    assert S < 6


@pytest.mark.parametrize("penalty", [1e-4, 1e-2])
def test_a_penalty_stops_it_where_predicted(penalty):
    S, loss = training.lbfgs(training.Net.lu(2), penalty, 1000)[-1]
    expected_loss, expected_S = training.predicted(penalty)
    assert abs(loss / expected_loss - 1) < 0.1
    assert abs(S / expected_S - 1) < 0.1


def test_weight_decay_bounds_the_norm():
    free = list(training.sgd(4, 0.0, 40, count=400, batch=40))[-1]
    bound = list(training.sgd(4, 1e-2, 40, count=400, batch=40))[-1]
    assert bound[3] < free[3]
    assert free[1] < bound[1]


def test_the_short_run_prints_and_draws(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(training, "DECAYS", (0.0, 1e-4, 5e-4, 1e-3))
    picture = tmp_path / "e1.png"
    training.main(["--short", "--inputs", "3", "--figure", str(picture)])
    assert "balanced: 32" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")
