"""``exactrelu verify``."""

from __future__ import annotations

from typing import Any

import click

from exactrelu.problem_options import (
    json_option,
    print_json,
    target_option,
    tolerance_column_option,
)


@click.command(
    "verify",
    short_help="Check a certificate, without any solver.",
    epilog="""\b
Examples:
  exactrelu solve data.csv --certificate c.json
  exactrelu verify c.json
  exactrelu verify c.json --data data.csv
\b
Exit codes: 0 every claim holds; 1 a claim does not hold; 2 no certificate;
130 interrupted, nothing is decided.""",
)
@click.argument("certificate", metavar="CERTIFICATE")
@click.option(
    "--data",
    metavar="DATA",
    help="Check the claims on these samples. [default: the certificate's own copy]",
)
@target_option
@tolerance_column_option
@json_option
def command(
    certificate: str,
    data: str | None,
    target: str | None,
    tolerance_column: str | None,
    as_json: bool,
) -> int:
    """Check a certificate with exact arithmetic and no solver.

    A long check shows on a terminal how far it has come.
    """
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import bar, progress_line
    from exactrelu.read_json import read_json
    from exactrelu.verify import verify

    document = read_json(certificate, "certificate written by exactrelu")
    samples = None
    if data is not None:
        samples = _samples(data, target, tolerance_column, document)
    elif target is not None or tolerance_column is not None:
        raise InputError("--target and --tolerance-column choose columns of --data; it is missing")
    try:
        with interruptible(), progress_line(bar) as progress:
            verdict = verify(document, samples, progress=progress)
    except InputError as error:
        raise InputError(f"{certificate}: {error}") from error
    except KeyboardInterrupt:
        if as_json:
            print_json({"valid": None, "checked": [], "failure": None, "stopped": "interrupted"})
        else:
            click.echo("not decided: the check was interrupted")
        click.echo("exactrelu: interrupted", err=True)
        return 130
    if as_json:
        print_json(
            {
                "valid": verdict.valid,
                "checked": list(verdict.checked),
                "failure": verdict.failure,
                "stopped": None,
            }
        )
    else:
        click.echo("valid" if verdict.valid else f"not valid: {verdict.failure}")
        for claim in verdict.checked:
            click.echo(f"  checked: {claim}")
    return 0 if verdict.valid else 1


def _samples(
    path: str, target: str | None, tolerance_column: str | None, document: dict[str, Any]
) -> dict[str, Any]:
    """Return the samples as exact strings, with the tolerance that the certificate is about."""
    from exactrelu.read_data import read_data

    data = read_data(path, target, tolerance_column)
    columns = [[str(value) for value in column.fractions()] for column in data.X]
    tolerance: Any
    if data.tolerance is not None:
        tolerance = [str(value) for value in data.tolerance.fractions()]
    else:
        parts = (document.get("data"), document.get("problem"))
        stated = [part.get("tolerance") for part in parts if isinstance(part, dict)]
        tolerance = stated[0] if stated else "0"
    return {
        "X": [list(row) for row in zip(*columns, strict=True)],
        "y": [str(value) for value in data.y.fractions()],
        "tolerance": tolerance,
    }
