"""How training went: losses and counts by epoch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Measured = Literal["loss", "neurons", "parameters", "path_norm"]
_ENOUGH = 1e-3


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """All models of a run after one epoch.

    Parameters
    ----------
    epoch : int
    loss : tuple of float
        Mean squared error of each model.
    neurons, parameters : tuple of int
        Neurons with a product above the cut, and such products.
    path_norm : tuple of float
        ``sum |v_k w_kc|^p``, with p = 1 for models without path norm.
    """

    epoch: int
    loss: tuple[float, ...]
    neurons: tuple[int, ...]
    parameters: tuple[int, ...]
    path_norm: tuple[float, ...]

    def picked(self, places: Sequence[int]) -> TrainingRecord:
        """Return the record of some of the models."""
        parts = (self.loss, self.neurons, self.parameters, self.path_norm)
        chosen: list[Any] = [tuple(part[j] for j in places) for part in parts]
        return TrainingRecord(self.epoch, *chosen)

    def to_json(self) -> list[Any]:
        """Return the record as plain lists."""
        parts = (self.loss, self.neurons, self.parameters, self.path_norm)
        return [self.epoch, *(list(part) for part in parts)]

    @classmethod
    def from_json(cls, document: Sequence[Any]) -> TrainingRecord:
        """Read what :meth:`to_json` returns."""
        epoch, *parts = document
        return cls(epoch, *(tuple(part) for part in parts))


@dataclass(frozen=True, slots=True)
class TrainingHistory:
    """The records of a run, from the first epoch to the last.

    Parameters
    ----------
    labels : tuple of str
        One for each model.
    records : tuple of TrainingRecord

    Examples
    --------
    >>> records = [TrainingRecord(e, (1 / (e + 1),), (9 - e,), (9 - e,), (3.0,)) for e in range(2)]
    >>> history = TrainingHistory(("p = 0.4",), tuple(records))
    >>> history.epochs, history.of(0, "neurons")
    ([0, 1], [9, 8])
    >>> print(history.csv())
    epoch,model,label,loss,neurons,parameters,path_norm
    0,1,p = 0.4,1.0,9,9,3.0
    1,1,p = 0.4,0.5,8,8,3.0
    <BLANKLINE>
    """

    labels: tuple[str, ...]
    records: tuple[TrainingRecord, ...]

    @property
    def epochs(self) -> list[int]:
        """The epochs of the records."""
        return [record.epoch for record in self.records]

    def of(self, model: int, measured: Measured) -> list[float]:
        """Return what was measured of one model, record by record."""
        return [getattr(record, measured)[model] for record in self.records]

    def to_json(self) -> dict[str, Any]:
        """Return what was measured of each model, by epoch."""
        models = [
            {
                "label": label,
                "loss": self.of(j, "loss"),
                "neurons": self.of(j, "neurons"),
                "parameters": self.of(j, "parameters"),
                "path_norm": self.of(j, "path_norm"),
            }
            for j, label in enumerate(self.labels)
        ]
        return {"epochs": self.epochs, "models": models}

    def csv(self) -> str:
        """Return one line for each record and model."""
        lines = ["epoch,model,label,loss,neurons,parameters,path_norm"]
        for record in self.records:
            for j, label in enumerate(self.labels):
                values = (record.loss, record.neurons, record.parameters, record.path_norm)
                cells = [str(record.epoch), str(j + 1), f'"{label}"' if "," in label else label]
                lines.append(",".join([*cells, *(repr(value[j]) for value in values)]))
        return "\n".join(lines) + "\n"


class Improvement:
    """Tells from the records when no model has improved for long.

    Parameters
    ----------
    records : iterable of TrainingRecord
        Those known so far.
    """

    def __init__(self, records: Iterable[TrainingRecord] = ()) -> None:
        self.last_improved = 0
        self._losses: list[float] = []
        self._parameters: list[float] = []
        for record in records:
            self.add(record)

    def add(self, record: TrainingRecord) -> None:
        """Take notice of a record."""
        count = len(record.loss)
        self._losses = self._losses or [math.inf] * count
        self._parameters = self._parameters or [math.inf] * count
        for j in range(count):
            if record.loss[j] < (1 - _ENOUGH) * self._losses[j]:
                self._losses[j], self.last_improved = record.loss[j], record.epoch
            if record.parameters[j] < self._parameters[j]:
                self._parameters[j], self.last_improved = record.parameters[j], record.epoch
