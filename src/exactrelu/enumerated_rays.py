"""Which enumerations a checker can repeat."""

from __future__ import annotations

from exactrelu.checks.enumeration import MOST_BASES
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_estimate import atoms_size


def require_repeatable(candidates: Candidates) -> None:
    """Refuse enumerations that cannot be certified.

    Raises
    ------
    InputError
    """
    if candidates.method != "atoms" or not candidates.complete:
        raise InputError(
            f"--certificate: accepted is a complete enumeration by atoms, not by "
            f"{candidates.method}"
        )
    require_certifiable(candidates.setting)


def require_certifiable(setting: Setting) -> None:
    """Refuse settings whose enumeration a checker would not repeat.

    Raises
    ------
    InputError
    """
    if not setting.exact or setting.problem.bound is not None:
        raise InputError(
            "--certificate: enumerations are certified for exact labels and unbounded weights"
        )
    size = atoms_size(setting)
    if size.bases > MOST_BASES:
        raise InputError(
            f"--certificate: the checker would enumerate up to {size.bases} sets of rays; "
            f"accepted are at most {MOST_BASES}"
        )
