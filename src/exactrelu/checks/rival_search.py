"""Exclude cheaper networks with chosen neurons on tight faces, for the checker alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import comb, lcm

import numpy as np
from flint import arb, ctx, fmpq

from exactrelu.checks.boxes import Boxes
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.cost_floor import Places, Terms
from exactrelu.checks.cost_order import difference_sign
from exactrelu.checks.enumeration import inside
from exactrelu.checks.merging import Costs, groupings
from exactrelu.checks.near_solutions import Elimination
from exactrelu.checks.ray_systems import RaySystem, systems_beside
from exactrelu.checks.rays import Rays
from exactrelu.checks.screening import Screening
from exactrelu.checks.tight_sets import Item, distinct
from exactrelu.polytopes.rational import to_fmpq

MOST_WORK = 12_000_000
EACH = 100  # sets of rays take as long as the equations of one set of neurons at the bound
_FEW = 60
_MARGIN = 1e-9
_PRECISION = 128

Vector = list[fmpq]


@dataclass(frozen=True, slots=True)
class _Floor:
    """What rays may cost at p, in units, beside what is spent already.

    Sums of a few dozen powers of doubles are right to within a factor of 1e-11.
    """

    p: float
    spent: float
    unit: float
    cap: float

    def left(self, terms: Terms, count: int) -> Places:
        """Return which networks are not proved to be too dear."""
        every = np.arange(count)
        with np.errstate(all="ignore"):
            cost = terms(self.p, every)[0] * self.unit + self.spent
        return every[~(cost * (1 - _MARGIN) > self.cap)]


@dataclass(slots=True, eq=False)
class RivalSearch:
    """Networks with neurons on given tight faces, all of which are to be excluded.

    Parameters
    ----------
    boxes : Boxes
    rays : Rays
    network : Costs
        What none of them may be cheaper than.
    p : Fraction
    tried : int
        How many sets of rays were looked at, or as many as would have taken as long.
    """

    boxes: Boxes
    rays: Rays
    network: Costs
    p: Fraction
    tried: int = 0
    cap: arb = field(init=False)
    cells: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        with ctx.workprec(_PRECISION):
            self.cap = self._cost(self.network)
        rows = self.boxes.samples.rows
        self.cells = [
            {
                cell
                for cell, active in enumerate(self.boxes.patterns.tolist())
                if all((v >= 0) if on else (v <= 0) for v, on in zip(values, active, strict=True))
            }
            for values in ([_dot(ray, row) for row in rows] for ray in self.rays.vectors)
        ]

    def exclude(self, chosen: Sequence[Item]) -> None:
        """Exclude all networks with neurons on these faces, and any others inside."""
        rows = self.boxes.samples.rows
        scale = lcm(*(face.end for face, _ in chosen))
        given = [0] * len(rows)
        free = [*self.boxes.samples.base_columns()]
        for face, sign in chosen:
            factor = sign * scale // face.end
            feature = face.feature(face.base, rows)
            given = [t + factor * f for t, f in zip(given, feature, strict=True)]
            along = [face.feature(direction, rows) for direction in face.directions]
            free += [tuple(sign * t for t in column) for column in along]
        limits = (
            [scale * low - t for low, t in zip(self.boxes.samples.lower, given, strict=True)],
            [scale * high - t for high, t in zip(self.boxes.samples.upper, given, strict=True)],
        )
        for system in systems_beside(free, self.rays.features, limits):
            self.tried += EACH
            for support, weights in self._solutions(system, len(chosen), scale):
                if system.holds(support, weights):
                    self._exclude(chosen, free, system, (support, weights), scale)

    def _solutions(
        self, system: RaySystem, at_bound: int, scale: int
    ) -> Iterator[tuple[tuple[int, ...], Vector]]:
        """Yield the solutions that may be affordable beside some neurons at the bound."""
        rank, seen = len(system.rows), set()
        if not any(system.right):
            yield (), []
            return
        count = comb(len(self.rays), rank)
        self.tried += count
        if self.tried > MOST_WORK:
            raise CheckFailed(f"there are more than {MOST_WORK} sets of rays")
        few = count <= _FEW
        every = combinations(range(len(self.rays)), rank)
        for support in every if few else self._near(system, at_bound, scale):
            weights = system.weights(support)
            if weights is None:
                continue
            kept = tuple(ray for ray, w in zip(support, weights, strict=True) if w != 0)
            if kept not in seen:
                seen.add(kept)
                yield kept, [w for w in weights if w != 0]

    def _near(self, system: RaySystem, at_bound: int, scale: int) -> Iterator[tuple[int, ...]]:
        """Yield sets of rays, without those that floats with error bounds prove to be too dear."""
        power = float(self.p)
        spent = at_bound * float(self.boxes.bound) ** power
        floor = _Floor(power, spent, float(scale) ** -power, float(self.cap.upper()))
        screening, elimination = Screening(self.rays, floor), Elimination(system)
        for near in elimination:
            within = inside(near, system, elimination.exponent)
            screening.take(near, elimination.exponents, within)
        left = screening.collected()
        if left is not None:
            yield from map(tuple, left.supports.T.tolist())
        yield from elimination.unsure

    def _exclude(
        self,
        chosen: Sequence[Item],
        free: Sequence[tuple[int, ...]],
        system: RaySystem,
        solution: tuple[tuple[int, ...], Vector],
        scale: int,
    ) -> None:
        """Exclude the networks with one solution: too dear, beyond a face, or beyond the bound."""
        support, weights = solution
        if self._is_dear([self._all_merged(support, weights, scale)], len(chosen)):
            return
        vectors = self._on_faces(chosen, free, system, solution, scale)
        if vectors is None:
            return
        k, bound = self.boxes.samples.penalized, to_fmpq(self.boxes.bound)
        sizes = [[abs(t) for t in vector[:k]] for vector in vectors]
        held = [set(face.cells) for face, _ in chosen]
        signs = [sign for _, sign in chosen]
        for parts in groupings(support, weights, self.rays):
            merged = [
                [
                    sum((abs(weights[i]) * self.rays.sizes[support[i]][j] for i in part), fmpq(0))
                    / scale
                    for j in range(k)
                ]
                for part in parts
            ]
            if any(size > bound for row in merged for size in row):
                continue
            if self._is_dear([*sizes, *merged], 0):
                continue
            costs = tuple(sorted(t for row in (*sizes, *merged) for t in row if t != 0))
            if difference_sign(costs, self.network, to_fmpq(self.p)) >= 0:
                continue
            cells = [
                *held,
                *(set.intersection(*(self.cells[support[i]] for i in part)) for part in parts),
            ]
            sides = [*signs, *(1 if weights[part[0]] > 0 else -1 for part in parts)]
            if all(
                distinct([sorted(c) for c, s in zip(cells, sides, strict=True) if s == side])
                for side in (1, -1)
            ):
                raise CheckFailed("another network within the bound is cheaper")

    def _all_merged(self, support: Sequence[int], weights: Vector, scale: int) -> Vector:
        """Return sizes that cost no more than the rays, however they are merged."""
        total = [fmpq(0)] * self.boxes.samples.penalized
        for ray, weight in zip(support, weights, strict=True):
            total = [
                t + abs(weight) * r / scale
                for t, r in zip(total, self.rays.sizes[ray], strict=True)
            ]
        return total

    def _is_dear(self, rows: Sequence[Vector], at_bound: int) -> bool:
        """Tell whether sizes, with some at the bound, certainly cost more than the network."""
        with ctx.workprec(_PRECISION):
            cost = self._cost([t for row in rows for t in row if t != 0])
            cost += at_bound * arb(to_fmpq(self.boxes.bound)) ** arb(to_fmpq(self.p))
            return bool(cost > self.cap)

    def _cost(self, sizes: Sequence[fmpq]) -> arb:
        power = arb(to_fmpq(self.p))
        return sum((arb(size) ** power for size in sizes), arb(0))

    def _on_faces(
        self,
        chosen: Sequence[Item],
        free: Sequence[tuple[int, ...]],
        system: RaySystem,
        solution: tuple[tuple[int, ...], Vector],
        scale: int,
    ) -> list[Vector] | None:
        """Return the weight vectors on the faces; None if one is beyond its face."""
        multiples = system.free_weights(free, self.rays.features, *solution)
        at = len(self.boxes.samples.base)
        bound, found = to_fmpq(self.boxes.bound), []
        for face, _ in chosen:
            vector = [fmpq(t, face.end) for t in face.base]
            for direction in face.directions:
                vector = [
                    t + multiples[at] * d / scale for t, d in zip(vector, direction, strict=True)
                ]
                at += 1
            if any(abs(t) > bound for t in vector[: self.boxes.samples.penalized]):
                return None
            for side, row in zip(face.sides, self.boxes.samples.rows, strict=True):
                if side * sum((t * x for t, x in zip(vector, row, strict=True)), fmpq(0)) < 0:
                    return None
            found.append(vector)
        return found


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
