"""What is known for 0 < p < 1 with bounded weights where enumeration would not end."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.bounded_norm import contradicted
from exactrelu.solvers.bounded_stopped import unless_stopped
from exactrelu.solvers.box_dual import PowerDual
from exactrelu.solvers.box_optimum import BoxOptimum
from exactrelu.solvers.corner_network import CornerNetwork
from exactrelu.solvers.corner_powers import corner_powers
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.path_cost import counted_size, path_cost
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
        If p is 0 or 1, or there is no bound.
    BudgetExceeded, KeyboardInterrupt
        When it was stopped, or there are too many activation cells, and no network is known that
        keeps the bound.

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
    begin = now()
    p = setting.problem.p
    if not 0 < p < 1:
        raise InputError(f"p: {rational_text(p)}; accepted here is 0 < p < 1")
    return unless_stopped(setting, begin, budget, _interpolated)


def _interpolated(setting: Setting, begin: float, watch: Watch) -> Solution:
    p = setting.problem.p
    found = CornerNetwork.cheapest(setting, lambda corners: corner_powers(corners, p), watch)
    if isinstance(found, BoxOptimum):
        return contradicted(setting, found, "linear program", begin)
    cost = path_cost(found.network, setting.penalized, p)
    least = Enclosure(max(Fraction(0), found.value - Fraction(1, 2**64)), found.value)
    return Solution(
        problem=setting.problem,
        status="optimal" if cost.lower == cost.upper == least.upper else "feasible",
        cost=cost,
        lower_bound=least,
        neurons=len(found.network.hidden),
        parameters=counted_size(setting, found.network),
        unique=None,
        method="linear program",
        proof="interpolated cost",
        seconds=now() - begin,
        fit=NetworkFit(found.network),
        proof_data=PowerDual(found.multipliers, found.cells),
    )
