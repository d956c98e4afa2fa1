"""The fast step against the plain loop, and the identities of the algorithm."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from plain_training import PlainModel

from exactrelu.networks.path_norm_prox import PathNormProx
from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings
from exactrelu.networks.training_step import TrainingStep

FIVE = [
    TrainedModel(0.4, strength=0.02),
    TrainedModel(0.7, seed=3),
    TrainedModel(1.0),
    TrainedModel(None),
    TrainedModel(None, "adamw", strength=0.05),
]
SGD = [
    TrainedModel(0.4, "sgd", strength=0.02),
    TrainedModel(1.0, "sgd", seed=2),
    TrainedModel(None, "sgd"),
]


def samples(inputs: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = np.random.default_rng(inputs)
    return (
        torch.tensor(generator.uniform(-1, 1, (count, inputs))),
        torch.tensor(generator.uniform(-1, 1, count)),
    )


@pytest.mark.parametrize(
    ("inputs", "models", "options"),
    [
        (1, FIVE, {}),
        (1, FIVE, {"bias_rule": "kept", "reweighting": "after"}),
        (4, FIVE, {"penalize_bias": True}),
        (4, FIVE, {"skip": True}),
        (3, SGD, {"learning_rate": 0.05}),
        (3, SGD, {"momentum": 0.9, "skip": True, "penalize_bias": True}),
    ],
)
def test_each_step_is_that_of_the_plain_loop(
    inputs: int, models: list[TrainedModel], options: dict[str, Any]
) -> None:
    settings = TrainingSettings(width=7, **options)
    X, y = samples(inputs, 7)
    stack = StackedModels(models, settings, inputs)
    step, points = TrainingStep(stack), stack.data_matrix(X)
    plain = [PlainModel(model, settings, inputs) for model in models]
    died = 0
    for _ in range(50):
        with torch.no_grad():
            step(points, y)
        for j, model in enumerate(plain):
            model.step(X, y)
            kept = {"rtol": 1e-7, "atol": 1e-10}
            torch.testing.assert_close(stack.v[j], model.v.detach(), **kept)
            torch.testing.assert_close(stack.rows[j, :, :inputs], model.w.detach(), **kept)
            torch.testing.assert_close(stack.rows[j, :, inputs], model.b.detach(), **kept)
            if stack.affine is not None:
                torch.testing.assert_close(stack.affine[j, :inputs], model.a.detach(), **kept)
                torch.testing.assert_close(stack.affine[j, inputs], model.c.detach(), **kept)
        died = int((stack.products()[: stack.path_models] == 0).sum())
    assert died > 0, "the case shows no thresholding"


def random_stack(p: float, **options: Any) -> StackedModels:
    model, inputs = TrainedModel(p, strength=options.pop("strength", 0.5)), options.pop("inputs", 3)
    settings = TrainingSettings(width=40, learning_rate=0.1, **options)
    stack = StackedModels([model], settings, inputs)
    stack.rows[0, 5] = 0
    stack.v[0, 6] = 0
    stack.rows[0, 7, 0] = 0
    return stack


@pytest.mark.parametrize("p", [0.1, 0.4, 0.7, 1.0])
@pytest.mark.parametrize("penalize_bias", [False, True])
def test_the_proximal_step_soft_thresholds_and_balances(p: float, penalize_bias: bool) -> None:
    stack = random_stack(p, penalize_bias=penalize_bias)
    prox, before = PathNormProx(stack), stack.products()
    prox.remember()
    # Any move of the optimiser.
    generator = torch.Generator().manual_seed(1)
    stack.weights += 0.2 * torch.randn(stack.weights.shape, generator=generator).double()
    moved = stack.products()
    prox.apply()
    tau = 0.5 * 0.1 * p * before.abs() ** (p - 1)
    expected = torch.sign(moved) * torch.clamp(moved.abs() - tau, min=0)
    assert 0 < int((expected == 0).sum()) < expected.numel()
    torch.testing.assert_close(stack.products(), expected, rtol=1e-13, atol=1e-15)
    sizes = stack.rows[..., : stack.penalised].norm(dim=2)
    torch.testing.assert_close(stack.v.abs(), sizes, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("p", [0.1, 0.4, 0.99])
def test_zero_stays_zero_below_p_1(p: float) -> None:
    stack = random_stack(p, penalize_bias=True)
    X, y = samples(3, 9)
    step, points = TrainingStep(stack), stack.data_matrix(X)
    zero = torch.zeros_like(stack.products(), dtype=torch.bool)
    with torch.no_grad():
        for _ in range(60):
            step(points, y)
            now = stack.products() == 0
            if stack.steps > stack.settings.warm_up + 1:
                assert bool((now | ~zero).all())
            zero = now
    assert int(zero.sum()) > 10


def test_at_p_1_it_is_path_prox() -> None:
    # PathProx of Yang et al. for one input: v w shrinks by lambda gamma and is split evenly.
    stack = random_stack(1.0, inputs=1, strength=0.02)
    v, w = stack.v.clone(), stack.rows[..., 0].clone()
    prox = PathNormProx(stack)
    prox.remember()
    prox.apply()
    shrunk = torch.clamp((v * w).abs() - 0.02 * 0.1, min=0)
    torch.testing.assert_close(stack.v, torch.sign(v) * shrunk.sqrt())
    torch.testing.assert_close(stack.rows[..., 0], torch.sign(w) * shrunk.sqrt())


def test_a_rescaled_bias_keeps_the_kink_and_a_kept_one_moves_it() -> None:
    for rule, stays in (("rescaled", True), ("kept", False)):
        stack = random_stack(0.4, inputs=1, bias_rule=rule, strength=0.01)
        kink = stack.rows[..., 1] / stack.rows[..., 0]
        prox = PathNormProx(stack)
        prox.remember()
        prox.apply()
        alive = stack.v != 0
        after = stack.rows[..., 1] / stack.rows[..., 0]
        assert bool(alive.any())
        assert torch.allclose(after[alive], kink[alive], rtol=1e-12) == stays


def test_without_strength_the_split_keeps_the_function() -> None:
    stack = random_stack(0.4, strength=0.0, cut=0.0)
    X, y = samples(3, 20)
    points = stack.data_matrix(X)
    before = stack.errors(points, y)
    prox = PathNormProx(stack)
    prox.remember()
    prox.apply()
    torch.testing.assert_close(stack.errors(points, y), before, rtol=1e-12, atol=1e-14)


@given(
    u=st.floats(0, 1e6),
    eta=st.floats(1e-6, 1e6),
    p=st.floats(0.01, 1.0),
)
def test_the_weighted_l1_norm_majorises_the_path_norm(u: float, eta: float, p: float) -> None:
    bound = eta**p + p * eta ** (p - 1) * (u - eta)
    assert u**p <= bound * (1 + 1e-9) + 1e-9 * eta**p
    assert eta**p + p * eta ** (p - 1) * (eta - eta) == eta**p


def test_a_step_of_the_plain_proximal_method_lowers_the_objective() -> None:
    # SGD with a small step: loss + lambda C_p may only fall (majorise and minimise).
    settings = TrainingSettings(width=15, learning_rate=2e-4, penalize_bias=True, cut=0.0)
    stack = StackedModels([TrainedModel(0.5, "sgd", strength=0.02)], settings, 2)
    X, y = samples(2, 8)
    step, points = TrainingStep(stack), stack.data_matrix(X)

    def objective() -> float:
        return float(
            stack.errors(points, y).square().mean() + 0.02 * (stack.products().abs() ** 0.5).sum()
        )

    with torch.no_grad():
        for _ in range(8):
            step(points, y)
        values = [objective()]
        for _ in range(300):
            step(points, y)
            values.append(objective())
    assert all(after <= before + 1e-12 for before, after in pairwise(values))
    assert values[-1] < values[0]
