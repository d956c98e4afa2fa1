"""What a training run is asked to do."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from exactrelu.networks.degeneracy_weights import DegeneracyWeights
from exactrelu.polytopes.errors import InputError

Optimizer = Literal["adam", "adamw", "sgd"]
BiasRule = Literal["rescaled", "kept"]
Reweighting = Literal["before", "after"]
Precision = Literal["float64", "float32"]

_NAMES = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD"}


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """What distinguishes one model of a run from the others.

    Parameters
    ----------
    p : float or None
        Exponent of the path norm in (0, 1]; None trains without one.
    optimizer : "adam", "adamw" or "sgd"
        AdamW is a baseline without path norm, the others may have one.
    strength : float
        The factor of the path norm, or AdamW's weight decay.
    seed : int
        Of the random initial weights: equal seeds begin at the same network.

    Raises
    ------
    InputError
        If a value is not accepted.

    Examples
    --------
    >>> TrainedModel(0.4).label, TrainedModel(None, "adamw").label
    ('p = 0.4', 'AdamW')
    """

    p: float | None = 0.4
    optimizer: Optimizer = "adam"
    strength: float = 0.003
    seed: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.optimizer, str) or self.optimizer not in get_args(Optimizer):
            raise InputError(f"optimizer: {self.optimizer!r}; accepted are adam, adamw and sgd")
        if self.p is not None and not 0 < self.p <= 1:
            raise InputError(f"p: {self.p} is outside (0, 1]; accepted is 0 < p <= 1, or none")
        if self.p is not None and self.optimizer == "adamw":
            raise InputError(
                f"optimizer: adamw with p = {self.p}; AdamW is the baseline without path norm, "
                "accepted with it is p = none"
            )
        require("lambda", self.strength, least=0)
        if not (isinstance(self.seed, int) and 0 <= self.seed < 2**63):
            raise InputError(f"seed: {self.seed!r}; accepted are integers from 0 to 2^63 - 1")

    @property
    def label(self) -> str:
        """How pictures and tables name the model: made of what was trained, nowhere else."""
        if self.p is None:
            return _NAMES[self.optimizer]
        return f"p = {self.p:g}" + ("" if self.optimizer == "adam" else f", {_NAMES['sgd']}")


def model_labels(models: Iterable[TrainedModel]) -> tuple[str, ...]:
    """Name models by their labels, with the seed where several have the same.

    Examples
    --------
    >>> model_labels([TrainedModel(0.4), TrainedModel(0.4, seed=1), TrainedModel(None)])
    ('p = 0.4, seed 0', 'p = 0.4, seed 1', 'Adam')
    """
    known = list(models)
    names = [model.label for model in known]
    return tuple(
        f"{name}, seed {model.seed}" if names.count(name) > 1 else name
        for name, model in zip(names, known, strict=True)
    )


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What all models of a run share.

    Parameters
    ----------
    width : int
        Number K of hidden neurons.
    epochs : int
        Passes over the data.
    learning_rate : float
        Step size of the optimiser and of the proximal step.
    batch : int or None
        Samples in a step; None takes all.
    warm_up : int
        First steps without thresholding.
    bias : bool
        Whether neurons have biases.
    penalize_bias : bool
        Whether the bias is a coordinate of the path norm.
    bias_rule : "rescaled" or "kept"
        What the balanced split does with a bias that is not penalised: "rescaled" keeps each
        neuron's kink where it is, "kept" is what the authors' notebooks do.
    reweighting : "before" or "after"
        Which products give the weights of the l1 norm: those before the optimiser's step, as the
        algorithm says, or those after it, as the notebooks do.
    skip : bool
        Whether a free affine part is trained besides the neurons; it is never penalised.
    cut : float
        A product counts as nonzero above this; a neuron whose products have a smaller 2-norm is
        set to zero by the proximal step.
    record_every : int
        Epochs between two records of the history.
    patience : int or None
        Stop when no model had a loss lower by a thousandth, or fewer parameters, for so many
        epochs.
    momentum : float
        Of SGD.
    precision : "float64" or "float32"
    degeneracy : DegeneracyWeights
        Penalty on unbalanced and parallel neurons.

    Raises
    ------
    InputError
        If a value is not accepted.

    Examples
    --------
    >>> TrainingSettings(width=20, epochs=500).record_every
    100
    """

    width: int = 80
    epochs: int = 20_000
    learning_rate: float = 0.01
    batch: int | None = None
    warm_up: int = 5
    bias: bool = True
    penalize_bias: bool = False
    bias_rule: BiasRule = "rescaled"
    reweighting: Reweighting = "before"
    skip: bool = False
    cut: float = 1e-8
    record_every: int = 100
    patience: int | None = None
    momentum: float = 0.0
    precision: Precision = "float64"
    degeneracy: DegeneracyWeights = field(default_factory=DegeneracyWeights)

    def __post_init__(self) -> None:
        for name in ("width", "epochs", "record_every"):
            if not isinstance(getattr(self, name), numbers.Integral):
                value = getattr(self, name)
                raise InputError(f"{name.replace('_', ' ')}: {value!r}; accepted are whole numbers")
            require(name, getattr(self, name), least=1)
        require("warm-up", self.warm_up, least=0)
        require("cut", self.cut, least=0)
        require("momentum", self.momentum, least=0, below=1)
        if not 0 < self.learning_rate < math.inf:
            raise InputError(f"learning rate: {self.learning_rate}; accepted are positive numbers")
        for name, value in (("batch", self.batch), ("patience", self.patience)):
            if value is not None:
                require(name, value, least=1)
        for name, kinds in _CHOICES.items():
            value = getattr(self, name)
            if value not in get_args(kinds):
                accepted = " and ".join(get_args(kinds))
                raise InputError(f"{name.replace('_', ' ')}: {value!r}; accepted are {accepted}")
        if self.penalize_bias and not self.bias:
            raise InputError("penalised biases: the neurons have none; accepted is one of the two")

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> TrainingSettings:
        """Read what :meth:`to_json` writes."""
        known = {setting.name for setting in fields(cls)}
        plain = {name: value for name, value in document.items() if name in known}
        return cls(**{**plain, "degeneracy": DegeneracyWeights(**plain["degeneracy"])})


_CHOICES = {"bias_rule": BiasRule, "reweighting": Reweighting, "precision": Precision}


def require(name: str, value: Any, least: float, below: float = math.inf) -> None:
    """Refuse a number that is no finite number from ``least`` on and below a bound.

    Raises
    ------
    InputError
        Naming the setting, its value and what is accepted.
    """
    real = isinstance(value, numbers.Real)
    if real and least <= value < below:
        return
    limit = f" and below {below:g}" if below < math.inf else ""
    raise InputError(f"{name.replace('_', ' ')}: {value}; accepted are numbers from {least}{limit}")
