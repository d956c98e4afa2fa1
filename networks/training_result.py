"""What a training run returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.training_history import TrainingHistory, TrainingRecord
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings, model_labels


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """One model after training.

    Parameters
    ----------
    model : TrainedModel
    network : ReLUNetwork
        Its floats are taken as the rationals that they are.
    loss : float
        Mean squared error.
    max_error : float
        Largest ``|f(x_i) - y_i|``, as training's floats give it.
    neurons, parameters : int
        Neurons with a product ``v_k w_kc`` above the cut, and such products.
    path_norm : float
        ``sum |v_k w_kc|^p``, with p = 1 for a model without path norm.
    """

    model: TrainedModel
    network: ReLUNetwork = field(repr=False)
    loss: float
    max_error: float
    neurons: int
    parameters: int
    path_norm: float

    @property
    def label(self) -> str:
        """How pictures and tables name the model."""
        return self.model.label

    def to_json(self) -> dict[str, Any]:
        """Return the model as the command line prints it."""
        return {
            "label": self.label,
            "p": self.model.p,
            "optimizer": self.model.optimizer,
            "lambda": self.model.strength,
            "seed": self.model.seed,
            "loss": self.loss,
            "max_error": self.max_error,
            "neurons": self.neurons,
            "parameters": self.parameters,
            "path_norm": self.path_norm,
            "network": self.network.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Training:
    """A finished or interrupted run.

    Parameters
    ----------
    trained : tuple of TrainedNetwork
        In the order in which the models were given.
    settings : TrainingSettings
    history : TrainingHistory
        Ends with the networks' own record.
    epoch : int
        The last one that was trained.
    stopped : "epochs", "early stop", "budget" or "interrupted"
    seconds : float
    """

    trained: tuple[TrainedNetwork, ...]
    settings: TrainingSettings
    history: TrainingHistory = field(repr=False)
    epoch: int
    stopped: str
    seconds: float

    def __iter__(self) -> Iterator[TrainedNetwork]:
        return iter(self.trained)

    def __len__(self) -> int:
        return len(self.trained)

    def __getitem__(self, place: int) -> TrainedNetwork:
        return self.trained[place]

    @property
    def network(self) -> ReLUNetwork:
        """The network of the first model."""
        return self.trained[0].network

    @property
    def record(self) -> TrainingRecord:
        """The last record."""
        return self.history.records[-1]

    def picked(self, places: Sequence[int]) -> Training:
        """Return some of the models with their history, named anew by what they are.

        Parameters
        ----------
        places : sequence of int
        """
        trained = tuple(self.trained[j] for j in places)
        labels = model_labels(each.model for each in trained)
        records = tuple(record.picked(places) for record in self.history.records)
        return replace(self, trained=trained, history=TrainingHistory(labels, records))

    def to_json(self) -> dict[str, Any]:
        """Return the run as the command line prints it; the first model's answer stands on top."""
        return {
            "stopped": self.stopped,
            "epochs": self.epoch,
            "settings": self.settings.to_json(),
            **self.trained[0].to_json(),
            "models": [trained.to_json() for trained in self.trained],
            "seconds": round(self.seconds, 3),
        }
