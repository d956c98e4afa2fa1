"""A training run: several models side by side, epoch after epoch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.few_threads import few_threads
from exactrelu.networks.flushed_denormals import flushed_denormals
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.stacked_models import StackedModels
from exactrelu.networks.torch_library import torch
from exactrelu.networks.training_history import Improvement, TrainingRecord
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings
from exactrelu.networks.training_step import TrainingStep
from exactrelu.polytopes.errors import InputError


class TrainingRun:
    """Models, data and how far training has come.

    Parameters
    ----------
    X : ndarray, shape (N, d)
    y : ndarray, shape (N,)
    models : sequence of TrainedModel
        Those with one kind of optimiser are trained as one stack of tensors.
    settings : TrainingSettings

    Raises
    ------
    InputError
        If the data are not finite or the settings do not fit them.

    Notes
    -----
    Full batches use no random numbers after the start; smaller ones are drawn anew each epoch, in
    the same order for all models. :mod:`exactrelu.networks.training_checkpoint` saves a run.

    Examples
    --------
    >>> X = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0], [3.0]])
    >>> y = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    >>> run = TrainingRun(X, y, [TrainedModel(0.4)], TrainingSettings(width=20, epochs=300))
    >>> run.run()
    'epochs'
    >>> run.epoch, run.current().neurons[0] <= 20
    (300, True)
    """

    def __init__(
        self,
        X: NDArray[np.float64],
        y: NDArray[np.float64],
        models: Sequence[TrainedModel],
        settings: TrainingSettings,
    ) -> None:
        _check(X, y, models, settings)
        self.models = tuple(models)
        self.settings = settings
        self.X, self.y = X, y
        self.places = _stacks(self.models)
        self.stacks = [
            StackedModels([self.models[j] for j in places], settings, X.shape[1])
            for places in self.places
        ]
        self._steps = [TrainingStep(stack) for stack in self.stacks]
        self._points = self.stacks[0].data_matrix(torch.tensor(X, dtype=torch.float64))
        self._y = torch.tensor(y, dtype=torch.float64).to(self._points.dtype)
        self.generator = torch.Generator().manual_seed(self.models[0].seed)
        self.epoch = 0
        self.records: list[TrainingRecord] = []

    def run(
        self,
        *,
        stop: Callable[[], str | None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        recorded: Callable[[TrainingRun], None] | None = None,
    ) -> str:
        """Train until the epochs are over or something says stop.

        Parameters
        ----------
        stop : callable, optional
            Asked after every epoch; what it returns, if not None, ends the run.
        progress : callable, optional
            Called after every epoch with its number and that of all epochs.
        recorded : callable, optional
            Called with the run after each new record.

        Returns
        -------
        str
            Why it ended: "epochs", "early stop", or what ``stop`` returned.

        Raises
        ------
        InputError
            If a loss is no longer finite.
        """
        settings = self.settings
        improvement = Improvement(self.records)
        with torch.no_grad(), flushed_denormals(), few_threads(self._largest_tensor()):
            if not self.records:
                self._record(improvement)
            while self.epoch < settings.epochs:
                self._train_once()
                self.epoch += 1
                if self.epoch % settings.record_every == 0:
                    self._record(improvement)
                    if recorded is not None:
                        recorded(self)
                if progress is not None:
                    progress(self.epoch, settings.epochs)
                reason = None if stop is None else stop()
                if reason is not None:
                    return reason
                patience = settings.patience
                if patience is not None and self.epoch - improvement.last_improved >= patience:
                    return "early stop"
        return "epochs"

    def _largest_tensor(self) -> int:
        """Return about how many numbers a stack's activations have."""
        settings, samples = self.settings, len(self.y)
        return len(self.models) * settings.width * min(samples, settings.batch or samples)

    def _train_once(self) -> None:
        batch, samples = self.settings.batch, len(self.y)
        if batch is None or batch >= samples:
            for step in self._steps:
                step(self._points, self._y)
            return
        order = torch.randperm(samples, generator=self.generator)
        for some in torch.split(order, batch):
            points, y = self._points[:, some], self._y[some]
            for step in self._steps:
                step(points, y)

    def _record(self, improvement: Improvement) -> None:
        record = self.current()
        self.require_finite(record)
        self.records.append(record)
        improvement.add(record)

    def require_finite(self, record: TrainingRecord) -> None:
        """Refuse models whose numbers have grown beyond all floats.

        Raises
        ------
        InputError
            Naming the model and the epoch.
        """
        for places, stack in zip(self.places, self.stacks, strict=True):
            finite = [bool(rows.isfinite().all()) for rows in stack.rows]
            for k, j in enumerate(places):
                if finite[k] and math.isfinite(record.loss[j]):
                    continue
                raise InputError(
                    f"training diverged: the loss of {self.models[j].label} is {record.loss[j]} "
                    f"at epoch {self.epoch}; a smaller learning rate, or scaled data, may help"
                )

    def current(self) -> TrainingRecord:
        """Measure all models as they are now."""
        count = len(self.models)
        loss, norm = [0.0] * count, [0.0] * count
        neurons, parameters = [0] * count, [0] * count
        with torch.no_grad():
            for places, stack in zip(self.places, self.stacks, strict=True):
                losses = stack.errors(self._points, self._y).square().mean(dim=1)
                sizes = stack.products().abs()
                above = sizes > self.settings.cut
                for k, j in enumerate(places):
                    loss[j] = float(losses[k])
                    neurons[j] = int(above[k].any(dim=1).sum())
                    parameters[j] = int(above[k].sum())
                    norm[j] = float(sizes[k].pow(self.models[j].p or 1.0).sum())
        return TrainingRecord(
            self.epoch, tuple(loss), tuple(neurons), tuple(parameters), tuple(norm)
        )

    def max_errors(self) -> tuple[float, ...]:
        """Return the largest ``|f(x_i) - y_i|`` of each model."""
        found = [0.0] * len(self.models)
        for places, stack in zip(self.places, self.stacks, strict=True):
            largest = stack.errors(self._points, self._y).abs().amax(dim=1)
            for k, j in enumerate(places):
                found[j] = float(largest[k])
        return tuple(found)

    def networks(self) -> tuple[ReLUNetwork, ...]:
        """Return the models with their floats as the rationals that they are.

        Neurons that are zero everywhere (``v = 0``, or ``w = 0`` and ``b <= 0``) are left out.
        """
        found: dict[int, ReLUNetwork] = {}
        for places, stack in zip(self.places, self.stacks, strict=True):
            for k, j in enumerate(places):
                found[j] = _network(stack, k)
        return tuple(found[j] for j in range(len(self.models)))


