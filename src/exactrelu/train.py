"""Train networks by the reweighted l1 path norm, or by plain optimisers."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.as_problem import as_problem
from exactrelu.interruptible import interruptible
from exactrelu.networks.problem import Problem
from exactrelu.networks.training_history import TrainingHistory
from exactrelu.networks.training_result import TrainedNetwork, Training
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings, model_labels
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational
from exactrelu.whole_file import write_whole

if TYPE_CHECKING:
    from exactrelu.networks.training_run import TrainingRun

_CHECKPOINT_EVERY = 30.0  # seconds


class NotSaved(OSError):
    """The last checkpoint of a run cannot be written, as on a full disk.

    Parameters
    ----------
    error : OSError
    training : Training
        The finished run, which is not lost.
    """

    def __init__(self, error: OSError, training: Training) -> None:
        super().__init__(error.errno, error.strerror, error.filename)
        self.training = training


def train(
    X: object,
    y: object = None,
    *,
    p: object = 0.4,
    optimizer: str = "adam",
    strength: float = 0.003,
    seed: int | Sequence[int] = 0,
    models: Sequence[TrainedModel] | None = None,
    budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    checkpoint: str | Path | None = None,
    resume: str | Path | None = None,
    **settings: Any,
) -> Training:
    """Train one-hidden-layer ReLU networks on data.

    Parameters
    ----------
    X, y : see :func:`exactrelu.solve`
        Exact numbers are rounded to floats.
    p : number, None, or a sequence of them
        Exponents of the path norm in (0, 1]; None trains without one.
    optimizer : "adam", "adamw" or "sgd"
        AdamW takes no path norm: give ``p=None`` with it.
    strength : float
        The factor lambda of the path norm, or AdamW's weight decay.
    seed : int or sequence of int
        Of the initial weights. With several p and seeds every pair is trained, all at once.
    models : sequence of TrainedModel, optional
        Instead of p, optimizer, strength and seed: any models that shall be trained side by side.
    budget : float, optional
        Seconds after which what is known is returned.
    progress : callable, optional
        Called after every epoch with its number and that of all epochs.
    checkpoint : path, optional
        Where the run is saved, whole or not at all: now and then, and at its end.
    resume : path, optional
        A checkpoint to go on from; the models and settings are those it holds, only ``epochs``
        may be given besides.
    **settings
        See :class:`exactrelu.networks.training_settings.TrainingSettings`: ``width``, ``epochs``,
        ``learning_rate``, ``penalize_bias``, ``patience`` and others. Biases are penalised by
        default with several inputs, free with one.

    Returns
    -------
    Training
        One :class:`TrainedNetwork` a model, with its network in exact rationals.

    Raises
    ------
    InputError
        If a value is not accepted, or training diverges.
    BackendMissingError
        If PyTorch is not installed.
    NotSaved
        If the last checkpoint cannot be written; it holds the training.

    Notes
    -----
    Ctrl-C ends the run after the epoch that is under way, and what is known is returned. For the
    algorithm see :mod:`exactrelu.networks.path_norm_prox` (Nakhleh & Nowak, Algorithm 1).

    Examples
    --------
    >>> trained = train([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0], width=40, epochs=1000)
    >>> trained.stopped, trained[0].loss < 0.001, trained[0].neurons < 40
    ('epochs', True, True)
    """
    from exactrelu.networks.training_checkpoint import checkpoint_bytes, resumed
    from exactrelu.networks.training_run import TrainingRun

    begin = now()
    data = as_floats(as_problem(X, y))
    if resume is None:
        settings.setdefault("penalize_bias", data[0].shape[1] > 1 and settings.get("bias", True))
        chosen = models_of(p, optimizer, strength, seed) if models is None else list(models)
        try:
            run = TrainingRun(*data, chosen, settings_of(settings))
        except RuntimeError as error:
            if "allocate memory" not in str(error):
                raise
            raise MemoryError from error
    else:
        others = sorted(set(settings) - {"epochs"})
        if others:
            raise InputError(f"resume and {', '.join(others)}: accepted besides is epochs only")
        content = _read(resume)
        run = resumed(content, *data, str(resume), settings.get("epochs"))
    saved = now()

    def save(run: TrainingRun, at_once: bool = False) -> None:
        nonlocal saved
        if checkpoint is not None and (at_once or now() - saved > _CHECKPOINT_EVERY):
            content = checkpoint_bytes(run)
            saved = now()
            try:
                write_whole(str(checkpoint), lambda file: file.write(content))
            except OSError:
                # A disk that is full now does not end the run; the next checkpoint tries again.
                if at_once:
                    raise

    with interruptible(at_safe_places=True) as interrupted:

        def stop() -> str | None:
            if interrupted():
                return "interrupted"
            if budget is not None and now() - begin > budget:
                return "budget"
            return None

        stopped = run.run(stop=stop, progress=progress, recorded=save)
        training = _training(run, stopped, now() - begin)
        try:
            save(run, at_once=True)
        except OSError as error:
            raise NotSaved(error, training) from None
    return training


def as_floats(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return X, shape (N, d), and y of a problem as floats."""
    return np.column_stack([column.floats() for column in problem.X]), problem.y.floats()


def models_of(
    p: object, optimizer: str, strength: float, seed: int | Sequence[int]
) -> list[TrainedModel]:
    """Return a model for each p and seed.

    Raises
    ------
    InputError
        If a value is not accepted.
    """
    exponents: list[object] = list(p) if isinstance(p, list | tuple) else [p]
    seeds: list[Any] = list(seed) if isinstance(seed, list | tuple | range) else [seed]
    for one in seeds:
        if type(one) is bool or not isinstance(one, numbers.Integral):
            raise InputError(f"seed: {one!r}; accepted are whole numbers")
    if not exponents or not seeds:
        raise InputError("p and seed: one of them is empty; accepted is at least one of each")
    kind: Any = optimizer
    return [
        TrainedModel(None if e is None else float(rational(e, "p")), kind, strength, s)
        for e in exponents
        for s in seeds
    ]


def settings_of(settings: dict[str, Any]) -> TrainingSettings:
    """Return the settings that options give.

    Raises
    ------
    InputError
        If an option is not known or not accepted.
    """
    try:
        return TrainingSettings(**settings)
    except TypeError as error:
        known = ", ".join(TrainingSettings.__dataclass_fields__)
        raise InputError(f"train: {error}; accepted are {known}") from error


def _read(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror})") from error


def _training(run: TrainingRun, stopped: str, seconds: float) -> Training:
    record = run.current()
    run.require_finite(record)
    errors, networks = run.max_errors(), run.networks()
    records = list(run.records)
    if records[-1].epoch != record.epoch:
        records.append(record)
    trained = tuple(
        TrainedNetwork(
            model,
            networks[j],
            record.loss[j],
            errors[j],
            record.neurons[j],
            record.parameters[j],
            record.path_norm[j],
        )
        for j, model in enumerate(run.models)
    )
    return Training(
        trained,
        run.settings,
        TrainingHistory(model_labels(run.models), tuple(records)),
        run.epoch,
        stopped,
        seconds,
    )
