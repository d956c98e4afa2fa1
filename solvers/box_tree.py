"""Branch and bound over neurons with bounded weights, with a proof that can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.box_items import BoxItems, Separator, counts
from exactrelu.solvers.box_optimum import BoxOptimum
from exactrelu.solvers.box_program import BoxProgram
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.corners import Corners, Mask

Node = list[int]
"""The number of a separator, then the items that are tried next."""


@dataclass(slots=True, eq=False)
class BoxTree:
    """Decide whether neurons of a total cost fit, one for each slot.

    Parameters
    ----------
    items : BoxItems
    separators : list of Separator
        Known ones; those found are added.
    offer : callable
        Called with every network that a linear program gives; tells its cost.
    watch : Watch
        Looked at in every step; it stops the search by raising BudgetExceeded.

    Notes
    -----
    Let z be a vector over the samples that vanishes on the free part, need what the labels have
    along z beyond what the chosen items can add, and r the cost that is left. Items that complete
    the chosen ones to a fit add need at a cost of at most r; so one of them adds at least need / r
    for each unit of its cost, and only such items are tried next. If for some price the sum over
    slots of the largest (what an item adds - price cost), plus price r, is less than need, nothing
    completes the chosen items. Both are decided in integers, rounded to the safe side.

    The vectors are dual solutions of linear programs: the least cost, interpolated between corners,
    with the chosen items for nothing.
    """

    items: BoxItems
    separators: list[Separator]
    offer: Callable[[BoxOptimum], int]
    watch: Watch
    nodes: list[Node] = field(default_factory=list)
    _worth: NDArray[np.int64] = field(init=False)
    _starts: NDArray[np.intp] = field(init=False)

    def __post_init__(self) -> None:
        width = len(self.items)
        self._worth = np.array([s.worth for s in self.separators], dtype=np.int64)
        self._worth = self._worth.reshape(len(self.separators), width)
        self._starts = np.flatnonzero(np.diff(self.items.slot, prepend=-1))

    def search(self, cost: int) -> bool:
        """Return whether a network of at most this cost was offered; else ``nodes`` exclude it."""
        self.nodes = []
        return self._search([], cost, np.ones(len(self.items), dtype=bool), cost)

    def _search(self, chosen: list[int], rest: int, allowed: Mask, cost: int) -> bool:
        self.watch.check()
        allowed = allowed & (self.items.cost <= rest)
        number = self._excluding(chosen, rest, allowed)
        if number is not None:
            self.nodes.append([number])
            return False
        program = self._program(chosen, rest, allowed)
        optimum = program.solve()
        if optimum.value is not None and self.offer(optimum) <= cost:
            return True
        price = Fraction(0 if optimum.value is None else optimum.scale)
        self._add(self.items.separator(optimum.multipliers, price))
        number = self._excluding(chosen, rest, allowed)
        if number is not None:
            self.nodes.append([number])
            return False
        number, branch = self._branch(chosen, rest, allowed)
        self.nodes.append([number, *branch])
        allowed = allowed.copy()
        for item in branch:
            further = allowed & (self.items.slot != self.items.slot[item])
            after = rest - int(self.items.cost[item])
            if self._search([*chosen, item], after, further, cost):
                return True
            allowed[item] = False
        return False

    def _needs(self, chosen: list[int]) -> NDArray[np.int64]:
        labels = np.array([s.labels for s in self.separators], dtype=np.int64)
        return np.asarray(labels - self._worth[:, chosen].sum(axis=1))

    def _excluding(self, chosen: list[int], rest: int, allowed: Mask) -> int | None:
        """Return a separator that excludes every completion."""
        needs = self._needs(chosen)
        useful = np.flatnonzero(needs > 0)
        if not len(useful):
            return None
        if not allowed.any():
            return int(useful[0])
        prices = np.array([self.separators[k].scaled_price for k in useful], dtype=np.int64)
        gains = self._worth[useful] - prices[:, None] * self.items.cost[None, :]
        gains = np.where(allowed[None, :], np.maximum(gains, 0), 0)
        most = np.maximum.reduceat(gains, self._starts, axis=1).sum(axis=1) + prices * rest
        excluded = np.flatnonzero(most < needs[useful])
        return int(useful[excluded[0]]) if len(excluded) else None

    def _branch(self, chosen: list[int], rest: int, allowed: Mask) -> tuple[int, list[int]]:
        """Return the separator that leaves the fewest items, and these, the best first."""
        needs = self._needs(chosen)
        useful = np.flatnonzero(needs > 0)
        if not len(useful) or not rest:
            raise BudgetExceeded("a set of neurons is too close to fitting to be excluded")
        rows = self._worth[useful].astype(np.float64) * rest
        close = rows >= needs[useful][:, None] * self.items.cost[None, :] * (1 - 1e-9)
        close &= allowed[None, :]
        best = int(close.sum(axis=1).argmin())
        items = np.flatnonzero(close[best])
        ratio = self._worth[useful[best]][items] / self.items.cost[items]
        return int(useful[best]), items[np.argsort(-ratio, kind="stable")].tolist()

    def _add(self, separator: Separator) -> None:
        self.separators.append(separator)
        self._worth = np.concatenate([self._worth, separator.worth[None, :]])

    def _program(self, chosen: list[int], rest: int, allowed: Mask) -> BoxProgram:
        corners = self.items.corners
        sizes = corner_sizes(corners)
        slots = 2 * len(corners.patterns)
        inside = np.zeros((slots, len(corners)), dtype=bool)
        priced = np.ones(slots, dtype=bool)
        open_slots = np.unique(self.items.slot[allowed])
        small = np.array(sizes) <= rest
        inside[open_slots] = corners.inside[open_slots // 2] & small[None, :]
        for item in chosen:
            slot = int(self.items.slot[item])
            inside[slot] = self.items.inside(item)
            priced[slot] = False
        return BoxProgram(corners, sizes, inside, priced, self.watch)

    def proof(self, bound: int) -> BoxProof:
        """Return what the search has excluded, without a network."""
        used = sorted({node[0] for node in self.nodes})
        place = {number: at for at, number in enumerate(used)}
        pairs = list(zip(self.items.slot.tolist(), self.items.support.tolist(), strict=True))
        return BoxProof(
            bound,
            tuple((self.separators[k].weights, self.separators[k].price) for k in used),
            tuple((place[node[0]], tuple(pairs[item] for item in node[1:])) for node in self.nodes),
            (),
        )


def corner_sizes(corners: Corners) -> tuple[int, ...]:
    """Return what a neuron at each corner costs at p = 0."""
    if counts(corners):
        sizes = (corners.numerators != 0).any(axis=1).astype(np.intp)
    else:
        sizes = corners.support.sum(axis=1)
    return tuple(sizes.tolist())
