"""What is known of a problem with 0 < p < 1 where neither enumeration nor rays gave an optimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.atom_count import rays_at_most
from exactrelu.solvers.branch import SizeBound, branch
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.norm_dual import NormDual
from exactrelu.solvers.norm_power import PROOF, norm_power
from exactrelu.solvers.path_cost import path_cost, weight_sizes
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_proof import SizeProof
from exactrelu.solvers.steepest_pair import steepest_pair
from exactrelu.solvers.support_search import support_search

_ROUNDING = 1e-9
_WIDTH = Fraction(1, 10**12)
_SHARE = 0.2  # of the budget, for a sparse network
_MOST_EQUATIONS = 60  # that are solved exactly for proposed rays
_MOST_RAYS = 20_000  # whose pairs fit into memory
_CONVEX_SHARE = 0.3  # of the budget, for the least l1 norm
BRIEF = 1.0  # seconds for an answer after Ctrl-C


def stopped(
    problem: Problem,
    known: Candidates | None,
    budget: float,
    begin: float,
    *,
    interrupted: bool = False,
    progress: Callable[..., None] | None = None,
) -> Solution:
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
        When the work began, by :func:`exactrelu.polytopes.clock.now`.
    interrupted : bool
        Whether Ctrl-C, not the budget, ended the enumeration. Where it is pressed in here, what is
        left is done within a second or two.
    progress : callable, optional
        Called as ``progress(bound, best cost)``.

    Returns
    -------
    Solution
        "feasible", or "optimal" where the bound meets the cost. The bound is that of
        :func:`exactrelu.solvers.branch.branch`, or ``V^p`` if that is larger, with V the least
        cost at p = 1, because ``sum t^p >= (sum t)^p`` for 0 < p < 1.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> problem = Problem.of([x], y, p="1/2", skip=False, penalize_bias=True)
    >>> solution = stopped(problem, None, 1.0, now())
    >>> solution.lower_bound.lower <= 2 <= solution.cost.upper
    True
    """
    why: Stopped = "interrupted" if interrupted else "budget"
    convex: Solution | None = None
    setting = Setting.of(problem)
    linear, sparsest = (replace(setting, problem=replace(problem, p=Fraction(p))) for p in (1, 0))
    try:
        convex = least_norm(linear, budget=BRIEF if interrupted else _CONVEX_SHARE * budget)
    except BudgetExceeded:
        pass  # its bound and its network are missing then
    except KeyboardInterrupt:
        why, budget = "interrupted", BRIEF + now() - begin
    share = _SHARE * budget if why == "budget" else _SHARE * BRIEF
    sparse = support_search(sparsest, budget=share)
    networks = [found.network for found in (sparse, convex) if found and found.network is not None]
    if known is not None:
        networks += [known.network(candidate) for candidate in known.items]
    cost = min(path_cost(net, setting.penalized, problem.p).upper for net in networks)
    if sparse.stopped == "interrupted":
        why, budget = "interrupted", BRIEF + now() - begin
    left = budget - (now() - begin)
    # Nothing is left to bound at cost 0, and there may be no ray that costs anything.
    tree, more = _branched(setting, cost, left, progress) if cost else (None, [])
    if tree is not None and tree.interrupted:
        why = "interrupted"
    networks += more
    costs = [path_cost(network, setting.penalized, problem.p) for network in networks]
    best = min(range(len(networks)), key=lambda k: costs[k].upper)
    bound = Enclosure.exactly(0)
    proof_data: NormDual | SizeProof | None = None
    proof = "no cost is negative"
    dual = steepest_pair(setting) if convex is None else convex.proof_data
    if isinstance(dual, LinearDual) and (norm := dual.bound(problem)) > 0:
        bound, proof, proof_data = norm_power(norm, problem.p), PROOF, NormDual(dual)
    met = costs[best].lower == bound.lower == costs[best].upper
    if tree is not None and not met and tree.value > bound.upper:
        least = Fraction(tree.value * (1 - _ROUNDING))
        least = min(least, costs[best].lower)
        bound, proof_data, proof = Enclosure(least, least + _WIDTH), tree.proof, "branch and bound"
    network = networks[best]
    return Solution(
        problem=problem,
        status="optimal" if met else "feasible",
        cost=costs[best],
        lower_bound=bound,
        neurons=len(network.hidden),
        parameters=len(weight_sizes(network, setting.penalized)),
        unique=None,
        method="branch and bound" if isinstance(proof_data, SizeProof) else "incumbents",
        proof=proof,
        seconds=now() - begin,
        fit=NetworkFit(network),
        proof_data=proof_data,
        stopped=None if met else why,
    )


def _branched(
    setting: Setting, cost: Fraction, seconds: float, progress: Callable[..., None] | None
) -> tuple[SizeBound | None, list[ReLUNetwork]]:
    """Branch and bound for the rest of the time, where it applies; and the networks it found."""
    if rays_at_most(setting) > _MOST_RAYS:
        return None, []
    try:
        cap = float(cost) * (1 + _ROUNDING)
        few = setting.exact and len(setting.samples) <= _MOST_EQUATIONS
        networks = ColumnNetworks(setting, cap, max(BRIEF, seconds)) if few else None
        propose = None if networks is None else networks.take
        tree = branch(setting, cap, budget=seconds, propose=propose, progress=progress)
    except (InputError, OverflowError, BudgetExceeded):
        return None, []
    return tree, [] if networks is None else networks.found()
