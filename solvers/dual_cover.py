"""Dual vectors that together exclude every choice of the hidden units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.solvers.centred_rays import Proposal, centred, float_labels
from exactrelu.solvers.cone_distance import ConeDistance
from exactrelu.solvers.cone_projection import ConeProjection
from exactrelu.solvers.dual_vector import rounded_dual_vectors
from exactrelu.solvers.exact_cone_fit import ConeFit, exact_cone_fit
from exactrelu.solvers.norm_loss import NormLoss
from exactrelu.solvers.unit_choices import UnitChoices

Progress = Callable[[int, float], None]
Bools = NDArray[np.bool_]
Profile = tuple[int, ...]

_TRIES = 2
_MARGIN = 1e-6


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best network found: its fit and the choice of each unit.

    Parameters
    ----------
    fit : ConeFit
    choices : tuple of int
    """

    fit: ConeFit
    choices: tuple[int, ...]


class DualCover:
    """A growing list of dual vectors, each with the choices whose cones are polar to it.

    Parameters
    ----------
    loss : NormLoss
    choices : UnitChoices
    labels : sequence of int, length N
    deadline : float or None
        By the clock of `time.monotonic`.
    progress : callable, optional
        Told the number of vectors and the share of the choices of the first unit that is done.

    Notes
    -----
    Let mu be of sum 0 with ``mu . z <= 0`` on the cones of the choices A(mu). Every network whose
    units are switched by choices of A(mu) has a loss of at least ``loss.bound(mu, labels)``,
    whatever the number of its units. A list of vectors with bounds >= L, such that the choices of
    any tuple of units lie together in one A(mu), proves that no network has a loss below L.
    """

    def __init__(
        self,
        loss: NormLoss,
        choices: UnitChoices,
        labels: Sequence[int],
        deadline: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.loss, self.choices, self.labels = loss, choices, tuple(labels)
        self.exact_labels = [Fraction(label) for label in labels]
        self.deadline, self.progress = deadline, progress
        self.vectors: list[tuple[int, ...]] = []
        self.bounds: list[Fraction] = []
        self.rows = np.zeros((64, len(choices)), dtype=bool)
        self._rays_of = choices.rays_of.astype(np.float32)
        self._rays = centred(choices.images)
        floats, self._scale = float_labels(labels)
        self._engine: ConeProjection | ConeDistance = (
            ConeProjection(self._rays, floats)
            if loss.name == "squared"
            else ConeDistance(self._rays, floats, loss.name)
        )
        self.incumbent = Incumbent(exact_cone_fit(loss, choices.images, self.labels, []), ())

    @property
    def best(self) -> Fraction:
        """The loss of the incumbent."""
        return self.incumbent.fit.value

    def rays(self, chosen: Sequence[int]) -> Bools:
        """Return the rays of some choices together."""
        rays = self.choices.rays_of[np.array(chosen, dtype=np.intp)]
        return np.asarray(rays.any(axis=0))

    def float_losses(self, others: Sequence[int], options: Sequence[int]) -> list[float]:
        """Return the losses in floats with some choices and each one of the options.

        Notes
        -----
        An option that is polar to the residual of the others gains nothing, and needs no look.
        """
        common = self.rays(others)
        base = self._engine.propose(common)
        excess = np.maximum(self._rays @ base.mu, 0.0) > 1e-9 * float(np.abs(base.mu).max())
        rows = self.choices.rays_of[np.array(options, dtype=np.intp)]
        gains: Bools = np.asarray(rows[:, excess].any(axis=1))
        losses = []
        for option, gain in zip(options, gains.tolist(), strict=True):
            if gain:
                allowed = common | self.choices.rays_of[option]
                losses.append(self._engine.propose(allowed, base.passive).value * self._unit)
            else:
                losses.append(base.value * self._unit)
        return losses

    def improve(self, chosen: Sequence[int], start: Sequence[int] = ()) -> ConeFit:
        """Fit with these choices exactly; keep the fit if it is the best."""
        rays = np.flatnonzero(self.rays(chosen)).tolist()
        fit = exact_cone_fit(self.loss, self.choices.images, self.labels, rays, start)
        if fit.value < self.best:
            self.incumbent = Incumbent(fit, tuple(chosen))
        return fit

    def close(self, profile: Profile) -> None:
        """Add vectors until every tuple of choices of units of these kinds is excluded.

        Parameters
        ----------
        profile : tuple of int
            The kind of each unit, in ascending order.

        Raises
        ------
        BudgetExceeded
            At the deadline.
        """
        if not self.best:
            return
        if profile:
            self._close(profile, (), np.arange(len(self.vectors)), 0)
        else:
            constant = self.improve(())
            self._add(constant.mu, constant.value)

    def _close(
        self, profile: Profile, chosen: tuple[int, ...], alive: NDArray[np.intp], least: int
    ) -> None:
        kind = profile[len(chosen)]
        low, high = self.choices.first[kind], self.choices.first[kind + 1]
        start = max(low, least)
        if len(chosen) + 1 == len(profile):
            self._close_last(chosen, alive, start, high)
            return
        known = len(self.vectors)
        for choice in range(start, high):
            fresh = np.arange(known, len(self.vectors))
            if len(fresh):
                known = len(self.vectors)
                kept = fresh[self.rows[fresh][:, list(chosen)].all(axis=1)]
                alive = np.concatenate([alive, kept])
            inner = alive[self.rows[alive, choice]]
            follow = choice if profile[len(chosen) + 1] == kind else 0
            self._close(profile, (*chosen, choice), inner, follow)
            if not self.best:
                return
            if self.progress is not None and not chosen:
                self.progress(len(self.vectors), (choice + 1 - start) / (high - start))

    def _close_last(
        self, chosen: tuple[int, ...], alive: NDArray[np.intp], start: int, end: int
    ) -> None:
        if self.deadline is not None and monotonic() > self.deadline:
            raise BudgetExceeded("the choices of the units were not all excluded in time")
        open_ = ~self.rows[alive, start:end].any(axis=0)
        while open_.any() and self.best:
            last = start + int(np.flatnonzero(open_)[0])
            self._exclude((*chosen, last))
            open_ &= ~self.rows[len(self.vectors) - 1, start:end]

    def _exclude(self, chosen: tuple[int, ...]) -> None:
        """Add a vector that excludes these choices, improving the incumbent if need be."""
        allowed = self.rays(chosen)
        proposal = self._engine.propose(allowed)
        limit = float(self.best) / self._unit
        if proposal.value > limit * (1 + _MARGIN):
            grown = self._grown(allowed, proposal, limit * (1 + _MARGIN))
            if self._add_rounded(grown, chosen) or self._add_rounded(proposal, chosen):
                return
        fit = self.improve(chosen, proposal.passive)
        if fit.value == self.best and self.best and self.loss.name != "squared":
            grown = self._grown(allowed, proposal, limit * (1 - 1e-9))
            if self._add_rounded(grown, chosen):
                return
        if fit.value:
            self._add(fit.mu, fit.value)

    @property
    def _unit(self) -> float:
        return self._scale**2 if self.loss.name == "squared" else self._scale

    def _grown(self, allowed: Bools, proposal: Proposal, limit: float) -> Proposal:
        """Allow further choices, the nearest first, as long as the bound holds."""
        size = float(np.abs(proposal.mu).max())
        allowed = allowed | (self._rays @ proposal.mu <= 1e-9 * size)
        refused = np.zeros(len(self.choices), dtype=bool)
        for _ in range(len(self.choices)):
            excess = np.where(allowed, 0.0, np.maximum(self._rays @ proposal.mu, 0.0))
            costs = self._rays_of @ excess.astype(np.float32)
            candidates = np.flatnonzero((costs > 1e-7 * size) & ~refused)
            if not len(candidates):
                break
            choice = candidates[int(np.argmin(costs[candidates]))]
            wider = allowed | self.choices.rays_of[choice]
            trial = self._engine.propose(wider, proposal.passive)
            if trial.value >= limit:
                proposal = trial
                allowed = wider | (self._rays @ trial.mu <= 1e-9 * size)
            else:
                refused[choice] = True
                if int(refused.sum()) >= _TRIES:
                    break
        return proposal

    def _add_rounded(self, proposal: Proposal, chosen: Sequence[int]) -> bool:
        for mu in rounded_dual_vectors(proposal.mu, self.choices.images, proposal.passive):
            bound = self.loss.bound(mu, self.exact_labels)
            if bound >= self.best and self.polar(mu)[list(chosen)].all():
                self._add(mu, bound)
                return True
        return False

    def polar(self, mu: Sequence[int]) -> Bools:
        """Return which choices have cones that are polar to a vector, exactly."""
        column = integer_array([mu], len(mu)).T
        beyond = product(self.choices.images, column)[:, 0] > 0
        return np.asarray(~(self.choices.rays_of[:, beyond]).any(axis=1))

    def _add(self, mu: tuple[int, ...], bound: Fraction) -> None:
        count = len(self.vectors)
        if count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[count] = self.polar(mu)
        self.vectors.append(mu)
        self.bounds.append(bound)
