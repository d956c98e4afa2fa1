"""A training run as bytes, from which it goes on as if it had never stopped."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.torch_library import torch
from exactrelu.networks.training_history import TrainingRecord
from exactrelu.networks.training_run import TrainingRun
from exactrelu.networks.training_settings import TrainedModel, TrainingSettings
from exactrelu.polytopes.errors import InputError

_FORMAT, _VERSION = "exactrelu training", 1


def checkpoint_bytes(run: TrainingRun) -> bytes:
    """Write down everything a run needs to go on.

    Parameters
    ----------
    run : TrainingRun

    Returns
    -------
    bytes
        A PyTorch archive that holds tensors and plain values only.
    """
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "data": _digest(run.X, run.y),
        "models": [asdict(model) for model in run.models],
        "settings": run.settings.to_json(),
        "epoch": run.epoch,
        "records": [record.to_json() for record in run.records],
        "generator": run.generator.get_state(),
        "stacks": [{**stack.tensors(), "steps": stack.steps} for stack in run.stacks],
    }
    file = io.BytesIO()
    torch.save(document, file)
    return file.getvalue()


def resumed(
    content: bytes,
    X: NDArray[np.float64],
    y: NDArray[np.float64],
    source: str,
    epochs: int | None = None,
) -> TrainingRun:
    """Return the run that a checkpoint holds.

    Parameters
    ----------
    content : bytes
        What :func:`checkpoint_bytes` returned; loaded with weights only, nothing is unpickled.
    X, y : ndarray
        The data that the run was begun with.
    source : str
        The file, as errors name it.
    epochs : int, optional
        Train to this epoch instead of the one set at the start.

    Raises
    ------
    InputError
        If the content is no checkpoint, or one of other data.

    Notes
    -----
    A resumed run ends at the same floats as an unbroken one: a test compares them bit by bit.
    """
    document = _load(content, source)
    if document.get("data") != _digest(X, y):
        raise InputError(f"{source}: the run was begun with other data; accepted are the same X, y")
    try:
        settings = dict(document["settings"])
        if epochs is not None:
            settings["epochs"] = epochs
        models = [TrainedModel(**model) for model in document["models"]]
        run = TrainingRun(X, y, models, TrainingSettings.from_json(settings))
        run.epoch = int(document["epoch"])
        run.records = [TrainingRecord.from_json(record) for record in document["records"]]
        run.generator.set_state(document["generator"])
        for stack, saved in zip(run.stacks, document["stacks"], strict=True):
            stack.steps = int(saved["steps"])
            for name, tensor in stack.tensors().items():
                if saved[name].shape != tensor.shape or saved[name].dtype != tensor.dtype:
                    raise ValueError(f"{name} has shape {tuple(saved[name].shape)}")
                tensor.copy_(saved[name])
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    except Exception as error:  # a changed file may hold anything
        raise InputError(
            f"{source}: the checkpoint is damaged ({type(error).__name__}: {error})"
        ) from error
    if run.epoch > run.settings.epochs:
        raise InputError(
            f"{source}: epochs: {epochs}, and the checkpoint is at epoch {run.epoch} already"
        )
    return run


def _load(content: bytes, source: str) -> dict[str, Any]:
    try:
        document = torch.load(io.BytesIO(content), weights_only=True)
    except Exception as error:  # PyTorch raises a dozen kinds on what is no archive of tensors
        reason = type(error).__name__
        raise InputError(f"{source}: this is no checkpoint of a training run ({reason})") from error
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise InputError(f"{source}: this is no checkpoint of a training run")
    if document.get("version") != _VERSION:
        raise InputError(
            f"{source}: version {document.get('version')!r} of checkpoints; accepted is {_VERSION}"
        )
    return document


def _digest(X: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    content = repr(X.shape).encode()
    for values in (X, y):
        content += np.ascontiguousarray(values, dtype=np.float64).tobytes()
    return hashlib.sha256(content).hexdigest()
