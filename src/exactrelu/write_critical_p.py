"""Write the certificate of a critical p with several inputs, whatever is proved of it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from exactrelu.checks.following import following, timed
from exactrelu.enumerated_rays import is_certifiable
from exactrelu.enumeration_certificate import enumerated_critical_p_certificate
from exactrelu.interval_certificate import interval_certificate
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.watch import Watch
from exactrelu.progress_line import bar, progress_line
from exactrelu.solvers.critical_p_bound import critical_p_bound
from exactrelu.whole_file import write_text

if TYPE_CHECKING:
    from exactrelu.solvers.critical_p import CriticalP
    from exactrelu.solvers.critical_p_bound import CriticalPBound

_LONG = 60.0  # seconds for a bound that only the certificate needs


def write_enumerated(path: str, found: CriticalP, seconds: float | None = None) -> None:
    """Write the certificate of an enumeration; where it cannot be repeated, that of an interval.

    Parameters
    ----------
    path : str
    found : CriticalP
    seconds : float, optional
        For all of it. Where they do not suffice or Ctrl-C is pressed, less is written, or nothing
        and why.

    Raises
    ------
    InputError
        If the enumeration can be repeated, but two costs are too close to be told apart.
    """
    candidates = found.candidates
    if is_certifiable(candidates.setting):
        try:
            with progress_line(bar) as progress, following(timed(Watch(seconds).check, progress)):
                document = enumerated_critical_p_certificate(found)
        except (BudgetExceeded, KeyboardInterrupt):
            click.echo(f"exactrelu: {path}: not written; its check was stopped", err=True)
        else:
            write_text(path, json.dumps(document) + "\n")
        return
    problem, watch = candidates.setting.problem, Watch(seconds)
    share = _LONG if seconds is None else min(_LONG, max(0.0, seconds) / 2)
    proved = critical_p_bound(problem, known=candidates, budget=share)
    if write_interval(path, proved, watch.remaining()):
        click.echo(
            f"exactrelu: {path}: proves an interval; the checker does not repeat this enumeration",
            err=True,
        )


def write_interval(
    path: str | None, found: CriticalPBound | None, seconds: float | None = None
) -> bool:
    """Write the certificate of an interval and tell whether there is one; if not, say why.

    Parameters
    ----------
    path : str or None
        None if none is asked for.
    found : CriticalPBound or None
        None if nothing is proved.
    seconds : float, optional
        Less is written if they do not suffice, or Ctrl-C is pressed.
    """
    if path is None:
        return False
    if found is None:
        click.echo(f"exactrelu: {path}: not written; nothing is proved", err=True)
        return False
    try:
        with progress_line(bar) as progress:
            document = interval_certificate(found, progress=progress, budget=seconds)
    except InputError as error:
        click.echo(f"exactrelu: {path}: not written; {error}", err=True)
        return False
    except (BudgetExceeded, KeyboardInterrupt):
        said = "not written; it was stopped before anything was certified"
        click.echo(f"exactrelu: {path}: {said}", err=True)
        return False
    write_text(path, json.dumps(document) + "\n")
    claim = document["claim"]
    lower, upper = (Fraction(claim[end]) for end in ("lower", "upper"))
    if lower < found.lower or upper > found.upper:
        ends = Enclosure(lower, upper).significant(6)
        said = f"proves of the critical p only that it is from {ends[0]} to {ends[1]}"
        click.echo(f"exactrelu: {path}: {said}", err=True)
    return True
