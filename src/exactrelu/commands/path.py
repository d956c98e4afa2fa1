"""``exactrelu path``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from exactrelu.naming import naming
from exactrelu.problem_options import (
    budget_option,
    data_argument,
    json_option,
    method_option,
    print_json,
    problem_options,
    read_problem,
)
from exactrelu.questions import is_interpolation

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.problem import Problem


@click.command(
    "path",
    short_help="Find every p at which the optimal function changes.",
    epilog="""\b
Examples:
  exactrelu path data.csv
  exactrelu path data.csv --plot path.png
  exactrelu path data.csv --json""",
)
@data_argument
@problem_options
@click.option(
    "--digits",
    type=click.IntRange(1, 1000),
    default=12,
    metavar="N",
    help="Significant digits of each p. [default: 12]",
)
@click.option(
    "--plot",
    metavar="F",
    help="Draw the functions, their costs over p and the phase diagram (.png, .pdf or .svg).",
)
@click.option(
    "--certificate",
    metavar="F",
    help="Write a certificate that `verify` checks; for data that the method atoms takes.",
)
@budget_option
@method_option
@json_option
def command(
    data: str,
    digits: int,
    plot: str | None,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Find every p in (0, 1) at which the optimal function changes.

    Between two of these p one function is optimal; its knots are listed where they change.
    """
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)
    if certificate is not None:
        from exactrelu.whole_file import check_target

        check_target(certificate, "--certificate")
    samples, problem = read_problem(data, **options)
    if certificate is not None or not is_interpolation(problem, method):
        _by_enumeration(samples, problem, digits, plot, certificate, budget, method, as_json)
        return
    from exactrelu.interruptible import interruptible
    from exactrelu.path_report import path_figure, path_json, path_report
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.questions import interpolated
    from exactrelu.univariate.path import path

    try:
        bends = interpolated(problem)
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    with interruptible():
        try:
            with progress_line(lambda part: f"{float(part):.0%} of the runs") as progress:
                found = path(bends, digits=digits, progress=progress)
        except KeyboardInterrupt:
            _stopped(problem, True, as_json)
            raise
    if plot is not None:
        from exactrelu.drawing import save

        save(path_figure(found, problem, bends, samples), plot)
    if as_json:
        print_json(path_json(found, problem, bends, digits))
    else:
        path_report(found, samples, bends, digits)


def _by_enumeration(
    samples: Data,
    problem: Problem,
    digits: int,
    plot: str | None,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
) -> None:
    from exactrelu.enumerated import enumerated
    from exactrelu.enumeration_report import path_json, path_report
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.solvers.path import path

    unsupported = None if plot is None else "--plot"
    if certificate is not None:
        from exactrelu.enumerated_rays import require_certifiable
        from exactrelu.solvers.setting import Setting

        naming(samples, lambda: require_certifiable(Setting.of(problem)))
    with interruptible():
        try:
            candidates = enumerated(problem, samples.source, unsupported, method, budget)
            found = path(candidates, digits)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            _stopped(problem, isinstance(stop, KeyboardInterrupt), as_json)
            raise
    if certificate is not None:
        from exactrelu.enumeration_certificate import enumerated_path_certificate
        from exactrelu.whole_file import write_text

        document = naming(samples, lambda: enumerated_path_certificate(found))
        write_text(certificate, json.dumps(document) + "\n")
    if as_json:
        print_json(path_json(found, problem.to_json(), digits))
    else:
        path_report(found, samples, digits)


def _stopped(problem: Problem, interrupted: bool, as_json: bool) -> None:
    """Print that nothing is known yet; a part of the networks proves no piece of the path."""
    from exactrelu.enumeration_report import stopped_path

    if as_json:
        print_json(stopped_path(problem, "interrupted" if interrupted else "budget"))
    else:
        click.echo("path  not known: the work was stopped before any piece was proved")
