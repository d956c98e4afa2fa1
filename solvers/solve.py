"""The optimal network for data with any number of inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.atom_count import solutions_exceed
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.boxed_power import boxed_power
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.enumeration import enumeration, is_hopeless, require_method
from exactrelu.solvers.first_network import first_network
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.milp_search import milp_search
from exactrelu.solvers.minimiser import minimiser
from exactrelu.solvers.pulp_backend import DEFAULT
from exactrelu.solvers.ray_solution import ray_solution
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_relaxation import LEAST_P
from exactrelu.solvers.stopped import BRIEF, stopped
from exactrelu.solvers.support_search import support_search
from exactrelu.univariate.solve import has_linear_time_answer
from exactrelu.univariate.solve import solve as solve_one_input

_SECONDS = 60.0
_FEW = 100_000_000  # solutions that an enumeration examines within seconds
_MANY = 10**10  # solutions that no enumeration ends with
_TRIAL = 20.0  # seconds for branch and bound where an enumeration may end too
_SHARE = 0.25  # of the budget, kept for an answer when the enumeration does not end


def solve(
    problem: Problem,
    *,
    method: str = "auto",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Solution:
    """Find a network of least cost, with a proof.

    Parameters
    ----------
    problem : Problem
    method : "auto", "search", "milp", "atoms", "vertices" or "branch"
        "auto" takes the linear-time solver for one input with skip connection and free bias; else
        the search over supports for p = 0, a linear program for p = 1, and for 0 < p < 1
        enumeration, or where that would have more than 10^8 sets of rays the branch and bound over
        rays, see :func:`exactrelu.solvers.ray_branch.ray_branch`. "branch" takes the latter
        always; where it does not apply, as with tolerances or without its compiled part, that is a
        lower bound, see :func:`exactrelu.solvers.branch.branch`. Where weights are bounded, no
        budget is given and the enumeration would not end, the answer for 0 < p < 1 is a network
        with a lower bound; so it is where a budget is over. "milp" (p = 0) takes networks from a
        mixed-integer program, see :func:`exactrelu.solvers.milp_search.milp_search`; "milp:NAME"
        names a solver of PuLP.
    budget : float, optional
        Seconds; a minute for the method "branch" if not given. When they are over the best network
        so far is returned, with the bound so far. An enumeration for p = 0 or 1 that does not end
        gives way to the search or the linear program in the last quarter of them.
    progress : callable, optional
        See :func:`exactrelu.solvers.support_search.support_search` and
        :func:`exactrelu.solvers.atoms.atoms`.

    Returns
    -------
    Solution
        "optimal", "feasible" when it was stopped, or "infeasible".

    Raises
    ------
    InputError
        If the method does not take the problem, or no function meets the labels.
    BudgetExceeded
        When the seconds are over before any network is known.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> X = [ExactVector.of([1, -1, 2, 0]), ExactVector.of([0, 3, 1, -2])]
    >>> y = ExactVector.of([2, 0, 4, 0])
    >>> solution = solve(Problem.of(X, y))
    >>> solution.status, str(solution.cost.lower), solution.method
    ('optimal', '1', 'support search')
    """
    require_method(method)
    if method == "auto" and has_linear_time_answer(problem):
        return solve_one_input(problem)
    if method.startswith("milp"):
        solver = method.partition(":")[2] or DEFAULT
        return milp_search(Setting.of(problem), solver=solver, budget=budget, progress=progress)
    if method == "search" or (method == "auto" and problem.p == 0):
        search = support_search if problem.bound is None else box_search
        return search(Setting.of(problem), budget=budget, progress=progress)
    if method == "auto" and problem.p == 1:
        return _linear(problem, budget)
    if method in ("auto", "atoms") and problem.bound is not None and 0 < problem.p < 1:
        return boxed_power(Setting.of(problem), budget=budget, progress=progress)
    begin, by_rays = now(), None
    if method == "branch":
        _require_power(problem)
        budget = _SECONDS if budget is None else budget
    seconds = _for_rays(problem, method, budget)
    if seconds is not None:
        try:
            by_rays = ray_solution(problem, budget=seconds, progress=progress)
        except KeyboardInterrupt:
            return stopped(problem, None, BRIEF, now(), interrupted=True)
        if by_rays is not None and (
            by_rays.status == "optimal" or by_rays.stopped == "interrupted" or seconds == budget
        ):
            return by_rays
    if method == "branch" or _hopeless(problem, method, budget):
        assert budget is not None
        rest = stopped(problem, None, budget, begin, progress=progress)
        return _better(by_rays, rest)
    share = None if budget is None else (1.0 - _SHARE) * (budget - (now() - begin))
    try:
        alone = problem.p if 0 < problem.p < 1 else None
        found = enumeration(problem, method=method, p=alone, budget=share, progress=progress)
    except BudgetExceeded as out_of_time:
        known = out_of_time.partial if isinstance(out_of_time.partial, Candidates) else None
        if budget is None:
            raise
        left = max(0.0, budget - (now() - begin))
        if problem.bound is not None or not 0 < problem.p < 1:
            return _without_enumeration(problem, left, "budget", begin)
        return _better(by_rays, stopped(problem, known, budget, begin, progress=progress))
    except KeyboardInterrupt as pressed:
        if problem.bound is not None or not 0 < problem.p < 1:
            return _without_enumeration(problem, BRIEF, "interrupted", begin)
        known = next((found for found in pressed.args if isinstance(found, Candidates)), None)
        return _better(by_rays, stopped(problem, known, BRIEF, now(), interrupted=True))
    return minimiser(found, seconds=now() - begin)


def _without_enumeration(problem: Problem, seconds: float, why: Stopped, begin: float) -> Solution:
    """Answer by what needs no enumeration, after one that was stopped."""
    if problem.p == 0:
        search = support_search if problem.bound is None else box_search
        answer = search(Setting.of(problem), budget=seconds)
    elif problem.p == 1:
        answer = _linear(problem, seconds)
    else:
        answer = bounded_power(Setting.of(problem), budget=seconds)
    answer = replace(answer, seconds=now() - begin)
    return replace(answer, stopped=why) if answer.status == "feasible" else answer


def _linear(problem: Problem, budget: float | None) -> Solution:
    """Solve p = 1; where that is stopped, return the first network at hand."""
    setting, begin = Setting.of(problem), now()
    if problem.bound is not None:
        return bounded_norm(setting, budget=budget)
    try:
        return least_norm(setting, budget=budget)
    except BudgetExceeded:
        return first_network(setting, begin, "budget")
    except KeyboardInterrupt:
        return first_network(setting, begin, "interrupted")


def _better(by_rays: Solution | None, other: Solution) -> Solution:
    """Return the answer with the larger bound."""
    if by_rays is None or by_rays.lower_bound.lower <= other.lower_bound.lower:
        return other
    return by_rays


def _for_rays(problem: Problem, method: str, budget: float | None) -> float | None:
    """Return the seconds that the branch and bound over rays is given, None if it is not tried."""
    if problem.bound is not None or not 0 < problem.p < 1 or method not in ("auto", "branch"):
        return None
    if method == "branch":
        return budget
    setting = Setting.of(problem)
    if not solutions_exceed(setting, _FEW):
        return None
    if solutions_exceed(setting, _MANY):
        return float("inf") if budget is None else budget
    return _TRIAL if budget is None else min(_TRIAL, 0.5 * budget)


def _hopeless(problem: Problem, method: str, budget: float | None) -> bool:
    """Tell whether the atoms are far too many for the budget."""
    of_power = problem.bound is None and 0 < problem.p < 1
    return of_power and is_hopeless(problem, method, budget)


def _require_power(problem: Problem) -> None:
    if not LEAST_P <= problem.p < 1 or problem.bound is not None:
        raise InputError(
            f"method: branch; accepted with it are {LEAST_P} <= p < 1 and no bound on the weights"
        )
