"""The degeneracy penalty: numbers from the paper's setting, hand calculations, gradients."""

from __future__ import annotations

from math import log, sqrt

import pytest
import torch

from exactrelu.networks.degeneracy_penalty import degeneracy_penalty
from exactrelu.networks.degeneracy_weights import DegeneracyWeights
from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings
from exactrelu.networks.training_step import TrainingStep
from exactrelu.polytopes.errors import InputError


def penalty(rows: list[list[float]], v: list[float], **weights: object) -> float:
    tensors = (torch.tensor(part, dtype=torch.float64) for part in (rows, v))
    return float(degeneracy_penalty(*tensors, DegeneracyWeights(**weights)))


TRIANGLE = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [1.0, 2.0, -1.0]
TWINS = [[1.0, 0.0], [1.0, 0.0]], [1.0, 1.0]


@pytest.mark.parametrize(
    ("network", "balance", "parallel"), [(TRIANGLE, 1.0, 1.38130), (TWINS, 0.0, 6.90776)]
)
def test_known_values(network: tuple, balance: float, parallel: float) -> None:
    assert penalty(*network, balance=1) == balance
    assert penalty(*network, parallel=1) == pytest.approx(parallel, abs=5e-6)
    assert penalty(*network, balance=2, parallel=3) == pytest.approx(
        2 * balance + 3 * parallel, abs=2e-5
    )


def test_opposite_neurons_are_avoided_by_squares_only() -> None:
    opposite = [[1.0, 2.0], [-2.0, -4.0]], [1.0, 1.0]
    assert penalty(*opposite, parallel=1) == pytest.approx(-log(1e-3))
    assert penalty(*opposite, parallel=1, parallelism="positive") == pytest.approx(-log(1 + 1e-3))


def test_pairs_weighted_by_size() -> None:
    rows, v = [[1.0, 0.0], [3.0, 0.0]], [2.0, -0.5]
    assert penalty(rows, v, parallel=1, pair_weight="size") == pytest.approx(-1.5 * log(1e-3))


def test_the_last_two_weights_shall_be_positive() -> None:
    rows, v = [[3.0, 0.0, 4.0], [0.0, 1.0, 1.0]], [1.0, 1.0]
    # Only the second weight of the first neuron is below delta = 0.1; 4/5 and 1/sqrt 2 are above.
    assert penalty(rows, v, outside=1) == pytest.approx(0.01)
    assert penalty(rows, v, outside=1, delta=0.75) == pytest.approx(
        0.75**2 + 2 * (0.75 - 1 / sqrt(2)) ** 2
    )


def test_zero_rows_cost_nothing_and_have_finite_gradients() -> None:
    rows = torch.tensor([[0.0, 0.0], [1.0, 2.0]], dtype=torch.float64, requires_grad=True)
    v = torch.tensor([0.0, 1.0], dtype=torch.float64, requires_grad=True)
    weights = DegeneracyWeights(balance=1, parallel=1, outside=1)
    degeneracy_penalty(rows, v, weights).backward()
    assert rows.grad is not None
    assert bool(rows.grad.isfinite().all())


def test_the_step_follows_the_gradient_of_loss_and_penalty() -> None:
    weights = DegeneracyWeights(balance=0.3, parallel=0.2, outside=0.4)
    settings = TrainingSettings(width=6, degeneracy=weights)
    stack = StackedModels(
        [TrainedModel(None, "sgd"), TrainedModel(None, "sgd", seed=1)], settings, 3
    )
    generator = torch.Generator().manual_seed(0)
    X = torch.rand(5, 3, generator=generator).double()
    y = torch.rand(5, generator=generator).double()
    rows, v = (part.clone().requires_grad_() for part in (stack.rows, stack.v))
    hidden = torch.relu(rows[..., :3] @ X.T + rows[..., 3:])
    loss = ((v[:, None] @ hidden)[:, 0] - y).square().mean(dim=1)
    (loss + degeneracy_penalty(rows, v, weights, 3)).sum().backward()
    assert rows.grad is not None
    assert v.grad is not None
    expected = stack.rows - 0.01 * rows.grad, stack.v - 0.01 * v.grad
    with torch.no_grad():
        TrainingStep(stack)(stack.data_matrix(X), y)
    torch.testing.assert_close((stack.rows, stack.v), expected)


def test_it_parts_parallel_neurons() -> None:
    apart = []
    for strength in (0.0, 0.05):
        settings = TrainingSettings(
            width=4, penalize_bias=True, degeneracy=DegeneracyWeights(parallel=strength)
        )
        stack = StackedModels([TrainedModel(None)], settings, 2)
        stack.rows[0, 1] = 1.01 * stack.rows[0, 0]
        stack.v[0, 1] = stack.v[0, 0]
        X = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]).double()
        step, points = TrainingStep(stack), stack.data_matrix(X)
        with torch.no_grad():
            for _ in range(100):
                step(points, torch.tensor([1.0, 0.0, 2.0]).double())
        unit = torch.nn.functional.normalize(stack.rows[0], dim=1)
        apart.append(float(unit[0] @ unit[1]))
    assert apart[0] > 0.999 > apart[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"balance": -1.0}, "balance: -1"),
        ({"parallel": float("nan")}, "parallel: nan"),
        ({"epsilon": 0.0}, "0 < epsilon"),
        ({"delta": 2.0}, "delta"),
        ({"parallelism": "any"}, "squared and positive"),
        ({"pair_weight": "any"}, "one and size"),
    ],
)
def test_refused_weights(options: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        DegeneracyWeights(**options)
