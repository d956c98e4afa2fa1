"""Mixed-integer programs through PuLP: HiGHS, or any solver that PuLP knows and finds."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import ModuleType
from typing import Any, Literal

from exactrelu.polytopes.errors import BackendMissingError, InputError

DEFAULT = "HiGHS"
_EVERY = 0.05  # seconds between two looks at a thread
_PATIENCE = 5.0  # seconds for it to end when it is cancelled


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
        if name == DEFAULT:
            _make_cancellable(solver)
        failed = _aside(lambda: problem.solve(solver), lambda: _cancel(problem))
        if isinstance(failed, pulp.PulpError):
            raise InputError(f"method: the solver {name} failed: {failed}") from failed
        if name == DEFAULT and isinstance(failed, IndexError):
            # HiGHS takes no rows with numbers from 1e15 on, and PuLP then looks for their values.
            return "none"
        if failed is not None:
            raise failed
    if problem.sol_status == pulp.constants.LpSolutionOptimal:
        return "optimal"
    feasible = problem.sol_status == pulp.constants.LpSolutionIntegerFeasible
    return "feasible" if feasible else "none"


def _make_cancellable(solver: Any) -> None:
    plain = solver.callSolver

    def call(problem: Any) -> None:
        problem.solverModel.HandleUserInterrupt = True
        plain(problem)

    solver.callSolver = call


def _cancel(problem: Any) -> None:
    """Tell HiGHS to stop; solvers that are processes of their own get Ctrl-C themselves."""
    cancel = getattr(getattr(problem, "solverModel", None), "cancelSolve", None)
    if cancel is not None:
        cancel()


def _aside(work: Callable[[], object], cancel: Callable[[], None]) -> BaseException | None:
    """Do work in a thread, for a solver in C answers no Ctrl-C; return what it raised.

    At Ctrl-C the work is cancelled, and gets a few seconds to end.
    """
    raised: list[BaseException] = []

    def run_it() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run_it, daemon=True)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(_EVERY)
    except BaseException:
        cancel()
        if thread.is_alive():
            thread.join(_PATIENCE)
        raise
    return raised[0] if raised else None


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
