"""``exactrelu critical-p``."""

from __future__ import annotations

from typing import Any

import click

from exactrelu.problem_options import (
    data_argument,
    json_option,
    print_json,
    problem_options,
    read_problem,
)


@click.command(
    "critical-p",
    epilog="""\b
Examples:
  exactrelu critical-p data.csv
  exactrelu critical-p data.csv --digits 30 --json""",
)
@data_argument
@problem_options
@click.option(
    "--digits",
    type=click.IntRange(1, 10_000),
    default=12,
    metavar="N",
    help="Significant digits of the answer. [default: 12]",
)
@json_option
def command(data: str, digits: int, as_json: bool, **options: Any) -> None:
    """Find p*: for every p below it, each network of least cost is a sparsest one.

    The answer is an enclosure, lower < p* <= upper, and the two tilings whose costs cross there.
    If no costs cross, p* = 1.
    """
    samples, problem = read_problem(data, **options)
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.questions import interpolated
    from exactrelu.univariate.critical_p import critical_p

    try:
        bends = interpolated(problem, "critical-p")
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    with progress_line(lambda p: f"proved up to p = {float(p):.6g}") as progress:
        found = critical_p(bends, digits=digits, progress=progress)
    if as_json:
        from exactrelu.critical_p_report import critical_p_json

        print_json(critical_p_json(found, problem, bends, digits))
    else:
        from exactrelu.critical_p_report import critical_p_report

        critical_p_report(found, samples, bends, digits)
