"""What is known for 0 < p < 1 with bounded weights where enumeration would not end."""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

import numpy as np

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.bounded_norm import contradicted, counted
from exactrelu.solvers.bounded_stopped import bounded_stopped
from exactrelu.solvers.box_dual import PowerDual
from exactrelu.solvers.box_network import box_network
from exactrelu.solvers.box_program import BoxProgram
from exactrelu.solvers.corner_costs import all_slots, integer_costs
from exactrelu.solvers.corner_powers import corner_powers
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.path_cost import path_cost
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting


def bounded_power(setting: Setting, *, budget: float | None = None) -> Solution:
    """Find a network whose weights are bounded, with a lower bound of the least cost.

    Parameters
    ----------
    setting : Setting
        Of a problem with 0 < p < 1 and a bound.
    budget : float, optional
        As for :func:`exactrelu.solvers.bounded_norm.bounded_norm`.

    Returns
    -------
    Solution
        "feasible", "optimal" where the bound meets the cost, or "infeasible" with its proof.

    Raises
    ------
    InputError
        If p is 0 or 1, or there is no bound, or there are too many activation cells.
    BudgetExceeded, KeyboardInterrupt
        When it was stopped and no network is known that keeps the bound.

    Notes
    -----
    On the part of a cell in an orthant within the bound, the cost is concave, so it lies above
    its interpolation between corners. The least interpolated cost is a linear program; the costs
    of corners are rounded down to multiples of 2^-32.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2, 4]), ExactVector.of([0, 3, 9])
    >>> options = {"p": "1/2", "skip": False, "penalize_bias": True, "bound": 4}
    >>> solution = bounded_power(Setting.of(Problem.of([x], y, **options)))
    >>> 2 < solution.lower_bound.lower <= solution.cost.upper < 4
    True
    """
    begin = perf_counter()
    problem = setting.problem
    if not 0 < problem.p < 1:
        raise InputError(f"p: {rational_text(problem.p)}; accepted here is 0 < p < 1")
    try:
        return _interpolated(setting, begin, Watch(budget, task="the linear program"))
    except BudgetExceeded:
        message = f"the linear program was not finished within {budget} seconds"
        return bounded_stopped(setting, begin, "budget", message=message)
    except KeyboardInterrupt:
        return bounded_stopped(setting, begin, "interrupted")


def _interpolated(setting: Setting, begin: float, watch: Watch) -> Solution:
    problem = setting.problem
    corners = Corners.of(setting, watch.remaining())
    costs, scale = integer_costs(corner_powers(corners, problem.p))
    priced = np.ones(2 * len(corners.patterns), dtype=bool)
    optimum = BoxProgram(corners, costs, all_slots(corners), priced, watch).solve()
    if optimum.value is None:
        return contradicted(setting, optimum, "linear program", begin)
    network, candidate, cells = box_network(corners, optimum.weights, optimum.affine)
    cost = path_cost(network, setting.penalized, problem.p)
    value = optimum.value / scale
    multipliers = [Fraction(z, optimum.scale * scale) for z in optimum.multipliers]
    least = Enclosure(max(Fraction(0), value - Fraction(1, 2**64)), value)
    return Solution(
        problem=problem,
        status="optimal" if cost.lower == cost.upper == least.upper else "feasible",
        cost=cost,
        lower_bound=least,
        neurons=len(network.hidden),
        parameters=counted(problem, candidate.sizes, len(network.hidden)),
        unique=None,
        method="linear program",
        proof="interpolated cost",
        seconds=perf_counter() - begin,
        fit=NetworkFit(network),
        proof_data=PowerDual(by_row(setting, multipliers), cells),
    )
