"""Rays of the refined arrangement as columns of a linear program."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.watch import Watch

_MOST_ENTRIES, _AT_ONCE = 30_000_000, 2**20
_SLACK = 40  # data in special position have far fewer rays than the bound


@dataclass(frozen=True, slots=True, eq=False)
class FeatureRays:
    """Directions of neurons, with their features at the samples and their costs at p = 1.

    Parameters
    ----------
    rays : integer array, shape (m, n)
        Primitive rays that some sample activates and that cost something.
    signs : int8 array, shape (m, N + penalised coordinates)
        On which side of each hyperplane a ray lies.
    features : integer array, shape (m, N)
        ``max(0, ray . sample)``.
    costs : integer array, shape (m,)
        The sums of the absolute penalised coordinates.

    Notes
    -----
    The hyperplanes are those of the samples and of the penalised coordinates. On a cone between
    them features and costs are linear, so that a condition ``sum_i mu_i max(0, w . x_i) <= |w|_1``
    holds for every direction w if it holds for these rays.
    """

    rays: IntegerArray
    signs: NDArray[np.int8]
    features: IntegerArray
    costs: IntegerArray

    @classmethod
    def of(
        cls, samples: IntegerArray, penalized: tuple[int, ...], budget: float | None = None
    ) -> FeatureRays:
        """List the rays.

        Parameters
        ----------
        samples : integer array, shape (N, n)
            The rows ``(x_i, 1)``, scaled by positive factors.
        penalized : tuple of int
        budget : float, optional
            Seconds.

        Raises
        ------
        BudgetExceeded
            When the seconds are over, or the features need too much memory.

        Examples
        --------
        >>> found = FeatureRays.of(np.array([[1, 1], [2, 1]]), (0, 1))
        >>> found.rays.tolist(), found.costs.tolist()
        ([[-1, 2], [0, 1], [1, 0], [1, -1]], [3, 1, 1, 2])
        """
        chosen, watch = list(penalized), Watch(budget, task="the list of rays")
        units = np.eye(samples.shape[1], dtype=np.int64)[chosen]
        _check_size(len(samples), 2 * comb(len(samples) + len(units), len(samples[0]) - 1), _SLACK)
        table = Arrangement.central(np.concatenate([samples, units])).rays(
            progress=lambda found, _: _check_size(len(samples), found), budget=budget
        )
        rays, signs = table.numerators, table.signs
        costs = product(np.abs(rays[:, chosen]), np.ones(len(chosen), dtype=np.int64))
        useful = (signs[:, : len(samples)] > 0).any(axis=1) & (costs != 0)
        rays, signs, costs = rays[useful], signs[useful], costs[useful]
        parts, step = [np.zeros((0, len(samples)), dtype=np.int64)], _AT_ONCE // len(samples) + 1
        for at in range(0, len(rays), step):
            watch.check()
            parts.append(np.maximum(product(rays[at : at + step], samples.T), 0))
        features = np.concatenate(parts)
        watch.check()
        return cls(rays, signs, features, costs)

    def __len__(self) -> int:
        return len(self.rays)

    def merged(self, weights: dict[int, int]) -> list[tuple[int, ...]]:
        """Add up rays of common cones to neurons, which changes neither cost nor function.

        Parameters
        ----------
        weights : dict of int to int
            A positive weight for the index of each ray.

        Returns
        -------
        list of tuple of int
            One weight vector for each group; a ray joins the first group that it may join.
        """
        groups: list[tuple[NDArray[np.int8], list[int]]] = []
        for place, weight in weights.items():
            vector = [weight * int(entry) for entry in self.rays[place]]
            for at, (side, total) in enumerate(groups):
                if not (side * self.signs[place] < 0).any():
                    joined = np.where(side != 0, side, self.signs[place])
                    groups[at] = (joined, [a + b for a, b in zip(total, vector, strict=True)])
                    break
            else:
                groups.append((self.signs[place], vector))
        return [tuple(total) for _, total in groups]


def _check_size(samples: int, rays: int, slack: int = 1) -> None:
    """Stop before memory ends; a bound of the number of rays gets some slack."""
    if samples * rays > slack * _MOST_ENTRIES:
        raise BudgetExceeded(
            f"the linear program has {'up to' if slack > 1 else 'at least'} {rays} rays over "
            f"{samples} samples; accepted are {_MOST_ENTRIES // samples} rays"
        )
