"""A network that fits, of which nothing else is proved."""

from __future__ import annotations

from exactrelu.networks.path_norm import path_norm
from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.solvers.network_fit import NetworkFit


def feasible(
    problem: Problem,
    network: ReLUNetwork,
    *,
    method: str,
    begin: float,
    stopped: Stopped | None = None,
) -> Solution:
    """Return a network as a solution with the lower bound 0.

    Parameters
    ----------
    problem : Problem
    network : ReLUNetwork
        One that fits; without a skip connection its affine part is zero.
    method : str
        What made it.
    begin : float
        When the work began, by :func:`exactrelu.polytopes.clock.now`.
    stopped : "budget", "interrupted" or None
        What ended the work.

    Returns
    -------
    Solution
        "feasible".

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> problem = Problem.of([ExactVector.of([0, 1, 2])], ExactVector.of([0, 0, 3]), p="1/2")
    >>> network = ReLUNetwork.of([(1, [3], -3)], a=[0])
    >>> solution = feasible(problem, network, method="a guess", begin=now())
    >>> solution.cost.decimals(6), solution.parameters, str(solution.lower_bound.lower)
    (('1.73205', '1.732051'), 1, '0')
    """

    def cost(p: object, measure: Measure) -> Enclosure:
        return path_norm(
            network, p, skip=problem.skip, penalize_bias=problem.penalize_bias, measure=measure
        )

    return Solution(
        problem=problem,
        status="feasible",
        cost=cost(problem.p, problem.measure),
        lower_bound=Enclosure.exactly(0),
        neurons=int(cost(0, "neurons").lower),
        parameters=int(cost(0, problem.measure).lower),
        unique=None,
        method=method,
        proof="no cost is negative",
        seconds=now() - begin,
        fit=NetworkFit(network),
        stopped=stopped,
    )