def _network(stack: StackedModels, k: int) -> ReLUNetwork:
    d, biased = stack.inputs, stack.settings.bias
    hidden = []
    for row, v in zip(stack.rows[k].tolist(), stack.v[k].tolist(), strict=True):
        w = tuple(Fraction(value) for value in row[:d])
        b = Fraction(row[d]) if biased else Fraction(0)
        if v and (any(w) or b > 0):
            hidden.append(Neuron(Fraction(v), w, b))
    affine = [0.0] * (d + 1) if stack.affine is None else stack.affine[k].tolist()
    constant = Fraction(affine[d]) if biased else Fraction(0)
    return ReLUNetwork(tuple(hidden), tuple(Fraction(a) for a in affine[:d]), constant)


def _stacks(models: Sequence[TrainedModel]) -> list[list[int]]:
    """Group the models by their kind of optimiser, those with a path norm first."""
    groups: dict[bool, list[int]] = {}
    for j in sorted(range(len(models)), key=lambda j: models[j].p is None):
        groups.setdefault(models[j].optimizer == "sgd", []).append(j)
    return list(groups.values())


def _check(
    X: NDArray[np.float64],
    y: NDArray[np.float64],
    models: Sequence[TrainedModel],
    settings: TrainingSettings,
) -> None:
    if not models:
        raise InputError("models: none given; accepted is at least one")
    if X.ndim != 2 or y.shape != X.shape[:1] or not X.size:
        raise InputError(f"X has shape {X.shape} and y {y.shape}; accepted are (N, d) and (N,)")
    largest = 1e30 if settings.precision == "float32" else 1e150
    for name, values in (("X", X), ("y", y)):
        if not bool((np.abs(values) < largest).all()):
            raise InputError(
                f"{name} holds a number of {largest:g} or more, or no number; training takes "
                "smaller ones"
            )
    if settings.degeneracy.outside and X.shape[1] < 2:
        raise InputError(f"outside: the data have {X.shape[1]} input; accepted are two or more")
