"""What is known with bounded weights and p > 0 when the work is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from flint import arb, ctx

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.box_dual import BoxDual
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.loose_networks import LooseNetworks
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.path_cost import counted_size, path_cost
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.unsolved import Unsolved

_PRECISION = 96
_SECONDS = 0.5
_MOST_SECONDS = 20.0


def unless_stopped(
    setting: Setting,
    begin: float,
    budget: float | None,
    solve: Callable[[Setting, float, Watch], Solution],
) -> Solution:
    """Solve a linear program or, if it is stopped, return what is known.

    Parameters
    ----------
    setting : Setting
        Of a problem with p > 0 and a bound.
    begin : float
        When the work began, by :func:`exactrelu.polytopes.clock.now`.
    budget : float or None
        Seconds.
    solve : callable
        Called as ``solve(setting, begin, watch)``.

    Returns
    -------
    Solution
        That of ``solve``, or of :func:`bounded_stopped` when the seconds are over and at Ctrl-C.

    Raises
    ------
    BudgetExceeded, KeyboardInterrupt
        When it was stopped and no network is known that keeps the bound.
    """
    try:
        return solve(setting, begin, Watch(budget, task="the linear program"))
    except BudgetExceeded as over:
        left = _MOST_SECONDS if budget is None else budget - (now() - begin)
        late = f"the linear program was not finished within {budget or 0.0:.3g} seconds"
        message = str(over) if left > 0 else late
        seconds = max(left, _SECONDS)
        return bounded_stopped(setting, begin, "budget", message=message, seconds=seconds)
    except KeyboardInterrupt:
        return bounded_stopped(setting, begin, "interrupted")


def bounded_stopped(
    setting: Setting,
    begin: float,
    stopped: Stopped,
    networks: Sequence[ReLUNetwork] = (),
    bound: tuple[Enclosure, str] | None = None,
    message: str = "",
    seconds: float = _SECONDS,
) -> Solution:
    """Return the best network at hand that keeps the bound, with a lower bound.

    Parameters
    ----------
    setting : Setting
        Of a problem with p > 0 and a bound.
    begin : float
        When the work began, by :func:`exactrelu.polytopes.clock.now`.
    stopped : "budget" or "interrupted"
    networks : sequence of ReLUNetwork
        Known ones that keep the bound.
    bound : (Enclosure, str), optional
        A lower bound that is proved, and its proof.
    message : str
        What was stopped, for the error.
    seconds : float
        For what is tried last.

    Returns
    -------
    Solution
        "feasible", or "optimal" where the bound meets the cost. Two networks are tried that were
        made without a bound on the weights: the one of least l1 norm and one along one direction.
        The least l1 norm without a bound, or what is proved of it, is a lower bound too, to the
        power of p.

    Raises
    ------
    BudgetExceeded, KeyboardInterrupt
        If no network is known that keeps the bound; with an :class:`Unsolved`.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> problem = Problem.of([x], y, p=1, skip=False, penalize_bias=True, bound=2)
    >>> found = bounded_stopped(Setting.of(problem), now(), "budget")
    >>> found.status, str(found.lower_bound.lower), str(found.cost.lower)
    ('optimal', '2', '2')
    """
    problem = setting.problem
    least, proof = bound or (Enclosure.exactly(0), "no cost is negative")
    loose, multipliers = LooseNetworks.of(setting, seconds), None
    norm, known = loose.norm, [*networks, *(network for network, _ in loose.kept)]
    value = _power(norm.lower_bound.lower, problem.p)
    if value.lower > least.lower:
        least, proof = value, "power of the least l1 path norm without a bound"
        if problem.p == 1 and isinstance(norm.proof_data, LinearDual):
            # With these multipliers no cell gains anything, with a bound or without.
            multipliers, proof = norm.proof_data.multipliers, "bounded linear duality"
    if not known:
        unsolved = Unsolved(problem, least, proof, "none", now() - begin, stopped)
        raise unsolved.error(message) from None
    costs = [path_cost(network, setting.penalized, problem.p) for network in known]
    best = min(range(len(known)), key=lambda k: costs[k].upper)
    least = min(least, costs[best], key=lambda cost: cost.lower)
    cells = neuron_cells(setting, known[best])
    met = bool(multipliers and cells) and least.lower == costs[best].upper
    return Solution(
        problem=problem,
        status="optimal" if met else "feasible",
        cost=costs[best],
        lower_bound=least,
        neurons=len(known[best].hidden),
        parameters=counted_size(setting, known[best]),
        unique=None,
        method="incumbents",
        proof=proof,
        seconds=now() - begin,
        fit=NetworkFit(known[best]),
        proof_data=BoxDual(multipliers, cells) if multipliers and cells else None,
        stopped=None if met else stopped,
    )


def _power(norm: Fraction, p: Fraction) -> Enclosure:
    """Enclose a power; ``sum t^p >= (sum t)^p`` for 0 < p <= 1."""
    if p == 1 or not norm:
        return Enclosure.exactly(norm)
    with ctx.workprec(_PRECISION):
        return Enclosure.of_ball(arb(to_fmpq(norm)) ** arb(to_fmpq(p)))
