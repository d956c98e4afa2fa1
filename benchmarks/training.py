"""Training steps per second against the authors' loop written plainly in PyTorch.

Run with ``python benchmarks/training.py``. The plain loop trains the five models of an experiment
one after another, full batch, with autograd, PyTorch's optimisers and the proximal step in Python;
ours trains them as one batch. One thread, and every ratio compares rates of this one run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from exactrelu.networks.training_run import TrainingRun
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings


def plain_step(
    model: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    X: torch.Tensor,
    y: torch.Tensor,
    p: float | None,
    threshold: float,
    penalize_bias: bool,
) -> None:
    """Make one step of Algorithm 1 on one model; the bias is kept, as in the notebooks."""
    hidden, output = model[0], model[2]

    def weights() -> torch.Tensor:
        if penalize_bias:
            return torch.cat((hidden.weight, hidden.bias[:, None]), dim=1)
        return hidden.weight

    with torch.no_grad():
        before = (output.weight.T * weights()).abs()
    optimizer.zero_grad()
    nn.functional.mse_loss(model(X), y).backward()
    optimizer.step()
    if p is None:
        return
    with torch.no_grad():
        w, v = weights(), output.weight.T
        u = v * w
        limit = threshold * p * before.pow(p - 1)
        u = torch.where(u.abs() <= limit, torch.zeros_like(u), u - limit * u.sign())
        norm = torch.linalg.vector_norm(u, dim=1, keepdim=True)
        root = norm.sqrt()
        split = torch.where(norm > 1e-8, u.abs() / root, torch.zeros_like(u)) * w.sign()
        output.weight.copy_((torch.where(norm > 1e-8, root, torch.zeros_like(root)) * v.sign()).T)
        hidden.weight.copy_(split[:, : hidden.in_features])
        if penalize_bias:
            hidden.bias.copy_(split[:, -1])


def plain_loop(
    X: torch.Tensor, y: torch.Tensor, models: list[TrainedModel], settings: TrainingSettings
) -> Callable[[], None]:
    """Return one epoch of all models, one after another."""
    parts = []
    for model in models:
        torch.manual_seed(model.seed)
        net = nn.Sequential(
            nn.Linear(X.shape[1], settings.width),
            nn.ReLU(),
            nn.Linear(settings.width, 1, bias=False),
        ).to(X.dtype)
        rate = settings.learning_rate
        if model.optimizer == "adamw":
            decay = model.strength
            optimizer: torch.optim.Optimizer = torch.optim.AdamW(
                net.parameters(), lr=rate, weight_decay=decay
            )
        else:
            optimizer = torch.optim.Adam(net.parameters(), lr=rate)
        parts.append((net, optimizer, model))

    def epoch() -> None:
        for net, optimizer, model in parts:
            threshold = model.strength * settings.learning_rate
            plain_step(net, optimizer, X, y[:, None], model.p, threshold, settings.penalize_bias)

    return epoch


def rate(epoch: Callable[[], object], seconds: float) -> float:
    """Return epochs per second, the best of three stretches."""
    for _ in range(50):
        epoch()
    best = 0.0
    for _ in range(3):
        begin, done = time.perf_counter(), 0
        while time.perf_counter() - begin < seconds:
            epoch()
            done += 1
        best = max(best, done / (time.perf_counter() - begin))
    return best


def compare(title: str, X: np.ndarray, y: np.ndarray, strength: float, **options: object) -> None:
    """Print the rates of both loops for the five models in double and single precision."""
    models = [
        TrainedModel(None, "adam", strength),
        TrainedModel(None, "adamw", strength),
        *(TrainedModel(p, "adam", strength) for p in (0.4, 0.7, 1.0)),
    ]
    for precision in ("float64", "float32"):
        settings = TrainingSettings(
            epochs=10**9, record_every=10**9, bias_rule="kept", precision=precision, **options
        )
        kind = torch.float64 if precision == "float64" else torch.float32
        tensors = (torch.tensor(part, dtype=kind) for part in (X, y))
        theirs = rate(plain_loop(*tensors, models, settings), SECONDS)
        run = TrainingRun(X, y, models, settings)
        with torch.no_grad():
            ours = rate(run._train_once, SECONDS)
        print(
            f"{title:28} {precision}  ours {5 * ours:8.0f} model steps/s   "
            f"plain {5 * theirs:8.0f}   ratio {ours / theirs:5.1f}"
        )


SECONDS = 3.0


def main() -> None:
    """Compare on both experiments of the paper."""
    global SECONDS
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=SECONDS)
    SECONDS = parser.parse_args().seconds
    torch.set_num_threads(1)
    x = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0], [3.0]])
    peak = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    compare("peak and plateau, K = 80", x, peak, 0.003, width=80)
    random = np.random.default_rng(20)
    X, y = random.uniform(-1, 1, (10, 50)), random.uniform(-1, 1, 10)
    compare("10 points, d = 50, K = 100", X, y, 0.005, width=100, penalize_bias=True)


if __name__ == "__main__":
    main()
