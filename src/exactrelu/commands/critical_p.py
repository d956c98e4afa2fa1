"""``exactrelu critical-p``."""

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
    from exactrelu.solvers.critical_p_bound import CriticalPBound
    from exactrelu.univariate.critical_p import CriticalP
    from exactrelu.univariate.curvature import Curvature

_SHARE = 0.6  # of the budget, for the enumeration; the rest is for a bound
_BRIEF = 1.0  # seconds for a bound after Ctrl-C


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
        _by_enumeration(samples, problem, digits, certificate, budget, method, as_json)
        return 0
    from exactrelu.critical_p_report import critical_p_json, critical_p_report
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import InputError

    try:
        bends = interpolated(problem)
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    with interruptible():
        found, whole = _of_curvature(bends, digits)
        written = whole
        if certificate is not None and whole:
            written = _write(certificate, problem, bends, found)
        if as_json:
            document = critical_p_json(found, problem, bends, digits)
            if not written:
                crosses = found.crosses if whole or found.crosses else None
                document |= {"crosses": crosses, "stopped": "interrupted"}
            print_json(document)
        else:
            critical_p_report(found, samples, bends, digits, whole=whole)
    if not written:
        click.echo("exactrelu: interrupted", err=True)
    return 0 if written else 130


def _of_curvature(bends: Curvature, digits: int) -> tuple[CriticalP, bool]:
    """Return p*, or after Ctrl-C what is proved of it; and whether it is the whole answer."""
    from exactrelu.progress_line import progress_line
    from exactrelu.univariate.critical_p import CriticalP, critical_p

    try:
        with progress_line(lambda p: f"proved up to p = {float(p):.6g}") as progress:
            return critical_p(bends, digits=digits, progress=progress), True
    except KeyboardInterrupt as stop:
        if not stop.args or not isinstance(stop.args[0], CriticalP):
            raise
        return stop.args[0], False


def _write(path: str, problem: Problem, bends: Curvature, found: CriticalP) -> bool:
    """Write the certificate; tell whether that was not interrupted."""
    from exactrelu.critical_p_certificate import critical_p_certificate
    from exactrelu.progress_line import progress_line
    from exactrelu.whole_file import write_text

    try:
        with progress_line(lambda part: f"certificate: {float(part):.0%}") as progress:
            document = critical_p_certificate(problem, bends, found, progress=progress)
        write_text(path, json.dumps(document) + "\n")
    except KeyboardInterrupt:
        return False
    return True


def _by_enumeration(
    samples: Data,
    problem: Problem,
    digits: int,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
) -> None:
    from exactrelu.enumerated import enumerated
    from exactrelu.enumeration_report import critical_p_json, critical_p_report
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.solvers.critical_p import critical_p
    from exactrelu.solvers.critical_p_bound import critical_p_bound
    from exactrelu.solvers.enumeration import is_hopeless, require_parameters_counted
    from exactrelu.write_critical_p import write_enumerated, write_interval

    naming(samples, lambda: require_parameters_counted(problem))
    share = None if budget is None else budget * _SHARE
    if naming(samples, lambda: is_hopeless(problem, method)):
        with interruptible():
            found_of_bound = naming(samples, lambda: critical_p_bound(problem, budget=budget))
            _print_bound(samples, problem, found_of_bound, found_of_bound.stopped, as_json)
            write_interval(certificate, found_of_bound)
        if found_of_bound.stopped == "interrupted":
            raise KeyboardInterrupt
        if found_of_bound.stopped == "budget":
            raise BudgetExceeded(f"{samples.source}: not finished within {budget:.3g} seconds")
        return
    with interruptible():
        try:
            candidates = enumerated(problem, samples.source, None, method, share)
            found = naming(samples, lambda: critical_p(candidates, digits))
        except BudgetExceeded as stop:
            seconds = None if budget is None else budget * (1 - _SHARE)
            bound = _stopped(samples, problem, stop.partial, seconds, "budget", as_json)
            write_interval(certificate, bound)
            if budget is None:
                raise
            said = f"{samples.source}: not finished within {budget:.3g} seconds"
            raise BudgetExceeded(said, stop.partial) from stop
        except KeyboardInterrupt as stop:
            partial = stop.args[0] if stop.args else None
            bound = _stopped(samples, problem, partial, _BRIEF, "interrupted", as_json)
            write_interval(certificate, bound)
            raise
    if as_json:
        print_json(critical_p_json(found, digits))
    else:
        critical_p_report(found, samples, digits)
    if certificate is not None:
        naming(samples, lambda: write_enumerated(certificate, found))


def _stopped(
    samples: Data,
    problem: Problem,
    known: object,
    seconds: float | None,
    why: str,
    as_json: bool,
) -> CriticalPBound | None:
    """Print and return what is proved without an enumeration, given what it had found."""
    from exactrelu.polytopes.errors import BudgetExceeded, InputError
    from exactrelu.solvers.candidates import Candidates
    from exactrelu.solvers.critical_p_bound import critical_p_bound

    try:
        items = known if isinstance(known, Candidates) else None
        found = critical_p_bound(problem, known=items, budget=seconds)
    except (InputError, BudgetExceeded):
        found = None
    _print_bound(samples, problem, found, why, as_json)
    return found


def _print_bound(
    samples: Data, problem: Problem, found: CriticalPBound | None, why: str | None, as_json: bool
) -> None:
    from exactrelu.enumeration_report import bounded_critical_p, bounded_critical_p_report

    if as_json:
        print_json(bounded_critical_p(problem, found, why))
    else:
        bounded_critical_p_report(found, problem, samples)
