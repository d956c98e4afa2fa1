"""The options that describe a training run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from exactrelu.networks.degeneracy_weights import DegeneracyWeights
from exactrelu.polytopes.errors import InputError
from exactrelu.seconds import Seconds

Command = TypeVar("Command", bound=Callable[..., Any])

_MODELS = ("p", "optimizer", "strength", "seed")
_DEGENERACY = (
    *("balance", "parallel", "outside", "epsilon"),
    *("delta", "parallelism", "pair_weight"),
)


def _exponents(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> list[float | None] | None:
    """Read the exponents; none is no path norm."""
    from exactrelu.polytopes.rational import rational

    if not values:
        return None
    return [None if text == "none" else float(rational(text, "--p")) for text in values]


def training_options(command: Command) -> Command:
    """Add the options of models, settings and the degeneracy penalty."""
    for option in reversed((*_model_options(), *_setting_options(), *_degeneracy_options())):
        command = option(command)
    return command


def described(options: dict[str, Any]) -> dict[str, Any]:
    """Turn the options into what :func:`exactrelu.train` takes, and check them.

    Raises
    ------
    InputError
        Naming the option, its value and what is accepted.
    """
    from exactrelu.train import models_of, settings_of

    given = {name: value for name, value in options.items() if value is not None}
    budget = given.pop("budget", None)
    if "p" not in given:
        given["p"] = None if given["optimizer"] == "adamw" else 0.4
    try:
        models = models_of(**{name: given.pop(name) for name in _MODELS})
        weights = {name: given.pop(name) for name in _DEGENERACY if name in given}
        given["degeneracy"] = DegeneracyWeights(**weights)
        settings_of(given)
    except InputError as error:
        name, _, rest = str(error).partition(":")
        raise InputError(f"--{name.replace(' ', '-')}:{rest}") from error
    return {"models": models, "budget": budget, **given}


def _model_options() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--p",
            multiple=True,
            metavar="P",
            callback=_exponents,
            help="Exponent of the path norm in (0, 1], or none; may be repeated. [default: 0.4]",
        ),
        click.option(
            "--optimizer",
            default="adam",
            metavar="adam|adamw|sgd",
            help="adamw is a baseline without path norm. [default: adam]",
        ),
        click.option(
            "--lambda",
            "strength",
            type=float,
            default=0.003,
            metavar="L",
            help="Factor of the path norm, or adamw's weight decay. [default: 0.003]",
        ),
        click.option(
            "--seed",
            type=int,
            multiple=True,
            default=(0,),
            metavar="S",
            help="Of the initial weights; may be repeated. [default: 0]",
        ),
    ]


def _setting_options() -> list[Callable[[Any], Any]]:
    return [
        click.option("--width", type=int, metavar="K", help="Hidden neurons. [default: 80]"),
        click.option(
            "--epochs", type=int, metavar="E", help="Passes over the data. [default: 20000]"
        ),
        click.option("--learning-rate", type=float, metavar="G", help="Step size. [default: 0.01]"),
        click.option("--batch", type=int, metavar="B", help="Samples a step. [default: all]"),
        click.option(
            "--warm-up", type=int, metavar="S", help="Steps without thresholding. [default: 5]"
        ),
        click.option("--momentum", type=float, metavar="M", help="Of sgd. [default: 0]"),
        click.option(
            "--bias/--no-bias",
            default=None,
            help="With or without hidden biases. [default: --bias]",
        ),
        click.option(
            "--penalize-bias/--free-bias",
            default=None,
            help="Whether biases count in the path norm. "
            "[default: --free-bias for one input column, else --penalize-bias]",
        ),
        click.option(
            "--bias-rule",
            metavar="rescaled|kept",
            help="Whether the split of a neuron rescales its free bias, so that its kink stays, "
            "or keeps it, as the authors' notebooks do. [default: rescaled]",
        ),
        click.option(
            "--reweighting",
            metavar="before|after",
            help="Whether the weights of the l1 norm come from before the optimiser's step, as "
            "in the paper, or after it, as in its notebooks. [default: before]",
        ),
        click.option(
            "--skip/--no-skip", default=None, help="Train a free affine part. [default: --no-skip]"
        ),
        click.option(
            "--cut", type=float, metavar="C", help="A product counts above it. [default: 1e-8]"
        ),
        click.option(
            "--record-every", type=int, metavar="E", help="Epochs of the history. [default: 100]"
        ),
        click.option(
            "--patience",
            type=int,
            metavar="E",
            help="Stop when no loss or count improved for E epochs. [default: never]",
        ),
        click.option(
            "--precision", metavar="float64|float32", help="Floats to train in. [default: float64]"
        ),
        click.option(
            "--budget",
            type=Seconds(),
            metavar="S",
            help="Stop after S seconds, with exit code 3. [default: no limit]",
        ),
    ]


def _degeneracy_options() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--balance", type=float, metavar="L1", help="Penalise unbalanced neurons. [default: 0]"
        ),
        click.option(
            "--parallel", type=float, metavar="L2", help="Penalise parallel neurons. [default: 0]"
        ),
        click.option(
            "--outside",
            type=float,
            metavar="L3",
            help="Penalise neurons whose last two weights are not positive. [default: 0]",
        ),
        click.option("--epsilon", type=float, metavar="E", help="Of --parallel. [default: 0.001]"),
        click.option("--delta", type=float, metavar="D", help="Of --outside. [default: 0.1]"),
        click.option(
            "--parallelism",
            metavar="squared|positive",
            help="Whether opposite neurons count as parallel. [default: squared]",
        ),
        click.option(
            "--pair-weight",
            metavar="one|size",
            help="Whether pairs count alike or by the smaller neuron. [default: one]",
        ),
    ]
