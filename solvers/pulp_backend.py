"""Mixed-integer programs through PuLP: HiGHS, or any solver that PuLP knows and finds."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Literal

from exactrelu.polytopes.errors import BackendMissingError, InputError

DEFAULT = "HiGHS"


def load_pulp() -> ModuleType:
    """Import PuLP.

    Raises
    ------
    BackendMissingError
        If it is not installed.
    """
    try:
        import pulp
    except ImportError:
        raise BackendMissingError("pulp", "milp") from None
    module: ModuleType = pulp
    return module


def require_solver(name: str) -> None:
    """Raise InputError unless PuLP knows the solver and finds it here.

    Examples
    --------
    >>> require_solver("HiGHS")
    """
    pulp = load_pulp()
    available = pulp.listSolvers(onlyAvailable=True)
    if name not in available:
        known = "is not installed" if name in pulp.listSolvers() else "is not known to PuLP"
        raise InputError(f"method: the solver {name} {known}; found are {', '.join(available)}")


def run(problem: Any, name: str, seconds: float) -> Literal["optimal", "feasible", "none"]:
    """Solve a PuLP problem; return what the solver says about the values of its variables.

    Parameters
    ----------
    problem : pulp.LpProblem
    name : str
        As PuLP calls the solver.
    seconds : float
    """
    pulp = load_pulp()
    options: dict[str, Any] = {"msg": False, "timeLimit": seconds}
    if name == DEFAULT:
        options["threads"] = 1
    with _silent_output(), warnings.catch_warnings():
        # PuLP warns of what will change in its own next version.
        warnings.simplefilter("ignore", DeprecationWarning)
        solver = pulp.getSolver(name, **options)
        try:
            problem.solve(solver)
        except pulp.PulpError as error:
            raise InputError(f"method: the solver {name} failed: {error}") from error
    if problem.sol_status == pulp.constants.LpSolutionOptimal:
        return "optimal"
    feasible = problem.sol_status == pulp.constants.LpSolutionIntegerFeasible
    return "feasible" if feasible else "none"


@contextmanager
def _silent_output() -> Iterator[None]:
    """Keep what a solver prints by itself off the standard output."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
