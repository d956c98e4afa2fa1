"""The search behind an enclosure of the critical p without enumeration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InfeasibleError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.cost_floor import dearer, proved_up_to
from exactrelu.solvers.critical_p_evidence import CriticalPEvidence
from exactrelu.solvers.crossing import Sizes, crossing, power_cost
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.kept_bound import keeps_bound
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.near_sparsest import NearNetwork, near_networks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.path_cost import weight_sizes
from exactrelu.solvers.rival_networks import rival_networks
from exactrelu.solvers.set_listing import fitting_sets
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_table import SizeTable
from exactrelu.solvers.steepest_pair import steepest_pair
from exactrelu.solvers.support_search import support_search
from exactrelu.solvers.tail_sums import TailSums, loosened, rescaled, tail_sums
from exactrelu.solvers.vertex_sizes import most_weights, smallest_weight

_FINEST, _PRECISION, _MOST_SETS, _HALVINGS = 14, 96, 2000, 4
_TAILS = 0.5  # of the seconds that are left, for the tail sums


@dataclass(slots=True, eq=False)
class CriticalPSearch:
    """What is proved so far.

    Parameters
    ----------
    problem : Problem
        At p = 0; parameters count.
    known : Candidates or None
    budget : float or None
        Seconds.
    progress : callable or None
    """

    problem: Problem
    known: Candidates | None
    budget: float | None
    progress: Callable[..., None] | None
    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(1)
    kind: str = "nothing"
    cost: int | None = None
    network: ReLUNetwork | None = None
    other: ReLUNetwork | None = None
    evidence: CriticalPEvidence | None = None
    begin: float = field(default_factory=now)
    setting: Setting = field(init=False)
    sparsest: list[Sizes] = field(default_factory=list)  # of networks that keep the bound
    table: SizeTable = field(init=False)
    networks: dict[Sizes, ReLUNetwork] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.setting = Setting.of(self.problem)

    def left(self) -> float | None:
        """Return the seconds that are left."""
        return None if self.budget is None else self.budget - (now() - self.begin)

    def check(self) -> None:
        """Raise BudgetExceeded if the time is over."""
        if (seconds := self.left()) is not None and seconds <= 0:
            raise BudgetExceeded(f"the search did not end within {self.budget:.3g} seconds")

    def run(self) -> None:
        """Prove as much as the time allows, the quickest proof first."""
        free_cost = self._sparsest()
        if free_cost is None or self.cost is None:
            self.check()
            return
        if not self.sparsest[0]:  # the zero function fits, and is the only minimiser
            self.lower, self.kind = Fraction(1), "no weights"
            return
        norm = self._norm()
        self._keep(self._by_minors([norm, *[Fraction(0)] * (free_cost - 1)]), "minors")
        tails = self._tails(free_cost)
        sums = [max(norm, tails.sums[0]), *tails.sums[1:]]
        self._keep(self._by_minors(sums), "tail sums")
        if free_cost == self.cost and tails.sums[-1]:
            self._near(sums, tails)

    def _keep(self, lower: Fraction, kind: str) -> bool:
        """Take a lower end; tell whether it is the best so far."""
        better = lower > self.lower
        if better:
            self.lower, self.kind = lower, kind
        if self.progress is not None:
            self.progress(self.lower, self.upper)
        return better

    def _sparsest(self) -> int | None:
        """Find the sparsest networks; return the least cost without a bound, if it is proved."""
        free = replace(self.problem, bound=None)
        found = support_search(Setting.of(free), budget=self.left())
        if found.stopped == "interrupted":
            raise KeyboardInterrupt
        if found.status != "optimal" or found.network is None:
            return None
        within, cost = found, found.parameters
        if self.problem.bound is not None:
            within = box_search(self.setting, budget=self.left())
            if within.status == "infeasible":
                raise InfeasibleError(
                    f"no network with weights up to {self.problem.bound} fits the data"
                )
            if within.status != "optimal":
                return None
        assert within.network is not None
        self.evidence = CriticalPEvidence(within)
        self.network, self.cost = within.network, within.parameters
        self._know({tuple(weight_sizes(within.network, self.setting.penalized)): within.network})
        return cost

    def _know(self, networks: dict[Sizes, ReLUNetwork]) -> None:
        """Take sparsest networks that keep the bound."""
        self.networks, self.sparsest = networks, list(networks)
        self.table = SizeTable.of(self.sparsest)

    def _norm(self) -> Fraction:
        setting = Setting.of(replace(self.problem, p=Fraction(1), bound=None))
        try:
            dual = least_norm(setting, budget=self.left()).proof_data
        except BudgetExceeded:
            self.check()
            dual = steepest_pair(setting)
        if not isinstance(dual, LinearDual):
            return Fraction(0)
        self._learn(norm=dual)
        return dual.bound(setting.problem)

    def _learn(self, **parts: Any) -> None:
        """Add to the evidence."""
        assert self.evidence is not None
        self.evidence = replace(self.evidence, **parts)

    def _cap(self, p: arb) -> arb:
        """Return the cost of a sparsest network."""
        best = int(self.table.costs(float(p.mid())).argmin())
        return power_cost(self.sparsest[best], p)

    def _by_minors(self, sums: Sequence[Fraction]) -> Fraction:
        """Prove by tails, and the least weight that a vertex can have."""
        assert self.cost is not None
        most = most_weights(self.setting, self.cost)
        least = [
            (count, smallest_weight(self.setting, count, self.cost))
            for count in range(self.cost + 1, most + 1)
        ]
        with ctx.workprec(_PRECISION):
            tails = [arb(to_fmpq(tail)) for tail in sums]
            further = [(count - len(sums), size) for count, size in least]
            rest, smallest = arb(0), arb(1)
            for number, size in further:
                rest, smallest = rest.max(number * size), smallest.min(size)

        def holds(p: arb) -> bool:
            if not further:
                return True
            costs = [number * size**p for number, size in further]
            last = costs[0]
            for cost in costs[1:]:
                last = last.min(cost)
            return dearer(tails, (rest, last), self._cap(p), p, smallest)

        return proved_up_to(holds, Fraction(1), _FINEST, self.check)

    def _tails(self, cost: int) -> TailSums:
        begin, share = now(), self.left()

        def left() -> float | None:
            return None if share is None else share * _TAILS - (now() - begin)

        tails = tail_sums(self.problem, cost, left)
        self._learn(tails=tails)
        return tails

    def _near(self, sums: Sequence[Fraction], tails: TailSums) -> None:
        """Prove by the networks close to sparsest ones, for several meanings of close."""
        assert self.cost is not None
        with ctx.workprec(_PRECISION):
            bounds = [arb(to_fmpq(tail)) for tail in sums]
        reach = tails.sums[-1]
        first = Setting.of(loosened(self.problem, reach))
        for _ in range(_HALVINGS):
            space = NeuronSpace(Setting.of(loosened(self.problem, reach)))
            known = rescaled(tails.separators, first, space.setting)
            listing = fitting_sets(space, self.cost, known, self.check, _MOST_SETS)
            exact = NeuronSpace(Setting.of(replace(self.problem, bound=None)))
            near = near_networks(exact, listing.sets, reach, self.check)
            if reach == tails.sums[-1]:
                self._learn(reach=reach, listing=listing)
                self._meet(exact, near)
            rest = arb(to_fmpq(reach))

            def far(p: arb, rest: arb = rest) -> bool:
                return dearer(bounds, (rest, rest**p), self._cap(p), p)

            outside = proved_up_to(far, Fraction(1), _FINEST, self.check)
            others = SizeTable.of([(*item.sizes, item.rest) for item in near if self._rival(item)])

            def close(p: arb, others: SizeTable = others) -> bool:
                return others.dearer(self._cap(p), p)

            inside = proved_up_to(close, outside, _FINEST, self.check)
            if self._keep(min(inside, outside), "near networks"):
                self._learn(reach=reach, listing=listing)
            if inside >= outside:
                return
            reach /= 2

    def _meet(self, space: NeuronSpace, near: Sequence[NearNetwork]) -> None:
        """Take the sparsest networks, all of which are near, and look for an upper end."""
        assert self.network is not None
        exact = [item for item in near if not item.rest]
        networks = {item.sizes: FoundNetwork.of(space, item.neurons).network for item in exact}
        kept = {sizes: net for sizes, net in networks.items() if keeps_bound(self.setting, net)}
        if kept:
            self._know(kept)
        known = [] if self.known is None else map(self.known.network, self.known.items)
        rivals = [*known, *rival_networks(self.problem, self.network, self.left)]
        found = crossing([item.sizes for item in exact], rivals, self.setting.penalized)
        if found is not None:
            self.upper, self.other = found.p, found.other
            best = int(self.table.costs(float(found.p)).argmin())
            self.network = self.networks[self.sparsest[best]]

    def _rival(self, item: NearNetwork) -> bool:
        """Tell whether a near network is not one of the sparsest that keep the bound."""
        return bool(item.rest) or item.sizes not in self.networks
