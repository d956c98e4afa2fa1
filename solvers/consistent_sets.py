"""Decide exactly the sets of blocks whose features span the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

from exactrelu.solvers.blocks import Block
from exactrelu.solvers.dependent_sets import PairRanks
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.signed_blocks import FREE, Neurons, Separator, assembled, fitting_neurons
from exactrelu.solvers.span_exclusion import Candidates
from exactrelu.solvers.unique_weights import cone_side, spans_labels, unique_weights

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Blocks that span the labels in more than one way, and fit with no choice of one sign each.

    Parameters
    ----------
    blocks : tuple of Block
    costs : tuple of int
    """

    blocks: tuple[Block, ...]
    costs: tuple[int, ...]


@dataclass(slots=True, eq=False)
class ConsistentSets:
    """Turn candidates into networks, separators and sets that stay open.

    Parameters
    ----------
    space : NeuronSpace
    wanted : callable
        Tells whether a network of some cost would be an improvement.
    found : callable
        Called with every network that is one.
    check : callable
        Called before every linear program; it stops the work by raising.

    Notes
    -----
    If the weights are unique they decide: each block's vector must lie in its cone (sign 1) or in
    the opposite one (sign -1), and a block of which it lies in neither needs a neuron of both
    signs, that is, its cost twice. If a vector vanishes, the set without its block decides. If the
    weights are not unique, linear programs try every choice of signs; twice the cost of some
    blocks is tried when the total cost is the one asked for.
    """

    space: NeuronSpace
    wanted: Callable[[int], bool]
    found: Callable[[FoundNetwork], None]
    check: Callable[[], None]
    separators: list[Separator] = field(default_factory=list)
    open_sets: list[OpenSet] = field(default_factory=list)
    pairs: PairRanks = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = PairRanks(self.space)

    def take(self, candidates: Candidates) -> bool:
        """Decide candidates; return whether one of them fits with one sign for each block."""
        left = np.flatnonzero(~self.pairs.excluded(candidates))
        costs = tuple(group.cost for group in candidates.groups)
        for start in range(0, len(left), _AT_ONCE):
            self.check()
            some = candidates.indices[left[start : start + _AT_ONCE]]
            columns = zip(candidates.groups, some.T, strict=True)
            parts = [self.space.many_features(group, places) for group, places in columns]
            for place in np.flatnonzero(spans_labels(self.space, np.concatenate(parts, axis=2))):
                self.check()
                pairs = zip(candidates.groups, some[place].tolist(), strict=True)
                if self.decide(tuple(group.block(index) for group, index in pairs), costs):
                    return True
        return False

    def decide(self, blocks: tuple[Block, ...], costs: tuple[int, ...]) -> bool:
        """Decide blocks that span the labels; return whether they fit at their cost."""
        weights = unique_weights(self.space, blocks)
        if weights is None:
            if self._fits(blocks, (False,) * len(blocks)):
                return True
            self.open_sets.append(OpenSet(blocks, costs))
            return False
        *vectors, free = weights
        if not all(any(vector) for vector in vectors):
            return False
        pairs = zip(blocks, vectors, strict=True)
        sides = [cone_side(self.space, block, vector) for block, vector in pairs]
        cost = sum(c * (2 if side is None else 1) for c, side in zip(costs, sides, strict=True))
        if self.wanted(cost):
            neurons = assembled(self.space, blocks, (FREE,) * len(blocks), vectors, free)
            self.found(FoundNetwork.of(self.space, neurons))
        return None not in sides

    def double(self, cost: int) -> bool:
        """Try the open sets with some blocks of both signs, the total cost being ``cost``."""
        for known in self.open_sets:
            more = cost - sum(known.costs)
            for twice in _subsets_of_sum(known.costs, more) if more > 0 else ():
                if self._fits(known.blocks, twice):
                    return True
        return False

    def _fits(self, blocks: Sequence[Block], twice: Sequence[bool]) -> bool:
        for signs in self._signs(blocks, twice):
            self.check()
            answer = fitting_neurons(self.space, blocks, signs)
            if isinstance(answer, Neurons):
                self.found(FoundNetwork.of(self.space, answer))
                return True
            self.separators.append(answer)
        return False

    def _signs(self, blocks: Sequence[Block], twice: Sequence[bool]) -> Iterator[tuple[int, ...]]:
        """Yield choices of signs that do not fail at a single sample.

        A block with one coordinate has a ray as its cone, so that one neuron of either sign serves
        every weight. Without a free part, a positive label needs an active block that is not
        negative, and a negative label one that is not positive.
        """
        choices = [
            (FREE,) if both or len(block.coordinates) == 1 else (1, -1)
            for block, both in zip(blocks, twice, strict=True)
        ]
        active = np.array([block.active for block in blocks], dtype=bool)
        active = active.reshape(len(blocks), len(self.space.samples))
        setting = self.space.setting
        above = np.array([low > 0 for low in setting.lower])
        below = np.array([high < 0 for high in setting.upper])
        bare = not self.space.base_coordinates
        for signs in product(*choices):
            sign = np.array(signs, dtype=np.int64).reshape(-1, 1)
            up, down = (active & (sign >= 0)).any(axis=0), (active & (sign <= 0)).any(axis=0)
            if not bare or (not (above & ~up).any() and not (below & ~down).any()):
                yield signs


def _subsets_of_sum(costs: Sequence[int], total: int) -> Iterator[tuple[bool, ...]]:
    places = range(len(costs))
    for size in range(1, len(costs) + 1):
        for chosen in combinations(places, size):
            if sum(costs[place] for place in chosen) == total:
                yield tuple(place in chosen for place in places)
