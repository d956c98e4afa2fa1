"""An enumeration with a progress line, for the commands that need all candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.progress_line import progress_line

if TYPE_CHECKING:
    from exactrelu.solvers.candidates import Candidates


def enumerated(
    problem: Problem, source: str, unsupported: str | None, method: str, budget: float | None
) -> Candidates:
    """Enumerate the candidates of a problem that came from a file.

    Parameters
    ----------
    problem : Problem
    source : str
        The file, named in errors.
    unsupported : str or None
        An option that was given but needs the one-dimensional problem.
    method : str
    budget : float or None
        Seconds.

    Raises
    ------
    InputError
        If the problem, the method or the option is not accepted.
    BudgetExceeded
        When the seconds are over; nothing is proved then.
    """
    from exactrelu.size_note import tell_size
    from exactrelu.solvers.enumeration import enumeration

    try:
        if unsupported is not None:
            raise InputError(f"{unsupported}: accepted is one input column with default options")
        tell_size(problem, method)
        with progress_line(lambda done, known: f"{done} examined, {known} kept") as progress:
            return enumeration(problem, method=method, budget=budget, progress=progress)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    except BudgetExceeded as error:
        raise BudgetExceeded(f"{source}: {error}", error.partial) from error
