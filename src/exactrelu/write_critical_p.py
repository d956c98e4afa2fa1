"""Write the certificate of a critical p with several inputs, whatever is proved of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from exactrelu.enumerated_rays import is_certifiable
from exactrelu.enumeration_certificate import enumerated_critical_p_certificate
from exactrelu.interval_certificate import interval_certificate
from exactrelu.polytopes.errors import InputError
from exactrelu.progress_line import bar, progress_line
from exactrelu.solvers.critical_p_bound import critical_p_bound
from exactrelu.whole_file import write_text

if TYPE_CHECKING:
    from exactrelu.solvers.critical_p import CriticalP
    from exactrelu.solvers.critical_p_bound import CriticalPBound

_LONG = 60.0  # seconds for a bound that only the certificate needs


def write_enumerated(path: str, found: CriticalP) -> None:
    """Write the certificate of an enumeration; where it cannot be repeated, that of an interval.

    Raises
    ------
    InputError
        If the enumeration can be repeated, but two costs are too close to be told apart.
    """
    candidates = found.candidates
    if is_certifiable(candidates.setting):
        write_text(path, json.dumps(enumerated_critical_p_certificate(found)) + "\n")
        return
    problem = candidates.setting.problem
    if write_interval(path, critical_p_bound(problem, known=candidates, budget=_LONG)):
        click.echo(
            f"exactrelu: {path}: proves an interval; the checker does not repeat this enumeration",
            err=True,
        )


def write_interval(path: str | None, found: CriticalPBound | None) -> bool:
    """Write the certificate of an interval and tell whether there is one; if not, say why.

    Parameters
    ----------
    path : str or None
        None if none is asked for.
    found : CriticalPBound or None
        None if nothing is proved.
    """
    if path is None:
        return False
    if found is None:
        click.echo(f"exactrelu: {path}: not written; nothing is proved", err=True)
        return False
    try:
        with progress_line(bar) as progress:
            document = interval_certificate(found, progress=progress)
    except InputError as error:
        click.echo(f"exactrelu: {path}: not written; {error}", err=True)
        return False
    write_text(path, json.dumps(document) + "\n")
    return True
