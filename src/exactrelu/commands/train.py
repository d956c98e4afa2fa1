"""``exactrelu train``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from exactrelu.problem_options import data_argument, json_option, print_json, target_option
from exactrelu.training_options import described, training_options

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.training_result import Training

_CODES = {"budget": 3, "interrupted": 130}
# What may be given besides --resume: the rest is in the checkpoint.
_WITH_RESUME = {
    *("data", "target", "as_json", "network", "plot", "history"),
    *("checkpoint", "resume", "budget", "epochs"),
}


@click.command(
    "train",
    short_help="Train networks with an lp path norm.",
    epilog="""\b
Examples:
  exactrelu train data.csv --network trained.json
  exactrelu train data.csv --p 0.4 --p 1 --p none     three models side by side
  exactrelu train data.csv --optimizer adamw          a baseline with weight decay
  exactrelu train data.csv --seed 0 --seed 1 --plot training.png
  exactrelu train data.csv --epochs 100000 --checkpoint run.pt
  exactrelu train data.csv --resume run.pt --epochs 200000""",
)
@data_argument
@target_option
@training_options
@click.option(
    "--network",
    metavar="F",
    help="Write the trained network (.json, .npz, .onnx, .safetensors, .pt).",
)
@click.option("--history", metavar="F", help="Write losses and counts by epoch (.csv or .json).")
@click.option("--plot", metavar="F", help="Draw history and fit (.png, .pdf or .svg).")
@click.option("--checkpoint", metavar="F", help="Save the run now and then, and at its end.")
@click.option("--resume", metavar="F", help="Go on from a checkpoint; its settings hold.")
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    data: str,
    target: str | None,
    network: str | None,
    history: str | None,
    plot: str | None,
    checkpoint: str | None,
    resume: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Train networks with an lp path norm, by the reweighted l1 algorithm.

    After each step of the optimiser the products v w are soft-thresholded, so that weights become
    exactly zero. Ctrl-C ends the run and prints and writes what is known.
    """
    from exactrelu.progress_line import progress_line
    from exactrelu.read_data import read_data

    _check_files(network, history, plot, checkpoint)
    if resume is None:
        options = described(options)
    else:
        _check_resume(context)
        epochs = _given(context, "epochs")
        options = {"budget": options["budget"], "resume": resume}
        options |= {} if epochs is None else {"epochs": epochs}
    samples = read_data(data, target)
    from exactrelu.train import NotSaved, train
    from exactrelu.unwritten import Unwritten

    unwritten = Unwritten()
    with progress_line(_describe) as progress:
        try:
            training = train(
                samples.X, samples.y, progress=progress, checkpoint=checkpoint, **options
            )
        except NotSaved as error:
            training = error.training
            unwritten.keep(error)
    with unwritten:
        _write_files(training, samples, network, history, plot)
    if as_json:
        print_json(training.to_json())
    else:
        from exactrelu.train_report import train_report

        train_report(training, samples)
    unwritten.complain()
    return _CODES.get(training.stopped, 0)


def _describe(done: int, of: int) -> str:
    filled = 30 * done // of
    return f"[{'#' * filled}{'.' * (30 - filled)}] epoch {done:,} of {of:,}"


def _given(context: click.Context, name: str) -> Any:
    """Return an option's value if the user gave it."""
    by_default = context.get_parameter_source(name) is ParameterSource.DEFAULT
    return None if by_default else context.params[name]


def _check_resume(context: click.Context) -> None:
    from exactrelu.polytopes.errors import InputError

    for parameter in context.command.params:
        name = parameter.name or ""
        if name in _WITH_RESUME or _given(context, name) is None:
            continue
        raise InputError(
            f"--resume with {parameter.opts[0]}: the checkpoint has its own settings; accepted "
            "besides is --epochs"
        )


def _check_files(
    network: str | None, history: str | None, plot: str | None, checkpoint: str | None
) -> None:
    from exactrelu.polytopes.errors import BackendMissingError
    from exactrelu.whole_file import check_target

    if network is not None:
        from exactrelu.network_files import NETWORK_ENDINGS

        check_target(network, "--network", NETWORK_ENDINGS)
        library = Path(network).suffix.lower().removeprefix(".")
        if library in ("onnx", "safetensors") and find_spec(library) is None:
            raise BackendMissingError(library, "io")
    if history is not None:
        check_target(history, "--history", (".csv", ".json"))
    if checkpoint is not None:
        check_target(checkpoint, "--checkpoint")
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)


def _write_files(
    training: Training,
    samples: Data,
    network: str | None,
    history: str | None,
    plot: str | None,
) -> None:
    import json

    from exactrelu.whole_file import write_text

    if network is not None:
        from exactrelu.network_files import write_network

        for path, trained in zip(_numbered(network, len(training)), training, strict=True):
            write_network(trained.network, path)
    if history is not None:
        table = training.history
        if history.lower().endswith(".csv"):
            write_text(history, table.csv())
        else:
            write_text(history, json.dumps(table.to_json()) + "\n")
    if plot is not None:
        import numpy as np

        from exactrelu.drawing import save
        from exactrelu.plot_training import training_figure

        X = np.column_stack([column.floats() for column in samples.X])
        names = samples.names if len(samples.names) == 2 else ("x", samples.names[-1])
        save(training_figure(training, X, samples.y.floats(), names), plot)


def _numbered(path: str, count: int) -> list[str]:
    """Name the files of several networks: n.json becomes n-1.json, n-2.json and so on."""
    if count == 1:
        return [path]
    plain = Path(path)
    return [str(plain.with_stem(f"{plain.stem}-{j + 1}")) for j in range(count)]
