"""A network that fits, without any search: what is known when work is stopped at its start."""

from __future__ import annotations

from exactrelu.networks.solution import Solution, Stopped
from exactrelu.solvers.feasible import feasible
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_incumbents import chain_network


def first_network(setting: Setting, begin: float, stopped: Stopped) -> Solution:
    """Return the function that is linear between the samples along one direction.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 1 and no bound on the weights.
    begin : float
        When the work began, by ``perf_counter``.
    stopped : "budget" or "interrupted"

    Returns
    -------
    Solution
        "feasible", with the lower bound 0.

    Examples
    --------
    >>> from time import perf_counter
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> solution = first_network(Setting.of(Problem.of([x], y, p=1)), perf_counter(), "budget")
    >>> solution.status, str(solution.cost.lower), str(solution.lower_bound.lower)
    ('feasible', '1', '0')
    """
    space = NeuronSpace(setting)
    network = FoundNetwork.of(space, chain_network(space)).network
    return feasible(setting.problem, network, method="one direction", begin=begin, stopped=stopped)
