"""The least network for 0 < p < 1 with bounded weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.box_dual import PowerDual
from exactrelu.solvers.boxed_atoms import boxed_atoms
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.minimiser import minimiser
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.path_cost import counted_size, path_cost
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_estimate import MOST_UNASKED, boxed_size_exceeds

_LINEAR_SHARE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class BoxedOptimum:
    """An enumeration that proves a minimiser, and the weaker bound that a certificate holds.

    Parameters
    ----------
    candidates : Candidates
    lower_bound : Enclosure
        Of the interpolated cost.
    dual : PowerDual or None
        Its proof, with cells for the minimiser; None if no cells were found for it.
    """

    candidates: Candidates
    lower_bound: Enclosure
    dual: PowerDual | None


def boxed_power(
    setting: Setting,
    *,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Solution:
    """Find the network of least cost whose weights are bounded.

    Parameters
    ----------
    setting : Setting
        Of a problem with 0 < p < 1, a bound and the measure parameters.
    budget : float, optional
        Seconds. When they are over, and at Ctrl-C, the best network so far is returned with the
        lower bound of :func:`exactrelu.solvers.bounded_power.bounded_power`. Without a budget an
        enumeration that is far too large is not begun.
    progress : callable, optional
        Called as ``progress(solutions examined, candidates known)``.

    Returns
    -------
    Solution
        "optimal", "feasible" if it was stopped, or "infeasible" with Farkas multipliers.

    Raises
    ------
    InputError
        See :func:`exactrelu.solvers.boxed_atoms.boxed_atoms`.
    BudgetExceeded, KeyboardInterrupt
        When it was stopped and no network is known that keeps the bound.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2, 4]), ExactVector.of([0, 3, 9])
    >>> options = {"p": "1/2", "skip": False, "penalize_bias": True, "bound": "3/2"}
    >>> solution = boxed_power(Setting.of(Problem.of([x], y, **options)))
    >>> solution.status, solution.cost.decimals(6), solution.parameters
    ('optimal', ('4.898979', '4.89898'), 4)
    """
    begin = now()
    share = None if budget is None else _LINEAR_SHARE * budget
    known = bounded_power(setting, budget=share)
    if known.status != "feasible" or known.stopped is not None:
        return known
    if budget is None and boxed_size_exceeds(setting, MOST_UNASKED):
        return replace(known, stopped="budget")
    left = None if budget is None else max(0.0, budget - (now() - begin))
    stopped: Stopped = "budget"
    try:
        found = boxed_atoms(setting, p=setting.problem.p, budget=left, progress=progress)
        assert found is not None
        return _optimum(found, known, now() - begin)
    except BudgetExceeded as over:
        partial = over.partial
    except KeyboardInterrupt as pressed:
        stopped, partial = "interrupted", pressed.args[0] if pressed.args else None
    except InputError:
        return known
    return _better(partial, known, stopped, now() - begin)


def _optimum(found: Candidates, known: Solution, seconds: float) -> Solution:
    best = minimiser(found, seconds=seconds)
    assert best.network is not None
    dual = _with_cells(found.setting, known, best.network)
    return replace(best, proof_data=BoxedOptimum(found, known.lower_bound, dual))


def _with_cells(setting: Setting, known: Solution, network: ReLUNetwork) -> PowerDual | None:
    cells = neuron_cells(setting, network)
    dual = known.proof_data
    if cells is None or not isinstance(dual, PowerDual):
        return None
    return replace(dual, cells=cells)


def _better(partial: object, known: Solution, stopped: Stopped, seconds: float) -> Solution:
    """Return the better of the two networks, with the bound that is known."""
    answer = replace(known, seconds=seconds, stopped=stopped)
    if not isinstance(partial, Candidates) or not partial.items:
        return answer
    network = minimiser(partial).network
    assert network is not None
    setting = partial.setting
    cost = path_cost(network, setting.penalized, setting.problem.p)
    if cost.upper >= known.cost.lower:
        return answer
    return replace(
        answer,
        cost=cost,
        neurons=len(network.hidden),
        parameters=counted_size(setting, network),
        method="atoms",
        fit=NetworkFit(network),
        proof_data=_with_cells(setting, known, network),
    )
