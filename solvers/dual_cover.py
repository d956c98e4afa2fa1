"""Dual vectors that together exclude every choice of the hidden units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.polytopes.rational import nearest_float
from exactrelu.solvers.centred_rays import Proposal, centred, float_labels
from exactrelu.solvers.cone_distance import ConeDistance
from exactrelu.solvers.cone_projection import ConeProjection
from exactrelu.solvers.dual_vector import rounded_dual_vectors
from exactrelu.solvers.exact_cone_fit import ConeFit, exact_cone_fit
from exactrelu.solvers.norm_loss import NormLoss
from exactrelu.solvers.tuple_cover import Bools, Progress, TupleCover
from exactrelu.solvers.unit_choices import UnitChoices

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


class DualCover(TupleCover):
    """A growing list of dual vectors, each with the choices whose cones are polar to it.

    Parameters
    ----------
    loss : NormLoss
    choices : UnitChoices
    labels : sequence of int, length N
    deadline : float or None
        By the clock of :func:`exactrelu.polytopes.clock.now`.
    progress : callable, optional
        Told the number of vectors and the share of the choices of the first unit that is done.

    Notes
    -----
    With ``level`` below 1 the vectors need to exclude only losses below that share of the best.

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
        floats, scale = float_labels(labels)
        rays = centred(choices.images)
        engine = (
            ConeProjection(rays, floats, self.check)
            if loss.name == "squared"
            else ConeDistance(rays, floats, loss.name)
        )
        super().__init__(choices, rays, engine, deadline, progress)
        self.loss, self.labels = loss, tuple(labels)
        self.exact_labels = [Fraction(label) for label in labels]
        self._unit = scale**2 if loss.name == "squared" else scale
        self.vectors: list[tuple[int, ...]] = []
        self.level = Fraction(1)
        self.incumbent = Incumbent(exact_cone_fit(loss, choices.images, self.labels, []), ())

    @property
    def finished(self) -> bool:
        """Whether the incumbent has loss 0."""
        return not self.best

    @property
    def best(self) -> Fraction:
        """The loss of the incumbent."""
        return self.incumbent.fit.value

    @property
    def float_best(self) -> float:
        """The loss of the incumbent, for labels of largest entry 1."""
        return nearest_float(self.best / self._unit)

    def float_losses(
        self, others: Sequence[int], options: Sequence[int], deadline: float | None = None
    ) -> list[float]:
        """Return the losses with some choices and each one of the options, as `float_best`.

        Parameters
        ----------
        others, options : sequence of int
        deadline : float, optional
            Options that are not looked at by then get an infinite loss.

        Notes
        -----
        An option that is polar to the residual of the others gains nothing, and needs no look.
        """
        common = self.rays(others)
        base = self.engine.propose(common)
        excess = np.maximum(self._rays @ base.mu, 0.0) > 1e-9 * float(np.abs(base.mu).max())
        rows = self.choices.rays_of[np.array(options, dtype=np.intp)]
        gains: Bools = np.asarray(rows[:, excess].any(axis=1))
        losses = []
        for option, gain in zip(options, gains.tolist(), strict=True):
            if deadline is not None and now() > deadline:
                losses.append(np.inf)
            elif gain:
                allowed = common | self.choices.rays_of[option]
                losses.append(self.engine.propose(allowed, base.passive).value)
            else:
                losses.append(base.value)
        return losses

    def improve(self, chosen: Sequence[int], start: Sequence[int] = ()) -> ConeFit:
        """Fit with these choices exactly; keep the fit if it is the best."""
        self.check()
        rays = np.flatnonzero(self.rays(chosen)).tolist()
        fit = exact_cone_fit(self.loss, self.choices.images, self.labels, rays, start)
        if fit.value < self.best:
            self.incumbent = Incumbent(fit, tuple(chosen))
        return fit

    @property
    def goal(self) -> Fraction:
        """The loss below which choices are excluded."""
        return self.best * self.level

    def aim(self, level: Fraction) -> None:
        """Exclude losses below a share of the best from now on, and drop what does not serve."""
        self.level = level
        bounds = [self.loss.bound(mu, self.exact_labels) for mu in self.vectors]
        kept = [place for place, bound in enumerate(bounds) if bound >= self.goal]
        self.vectors = [self.vectors[place] for place in kept]
        self.rows[: len(kept)] = self.rows[kept]
        self.count = len(kept)

    def exclude(self, chosen: tuple[int, ...]) -> None:
        """Add a vector that excludes these choices, improving the incumbent if need be."""
        allowed = self.rays(chosen)
        proposal = self.engine.propose(allowed)
        limit = self.float_best * float(self.level)
        if proposal.value > limit * (1 + _MARGIN):
            grown = self.grown(allowed, proposal, limit * (1 + _MARGIN))
            if self._add_rounded(grown, chosen) or self._add_rounded(proposal, chosen):
                return
        fit = self.improve(chosen, proposal.passive)
        if fit.value == self.best and self.best and self.loss.name != "squared":
            grown = self.grown(allowed, proposal, limit * (1 - 1e-9))
            if self._add_rounded(grown, chosen):
                return
        if fit.value:
            self._add(fit.mu)

    def _add_rounded(self, proposal: Proposal, chosen: Sequence[int]) -> bool:
        for mu in rounded_dual_vectors(proposal.mu, self.choices.images, proposal.passive):
            bound = self.loss.bound(mu, self.exact_labels)
            if bound >= self.goal and self.polar(mu)[list(chosen)].all():
                self._add(mu)
                return True
        return False

    def polar(self, mu: Sequence[int]) -> Bools:
        """Return which choices have cones that are polar to a vector, exactly."""
        column = integer_array([mu], len(mu)).T
        beyond = product(self.choices.images, column)[:, 0] > 0
        return np.asarray(~(self.choices.rays_of[:, beyond]).any(axis=1))

    def _add(self, mu: tuple[int, ...]) -> None:
        self.add_row(self.polar(mu))
        self.vectors.append(mu)
