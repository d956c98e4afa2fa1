"""The training loop written plainly: autograd, PyTorch's own optimisers, one model at a time."""

from __future__ import annotations

import torch
from torch import nn

from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings


class PlainModel(nn.Module):
    """One model that begins at the weights of a stack."""

    def __init__(self, model: TrainedModel, settings: TrainingSettings, inputs: int) -> None:
        super().__init__()
        stack = StackedModels([model], settings, inputs)
        self.model, self.settings, self.inputs = model, settings, inputs
        self.w = nn.Parameter(stack.rows[0, :, :inputs].clone())
        self.b = nn.Parameter(stack.rows[0, :, inputs].clone())
        self.v = nn.Parameter(stack.v[0].clone())
        self.a = nn.Parameter(torch.zeros(inputs, dtype=self.w.dtype))
        self.c = nn.Parameter(torch.zeros((), dtype=self.w.dtype))
        rate = settings.learning_rate
        trained = [self.w, self.b, self.v] + ([self.a, self.c] if settings.skip else [])
        if model.optimizer == "sgd":
            self.optimizer = torch.optim.SGD(trained, lr=rate, momentum=settings.momentum)
        elif model.optimizer == "adamw":
            self.optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=model.strength)
        else:
            self.optimizer = torch.optim.Adam(trained, lr=rate)
        self.steps = 0

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return torch.relu(X @ self.w.T + self.b) @ self.v + X @ self.a + self.c

    def coordinates(self) -> torch.Tensor:
        if self.settings.penalize_bias:
            return torch.cat((self.w, self.b[:, None]), dim=1).detach().clone()
        return self.w.detach().clone()

    def step(self, X: torch.Tensor, y: torch.Tensor) -> None:
        before = self.v.detach()[:, None] * self.coordinates()
        self.optimizer.zero_grad()
        loss = ((self(X) - y) ** 2).mean()
        loss.backward()
        self.optimizer.step()
        self.steps += 1
        if self.model.p is not None and self.steps > self.settings.warm_up:
            self.prox(before, self.model.p)

    @torch.no_grad()
    def prox(self, before: torch.Tensor, p: float) -> None:
        settings, weights = self.settings, self.coordinates()
        for k in range(len(self.v)):
            shrunk = []
            for c in range(weights.shape[1]):
                u = float(self.v[k] * weights[k, c])
                h = abs(u if settings.reweighting == "after" else float(before[k, c]))
                if h == 0.0 and p < 1:
                    shrunk.append(0.0)
                    continue
                tau = self.model.strength * settings.learning_rate * p * h ** (p - 1)
                shrunk.append(max(abs(u) - tau, 0.0))
            norm = sum(size**2 for size in shrunk) ** 0.5
            norm = norm if norm > settings.cut else 0.0
            old = float(weights[k].norm())
            for c in range(weights.shape[1]):
                size = shrunk[c] / norm**0.5 if norm else 0.0
                weights[k, c] = size if weights[k, c] > 0 else -size
            self.v[k] = norm**0.5 if self.v[k] > 0 else -(norm**0.5)
            if not settings.penalize_bias and settings.bias_rule == "rescaled":
                self.b[k] *= norm**0.5 / old if old else 0.0
        self.w.copy_(weights[:, : self.inputs])
        if settings.penalize_bias:
            self.b.copy_(weights[:, self.inputs])
