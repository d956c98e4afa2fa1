"""``exactrelu patterns``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exactrelu.problem_options import data_argument, json_option, print_json, target_option
from exactrelu.seconds import Seconds

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.patterns import Patterns


@click.command(
    "patterns",
    short_help="List the activation patterns of a neuron.",
    epilog="""\b
Examples:
  exactrelu patterns data.csv
  exactrelu patterns data.csv --count
  exactrelu patterns data.csv --budget 60 --json""",
)
@data_argument
@target_option
@click.option("--count", "count_only", is_flag=True, help="Print their number, not the list.")
@click.option(
    "--budget",
    type=Seconds(),
    metavar="S",
    help="Stop after S seconds and print the patterns so far. [default: no limit]",
)
@json_option
def command(
    data: str, target: str | None, count_only: bool, budget: float | None, as_json: bool
) -> int:
    """List the activation patterns that a ReLU neuron can have on the samples.

    A pattern has one character a sample, in the data's order: 1 where w x + b > 0, 0 where it is
    negative. The target column is not used.
    """
    from exactrelu.progress_line import progress_line
    from exactrelu.read_data import read_data

    samples = read_data(data, target)
    with progress_line(lambda found, bound: f"{found} of at most {bound} patterns") as progress:
        if count_only:
            return _count(samples, {"budget": budget, "progress": progress}, as_json)
        return _list(samples, {"budget": budget, "progress": progress}, as_json)


def _rows(data: Data) -> list[tuple[Any, ...]]:
    return list(zip(*(column.fractions() for column in data.X), strict=True))


def _count(data: Data, limits: dict[str, Any], as_json: bool) -> int:
    from exactrelu.patterns import count_patterns, data_arrangement
    from exactrelu.polytopes.errors import BudgetExceeded

    rows = _rows(data)
    try:
        count = count_patterns(rows, **limits)
    except (BudgetExceeded, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        click.echo(f"exactrelu: {'interrupted' if interrupted else stop}", err=True)
        # All active and none active are always realisable, by w = 0.
        upper = data_arrangement(rows).estimate().cells
        if as_json:
            bounds = {"lower": "2", "upper": str(upper)}
            print_json({"count": None, "complete": False, "bounds": bounds})
        else:
            click.echo(f"from 2 to {upper} patterns")
        return 130 if interrupted else 3
    if as_json:
        print_json({"count": count, "complete": True})
    else:
        click.echo(count)
    return 0


def _list(data: Data, limits: dict[str, Any], as_json: bool) -> int:
    from exactrelu.patterns import Patterns, patterns
    from exactrelu.polytopes.errors import BudgetExceeded

    try:
        found, code = patterns(_rows(data), **limits), 0
    except BudgetExceeded as stop:
        if not isinstance(stop.partial, Patterns):
            raise
        click.echo(f"exactrelu: {stop}", err=True)
        found, code = stop.partial, 3
    except KeyboardInterrupt as stop:
        if not stop.args or not isinstance(stop.args[0], Patterns):
            raise
        click.echo("exactrelu: interrupted", err=True)
        found, code = stop.args[0], 130
    _print(found, code == 0, as_json)
    return code


def _print(found: Patterns, complete: bool, as_json: bool) -> None:
    if as_json:
        patterns = list(found.patterns)
        print_json({"count": found.count, "complete": complete, "patterns": patterns})
        return
    click.echo(f"{found.count} patterns{'' if complete else ' found so far'}")
    for pattern in found.patterns:
        click.echo(f"  {pattern}")
