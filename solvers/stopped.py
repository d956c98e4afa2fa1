"""What is known of a problem with 0 < p < 1 when its enumeration was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter

from flint import arb, ctx

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search

_PRECISION = 96
_SHARE = 0.2  # of the budget, for a sparse network


def stopped(problem: Problem, known: Candidates | None, budget: float, begin: float) -> Solution:
    """Return the best network at hand, with a bound that holds for every network.

    Parameters
    ----------
    problem : Problem
        With 0 < p < 1 and no bound on the weights.
    known : Candidates or None
        What the enumeration had found.
    budget : float
        Seconds that the whole answer was given; a fifth of it goes on a sparse network.
    begin : float
        When the work began, by ``perf_counter``.

    Returns
    -------
    Solution
        "feasible", or "optimal" where the bound meets the cost. The bound is ``V^p`` with V the
        least cost at p = 1, because ``sum t^p >= (sum t)^p`` for 0 < p < 1.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> problem = Problem.of([x], y, p="1/2", skip=False, penalize_bias=True)
    >>> solution = stopped(problem, None, 1.0, perf_counter())
    >>> solution.lower_bound.lower <= 2 <= solution.cost.upper
    True
    """
    convex = least_norm(Setting.of(replace(problem, p=Fraction(1))))
    sparse = support_search(Setting.of(replace(problem, p=Fraction(0))), budget=_SHARE * budget)
    networks = [found.network for found in (sparse, convex) if found.network is not None]
    if known is not None:
        networks += [known.network(candidate) for candidate in known.items]
    penalized = Setting.of(problem).penalized
    costs = [path_cost(network, penalized, problem.p) for network in networks]
    best = min(range(len(networks)), key=lambda k: costs[k].upper)
    bound = Enclosure.exactly(0)
    if convex.cost.lower > 0:
        with ctx.workprec(_PRECISION):
            least = arb(to_fmpq(convex.cost.lower)) ** arb(to_fmpq(problem.p))
            bound = Enclosure.of_ball(least)
    network = networks[best]
    return Solution(
        problem=problem,
        status="optimal" if costs[best].lower == bound.lower == costs[best].upper else "feasible",
        cost=costs[best],
        lower_bound=bound,
        neurons=len(network.hidden),
        parameters=len(_sizes(network, penalized)),
        unique=None,
        method="incumbents",
        proof="power of the least l1 path norm",
        seconds=perf_counter() - begin,
        fit=NetworkFit(network),
    )


def path_cost(network: ReLUNetwork, penalized: Sequence[int], p: Fraction) -> Enclosure:
    """Enclose ``sum |v_k w_kc|^p`` over the penalised coordinates of a network."""
    terms = [(1, to_fmpq(size)) for size in _sizes(network, penalized)]
    with ctx.workprec(_PRECISION):
        return Enclosure.of_ball(power_sum_ball(terms, p, _PRECISION))


def _sizes(network: ReLUNetwork, penalized: Sequence[int]) -> list[Fraction]:
    weights = ((n.v, (*n.w, n.b)) for n in network.hidden)
    return [abs(v * w[c]) for v, w in weights for c in penalized if v * w[c]]
