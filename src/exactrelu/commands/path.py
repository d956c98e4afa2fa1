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
) -> int:
    """Find every p in (0, 1) at which the optimal function changes.

    Between two of these p one function is optimal; its knots are listed where they change.
    """
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)
    if certificate is not None:
        from exactrelu.whole_file import check_target

        check_target(certificate, "--certificate")
        if plot is not None:
            raise click.UsageError("--plot and --certificate are both given; accepted is one")
    from exactrelu.interpolation import interpolated, is_interpolation
    from exactrelu.polytopes.errors import InputError

    samples, problem = read_problem(data, **options)
    if certificate is not None or not is_interpolation(problem, method):
        if plot is not None:
            raise InputError(
                f"{samples.source}: --plot: accepted is one input column with default options"
            )
        return _by_enumeration(samples, problem, digits, certificate, budget, method, as_json)
    from exactrelu.interruptible import interruptible
    from exactrelu.path_report import path_figure, path_json, path_report
    from exactrelu.progress_line import progress_line
    from exactrelu.univariate.path import path
    from exactrelu.unwritten import Unwritten

    try:
        bends = interpolated(problem)
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    with interruptible():
        try:
            with progress_line(lambda part: f"{float(part):.0%} of the runs") as progress:
                found = path(bends, digits=digits, progress=progress, budget=budget)
        except KeyboardInterrupt:
            _nothing(problem, as_json)
            raise
    unwritten = Unwritten()
    if plot is not None:
        from exactrelu.drawing import save

        with unwritten:
            save(path_figure(found, problem, bends, samples), plot)
    if as_json:
        print_json(path_json(found, problem, bends, digits))
    else:
        path_report(found, samples, bends, digits)
    unwritten.complain()
    return _code(found.stopped)


def _by_enumeration(
    samples: Data,
    problem: Problem,
    digits: int,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
) -> int:
    from exactrelu.enumeration_report import path_json, path_report
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import InfeasibleError
    from exactrelu.progress_line import progress_line
    from exactrelu.solvers.anytime_path import anytime_path
    from exactrelu.unwritten import Unwritten

    if certificate is not None:
        from exactrelu.enumerated_rays import require_certifiable
        from exactrelu.solvers.setting import Setting

        naming(samples, lambda: require_certifiable(Setting.of(problem)))
    with interruptible():
        try:
            with progress_line(lambda done, known: f"{done} examined, {known} kept") as progress:
                found = naming(
                    samples,
                    lambda: anytime_path(
                        problem, digits, method=method, budget=budget, progress=progress
                    ),
                )
        except InfeasibleError:
            from exactrelu.answer_infeasible import answer_infeasible

            return answer_infeasible(samples, problem, {"pieces": [], "open": []}, as_json)
        except KeyboardInterrupt:
            _nothing(problem, as_json)
            raise
    unwritten = Unwritten()
    if certificate is not None and found.stopped is not None:
        click.echo(f"exactrelu: {certificate}: not written; the path is not whole", err=True)
    elif certificate is not None:
        from exactrelu.enumeration_certificate import enumerated_path_certificate
        from exactrelu.whole_file import write_text

        document = naming(samples, lambda: enumerated_path_certificate(found))
        with unwritten:
            write_text(certificate, json.dumps(document) + "\n")
    if as_json:
        print_json(path_json(found, problem.to_json(), digits))
    else:
        path_report(found, samples, digits)
    unwritten.complain()
    return _code(found.stopped)


def _code(stopped: str | None) -> int:
    return {None: 0, "budget": 3, "interrupted": 130}[stopped]


def _nothing(problem: Problem, as_json: bool) -> None:
    """Print that nothing is known yet."""
    from exactrelu.enumeration_report import unknown_path

    if as_json:
        print_json(unknown_path(problem, "interrupted"))
    else:
        click.echo("path  not known: the work was stopped before any network was known")
