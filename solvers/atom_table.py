"""The rays of the refined arrangement: the building blocks of every minimiser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.integer_rows import independent_rows
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.setting import Setting

_MOST_RAYS = 40_000  # a byte or two for each pair
_AT_ONCE = 10**7  # pairs


def counts_neurons(setting: Setting) -> bool:
    """Tell whether neurons are counted, and that differs from counting parameters."""
    problem = setting.problem
    one_weight = len(setting.penalized) == 1 and problem.skip
    return problem.measure == "neurons" and problem.p == 0 and not one_weight


@dataclass(frozen=True, slots=True, eq=False)
class AtomTable:
    """Rays of the arrangement of the samples and the penalised coordinates, with their features.

    Parameters
    ----------
    rays : integer array, shape (m, n)
        Primitive directions that some sample activates and that cost something.
    features : integer array, shape (N, m)
        ``max(0, ray . sample)``.
    free : tuple of int
        The coordinates of the affine part that costs nothing; their columns are independent.
    free_features : integer array, shape (N, f)
    mergeable : bool array, shape (m, m)
        Whether two rays lie in one refined cone.
    wasteful : bool array, shape (m, m)
        Whether two rays lie in one data cell but not in one refined cone: as two neurons of one
        sign they are dearer than their sum as one. As parts of larger neurons they need not be.
    idle : integer array, shape (k, n)
        The other rays of the arrangement, which no sample activates or which cost nothing.

    Notes
    -----
    On a data cell the feature map is linear, and each refined cone is pointed; so each weight
    vector is a nonnegative combination of rays of one refined cone, and its feature the same
    combination of theirs. If neurons are counted, coordinates do not refine the arrangement.
    """

    rays: IntegerArray
    features: IntegerArray
    free: tuple[int, ...]
    free_features: IntegerArray
    mergeable: NDArray[np.bool_]
    wasteful: NDArray[np.bool_]
    idle: IntegerArray

    @classmethod
    def of(cls, setting: Setting, budget: float | None = None) -> AtomTable:
        """List the atoms of a setting.

        Parameters
        ----------
        setting : Setting
        budget : float, optional
            Seconds.

        Raises
        ------
        BudgetExceeded
            When the seconds are over, or the rays are too many to be compared in pairs.
        InputError
            If they are too many, and there is no budget.

        Examples
        --------
        >>> from exactrelu.networks import Problem
        >>> from exactrelu.polytopes import ExactVector
        >>> x, y = ExactVector.of([1, 2]), ExactVector.of([0, 1])
        >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
        >>> AtomTable.of(Setting.of(problem)).rays.tolist()
        [[-1, 2], [0, 1], [1, 0], [1, -1]]
        """
        n, neurons = setting.dimension, counts_neurons(setting)
        samples = integer_array(setting.samples, n)
        refining = () if neurons else setting.penalized
        units = np.eye(n, dtype=np.int64)[list(refining)]
        watch = Watch(budget, task="the list of rays")
        table = Arrangement.central(np.concatenate([samples, units])).rays(budget=budget)
        rays, signs = table.numerators, table.signs
        features = np.maximum(product(samples, rays.T), 0)
        useful = (features != 0).any(axis=0)
        if not neurons:
            useful &= (rays[:, list(refining)] != 0).any(axis=1)
        idle, rays, signs = rays[~useful], rays[useful], signs[useful]
        _require_few(len(rays), budget)
        features = features[:, useful]
        free = free_coordinates(setting, samples, neurons)
        one_cell = _agree(signs[:, : len(samples)], watch)
        mergeable = _agree(signs, watch)
        wasteful = one_cell & ~mergeable
        free_features = samples[:, list(free)]
        return cls(rays, features, free, free_features, mergeable, wasteful, idle)

    def __len__(self) -> int:
        return len(self.rays)

    def take(self, order: NDArray[np.intp]) -> AtomTable:
        """Return some of the atoms, or all in another order."""
        return AtomTable(
            self.rays[order],
            self.features[:, order],
            self.free,
            self.free_features,
            self.mergeable[np.ix_(order, order)],
            self.wasteful[np.ix_(order, order)],
            self.idle,
        )


def free_coordinates(setting: Setting, samples: IntegerArray, neurons: bool) -> tuple[int, ...]:
    """Return the coordinates of the affine part that cost nothing, with independent columns."""
    if setting.problem.skip:
        # The constant first: it is kept whatever the other columns are.
        order = [setting.dimension - 1, *range(setting.dimension - 1)]
        return tuple(order[place] for place in independent_rows(samples.T[order]))
    if setting.problem.penalize_bias or neurons:
        return ()
    return (setting.dimension - 1,)


def _require_few(rays: int, budget: float | None) -> None:
    if rays > _MOST_RAYS:
        said = f"{rays} rays; accepted where they are compared in pairs are {_MOST_RAYS}"
        raise InputError(said) if budget is None else BudgetExceeded(said)


def _agree(signs: NDArray[np.int8], watch: Watch) -> NDArray[np.bool_]:
    """Tell which pairs of rows have nowhere opposite signs."""
    above, below = (signs > 0).astype(np.float32), (signs < 0).astype(np.float32)
    agree = np.empty((len(signs), len(signs)), dtype=bool)
    step = max(1, _AT_ONCE // max(1, len(signs)))
    for at in range(0, len(signs), step):
        watch.check()
        clashes = above[at : at + step] @ below.T + below[at : at + step] @ above.T
        agree[at : at + step] = clashes == 0
    return agree
