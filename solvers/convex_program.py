"""The exact linear program behind all convex fits: few multipliers, rows on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import INT64_ROOM, IntegerArray, integer_array, magnitude
from exactrelu.polytopes.integer_rows import primitive_rows
from exactrelu.polytopes.linear_program import LinearOptimum, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.product_signs import float_rows, product_signs
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.feature_rays import FeatureRays
from exactrelu.solvers.ray_proposal import proposed_rays
from exactrelu.solvers.term import Term


@dataclass(frozen=True, slots=True, eq=False)
class ConvexOptimum:
    """A minimiser with the dual solution that proves it.

    Parameters
    ----------
    value : Fraction
        The l1 path norm and the largest terms of all groups, added up.
    positive, negative : dict of int to Fraction
        The weights of rays with output weight 1 and -1.
    affine : tuple of Fraction, length n
    term_weights : tuple of Fraction
        One for each term: nonnegative unless the term must be zero, with sum 1 over each group.
    multipliers : tuple of Fraction, length N
        ``mu_i = -sum slope * weight`` over the terms of a sample.
    rounds : int
        How many programs were solved exactly.
    """

    value: Fraction
    positive: dict[int, Fraction]
    negative: dict[int, Fraction]
    affine: tuple[Fraction, ...]
    term_weights: tuple[Fraction, ...]
    multipliers: tuple[Fraction, ...]
    rounds: int


@dataclass(frozen=True, slots=True, eq=False)
class ConvexProgram:
    """Minimise the l1 path norm plus the largest terms of groups, under conditions on terms.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    rays : FeatureRays
        Of these samples.
    free : tuple of int
        The coordinates of an affine part that costs nothing.
    terms : tuple of Term
        About the values at the scaled samples, ``samples[i] . w``.

    Notes
    -----
    The dual program has one unknown t for each term and maximises ``sum intercept * t``. With
    ``mu_i = -sum slope * t`` over the terms of sample i, its conditions are
    ``|sum_i mu_i feature_i| <= cost`` for each ray, ``sum_i mu_i x_ij = 0`` for each free
    coordinate j, and ``t >= 0`` with sum 1 over each group. The multipliers of the rays are the
    weights of the network.

    A float optimum proposes the rays; the program over them is solved exactly, all rays are
    checked exactly, and those that are violated are added until none is. This ends, because
    there are finitely many rays.
    """

    samples: IntegerArray
    rays: FeatureRays
    free: tuple[int, ...]
    terms: tuple[Term, ...]

    def solve(self, watch: Watch | None = None) -> ConvexOptimum:
        """Solve the program exactly.

        Parameters
        ----------
        watch : Watch, optional
            It stops the work by raising BudgetExceeded.

        Raises
        ------
        InputError
            If the objective has no lower bound.
        """
        conditions, equations, objective = self._weak(), self._equations(), self._objective()
        proposed = proposed_rays(self.samples, self.rays, self.free, self.terms, watch)
        chosen = np.array(proposed, dtype=np.intp)
        rounds = 0
        while True:
            rounds += 1
            if watch is not None:
                watch.check()
            rows = np.concatenate([conditions, self._rows(chosen)])
            system = LinearSystem(ExactMatrix.of_integers(rows), ExactMatrix.of_integers(equations))
            optimum = minimize(objective.tolist(), system)
            if optimum.status == "infeasible":
                raise InputError(
                    "loss: with this lam the objective falls without end; accepted is a loss that "
                    "is bounded below"
                )
            violated = self._violated(optimum)
            if not len(violated):
                return self._answer(optimum, chosen, len(conditions), rounds)
            chosen = np.concatenate([chosen, violated])

    def _objective(self) -> IntegerArray:
        entries = [-t.intercept * t.slope.denominator for t in self.terms]
        scale = common_denominator(entries)
        whole = integer_array([[int(entry * scale)] for entry in entries], 1)
        return whole.reshape(len(entries))

    def _weak(self) -> IntegerArray:
        """Rows for the signs of the unknowns."""
        width = 1 + len(self.terms)
        weak = [k for k, term in enumerate(self.terms) if term.group != "zero"]
        return np.eye(width, dtype=np.int64)[[k + 1 for k in weak]]

    def _equations(self) -> IntegerArray:
        """Rows for the affine part, then for the groups."""
        columns = [[int(entry) for entry in self.samples[:, j]] for j in self.free]
        rows = [
            [0, *(t.slope.numerator * column[t.sample] for t in self.terms)] for column in columns
        ]
        rows += [
            [1, *(-t.slope.denominator * (t.group == group) for t in self.terms)]
            for group in self._groups()
        ]
        return integer_array(rows, 1 + len(self.terms))

    def _groups(self) -> list[int]:
        return sorted({term.group for term in self.terms if isinstance(term.group, int)})

    def _rows(self, chosen: NDArray[np.intp]) -> IntegerArray:
        """Rows ``cost - (+-) feature . mu >= 0``: index r for output 1, m + r for output -1."""
        place, negative = chosen % len(self.rays), chosen >= len(self.rays)
        slopes = integer_array([[term.slope.numerator for term in self.terms]], len(self.terms))
        wide = self.rays.features[place][:, [term.sample for term in self.terms]]
        wide = _times(wide, slopes)
        wide = np.where(negative[:, None], -wide, wide)
        return np.concatenate([self.rays.costs[place][:, None], wide], axis=1)

    def _violated(self, optimum: LinearOptimum) -> NDArray[np.intp]:
        """Return the most violated rays at an optimum, or along a direction without end."""
        unknowns = optimum.ray if optimum.status == "unbounded" else optimum.point
        assert unknowns is not None
        multipliers = self._sums(unknowns)
        scale = common_denominator(multipliers)
        whole = [int(entry * scale) for entry in multipliers]
        side = 0 if optimum.status == "unbounded" else scale
        vector = primitive_rows(integer_array([[side, *whole]], 1 + len(whole)))
        opposite = np.concatenate([-self.rays.features, self.rays.features])
        costs = np.concatenate([self.rays.costs, self.rays.costs])
        rows = np.concatenate([costs[:, None], opposite], axis=1)
        wrong = np.flatnonzero(product_signs(vector, rows)[0] < 0)
        excess = float_rows(rows[wrong]) @ float_rows(vector)[0]
        worst = np.argsort(excess / float_rows(costs[wrong][:, None])[:, 0], kind="stable")
        return wrong[worst[: 2 * len(self.samples)]]

    def _sums(self, unknowns: Sequence[Fraction]) -> list[Fraction]:
        totals = [Fraction(0)] * len(self.samples)
        for term, unknown in zip(self.terms, unknowns, strict=True):
            totals[term.sample] -= term.slope.numerator * unknown
        return totals

    def _answer(
        self, optimum: LinearOptimum, chosen: NDArray[np.intp], first: int, rounds: int
    ) -> ConvexOptimum:
        assert optimum.point is not None
        assert optimum.value is not None
        scale = common_denominator([term.intercept * term.slope.denominator for term in self.terms])
        positive: dict[int, Fraction] = {}
        negative: dict[int, Fraction] = {}
        for row, weight in zip(chosen.tolist(), optimum.multipliers[first:], strict=True):
            if weight:
                output = positive if row < len(self.rays) else negative
                output[row % len(self.rays)] = weight / scale
        affine = [Fraction(0)] * self.samples.shape[1]
        for j, weight in zip(self.free, optimum.equation_multipliers, strict=False):
            affine[j] = weight / scale
        weights = [t.slope.denominator * u for t, u in zip(self.terms, optimum.point, strict=True)]
        return ConvexOptimum(
            -optimum.value / scale,
            positive,
            negative,
            tuple(affine),
            tuple(weights),
            tuple(self._sums(optimum.point)),
            rounds,
        )


def _times(rows: IntegerArray, factors: IntegerArray) -> IntegerArray:
    """Multiply column by column, in Python integers where int64 is too small."""
    if magnitude(rows) * magnitude(factors) < INT64_ROOM:
        return np.asarray(rows.astype(np.int64) * factors.astype(np.int64))
    return np.asarray(rows.astype(object) * factors.astype(object))
