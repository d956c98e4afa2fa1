"""Corners of the activation cells cut off by a bound on the weights."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.setting import Setting

Mask = NDArray[np.bool_]

_MOST_CORNERS = 200_000
_MOST_ENTRIES = 100_000_000
_SLACK = 8  # data in special position have fewer corners and cells than the bounds


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """The corners of all closed activation cells within ``|w_j| <= B``, orthant by orthant.

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    numerators : integer array, shape (m, n)
    denominators : integer array, shape (m,)
        The corners are the quotients; a denominator of zero marks a direction in which a cell is
        unbounded (a free bias).
    features : integer array, shape (m, N)
        ``max(0, sample . numerator)``.
    patterns : bool array, shape (cells, N)
        The cells with an active sample, in increasing order.
    witnesses : integer array, shape (cells, n)
        A point inside of each.
    inside : bool array, shape (cells, m)
        Which corners lie in which closed cell.
    support : bool array, shape (m, penalised coordinates)
        Where a corner is not zero.

    Notes
    -----
    The corners are the points in which the hyperplanes of samples, of penalised coordinates and
    of the ends ``w_j = B`` and ``w_j = -B`` meet: at most ``C(N + 3 n, n)`` of them. The features
    are linear on cells, and sizes are linear on their parts in one orthant; so the largest value
    of a linear function of both over a cell, and over its face with some coordinates zero, is
    found at corners.
    """

    setting: Setting
    numerators: IntegerArray
    denominators: IntegerArray
    features: IntegerArray
    patterns: Mask
    witnesses: IntegerArray
    inside: Mask
    support: Mask

    @classmethod
    def of(cls, setting: Setting, budget: float | None = None) -> Corners:
        """List the corners.

        Parameters
        ----------
        setting : Setting
        budget : float, optional
            Seconds.

        Raises
        ------
        InputError
            If the problem has no bound.
        BudgetExceeded
            When the seconds are over, or if there are too many corners.

        Examples
        --------
        >>> from exactrelu.networks import Problem
        >>> from exactrelu.polytopes import ExactVector
        >>> x, y = ExactVector.of([1]), ExactVector.of([1])
        >>> problem = Problem.of([x], y, skip=False, penalize_bias=True, bound=2)
        >>> corners = Corners.of(Setting.of(problem))
        >>> sorted(corners.numerators[corners.inside[0]].tolist())
        [[-2, 2], [0, 0], [0, 2], [2, -2], [2, 0], [2, 2]]
        """
        problem, n = setting.problem, setting.dimension
        bound = problem.bound
        if bound is None:
            raise InputError("bound: none is given; accepted is B > 0")
        samples = integer_array(setting.samples, n)
        penalized = list(setting.penalized)
        _check_size(setting)
        watch = Watch(budget, task="the list of corners")
        rows = [(*sample, 0) for sample in setting.samples]
        for j in penalized:
            unit = [bound.denominator * (i == j) for i in range(n)]
            rows += [(*unit, 0), (*unit, bound.numerator), (*unit, -bound.numerator)]
        table = Arrangement.central(rows).rays(budget=watch.remaining()).numerators
        ends = table[:, penalized].astype(object) * bound.denominator
        sides = np.abs(ends).max(axis=1) <= table[:, n].astype(object) * bound.numerator
        kept = sides.astype(bool) & (table[:, n] >= 0)
        if problem.penalize_bias or free_coordinates(setting):
            kept &= table[:, n] > 0
        numerators, denominators = table[kept, :n], table[kept, n]
        watch.check()
        values = product(samples, numerators.T)
        cells = Arrangement.central(samples).cell_table(budget=watch.remaining())
        active = np.flatnonzero((cells.signs > 0).any(axis=1))
        order = active[np.lexsort((cells.signs[active] > 0).T[::-1])]
        patterns = cells.signs[order] > 0
        above = (values > 0).astype(np.float32)
        below = (values < 0).astype(np.float32)
        clashes = patterns.astype(np.float32) @ below + (~patterns).astype(np.float32) @ above
        return cls(
            setting,
            numerators,
            denominators,
            np.maximum(values, 0).T,
            patterns,
            cells.numerators[order],
            clashes == 0,
            numerators[:, penalized] != 0,
        )

    def __len__(self) -> int:
        return len(self.numerators)


def free_coordinates(setting: Setting) -> tuple[int, ...]:
    """Return the coordinates of an affine part that costs nothing."""
    problem, n = setting.problem, setting.dimension
    if problem.skip:
        return tuple(range(n))
    counted = problem.penalize_bias or (problem.measure == "neurons" and problem.p == 0)
    return () if counted else (n - 1,)


def _check_size(setting: Setting) -> None:
    samples, n, k = len(setting.samples), setting.dimension, len(setting.penalized)
    corners = comb(samples + 3 * k, n)
    cells = 2 * sum(comb(samples - 1, j) for j in range(n))
    if corners > _SLACK * _MOST_CORNERS or cells * corners > _SLACK * _MOST_ENTRIES:
        raise BudgetExceeded(
            f"bound: {setting.problem.bound} cuts off up to {Decimal(cells):.1e} activation "
            f"cells with up to {Decimal(corners):.1e} corners, too many to be listed"
        )
