"""The sparsest network (p = 0) by enumeration of supports, with a proof."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.watch import Progress
from exactrelu.solvers.blocks import BlockGroup
from exactrelu.solvers.consistent_sets import ConsistentSets
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.group_multisets import count_sets, group_multisets, total_width
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.reweighted import reweighted_networks
from exactrelu.solvers.separators import SeparatorSearch
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.signed_blocks import Neurons, fitting_neurons
from exactrelu.solvers.signed_universe import Universe
from exactrelu.solvers.span_exclusion import candidates
from exactrelu.solvers.support_incumbents import (
    MOST_EQUATIONS,
    chain_network,
    column_network,
    sampled_networks,
)
from exactrelu.solvers.support_proof import Branches, SupportProof

_MANY_SETS = 60_000_000
_FEW_COSTS, _FEW_BLOCKS = 3, 10_000
_MOST_BLOCKS = 20_000_000


def support_search(
    setting: Setting,
    *,
    known: tuple[ReLUNetwork, int] | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Find a network of least cost at p = 0, and prove that none is cheaper.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 0 and no bound on the weights.
    known : (network, cost), optional
        A network that fits, with its cost; the search looks for cheaper ones.
    budget : float, optional
        Seconds. When they are over, and at Ctrl-C, the best network so far is returned with the
        bound proved so far.
    progress : callable, optional
        Called as ``progress(lower_bound, cost)`` with the bound proved and the best cost so far.

    Returns
    -------
    Solution
        "optimal", or "feasible" when it was stopped, or when there are more than some ten million
        activation patterns on the supports of one size.

    Raises
    ------
    InputError
        If p is not 0 or the weights are bounded.

    Notes
    -----
    A network of cost k is a set of signed blocks (support, activation pattern, sign) of total cost
    k. Costs k = 0, 1, 2, … are exhausted in turn. With exact labels, sets whose features span
    fewer dimensions than there are equations are excluded by determinants modulo a prime, in bulk
    (see `candidates`), and what is left is decided over the rationals (see `ConsistentSets`). Sets
    with more features, all sets when labels have a tolerance, and all sets when there are very many
    of few blocks, are searched with exact separators (see `SeparatorSearch`). With free
    biases a constant costs nothing, unless neurons count.

    Examples
    --------
    >>> from exactrelu.networks.problem import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> X = [ExactVector.of([1, -1, 2, 0]), ExactVector.of([0, 3, 1, -2])]
    >>> y = ExactVector.of([2, 0, 4, 0])
    >>> solution = support_search(Setting.of(Problem.of(X, y)))
    >>> solution.status, str(solution.cost.lower), solution.network.to_json()["hidden"]
    ('optimal', '1', [{'v': '1', 'w': ['2', '0'], 'b': '0'}])
    """
    problem = setting.problem
    if problem.p != 0:
        raise InputError(f"p: {problem.p}; the search over supports accepts p = 0")
    if problem.bound is not None:
        raise InputError(
            f"bound: {problem.bound} is given; the search over supports accepts no bound, and "
            "with one the function box_search serves"
        )
    begin = now()
    search = _Search(NeuronSpace(setting), begin, budget, progress)
    if known is not None:
        search.keep(FoundNetwork.known(search.space, *known))
    stopped: Stopped | None = None
    try:
        search.run()
    except BudgetExceeded:
        stopped = "budget"
    except KeyboardInterrupt:
        stopped = "interrupted"
    return replace(search.solution(), stopped=stopped)


