"""The sparsest network (p = 0) with bounded weights, with a proof."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.watch import Progress, Watch
from exactrelu.solvers.bounded_norm import contradicted
from exactrelu.solvers.box_items import BoxItems, Separator
from exactrelu.solvers.box_network import box_network
from exactrelu.solvers.box_optimum import BoxOptimum
from exactrelu.solvers.box_program import BoxProgram
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.box_tree import BoxTree, corner_sizes
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.corner_costs import all_slots
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.loose_networks import LooseNetworks
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.path_cost import counted_size
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_proof import SupportProof
from exactrelu.solvers.support_search import support_search
from exactrelu.solvers.unsolved import Unsolved

_UNBOUNDED_SECONDS = 20.0
_UNBOUNDED_SHARE = 0.4
_BRIEF = 0.5  # seconds, for networks after the budget


def box_search(
    setting: Setting,
    *,
    budget: float | None = None,
    progress: Progress | None = None,
    known: tuple[int, ReLUNetwork, Cells] | None = None,
) -> Solution:
    """Find a network of least cost at p = 0 whose weights are bounded.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 0 and a bound.
    budget : float, optional
        Seconds. Then, and at Ctrl-C, the best network and bound so far are returned.
    progress : callable, optional
        Called as ``progress(lower_bound, cost)``.
    known : (int, ReLUNetwork, tuple), optional
        The cost of a network that keeps the bound, the network, and the cells of its neurons.

    Returns
    -------
    Solution
        "optimal", "feasible" when it was stopped, or "infeasible" with Farkas multipliers.

    Raises
    ------
    InputError
        If p is not 0 or there is no bound.
    BudgetExceeded, KeyboardInterrupt
        When the seconds are over, there are too many cells, or at Ctrl-C, before any network is
        known; with :class:`exactrelu.solvers.unsolved.Unsolved`, the bound proved so far.

    Notes
    -----
    The bound holds, as in Lemma 4.1, for the sum of all neurons with one activation pattern and
    one sign. The search without a bound comes first: its lower bound holds here too, and often its
    network does. Then costs are exhausted one by one with :class:`BoxTree`.

    Examples
    --------
    >>> from exactrelu.networks.problem import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2, 4]), ExactVector.of([0, 3, 9])
    >>> options = {"skip": False, "penalize_bias": True}
    >>> for bound in (3, "3/2", "3/4"):
    ...     solution = box_search(Setting.of(Problem.of([x], y, bound=bound, **options)))
    ...     print(solution.status, solution.cost.lower, solution.proof)
    optimal 2 exhausted supports
    optimal 4 bounded supports
    infeasible 0 Farkas multipliers
    """
    problem = setting.problem
    if problem.p != 0 or problem.bound is None:
        raise InputError("p and bound: accepted by this search are p = 0 and a bound")
    search = _Search(setting, now(), Watch(budget, task="the search"), progress)
    search.best = known
    stopped: Stopped = "budget"
    try:
        answer = search.run()
        if answer is not None:
            return answer
    except BudgetExceeded as over:
        if search.best is None:
            left = search.watch.remaining()
            late = f"the search was not finished within {budget} seconds"
            message = str(over) if left is None or left > 0 else late
            raise search.unsolved("budget").error(message) from None
    except KeyboardInterrupt:
        if search.best is None:
            raise search.unsolved("interrupted").error() from None
        stopped = "interrupted"
    return search.solution(stopped)


@dataclass(slots=True, eq=False)
class _Search:
    setting: Setting
    begin: float
    watch: Watch
    progress: Progress | None
    best: tuple[int, ReLUNetwork, Cells] | None = None
    lower: int = 0
    proof: SupportProof | BoxProof | None = None
    corners: Corners | None = None
    separators: list[Separator] = field(default_factory=list)

    def unsolved(self, stopped: Stopped) -> Unsolved:
        """Return what is proved without a network."""
        proof = "no cost is negative" if self.proof is None else self.proof_name()
        return Unsolved(
            self.setting.problem,
            Enclosure.exactly(self.lower),
            proof,
            "bounded support search",
            now() - self.begin,
            stopped,
        )

    def proof_name(self) -> str:
        """Name what proves the lower bound."""
        return "exhausted supports" if isinstance(self.proof, SupportProof) else "bounded supports"

    def run(self) -> Solution | None:
        """Exhaust the costs in turn; return an answer only if nothing fits."""
        too_many = self._without_bound()
        if self.best is not None and (too_many or self.best[0] <= self.lower):
            return None
        try:
            root = self._root()
        except BudgetExceeded:
            self._try_loose_networks()
            raise
        if root.value is None:
            return contradicted(self.setting, root, "bounded support search", self.begin)
        self.offer(root)
        assert self.best is not None
        least = -((-root.value) // 1)
        while self.lower < self.best[0]:
            self._level(max(self.lower, int(least) - 1))
        return None

    def _root(self) -> BoxOptimum:
        """List the corners and solve the linear program over all of them."""
        self.corners = corners = Corners.of(self.setting, self.watch.remaining())
        sizes, slots = corner_sizes(corners), all_slots(corners)
        priced = np.ones(len(slots), dtype=bool)
        return BoxProgram(corners, sizes, slots, priced, self.watch).solve()

    def _try_loose_networks(self) -> None:
        left = self.watch.remaining()
        seconds = _UNBOUNDED_SECONDS if left is None else max(left, _BRIEF)
        for network, cells in LooseNetworks.of(self.setting, seconds).kept:
            cost = counted_size(self.setting, network)
            if self.best is None or cost < self.best[0]:
                self.best = cost, network, cells
                self.report()

    def _without_bound(self) -> bool:
        """Search without a bound first; tell whether its patterns are too many.

        Raise KeyboardInterrupt if that ended it.
        """
        problem = replace(self.setting.problem, bound=None)
        seconds = _UNBOUNDED_SECONDS
        if self.watch.budget is not None:
            seconds = min(seconds, _UNBOUNDED_SHARE * self.watch.budget)
        loose = support_search(replace(self.setting, problem=problem), budget=seconds)
        self.lower = int(loose.lower_bound.lower)
        if isinstance(loose.proof_data, SupportProof):
            self.proof = loose.proof_data
        assert loose.network is not None
        cells = neuron_cells(self.setting, loose.network, self.watch.check)
        cost = int(loose.cost.lower)
        if cells is not None and (self.best is None or cost < self.best[0]):
            self.best = cost, loose.network, cells
        self.report()
        if loose.stopped == "interrupted":
            raise KeyboardInterrupt
        return loose.status == "feasible" and loose.seconds < seconds

    def offer(self, optimum: BoxOptimum) -> int:
        """Keep a network if it is the cheapest so far; return its cost."""
        assert self.corners is not None
        network, candidate, cells = box_network(self.corners, optimum.weights, optimum.affine)
        cost = len(candidate.sizes)
        if self.best is None or cost < self.best[0]:
            self.best = cost, network, cells
            self.report()
        return cost

    def report(self) -> None:
        """Tell the caller what is known."""
        if self.progress is not None and self.best is not None:
            self.progress(self.lower, self.best[0])

    def _level(self, cost: int) -> None:
        assert self.corners is not None
        items = BoxItems.of(self.corners, cost)
        known = [items.separator(s.weights, s.price) for s in self.separators]
        tree = BoxTree(items, known, self.offer, self.watch)
        try:
            found = tree.search(cost)
        finally:
            self.separators = tree.separators
        if found:
            return
        self.lower = cost + 1
        self.proof = tree.proof(self.lower)
        self.report()

    def solution(self, stopped: Stopped) -> Solution:
        """Return what is known."""
        assert self.best is not None
        cost, network, cells = self.best
        optimal = self.lower >= cost
        proof = self.proof
        assert proof is not None
        return Solution(
            self.setting.problem,
            "optimal" if optimal else "feasible",
            Enclosure.exactly(cost),
            Enclosure.exactly(cost if optimal else self.lower),
            len(network.hidden),
            cost,
            None,
            "bounded support search",
            self.proof_name(),
            now() - self.begin,
            NetworkFit(network),
            replace(proof, cells=cells),
            None if optimal else stopped,
        )
