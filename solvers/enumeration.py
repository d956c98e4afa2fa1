"""All networks that can be optimal for some p, by the method that fits the problem."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, get_args

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.watch import LONGEST
from exactrelu.solvers.atom_count import solutions_exceed
from exactrelu.solvers.atom_table import counts_neurons
from exactrelu.solvers.atoms import atoms
from exactrelu.solvers.boxed_atoms import boxed_atoms
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_estimate import MOST_UNASKED, boxed_size_exceeds, require_small
from exactrelu.solvers.vertices import vertices

PER_SECOND = 10_000_000  # more solutions than any enumeration examines in a second

Method = Literal["auto", "search", "milp", "atoms", "vertices", "branch"]


def enumeration(
    problem: Problem,
    *,
    method: str = "auto",
    p: Fraction | None = None,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Candidates:
    """Enumerate the networks among which there is a minimiser for every p, or for one p.

    Parameters
    ----------
    problem : Problem
    method : "auto", "atoms" or "vertices"
        "auto" takes atoms.
    p : Fraction, optional
        Between 0 and 1: the only p that is asked about. Then the method atoms is far faster.
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(solutions examined, candidates known)`` by the method atoms.

    Returns
    -------
    Candidates

    Raises
    ------
    InputError
        If the method does not take the problem, or would not end within a day and has no budget.
    BudgetExceeded
        When the seconds are over; ``partial`` holds the Candidates known.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> [enumeration(problem, method=m).sparsest_cost for m in ("atoms", "vertices")]
    [2, 2]
    """
    require_method(method)
    setting = Setting.of(problem)
    if method in ("search", "branch") or method.startswith("milp"):
        raise InputError(f"method: {method} enumerates nothing; accepted are atoms and vertices")
    require_small(setting, method, budget)
    if method == "vertices":
        return vertices(setting, budget=budget)
    if problem.bound is not None:
        found = boxed_atoms(setting, p=p, budget=budget, progress=progress)
        return Candidates(setting, (), "atoms", "own", 0) if found is None else found
    return atoms(setting, p=p, budget=budget, progress=progress)


def is_hopeless(problem: Problem, method: str = "auto", budget: float | None = None) -> bool:
    """Tell whether an enumeration that nobody named is too large to begin.

    Parameters
    ----------
    problem : Problem
    method : str
    budget : float, optional
        Seconds.

    Notes
    -----
    With bounded weights a large one gives way to proofs without it, with a budget one of more
    solutions than are examined in that time. Without either it is refused, or waited for.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of(range(12))
    >>> problem = Problem.of([x], x, skip=False, penalize_bias=True)
    >>> is_hopeless(problem), is_hopeless(problem, budget=0.001), is_hopeless(problem, budget=60)
    (False, True, False)
    """
    if method != "auto":
        return False
    setting = Setting.of(problem)
    if problem.bound is None:
        return budget is not None and solutions_exceed(
            setting, int(PER_SECOND * min(budget, LONGEST))
        )
    return boxed_size_exceeds(setting, MOST_UNASKED)


def require_parameters_counted(problem: Problem) -> None:
    """Raise InputError if neurons are counted, and that differs from counting parameters.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> X, y = [ExactVector.of([0, 1]), ExactVector.of([2, 3])], ExactVector.of([0, 1])
    >>> try:
    ...     require_parameters_counted(Problem.of(X, y, measure="neurons"))
    ... except InputError as error:
    ...     print(error)
    measure: neurons; the critical p and the path, whose costs add parameters, accept parameters
    """
    if counts_neurons(Setting.of(problem)):
        raise InputError(
            "measure: neurons; the critical p and the path, whose costs add parameters, accept "
            "parameters"
        )


def require_method(method: str) -> None:
    """Raise InputError unless the method has a known name."""
    solver = isinstance(method, str) and method.startswith("milp:") and method != "milp:"
    if not isinstance(method, str) or not (solver or method in get_args(Method)):
        raise InputError(
            f"method: {method!r}; accepted are {', '.join(get_args(Method))}, and milp:SOLVER with "
            "a solver of PuLP"
        )
