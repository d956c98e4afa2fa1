"""A lower bound of the least lp path norm, 0 < p < 1, by branch and bound over neuron sizes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.clock import now
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.short_floats import BITS, rounded, short
from exactrelu.solvers.size_program import Proposal, SizeProgram
from exactrelu.solvers.size_proof import SizeNode, SizeProof
from exactrelu.solvers.size_relaxation import Floats, SizeRelaxation

Progress = Callable[[float, float], None]

_CLOSE = 1e-6
_LISTING = 1.0  # seconds for the cones, if there are not more
_STARTS, _STEPS = 12, 6
_ASIDE = 0.1  # a split leaves at least this share of an interval on both sides


@dataclass(frozen=True, slots=True, eq=False)
class SizeBound:
    """What a branch and bound proved.

    Parameters
    ----------
    value : float
        Every network costs at least this.
    nodes : int
    proof : SizeProof
    interrupted : bool
        Whether Ctrl-C ended the search.
    """

    value: float
    nodes: int
    proof: SizeProof
    interrupted: bool = False


def branch(
    setting: Setting,
    cap: float,
    *,
    budget: float,
    propose: Callable[[Sequence[int]], float] | None = None,
    progress: Progress | None = None,
) -> SizeBound:
    """Bound the cost of every network from below.

    Parameters
    ----------
    setting : Setting
        With 1/50 <= p < 1 and no bound on the weights.
    cap : float
        No less than the cost of some network.
    budget : float
        Seconds.
    propose : callable, optional
        Called with columns (rays with output 1, then with output -1) that a relaxation used; it
        returns the cost of the best network known, rounded up.
    progress : callable, optional
        Called as ``progress(bound, best cost)``.

    Returns
    -------
    SizeBound
        Never above the cap. When the search is interrupted, what is proved so far.

    Raises
    ------
    InputError
        If p is outside the range, or the data are beyond the range of floats.
    BudgetExceeded
        When the seconds, at least one, are over before the cones are listed.

    Notes
    -----
    A network needs one neuron for each refined cone and sign. Its size is ``|w|_p`` and its cost
    the p-th power of that. A node gives an interval to each size; chords of the concave powers
    make a linear program whose dual vector bounds the node, and shows for other cones that a
    neuron between two sizes is too dear (cuts). The node with the least bound is split at the
    size where its relaxation is furthest from the truth (Falk & Soland 1969). Floats propose the
    dual vectors; each bound is computed with a margin above all rounding errors. What a
    combination of rays costs more than the sum of their sizes stays open, so that the bound need
    not reach the least cost.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> problem = Problem.of([x], y, p="1/2", skip=False, penalize_bias=True)
    >>> 9 < branch(Setting.of(problem), 9.9972, budget=60).value < 9.9972
    True
    """
    begin = now()
    relaxation = SizeRelaxation.of(setting, budget=max(budget, _LISTING))
    search = _Search(setting, relaxation, cap, budget, propose, begin)
    interrupted = False
    try:
        search.run(progress)
    except KeyboardInterrupt:
        interrupted = True
    return replace(search.result(), interrupted=interrupted)


@dataclass(slots=True)
class _Open:
    low: Floats
    high: Floats
    branched: frozenset[int]
    node: SizeNode
    proposal: Proposal | None


@dataclass(slots=True)
class _Search:
    setting: Setting
    relaxation: SizeRelaxation
    cap: float
    budget: float
    propose: Callable[[Sequence[int]], float] | None
    started: float
    largest: float = 0.0
    root: SizeNode = field(default_factory=SizeNode)
    heap: list[tuple[float, int, _Open]] = field(default_factory=list)
    least: float = np.inf  # of the leaves that are not open any more
    nodes: int = 0

    def run(self, progress: Progress | None) -> None:
        """Split nodes until the bound is close to the cap or the time is over."""
        program, size = SizeProgram(self.relaxation), len(self.relaxation)
        power = float(self.setting.problem.p)
        self.largest = short(float(self.cap ** (1 / power)) * (1 + 2.0 ** (2 - BITS)))
        high = np.full(size, self.largest)
        self._reweighted(program)
        self._enter(program, np.zeros(size), high, frozenset(), self.root, None, 0.0)
        while self.heap and now() - self.started < self.budget:
            bound = self.heap[0][0]
            if bound >= min(self.least, self.cap * (1 - _CLOSE)):
                return
            if progress is not None and self.nodes % 50 == 1:
                progress(bound, self.cap)
            self._split(program)

    def _reweighted(self, program: SizeProgram) -> None:
        """Propose networks by linear programs whose weights follow the last solution."""
        if self.propose is None:
            return
        random, size = np.random.default_rng(0), len(self.relaxation)
        for _ in range(_STARTS):
            high = self.largest * random.uniform(0.01, 1.0, size)
            for _ in range(_STEPS):
                if now() - self.started > self.budget / 4:
                    return
                found = program.solve((), np.zeros(size), high)
                if found is None:
                    break
                self.cap = min(self.cap, self.propose(found.columns.tolist()))
                high = np.maximum(found.used, 1e-3 * found.used.max(initial=1.0))

    def _enter(
        self,
        program: SizeProgram,
        low: Floats,
        high: Floats,
        branched: frozenset[int],
        node: SizeNode,
        above: tuple[Fraction, ...] | None,
        floor: float,
    ) -> None:
        """Bound a node, cut its intervals and put it on the heap."""
        self.nodes += 1
        node.dual = above
        proposal = program.solve(branched, low, high)
        value, cuts, reached = floor, [], high
        if proposal is not None:
            dual = rounded(proposal.dual)
            bound = self.relaxation.bound(dual, low, high)
            if self.propose is not None and self.nodes % 8 == 1:
                self.cap = min(self.cap, self.propose(proposal.columns.tolist()))
            if bound[0] > floor:
                value, node.dual = bound[0], self._multipliers(dual)
                reached = self.relaxation.reach(bound, low, high, self.cap)
                cuts = np.flatnonzero(reached < high).tolist()
        item = _Open(low, reached, branched, node, proposal)
        node.cuts = tuple((k, float(reached[k])) for k in cuts)
        heapq.heappush(self.heap, (value, self.nodes, item))

    def _split(self, program: SizeProgram) -> None:
        value, _, item = heapq.heappop(self.heap)
        place, at = self._place(item)
        if place < 0 or item.node.dual is None:
            self.least = min(self.least, value)
            return
        item.node.split = (place, at)
        item.node.children = [SizeNode(), SizeNode()]
        for side, child in enumerate(item.node.children):
            low, high = item.low.copy(), item.high.copy()
            (low if side else high)[place] = at
            branched = item.branched | {place}
            # Until the children are bounded the bound of this node holds for both.
            self._enter(program, low, high, branched, child, item.node.dual, value)

    def _place(self, item: _Open) -> tuple[int, float]:
        """Choose the cone whose chord is furthest below its power at the proposed size."""
        if item.proposal is None:
            return -1, 0.0
        used, low, high = item.proposal.used, item.low, item.high
        power, wide = self.relaxation.p, high > low * (1 + 1e-6)
        width = np.where(wide, high - low, 1.0)
        chords = low**power + (high**power - low**power) / width * (used - low)
        gaps = np.where(
            wide & (used > low) & (used > 1e-9) & (used <= high * (1 + 1e-6)),
            used**power - chords,
            0.0,
        )
        gaps = np.where(wide & (used > high * (1 + 1e-6)), used**power, gaps)
        place = int(gaps.argmax())
        if gaps[place] <= 1e-9 * self.cap:
            return -1, 0.0
        a, b = float(low[place]), float(high[place])
        at = min(max(float(used[place]), a + _ASIDE * (b - a)), b - _ASIDE * (b - a))
        return place, short(at)

    def _multipliers(self, dual: Floats) -> tuple[Fraction, ...]:
        rows = self.relaxation.rows.astype(object)
        exact = np.array([Fraction(float(entry)) for entry in dual], dtype=object)
        return by_row(self.setting, tuple(Fraction(t) for t in exact @ rows))

    def result(self) -> SizeBound:
        """Return the least bound of all leaves."""
        value = min([self.cap, self.least, *(entry[0] for entry in self.heap)])
        if self.root.dual is None:
            nothing = (Fraction(0),) * self.setting.problem.samples
            self.root = SizeNode(nothing)
            value = 0.0
        return SizeBound(
            max(0.0, value), self.nodes, SizeProof(self.relaxation.cones, self.largest, self.root)
        )
