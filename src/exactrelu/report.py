"""Answers for people: aligned facts and tables on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction

import click

from exactrelu.polytopes.enclosure import Enclosure

_LONGEST = 24


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Print one line for each name and value, the values below each other."""
    lines = list(pairs)
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name.ljust(width)}  {value}")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """Print a table: drawn by rich on a terminal, plain columns elsewhere."""
    click.echo()
    if sys.stdout.isatty():
        _drawn(headers, rows, title)
        return
    if title:
        click.echo(title)
    widths = [max(len(line[j]) for line in (headers, *rows)) for j in range(len(headers))]
    for line in (headers, *rows):
        cells = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        click.echo("  " + "  ".join(cells).rstrip())


def _drawn(headers: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        drawn.add_column(Text(header), justify="right", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def shortened(count: int, ends: int = 10) -> list[int | None]:
    """Return the rows of a long table to show: the first, None for a gap, and the last.

    Examples
    --------
    >>> shortened(7, ends=2)
    [0, 1, None, 5, 6]
    """
    if count <= 2 * ends + 1:
        return list(range(count))
    return [*range(ends), None, *range(count - ends, count)]


def exact(value: Fraction) -> str:
    """Return ``p/q``, or a note of its length if it is long."""
    text = str(value)
    if len(text) <= _LONGEST:
        return text
    digits = len(str(value.denominator))
    return f"(q has {digits} digits)" if digits > 1 else f"({len(text)} digits)"


def decimal(value: Fraction) -> str:
    """Return about ten significant digits."""
    try:
        return f"{float(value):.10g}"
    except OverflowError:
        lower, _ = Enclosure.exactly(value).significant(10)
        return f"{lower[:10]}... ({len(lower)} digits)"


def number(value: Enclosure, digits: int = 16) -> str:
    """Return an exact number, or an enclosure with the digits that agree and the width.

    Examples
    --------
    >>> number(Enclosure(Fraction(1, 3), Fraction(1, 2)), 3)
    'in [0.333, 0.5]'
    """
    if value.lower == value.upper:
        plain = str(value.lower)
        if value.lower.denominator == 1 or len(plain) > 60:
            return plain if len(plain) <= 60 else decimal(value.lower)
        return f"{plain} = {decimal(value.lower)}"
    lower, upper = value.significant(digits)
    return f"in [{lower}, {upper}]"
