"""All sets of signed blocks of one cost that fit, all cheaper ones being excluded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers.blocks import Block
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.separators import Places, SeparatorSearch
from exactrelu.solvers.signed_blocks import Neurons, Separator
from exactrelu.solvers.signed_universe import Mask, Universe

SignedBlocks = tuple[tuple[Block, int], ...]


@dataclass(frozen=True, slots=True)
class SetListing:
    """Sets of signed blocks of one cost, and the proof that no others fit.

    Parameters
    ----------
    sets : tuple of tuple of (Block, sign)
    numbers : tuple of tuple of int
        The same by the numbers of the signed blocks, see
        :class:`exactrelu.solvers.signed_universe.Universe`.
    separators : tuple of Separator
    branches : tuple of int
        The separator used at each branching, in the order of the search.
    """

    sets: tuple[SignedBlocks, ...]
    numbers: tuple[tuple[int, ...], ...]
    separators: tuple[Separator, ...]
    branches: tuple[int, ...]


def fitting_sets(
    space: NeuronSpace,
    cost: int,
    separators: Sequence[Separator],
    check: Callable[[], None],
    most: int,
) -> SetListing:
    """List the sets of signed blocks with this total cost that fit the data.

    Parameters
    ----------
    space : NeuronSpace
    cost : int
        Positive, and no set of a smaller cost fits.
    separators : sequence of Separator
        Known ones, which save linear programs.
    check : callable
        Called at every step; it stops the work by raising.
    most : int
        How many sets are accepted.

    Returns
    -------
    SetListing

    Raises
    ------
    BudgetExceeded
        If there are more.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> x, y = ExactVector.of([0, 1, 2, 3]), ExactVector.of([0, 0, 1, 2])
    >>> space = NeuronSpace(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> sets = fitting_sets(space, 2, (), lambda: None, 10).sets
    >>> [[(sum(block.active), sign) for block, sign in blocks] for blocks in sets]
    [[(2, 1)], [(3, 1)]]
    """
    groups = []
    for price in range(1, min(cost, space.largest_cost) + 1):
        check()
        groups += space.groups(price, check)
    universe = Universe(space, groups)
    universe.prepare(check)
    listing = _Listing(universe, list(separators), 0, check, most=most)
    listing.search(cost)
    return SetListing(
        tuple(tuple(universe.block(number) for number in chosen) for chosen in listing.sets),
        tuple(listing.sets),
        tuple(listing.separators),
        tuple(listing.branches),
    )


@dataclass(slots=True, eq=False)
class _Listing(SeparatorSearch):
    """A search that goes on where a set fits."""

    most: int = 0
    sets: list[tuple[int, ...]] = field(default_factory=list)

    def _last(
        self, chosen: list[int], rest: int, places: Places, kept: Mask
    ) -> tuple[Neurons | None, Mask]:
        alive = (self.universe.cost[places] == rest) & ~kept.any(axis=0)
        while alive.any():
            place = int(alive.argmax())
            answer = self._decide([*chosen, int(places[place])])
            if isinstance(answer, Neurons):
                self.sets.append((*chosen, int(places[place])))
                if len(self.sets) > self.most:
                    raise BudgetExceeded(f"more than {self.most} sets of blocks fit")
                alive[place] = False
            else:
                kept = np.concatenate([kept, self._kept[-1:, places]])
                alive &= ~kept[-1]
        return None, kept
