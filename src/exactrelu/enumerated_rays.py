"""Which enumerations a checker can repeat."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.checks.enumeration import MOST_SETS
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.atom_count import solutions_exceed
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.setting import Setting


def require_repeatable(candidates: Candidates, p: Fraction | None = None) -> None:
    """Refuse enumerations that cannot be certified.

    Parameters
    ----------
    candidates : Candidates
    p : Fraction, optional
        The only p that the certificate is about, if there is one.

    Raises
    ------
    InputError
    """
    if not candidates.complete:
        raise InputError("--certificate: the enumeration was stopped; accepted is a complete one")
    if candidates.p not in (None, p):
        raise InputError(
            f"--certificate: the networks were enumerated for p = {candidates.p} alone; accepted "
            "is an enumeration for what is certified"
        )
    require_certifiable(candidates.setting)


def is_certifiable(setting: Setting) -> bool:
    """Tell whether a checker would repeat the enumeration of a setting."""
    return setting.problem.bound is None and not solutions_exceed(setting, MOST_SETS)


def require_certifiable(setting: Setting) -> None:
    """Refuse settings whose enumeration a checker would not repeat.

    Raises
    ------
    InputError
    """
    if setting.problem.bound is not None:
        raise InputError(
            "--certificate: enumerations are certified for weights without a bound; this problem "
            f"has the bound {setting.problem.bound}"
        )
    if solutions_exceed(setting, MOST_SETS):
        raise InputError(
            f"--certificate: the checker would enumerate more than {MOST_SETS} sets of rays; "
            "accepted are at most so many"
        )
