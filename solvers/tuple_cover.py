"""Going through all choices of the hidden units, many at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers.centred_rays import Floats, Proposal
from exactrelu.solvers.unit_choices import UnitChoices

Progress = Callable[[int, float], None]
Bools = NDArray[np.bool_]
Profile = tuple[int, ...]

_TRIES = 2


class Engine(Protocol):
    """What proposes dual vectors of cones in floats."""

    def propose(self, allowed: Bools, start: Sequence[int] = ()) -> Proposal:
        """Return a dual vector of the cone of the allowed rays."""
        ...


class TupleCover(ABC):
    """A growing list of sets of choices, until every tuple of choices lies in one of them.

    Parameters
    ----------
    choices : UnitChoices
    rays : float array, shape (S, N)
        The rays of the choices, centred.
    engine : Engine
    deadline : float or None
        By the clock of :func:`exactrelu.polytopes.clock.now`.
    progress : callable, optional
        Told the number of sets and the share of the choices of the first unit that is done.
    """

    def __init__(
        self,
        choices: UnitChoices,
        rays: Floats,
        engine: Engine,
        deadline: float | None,
        progress: Progress | None,
    ) -> None:
        self.choices, self.engine = choices, engine
        self.deadline, self.progress = deadline, progress
        self.count = 0
        self.rows = np.zeros((64, len(choices)), dtype=bool)
        self._rays, self._rays_of = rays, choices.rays_of.astype(np.float32)

    @property
    @abstractmethod
    def finished(self) -> bool:
        """Whether nothing better can exist, so that no further set is needed."""

    @abstractmethod
    def exclude(self, chosen: tuple[int, ...]) -> None:
        """Add a set that holds these choices."""

    def check(self) -> None:
        """Raise BudgetExceeded after the deadline."""
        if self.deadline is not None and now() > self.deadline:
            raise BudgetExceeded("the choices of the units were not all excluded in time")

    def rays(self, chosen: Sequence[int]) -> Bools:
        """Return the rays of some choices together."""
        rays = self.choices.rays_of[np.array(chosen, dtype=np.intp)]
        return np.asarray(rays.any(axis=0))

    def close(self, profile: Profile) -> None:
        """Add sets until every tuple of choices of units of these kinds lies in one.

        Parameters
        ----------
        profile : tuple of int
            The kind of each unit, in ascending order.

        Raises
        ------
        BudgetExceeded
            At the deadline.
        """
        if self.finished:
            return
        if profile:
            self._close(profile, (), np.arange(self.count), 0)
        else:
            self.exclude(())

    def _close(
        self, profile: Profile, chosen: tuple[int, ...], alive: NDArray[np.intp], least: int
    ) -> None:
        kind = profile[len(chosen)]
        low, high = self.choices.first[kind], self.choices.first[kind + 1]
        start = max(low, least)
        if len(chosen) + 1 == len(profile):
            self._close_last(chosen, alive, start, high)
            return
        known = self.count
        for choice in range(start, high):
            fresh = np.arange(known, self.count)
            if len(fresh):
                known = self.count
                kept = fresh[self.rows[fresh][:, list(chosen)].all(axis=1)]
                alive = np.concatenate([alive, kept])
            inner = alive[self.rows[alive, choice]]
            follow = choice if profile[len(chosen) + 1] == kind else 0
            self._close(profile, (*chosen, choice), inner, follow)
            if self.finished:
                return
            if self.progress is not None and not chosen:
                self.progress(self.count, (choice + 1 - start) / (high - start))

    def _close_last(
        self, chosen: tuple[int, ...], alive: NDArray[np.intp], start: int, end: int
    ) -> None:
        self.check()
        open_ = ~self.rows[alive, start:end].any(axis=0)
        while open_.any() and not self.finished:
            self.check()
            last = start + int(np.flatnonzero(open_)[0])
            self.exclude((*chosen, last))
            open_ &= ~self.rows[self.count - 1, start:end]

    def grown(self, allowed: Bools, proposal: Proposal, limit: float) -> Proposal:
        """Allow further choices, the nearest first, as long as the loss stays above a limit.

        The number of choices that are added at once doubles with each success.
        """
        size = float(np.abs(proposal.mu).max())
        allowed = allowed | (self._rays @ proposal.mu <= 1e-9 * size)
        refused = np.zeros(len(self.choices), dtype=bool)
        many = 1
        while int(refused.sum()) < _TRIES:
            self.check()
            excess = np.where(allowed, 0.0, np.maximum(self._rays @ proposal.mu, 0.0))
            costs = self._rays_of @ excess.astype(np.float32)
            costs[refused] = 0.0
            order = np.argsort(costs)
            nearest = order[np.searchsorted(costs[order], 1e-7 * size) :][:many]
            if not len(nearest):
                break
            wider = allowed | self.choices.rays_of[nearest].any(axis=0)
            trial = self.engine.propose(wider, proposal.passive)
            if trial.value >= limit:
                proposal, many = trial, 2 * many
                allowed = wider | (self._rays @ trial.mu <= 1e-9 * size)
            elif many > 1:
                many = max(many // 4, 1)
            else:
                refused[nearest] = True
        return proposal

    def add_row(self, row: Bools) -> None:
        """Add a set of choices."""
        if self.count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[self.count] = row
        self.count += 1
