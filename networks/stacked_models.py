"""The weights of several models of equal shape in one tensor, with views of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from exactrelu.networks.torch_library import torch
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings


class StackedModels:
    """Weights, gradients and moments of M models that one optimiser trains together.

    Parameters
    ----------
    models : sequence of TrainedModel
        Those with a path norm come first.
    settings : TrainingSettings
    inputs : int
        Number d of inputs.

    Attributes
    ----------
    rows : Tensor, shape (M, K, d) or (M, K, d + 1)
        Weights, and the bias behind them.
    v : Tensor, shape (M, K)
    affine : Tensor, shape (M, d) or (M, d + 1), or None
        The skip connection.
    penalised : int
        How many coordinates of a row the path norm counts.
    path_models : int
        How many models have a path norm.

    Notes
    -----
    All numbers lie in one tensor, ``weights``, so that an optimiser needs one operation for all.
    Beside it lie the gradient and the optimiser's moments, in the same order.
    """

    def __init__(
        self, models: Sequence[TrainedModel], settings: TrainingSettings, inputs: int
    ) -> None:
        self.models = tuple(models)
        self.settings = settings
        self.inputs = inputs
        self.columns = inputs + settings.bias
        self.penalised = inputs + settings.penalize_bias
        self.path_models = sum(model.p is not None for model in models)
        if any(model.p is None for model in self.models[: self.path_models]):
            raise ValueError("models with a path norm have to come first")
        self.steps = 0
        kind = torch.float64 if settings.precision == "float64" else torch.float32
        count = len(models)
        rows = count * settings.width * self.columns
        neurons = count * settings.width
        size = rows + neurons + (count * self.columns if settings.skip else 0)
        self.weights, self.gradient, self.first, self.second = (
            torch.zeros(size, dtype=kind) for _ in range(4)
        )
        self.rows, self.v, self.affine = self._parts(self.weights)
        self.rows_gradient, self.v_gradient, self.affine_gradient = self._parts(self.gradient)
        for place, model in enumerate(models):
            self._draw(place, model.seed)

    def _parts(self, flat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
        count, width, columns = len(self.models), self.settings.width, self.columns
        rows, neurons = count * width * columns, count * width
        affine = flat[rows + neurons :].view(count, columns) if self.settings.skip else None
        return (
            flat[:rows].view(count, width, columns),
            flat[rows : rows + neurons].view(count, width),
            affine,
        )

    def _draw(self, place: int, seed: int) -> None:
        """Draw initial weights as PyTorch's linear layers do; the skip connection begins at 0."""
        generator = torch.Generator().manual_seed(seed)
        width, inputs = self.settings.width, self.inputs
        inside, outside = 1.0 / sqrt(inputs), 1.0 / sqrt(width)
        # Single precision always, so that a seed means the same network in both precisions.
        for target, shape, bound in (
            (self.rows[place, :, :inputs], (width, inputs), inside),
            (self.rows[place, :, inputs:], (width, self.columns - inputs), inside),
            (self.v[place], (width,), outside),
        ):
            target.copy_(torch.empty(shape).uniform_(-bound, bound, generator=generator))

    def data_matrix(self, X: torch.Tensor) -> torch.Tensor:
        """Return the samples as columns, with a row of ones if the neurons have biases.

        Parameters
        ----------
        X : Tensor, shape (N, d)

        Returns
        -------
        Tensor, shape (d, N) or (d + 1, N)
        """
        points = X.to(self.weights.dtype).T
        if self.settings.bias:
            points = torch.cat((points, torch.ones(1, len(X), dtype=self.weights.dtype)))
        return points.contiguous()

    def errors(self, points: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Return ``f(x_i) - y_i`` for every model.

        Parameters
        ----------
        points : Tensor
            See :meth:`data_matrix`.
        y : Tensor, shape (N,)

        Returns
        -------
        Tensor, shape (M, N)
        """
        hidden = (self.rows @ points).clamp_(min=0)
        values = (self.v[:, None, :] @ hidden)[:, 0]
        if self.affine is not None:
            values += self.affine @ points
        return values - y

    def products(self) -> torch.Tensor:
        """Return ``v_k w_kc`` for the coordinates that the path norm counts, (M, K, c)."""
        return self.v[..., None] * self.rows[..., : self.penalised]

    def tensors(self) -> dict[str, torch.Tensor]:
        """Return everything that changes while training, by name."""
        return {"weights": self.weights, "first": self.first, "second": self.second}
