"""A network that fits, without any search: what is known when work is stopped at its start."""

from __future__ import annotations

from dataclasses import replace

from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.solvers.feasible import feasible
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.steepest_pair import steepest_pair
from exactrelu.solvers.support_incumbents import chain_network


def first_network(setting: Setting, begin: float, stopped: Stopped) -> Solution:
    """Return the function that is linear between the samples along one direction.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 1 and no bound on the weights.
    begin : float
        When the work began, by :func:`exactrelu.polytopes.clock.now`.
    stopped : "budget" or "interrupted"

    Returns
    -------
    Solution
        "feasible", with the lower bound of :func:`steepest_pair`, or 0; "optimal" if it is met.

    Examples
    --------
    >>> from exactrelu.polytopes.clock import now
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> solution = first_network(Setting.of(Problem.of([x], y, p=1)), now(), "budget")
    >>> solution.status, str(solution.cost.lower), str(solution.lower_bound.lower)
    ('feasible', '1', '0')
    """
    space = NeuronSpace(setting)
    network = FoundNetwork.of(space, chain_network(space)).network
    problem = setting.problem
    found = feasible(problem, network, method="one direction", begin=begin, stopped=stopped)
    dual = steepest_pair(setting)
    if dual is None:
        return found
    bound = Enclosure.exactly(dual.bound(problem))
    met = bound.lower == found.cost.lower
    return replace(
        found,
        status="optimal" if met else "feasible",
        stopped=None if met else stopped,
        lower_bound=bound,
        proof="linear duality",
        proof_data=dual,
        seconds=now() - begin,
    )
