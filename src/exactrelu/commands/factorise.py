"""``exactrelu factorise``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exactrelu.problem_options import json_option, print_json

if TYPE_CHECKING:
    from fractions import Fraction

    from exactrelu.supports.factorise import Factorisation


@click.command(
    "factorise",
    short_help="Approximate a matrix by factors with given supports.",
    epilog="""\b
Examples:
  exactrelu factorise matrix.csv --mask masks.json
  exactrelu factorise matrix.csv --mask masks.json --factors xy.json
  exactrelu factorise - --mask masks.json --json < matrix.csv""",
)
@click.argument("matrix", metavar="MATRIX")
@click.option(
    "--mask",
    required=True,
    metavar="MASKS",
    help='JSON {"masks": [mask of X, mask of Y]}, matrices of 0 and 1.',
)
@click.option(
    "--starts",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="Random starts, where the masks are not tractable.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="S",
    help="Of the random starts.",
)
@click.option("--factors", metavar="F", help="Write X and Y as JSON (.json).")
@json_option
def command(
    matrix: str, mask: str, starts: int, seed: int, factors: str | None, as_json: bool
) -> int:
    """Find X and Y within masks that make |A - X Y|^2 small, and say what is known about them.

    MATRIX is a CSV file with the rows of A, or - for standard input. On tractable masks the factors
    are the best there are, up to rounding; elsewhere they are a local answer.
    """
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import InputError
    from exactrelu.read_masks import read_masks
    from exactrelu.supports.factorise import factorise
    from exactrelu.unwritten import Unwritten
    from exactrelu.whole_file import check_target, write_text

    if factors is not None:
        check_target(factors, "--factors", (".json",))
    if matrix == mask == "-":
        raise InputError("--mask -: standard input is read for MATRIX; accepted is one of them")
    masks = read_masks(mask)
    rows = _read_matrix(matrix)
    try:
        with interruptible() as interrupted:
            found = factorise(rows, masks, starts=starts, seed=seed)
    except InputError as error:
        raise InputError(f"{matrix}: {error}") from error
    unwritten = Unwritten()
    if factors is not None:
        import json

        with unwritten:
            write_text(factors, json.dumps({"X": found.X.tolist(), "Y": found.Y.tolist()}) + "\n")
    if as_json:
        print_json(found.to_json())
    else:
        _report(found, matrix)
    unwritten.complain()
    if interrupted():
        click.echo("exactrelu: interrupted", err=True)
        return 130
    return 0


def _read_matrix(path: str) -> list[list[Fraction]]:
    from exactrelu.polytopes.errors import InputError
    from exactrelu.read_csv import read_csv

    if path == "-":
        table = read_csv(sys.stdin.buffer.read(), "standard input")
    else:
        try:
            content = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise InputError(f"{path}: the file cannot be read ({reason})") from error
        table = read_csv(content, path)
    columns = [column.fractions() for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _report(found: Factorisation, source: str) -> None:
    from exactrelu.report import decimal, facts

    optimum = "not known"
    if found.optimum is not None:
        low, high = found.optimum.significant(16)
        optimum = low if low == high else f"in [{low}, {high}]"
    rows, cols = found.A.shape
    facts(
        [
            ("matrix", f"{source}: {rows} x {cols}"),
            ("masks", found.masks.text()),
            ("method", found.method),
            ("cost", f"{decimal(found.cost)}  (|A - X Y|^2 of the factors found)"),
            ("least cost", optimum),
            *(("remark", remark) for remark in found.remarks()),
        ]
    )
