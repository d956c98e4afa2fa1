"""Options that several commands share, and the problem they describe."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exactrelu.polytopes.errors import InputError
from exactrelu.seconds import Seconds

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.problem import Problem

Command = TypeVar("Command", bound=Callable[..., Any])

data_argument = click.argument("data", metavar="DATA")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)
target_option = click.option(
    "--target",
    metavar="NAME",
    help="Column of y: its name, or its number from 1. [default: the last column]",
)
tolerance_column_option = click.option(
    "--tolerance-column",
    metavar="NAME",
    help="Column that holds the tolerance of each sample: its name, or its number from 1. It is "
    "no input.",
)


budget_option = click.option(
    "--budget",
    type=Seconds(),
    metavar="S",
    help="Stop after S seconds, with exit code 3. Only enumerations take long: several input "
    "columns, or other than the default options. [default: no limit]",
)
method_option = click.option(
    "--method",
    default="auto",
    metavar="auto|search|milp|atoms|vertices|branch",
    help="How problems with several input columns, or other than the default options, are "
    "solved: by search over supports or by a mixed-integer program (p = 0; milp:SOLVER names a "
    "solver of PuLP), by enumeration of atoms or of the vertices of the paper's polytope, or by "
    "branch and bound (0 < p < 1; with a tolerance or on large data only a lower bound). "
    "[default: auto]",
)


def problem_options(command: Command, *, tolerance: str = "0") -> Command:
    """Add the options that describe a problem; ``tolerance`` names its default."""
    for option in reversed(
        (
            target_option,
            click.option(
                "--skip/--no-skip",
                default=None,
                help="With or without a free affine part. "
                "[default: --skip for one input column, else --no-skip]",
            ),
            click.option(
                "--penalize-bias/--free-bias",
                default=None,
                help="Whether biases count in the cost. "
                "[default: --free-bias for one input column, else --penalize-bias]",
            ),
            click.option(
                "--bound",
                metavar="B",
                help="Largest allowed |v w|, neurons with one activation pattern and one sign "
                "added up. [default: no bound]",
            ),
            click.option(
                "--tolerance",
                metavar="D",
                help=f"Allowed |f(x) - y|, one number for all samples. [default: {tolerance}]",
            ),
            tolerance_column_option,
            click.option(
                "--measure",
                metavar="parameters|neurons",
                default="parameters",
                help="What p = 0 counts. [default: parameters]",
            ),
        )
    ):
        command = option(command)
    return command


def read_problem(
    path: str,
    *,
    target: str | None,
    tolerance: str | None,
    tolerance_column: str | None,
    **options: Any,
) -> tuple[Data, Problem]:
    """Read DATA and make the problem that the options describe.

    Raises
    ------
    InputError
        See :func:`exactrelu.read_data.read_data` and :class:`exactrelu.networks.problem.Problem`.
    """
    from exactrelu.networks.problem import Problem
    from exactrelu.read_data import read_data

    if tolerance is not None and tolerance_column is not None:
        raise InputError("--tolerance and --tolerance-column are both given; accepted is one")
    # Options are checked on one sample first, before a long file is read.
    plain: dict[str, Any] = {"tolerance": 0 if tolerance is None else tolerance, **options}
    _check(plain)
    data = read_data(path, target, tolerance_column)
    if data.tolerance is not None:
        plain["tolerance"] = data.tolerance
    try:
        return data, Problem.of(data.X, data.y, **plain)
    except InputError as error:
        raise InputError(f"{data.source}: {error}") from error


def _check(options: dict[str, Any]) -> None:
    from exactrelu.networks.problem import Problem
    from exactrelu.polytopes.exact_vector import ExactVector

    sample = ExactVector.of([0])
    try:
        Problem.of([sample], sample, **options)
    except InputError as error:
        raise InputError(f"--{error}") from error


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(document, ensure_ascii=False))
