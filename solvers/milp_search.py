"""The sparsest network by a mixed-integer program, closed by the exact search where it can be."""

from __future__ import annotations

from dataclasses import replace

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Progress
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.neuron_program import proposed_networks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.pulp_backend import DEFAULT, require_solver
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search

_SECONDS = 60.0  # without a budget
_SHARE = 0.5
_BRIEF = 0.01  # seconds that give the exact search a network and a first bound


def milp_search(
    setting: Setting,
    *,
    solver: str = DEFAULT,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Find a sparse network by a mixed-integer program, and prove what the exact search can.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 0.
    solver : str
        As PuLP calls it.
    budget : float, optional
        Seconds, half of them for the program; without one, 60 seconds for it and as many for the
        exact search.
    progress : callable, optional
        Called as ``progress(lower_bound, cost)``.

    Returns
    -------
    Solution
        "optimal" only if the exact search closes it: the bound of a program in floats proves
        nothing.

    Raises
    ------
    InputError
        If p is not 0, or PuLP does not find the solver.
    BackendMissingError
        If PuLP is not installed.
    """
    begin = now()
    problem = setting.problem
    if problem.p != 0:
        raise InputError(f"p: {rational_text(problem.p)}; the method milp accepts p = 0")
    require_solver(solver)
    space = NeuronSpace(setting)
    seconds = _SECONDS if budget is None else _SHARE * budget
    best: FoundNetwork | None = None
    interrupted = False
    try:
        for found in proposed_networks(space, solver, seconds):
            within = problem.bound is None or neuron_cells(setting, found.network) is not None
            if within and (best is None or found.cost < best.cost):
                best = found
                if progress is not None:
                    progress(0, found.cost)
    except KeyboardInterrupt:
        interrupted = True
    left = _SECONDS if budget is None else max(_BRIEF, budget - (now() - begin))
    left = _BRIEF if interrupted else left
    if problem.bound is None:
        solution = support_search(setting, budget=left, progress=progress)
    else:
        cells = None if best is None else neuron_cells(setting, best.network)
        known = None if best is None or cells is None else (best.cost, best.network, cells)
        solution = box_search(setting, budget=left, progress=progress, known=known)
    if interrupted and solution.stopped is not None:
        solution = replace(solution, stopped="interrupted")
    spent = now() - begin
    if best is None or solution.fit is None:
        return replace(solution, seconds=spent)
    if best.cost >= solution.cost.lower and solution.network is not best.network:
        return replace(solution, seconds=spent)
    return _with_network(solution, setting, best, spent)


def _with_network(
    solution: Solution, setting: Setting, best: FoundNetwork, spent: float
) -> Solution:
    """Put a better network in place of that of the exact search, whose bound stays."""
    proof = solution.proof_data
    if setting.problem.bound is not None:
        proof = replace(proof, cells=neuron_cells(setting, best.network))  # type: ignore[type-var]
    closed = best.cost <= solution.lower_bound.lower
    return replace(
        solution,
        status="optimal" if closed else "feasible",
        cost=Enclosure.exactly(best.cost),
        neurons=len(best.network.hidden),
        parameters=best.cost,
        method="mixed-integer program",
        seconds=spent,
        fit=NetworkFit(best.network),
        proof_data=proof,
        stopped=None if closed else solution.stopped,
    )
