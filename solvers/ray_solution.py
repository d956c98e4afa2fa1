"""The least lp path norm for 0 < p < 1 by branch and bound over the sizes of rays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers.atom_count import rays_at_most
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.minimiser import minimiser
from exactrelu.solvers.norm_dual import NormDual
from exactrelu.solvers.norm_power import PROOF, norm_power
from exactrelu.solvers.path_cost import path_cost
from exactrelu.solvers.ray_branch import ray_branch
from exactrelu.solvers.ray_proof import RayProof
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_relaxation import LEAST_P
from exactrelu.solvers.tree_library import is_compiled, tree_room

_ROUNDING = 1e-9
_WIDTH = Fraction(1, 10**12)
_MOST_RAYS = 20_000  # before those are left out that no sample activates
_SHARE = 0.3  # of the budget, for the least l1 norm


def branches_over_rays(problem: Problem) -> bool:
    """Tell whether the branch and bound over rays is for problems of this kind."""
    exact = not any(problem.tolerances().fractions())
    return exact and LEAST_P <= problem.p < 1 and problem.bound is None and is_compiled()


def _is_small(setting: Setting) -> bool:
    room = tree_room()
    few = len(setting.samples) <= room.equations and setting.dimension <= room.coordinates
    return few and rays_at_most(setting) <= _MOST_RAYS


def ray_solution(
    problem: Problem,
    *,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Solution | None:
    """Find the cheapest network for 0 < p < 1, or one with a bound when time is over.

    Parameters
    ----------
    problem : Problem
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(bound, best cost)``.

    Returns
    -------
    Solution or None
        "optimal" or "feasible"; None where :func:`exactrelu.solvers.ray_branch.ray_branch` does
        not take the problem, or no network was found in time.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 3]), ExactVector.of([-2, -1, -2])
    >>> problem = Problem.of([x], y, p="1/2", skip=False, penalize_bias=True)
    >>> solution = ray_solution(problem)
    >>> solution is None or (solution.status, solution.parameters)
    ('optimal', 3)
    """
    if not branches_over_rays(problem):
        return None
    begin, setting = now(), Setting.of(problem)
    if not _is_small(setting):
        return None
    try:
        linear = replace(setting, problem=replace(problem, p=Fraction(1)))
        least_l1 = least_norm(linear, budget=None if budget is None else _SHARE * budget)
    except BudgetExceeded:
        return None
    convex = least_l1.network
    if convex is None:
        return None
    cost = path_cost(convex, setting.penalized, problem.p).upper
    if not cost:
        return None
    try:
        seconds = None if budget is None else budget - (now() - begin)
        networks = ColumnNetworks(setting, float(cost) * (1 + _ROUNDING), seconds)
    except (OverflowError, BudgetExceeded):
        return None
    left = float("inf") if budget is None else budget - (now() - begin)
    bound = ray_branch(setting, networks, convex, budget=left, progress=progress)
    candidates = networks.search.candidates(complete=bound is not None and bound.complete)
    if bound is None or not candidates.items:
        return None
    best = minimiser(candidates, seconds=now() - begin)
    if float(best.cost.upper) > networks.cap * (1 + _ROUNDING):
        return None
    least = min(Fraction(bound.value * (1 - _ROUNDING)), best.cost.lower)
    lower_bound = best.cost if bound.complete else Enclosure(least, least + _WIDTH)
    proof_data: RayProof | NormDual | None = bound.proof
    if bound.proof is None:
        lower_bound = norm_power(least_l1.cost.lower, problem.p)
        if isinstance(least_l1.proof_data, LinearDual):
            proof_data = NormDual(least_l1.proof_data)
    return replace(
        best,
        lower_bound=lower_bound,
        unique=None,
        method="branch and bound over rays",
        proof=PROOF if bound.proof is None else "ray tree",
        proof_data=proof_data,
        stopped=None if bound.complete else "interrupted" if bound.interrupted else "budget",
    )
