"""The critical p of data, or what is proved of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exactrelu.as_problem import as_problem
from exactrelu.interpolation import interpolated, is_interpolation
from exactrelu.polytopes.watch import require_budget

if TYPE_CHECKING:
    from exactrelu.networks.problem import Problem
    from exactrelu.solvers.critical_p import CriticalP as EnumeratedCriticalP
    from exactrelu.solvers.critical_p_bound import CriticalPBound
    from exactrelu.univariate.critical_p import CriticalP

SHARE = 0.6  # of the budget, for an enumeration; the rest is for a bound of the critical p


def critical_p(
    X: object,
    y: object = None,
    *,
    digits: int = 12,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    bound: object = None,
    tolerance: object = 0,
    method: str = "auto",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> CriticalP | EnumeratedCriticalP | CriticalPBound:
    """Find the p below which every network of least lp path norm is a sparsest one.

    Parameters
    ----------
    X, y, skip, penalize_bias, bound, tolerance : see :func:`exactrelu.questions.solve`
    digits : int
        Significant digits of the enclosure, 1 to 10,000.
    method : "auto", "atoms" or "vertices"
        See :func:`exactrelu.solvers.enumeration.enumeration`.
    budget : float, optional
        Seconds. What is proved by then is returned.
    progress : callable, optional
        See :func:`exactrelu.univariate.critical_p.critical_p`.

    Returns
    -------
    CriticalP
        With ``lower < p* <= upper``, or both 1 if nothing crosses. Of the one-dimensional problem
        :class:`exactrelu.univariate.critical_p.CriticalP`, else
        :class:`exactrelu.solvers.critical_p.CriticalP`, or if the seconds are over, or a bound
        on the weights makes the enumeration hopeless,
        :class:`exactrelu.solvers.critical_p_bound.CriticalPBound`.

    Raises
    ------
    InputError
        See :func:`exactrelu.questions.solve`.

    Examples
    --------
    >>> critical_p([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]).crosses
    False
    >>> critical_p([[0], [5], [6], [8]], [4, -2, -3, 3], skip=False,
    ...            penalize_bias=True).enclosure.decimals(6)
    ('0.458119', '0.45812')
    """
    require_budget(budget)
    options = {"skip": skip, "penalize_bias": penalize_bias, "bound": bound}
    problem = as_problem(X, y, tolerance=tolerance, **options)
    if is_interpolation(problem, method):
        return _of_one_input(problem, digits, budget, progress)
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.solvers.candidates import Candidates
    from exactrelu.solvers.critical_p import critical_p as of_candidates
    from exactrelu.solvers.critical_p_bound import critical_p_bound
    from exactrelu.solvers.enumeration import enumeration, is_hopeless

    if is_hopeless(problem, method, budget):
        proved = critical_p_bound(problem, budget=budget, progress=progress)
        return proved.in_place_of_enumeration(budget)
    share = None if budget is None else budget * SHARE
    try:
        found = enumeration(problem, method=method, budget=share, progress=progress)
    except BudgetExceeded as stopped:
        if budget is None:
            raise
        known = stopped.partial if isinstance(stopped.partial, Candidates) else None
        return critical_p_bound(problem, known=known, budget=budget - budget * SHARE)
    return of_candidates(found, digits)


def _of_one_input(
    problem: Problem, digits: int, budget: float | None, progress: Callable[..., None] | None
) -> CriticalP:
    from exactrelu.polytopes.errors import BudgetExceeded
    from exactrelu.univariate.critical_p import CriticalP, critical_p

    try:
        bends = interpolated(problem)
        return critical_p(bends, digits=digits, progress=progress, budget=budget)
    except BudgetExceeded as stopped:
        if not isinstance(stopped.partial, CriticalP):
            raise
        return stopped.partial
