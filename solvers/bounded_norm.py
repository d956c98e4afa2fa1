"""The network of least l1 path norm with bounded weights: an exact linear program."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.bounded_stopped import unless_stopped
from exactrelu.solvers.box_dual import BoxContradiction, BoxDual
from exactrelu.solvers.box_optimum import BoxOptimum
from exactrelu.solvers.corner_costs import path_costs
from exactrelu.solvers.corner_network import CornerNetwork
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.path_cost import counted_size
from exactrelu.solvers.ray_network import path_norm
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting


def bounded_norm(setting: Setting, *, budget: float | None = None) -> Solution:
    """Find a network of least ``sum |v_k w_kc|`` whose weights are bounded.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 1 and a bound.
    budget : float, optional
        Seconds. When they are over, and at Ctrl-C, the answer is that of
        :func:`exactrelu.solvers.bounded_stopped.bounded_stopped`.

    Returns
    -------
    Solution
        "optimal", or "infeasible" if the bound is too small; both with multipliers of the rows
        that prove it. "feasible" if it was stopped.

    Raises
    ------
    InputError
        If p is not 1, or there is no bound.
    BudgetExceeded, KeyboardInterrupt
        When it was stopped, or there are too many activation cells, and no network is known that
        keeps the bound.

    Notes
    -----
    The bound holds, as in Lemma 4.1, for the sum of all neurons with one activation pattern and
    one sign of the output weight.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([2, 1])
    >>> options = {"p": 1, "skip": False, "penalize_bias": True}
    >>> for bound in (4, "5/4", "1/2"):
    ...     solution = bounded_norm(Setting.of(Problem.of([x], y, bound=bound, **options)))
    ...     print(solution.status, solution.cost.lower)
    optimal 4
    optimal 17/4
    infeasible 0
    """
    begin = now()
    p = setting.problem.p
    if p != 1:
        raise InputError(f"p: {rational_text(p)}; accepted by the linear program is p = 1")
    return unless_stopped(setting, begin, budget, _least)


def _least(setting: Setting, begin: float, watch: Watch) -> Solution:
    found = CornerNetwork.cheapest(setting, path_costs, watch)
    if isinstance(found, BoxOptimum):
        return contradicted(setting, found, "linear program", begin)
    if path_norm(found.candidate) != found.value:
        raise ExactReluError("the dual value of a linear program is not its network's cost")
    return Solution(
        problem=setting.problem,
        status="optimal",
        cost=Enclosure.exactly(found.value),
        lower_bound=Enclosure.exactly(found.value),
        neurons=len(found.network.hidden),
        parameters=counted_size(setting, found.network),
        unique=None,
        method="linear program",
        proof="bounded linear duality",
        seconds=now() - begin,
        fit=NetworkFit(found.network),
        proof_data=BoxDual(found.multipliers, found.cells),
    )


def contradicted(setting: Setting, optimum: BoxOptimum, method: str, begin: float) -> Solution:
    """Return the answer that the bound is too small, with its proof."""
    nothing = Enclosure.exactly(0)
    multipliers = by_row(setting, [Fraction(z) for z in optimum.multipliers])
    return Solution(
        problem=setting.problem,
        status="infeasible",
        cost=nothing,
        lower_bound=nothing,
        neurons=0,
        parameters=0,
        unique=None,
        method=method,
        proof="Farkas multipliers",
        seconds=now() - begin,
        fit=None,
        proof_data=BoxContradiction(multipliers),
    )
