"""The answer of ``train`` for people."""

from __future__ import annotations

from exactrelu.data import Data
from exactrelu.networks.training_result import Training
from exactrelu.report import facts, table

_STOPS = {
    "epochs": "the epochs are over",
    "early stop": "no model improved any more",
    "budget": "the budget is over",
    "interrupted": "interrupted",
}


def train_report(training: Training, data: Data) -> None:
    """Print how the run ended and what each model came to.

    Parameters
    ----------
    training : Training
    data : Data
        Names the samples.
    """
    settings = training.settings
    parts = [f"{settings.width} neurons"]
    parts.append("penalised biases" if settings.penalize_bias else "free biases")
    parts.append("free affine part" if settings.skip else "no skip connection")
    facts(
        [
            ("data", f"{data.source}: {len(data.y)} samples, y = {data.names[-1]}"),
            ("networks", ", ".join(parts)),
            ("epochs", f"{training.epoch:,}  ({_STOPS[training.stopped]})"),
            ("time", f"{training.seconds:.3g} s"),
        ]
    )
    rows = [
        [
            label,
            f"{trained.loss:.3g}",
            f"{trained.max_error:.3g}",
            str(trained.neurons),
            str(trained.parameters),
            f"{trained.path_norm:.6g}",
        ]
        for label, trained in zip(training.history.labels, training, strict=True)
    ]
    headers = ("model", "mean squared error", "largest error", "neurons", "parameters", "path norm")
    title = f"Trained models; a product v w counts above {settings.cut:g}:"
    table(headers, rows, title)
