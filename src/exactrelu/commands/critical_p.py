"""``exactrelu critical-p``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

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
    from exactrelu.networks.problem import Problem
    from exactrelu.networks.solution import Stopped
    from exactrelu.polytopes.watch import Watch
    from exactrelu.univariate.critical_p import CriticalP
    from exactrelu.univariate.curvature import Curvature


@click.command(
    "critical-p",
    short_help="Find the p below which every optimal network is sparsest.",
    epilog="""\b
Examples:
  exactrelu critical-p data.csv
  exactrelu critical-p data.csv --digits 30 --json
  exactrelu critical-p data.csv --certificate c.json""",
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
@click.option("--certificate", metavar="F", help="Write a certificate that `verify` checks.")
@budget_option
@method_option
@json_option
def command(
    data: str,
    digits: int,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
    **options: Any,
) -> int:
    """Find p*: for every p below it, each network of least cost is a sparsest one.

    The answer is an enclosure, lower < p* <= upper, and the two tilings whose costs cross there.
    If no costs cross, p* = 1.
    """
    if certificate is not None:
        from exactrelu.whole_file import check_target

        check_target(certificate, "--certificate")
    from exactrelu.interpolation import interpolated, is_interpolation

    samples, problem = read_problem(data, **options)
    if not is_interpolation(problem, method):
        from exactrelu.answer_critical_p import answer_critical_p

        return answer_critical_p(samples, problem, digits, certificate, budget, method, as_json)
    from exactrelu.critical_p_report import critical_p_json, critical_p_report
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import BudgetExceeded, InputError
    from exactrelu.polytopes.watch import Watch
    from exactrelu.unwritten import Unwritten

    try:
        bends = interpolated(problem)
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    watch = Watch(budget, task="the work")
    with interruptible():
        found, stopped = _of_curvature(bends, digits, budget)
        whole = stopped is None
        unwritten = Unwritten()
        if certificate is not None and whole:
            with unwritten:
                stopped = _write(certificate, problem, bends, found, watch)
        if as_json:
            document = critical_p_json(found, problem, bends, digits)
            if stopped is not None:
                crosses = found.crosses if whole or found.crosses else None
                document |= {"crosses": crosses, "stopped": stopped}
            print_json(document)
        else:
            critical_p_report(found, samples, bends, digits, stopped=None if whole else stopped)
    unwritten.complain()
    if stopped == "budget":
        raise BudgetExceeded(f"{samples.source}: not finished within {budget:.3g} seconds")
    if stopped is not None:
        click.echo("exactrelu: interrupted", err=True)
    return 0 if stopped is None else 130


def _of_curvature(
    bends: Curvature, digits: int, budget: float | None
) -> tuple[CriticalP, Stopped | None]:
    """Return p*, or when stopped what is proved of it, and what stopped the work."""
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.progress_line import progress_line
    from exactrelu.univariate.critical_p import CriticalP, critical_p

    try:
        with progress_line(lambda p: f"proved up to p = {float(p):.6g}") as progress:
            return critical_p(bends, digits=digits, progress=progress, budget=budget), None
    except BudgetExceeded as stop:
        if not isinstance(stop.partial, CriticalP):
            raise
        return stop.partial, "budget"
    except KeyboardInterrupt as stop:
        if not stop.args or not isinstance(stop.args[0], CriticalP):
            raise
        return stop.args[0], "interrupted"


def _write(
    path: str, problem: Problem, bends: Curvature, found: CriticalP, watch: Watch
) -> Stopped | None:
    """Write the certificate; return what stopped that."""
    from exactrelu.critical_p_certificate import critical_p_certificate
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.progress_line import progress_line
    from exactrelu.whole_file import write_text

    stopped: Stopped
    try:
        with progress_line(lambda part: f"certificate: {float(part):.0%}") as progress:
            document = critical_p_certificate(
                problem, bends, found, progress=progress, budget=watch.remaining()
            )
        write_text(path, json.dumps(document) + "\n")
        return None
    except BudgetExceeded:
        stopped = "budget"
    except KeyboardInterrupt:
        stopped = "interrupted"
    click.echo(f"exactrelu: {path}: not written; its cover of p was stopped", err=True)
    return stopped
