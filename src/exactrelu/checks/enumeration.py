"""Enumerate the cost vectors among which there is a minimiser for every p, for the checker alone.

The theorems relied on, and nothing else:

* Rays of the arrangement of the samples and of the penalised coordinates: on a closed cone between
  these hyperplanes a weight vector is a nonnegative combination of rays of the cone, and the values
  ``max(0, w . (x_i, 1))`` are the same combination of theirs. If neurons are counted, the cones
  between the hyperplanes of the samples will do.
* For 0 <= p <= 1 some minimiser, and for 0 < p < 1 every one, comes from weights of rays, positive
  or negative, whose values are independent beside the free affine part, by merging rays of one
  sign and one cone into neurons (docs/theory/several-inputs.md). With a tolerance they are
  independent on samples that are met at one end of their tolerance.
* Merging never raises the cost; so only merged sets of which no two could be joined are needed.

Every set of independent rays is looked at. Most are left out by floats with proved error bounds,
because they are dearer than known networks at each p that is asked about; the others are computed
exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import comb
from typing import Any

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.cost_floor import CostFloor
from exactrelu.checks.merging import Costs, cost_vectors_of
from exactrelu.checks.near_solutions import Elimination, NearSolutions
from exactrelu.checks.ray_systems import RaySystem, ray_systems, systems_size
from exactrelu.checks.rays import Rays
from exactrelu.checks.rough import Rough
from exactrelu.checks.screening import Candidates, Screening

MOST_SETS = 100_000_000
_MOST_ROWS = 28  # see CostFloor

Support = tuple[int, ...]


def cost_vectors(
    problem: Mapping[str, Any],
    data: Mapping[str, Any],
    known: Iterable[Costs],
    start: fmpq,
    end: fmpq,
) -> set[Costs]:
    """Return all cost vectors that can be least for some p between two.

    Parameters
    ----------
    problem, data : mapping
    known : iterable of Costs
        Of networks that fit. They are part of the result.
    start, end : fmpq
        ``0 <= start <= end <= 1``.

    Returns
    -------
    set of Costs
        Of networks that fit. What is left out is dearer than one of the known at each p from
        ``start`` to ``end``; or only no cheaper at p = 0 (if that is one of several p, it is dearer
        at the others).

    Raises
    ------
    CheckFailed
        If weights have a bound, or there are too many sets of rays, or nothing fits.
    """
    if problem["bound"] is not None:
        raise CheckFailed("a bound is given: the enumeration is about weights without a bound")
    samples = Samples.read(problem, data)
    if len(samples.rows) > _MOST_ROWS:
        raise CheckFailed(f"there are {len(samples.rows)} samples, more than {_MOST_ROWS}")
    if samples.neurons and (start != 0 or end != 0):
        raise CheckFailed("neurons are counted, which is a cost for p = 0 only")
    rays = Rays.of(samples)
    count = systems_size(samples, rays)
    if count > MOST_SETS:
        raise CheckFailed(f"there are {count} sets of rays, more than {MOST_SETS}")
    found = set(known)
    floor = CostFloor(start, end, sorted(found))
    done = 0
    for system in ray_systems(samples, rays):
        if any(system.right):
            found |= _affordable(Elimination(system, before=done, total=count), rays, floor)
        elif system.holds((), ()):
            return {()}
        done += comb(len(rays), len(system.rows))
    if not found:
        raise CheckFailed("no set of rays fits the labels")
    return found


def _affordable(elimination: Elimination, rays: Rays, floor: CostFloor) -> set[Costs]:
    """Return the cost vectors of the solutions of one system that may be affordable."""
    system, screening = elimination.system, Screening(rays, floor)
    exact = _Exact(system, rays)
    for near in elimination:
        screening.take(near, elimination.exponents, inside(near, system, elimination.exponent))
        if screening.full():
            exact.take(screening.collected())
            floor.add(exact.found)
    exact.take(screening.collected())
    for support in elimination.unsure:
        exact.solved(support)
    floor.add(exact.found)
    return exact.found


def inside(near: NearSolutions, system: RaySystem, exponent: int) -> NDArray[np.bool_]:
    """Tell which solutions are not certain to miss a loose sample."""
    within = np.ones(near.supports.shape[1], dtype=bool)
    ends = Rough.of([system.low, system.high], [2**exponent] * len(system.low))
    for row in range(len(system.low)):
        values, errors = near.watched.values[row], near.watched.errors[row]
        low, high = ends.values[:, row] + [-1, 1] * ends.errors[:, row]
        within &= ~((values + errors < low) | (values - errors > high))
    return within


@dataclass(slots=True, eq=False)
class _Exact:
    """Solutions computed exactly, each once."""

    system: RaySystem
    rays: Rays
    found: set[Costs] = field(default_factory=set)
    _seen: dict[Support, bool] = field(default_factory=dict)

    def take(self, left: Candidates | None) -> None:
        """Solve for sets of rays, first without those that may have no weight.

        If these are enough, they are the only solution on the whole set, which is independent.
        """
        if left is None or not left.signs.shape[1]:
            return
        certain = np.sort(np.where(left.signs != 0, left.supports, -1), axis=0).T
        kinds, numbers = np.unique(certain, axis=0, return_inverse=True)
        enough = [self.solved(tuple(kind[kind >= 0].tolist())) for kind in kinds]
        for place in np.flatnonzero(~np.array(enough)[numbers.ravel()]):
            self.solved(tuple(left.supports[:, place].tolist()))

    def solved(self, support: Support) -> bool:
        """Tell whether rays have weights that solve the equations, and note what these cost."""
        if support not in self._seen:
            weights = self.system.weights(support)
            self._seen[support] = weights is not None
            if weights is not None:
                pairs = [(r, w) for r, w in zip(support, weights, strict=True) if w != 0]
                kept = tuple(ray for ray, _ in pairs)
                if kept == support or kept not in self._seen:
                    self._seen[kept] = True
                    self._note(kept, [w for _, w in pairs])
        return self._seen[support]

    def _note(self, support: Support, weights: list[fmpq]) -> None:
        if self.system.holds(support, weights):
            self.found.update(cost_vectors_of(self.rays, support, weights))