@dataclass(slots=True, eq=False)
class _Search:
    """Deepening over the cost, with the best network and the bound so far."""

    space: NeuronSpace
    begin: float
    budget: float | None
    progress: Progress | None
    best: FoundNetwork | None = None
    lower: int = 0
    groups: list[BlockGroup] = field(default_factory=list)
    sets: ConsistentSets = field(init=False)
    sampled: bool = False
    separates_all: bool = False
    branches: list[Branches] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sets = ConsistentSets(self.space, self.improves, self.keep, self.check)
        self.keep(FoundNetwork.of(self.space, chain_network(self.space)))

    def improves(self, cost: int) -> bool:
        """Return whether a network of this cost would be the cheapest so far."""
        return self.best is None or cost < self.best.cost

    def keep(self, found: FoundNetwork) -> None:
        """Remember a network if it is the cheapest so far."""
        if self.improves(found.cost):
            self.best = found
            self.report()

    def report(self) -> None:
        """Tell the caller what is known."""
        if self.progress is not None and self.best is not None:
            self.progress(self.lower, self.best.cost)

    def check(self) -> None:
        """Raise BudgetExceeded if the time is over."""
        if self.budget is not None and now() - self.begin > self.budget:
            raise BudgetExceeded(f"the search did not end within {self.budget:.3g} seconds")

    @property
    def cost(self) -> int:
        """The cost of the best network."""
        assert self.best is not None
        return self.best.cost

    def run(self) -> None:
        """Exhaust the costs in turn until the best network is proved."""
        while self.lower < self.cost:
            if not self.level(self.lower):
                self.lower += 1
                self.report()

    def try_columns(self) -> None:
        """Try networks of the cheapest blocks."""
        if (neurons := column_network(self.space, self.groups, self.check)) is not None:
            self.keep(FoundNetwork.of(self.space, neurons))

    def try_samples(self) -> None:
        """Try random sets with as many features as equations, or programs where these are many."""
        self.sampled = True
        if not self.space.setting.exact or self.space.equations > MOST_EQUATIONS:
            for found in reweighted_networks(self.space, self.check):
                self.keep(found)
            return
        for neurons in sampled_networks(self.space, self.groups, self.check):
            self.keep(FoundNetwork.of(self.space, neurons))

    def level(self, k: int) -> bool:
        """Decide whether a network of cost k fits, all cheaper ones being excluded."""
        self.check()
        if k == 0:
            return self.free_part()
        if k <= self.space.largest_cost:
            if self.space.most_blocks(k) > _MOST_BLOCKS:
                raise BudgetExceeded(f"the patterns of cost {k} are too many to be listed")
            self.groups += self.space.groups(k, self.check)
        exact, equations = self.space.setting.exact, self.space.equations
        if exact and k == 1:
            self.try_columns()
        found = list(group_multisets(self.groups, k))
        narrow = [groups for groups in found if exact and total_width(groups) < equations]
        many = sum(map(count_sets, narrow)) > _MANY_SETS
        if not self.sampled and (k + 1 >= equations or many or (not exact and k >= _FEW_COSTS)):
            self.try_samples()
        if self.cost <= k:
            return True
        few_blocks = sum(len(group) for group in self.groups) <= _FEW_BLOCKS
        if not exact or self.separates_all or (many and few_blocks):
            self.separates_all = True
            return bool(found) and self.separate(k, 0)
        for groups in narrow:
            if all(groups.count(group) <= len(group) for group in groups):
                for sets in candidates(self.space, self.space.setting.lower, groups, self.check):
                    if self.sets.take(sets):
                        return True
        return self.sets.double(k) or (len(narrow) < len(found) and self.separate(k, equations))

    def free_part(self) -> bool:
        """Decide whether the free part alone fits."""
        answer = fitting_neurons(self.space, (), ())
        if isinstance(answer, Neurons):
            self.keep(FoundNetwork.of(self.space, answer))
            return True
        self.sets.separators.append(answer)
        return False

    def separate(self, k: int, least_width: int) -> bool:
        """Search the sets of cost k and at least this total width with separators."""
        universe = Universe(self.space, self.groups)
        universe.prepare(self.check)
        search = SeparatorSearch(universe, self.sets.separators, least_width, self.check)
        neurons = search.search(k)
        if neurons is not None:
            self.keep(FoundNetwork.of(self.space, neurons))
            return True
        self.branches.append(Branches(k, least_width, tuple(search.branches)))
        return False

    def solution(self) -> Solution:
        """Return what is known."""
        assert self.best is not None
        optimal = self.lower >= self.cost
        separators = tuple(separator.weights for separator in self.sets.separators)
        return Solution(
            self.space.setting.problem,
            "optimal" if optimal else "feasible",
            Enclosure.exactly(self.cost),
            Enclosure.exactly(self.cost if optimal else self.lower),
            len(self.best.network.hidden),
            self.cost,
            None,
            "support search",
            "exhausted supports",
            now() - self.begin,
            NetworkFit(self.best.network),
            SupportProof(self.lower, separators, tuple(self.branches)),
        )
