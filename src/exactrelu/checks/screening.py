"""Leave out solutions that are dearer than known networks, in floats, for the checker alone.

A solution costs at least what certain lower bounds of its weights cost, merged in the cheapest way:

* Merging rays of one sign and one cone adds their sizes up, and the sum of s sizes t costs at least
  ``s^(p - 1)`` times the sum of their ``t^p``, because that is concave in t. So with ``s_i - 1``
  others that ray i may be merged with, the cost is at least the sum over i of
  ``s_i^(p - 1) sum_j (w_i r_ij)^p``.
* What this leaves is merged in all ways of which none can be merged further. Rays whose weights
  may be zero are left out: that lowers costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.cost_floor import Floats, Places, Terms
from exactrelu.checks.merging import Parts, partitions
from exactrelu.checks.near_solutions import NearSolutions
from exactrelu.checks.rays import Rays

Mask = NDArray[np.bool_]

_MANY = 30_000
_SMALLEST, _LARGEST = -690.0, 345.0  # natural logarithms


class Floor(Protocol):
    """What is known to be affordable."""

    def left(self, terms: Terms, count: int) -> Places:
        """Return which networks are not proved to be dearer, from lower bounds of their costs."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Solutions by the logarithms of lower bounds of their weights.

    Parameters
    ----------
    supports : ndarray of int, shape (r, count)
    logs : float array, shape (r, count)
    signs : ndarray of int, shape (r, count)
        Zero where a weight may be zero.
    """

    supports: Places
    logs: Floats
    signs: NDArray[np.int8]

    def __len__(self) -> int:
        return int(self.signs.shape[1])

    def take(self, places: Places) -> Candidates:
        """Return some of them."""
        return Candidates(
            self.supports.take(places, axis=1),
            self.logs.take(places, axis=1),
            self.signs.take(places, axis=1),
        )


@dataclass(slots=True, eq=False)
class Screening:
    """Solutions that may be affordable, collected.

    Parameters
    ----------
    rays : Rays
    floor : CostFloor, or another Floor
    """

    rays: Rays
    floor: Floor
    _logs: Floats = field(init=False)
    _waiting: list[Candidates] = field(default_factory=list)
    _powers: dict[float, tuple[Floats, Floats]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = self.rays.sizes
        logs = [[_logarithm(size) for size in sizes] for sizes in table]
        self._logs = np.array(logs, dtype=np.float64)

    def take(self, near: NearSolutions, exponents: NDArray[np.int64], inside: Mask) -> None:
        """Leave out most of many solutions.

        Parameters
        ----------
        near : NearSolutions
        exponents : ndarray of int
            Of the rays' weights.
        inside : bool array, shape (count,)
            Which are not certain to miss a loose sample.
        """
        values, errors = near.weights.values, near.weights.errors
        with np.errstate(all="ignore"):
            least = np.abs(values) - errors
            certain = least > 0
            logs = np.log(least) + exponents[near.supports] * np.log(2.0)
        certain &= logs > _SMALLEST
        signs = np.where(certain, np.sign(values), 0).astype(np.int8)
        logs = np.where(certain, np.minimum(logs, _LARGEST), 0.0)
        found = Candidates(near.supports, logs, signs)
        if not inside.all():
            found = found.take(np.flatnonzero(inside))
        self._waiting.append(found.take(self._unmerged(found)))

    def _unmerged(self, found: Candidates) -> Places:
        """Return which are left by the bound without merging."""
        rays, signs = found.supports, found.signs
        shares = np.ones(rays.shape, dtype=np.int8)
        for i in range(len(rays)):
            for j in range(i):
                pair = self.rays.near[rays[i], rays[j]] & (signs[i] * signs[j] > 0)
                shares[i] += pair
                shares[j] += pair
        logs = found.logs + np.log(shares)
        amounts = (signs != 0) / shares

        def terms(p: float, places: Places) -> tuple[Floats, Floats]:
            power, entropy = self._power(p)
            if len(places) == rays.shape[1]:
                some, chosen, amount = logs, rays, amounts
            else:
                some, chosen = logs.take(places, axis=1), rays.take(places, axis=1)
                amount = amounts.take(places, axis=1)
            parts = np.exp(p * some) * power[chosen] * amount
            return parts.sum(axis=0), (parts * (some + entropy[chosen])).sum(axis=0)

        return self.floor.left(terms, rays.shape[1])

    def _power(self, p: float) -> tuple[Floats, Floats]:
        """Return ``sum_j r_j^p`` of all rays, and the mean logarithm with these weights."""
        if p not in self._powers:
            with np.errstate(all="ignore"):
                parts = np.where(np.isfinite(self._logs), np.exp(p * self._logs), 0.0)
                whole = parts.sum(axis=1)
                mean = (parts * np.where(parts > 0, self._logs, 0.0)).sum(axis=1) / whole
            self._powers[p] = whole, mean
        return self._powers[p]

    def full(self) -> bool:
        """Tell whether enough are waiting."""
        return sum(len(found) for found in self._waiting) > _MANY

    def collected(self) -> Candidates | None:
        """Return those of the waiting that are affordable merged in the cheapest way."""
        if not self._waiting:
            return None
        waiting = self._waiting
        found = Candidates(
            np.concatenate([part.supports for part in waiting], axis=1),
            np.concatenate([part.logs for part in waiting], axis=1),
            np.concatenate([part.signs for part in waiting], axis=1),
        )
        self._waiting = []
        left = np.zeros(found.signs.shape[1], dtype=bool)
        for places, friends in self._alike(found):
            group = found.take(places)
            for parts in partitions(friends):
                left[places[self._merged(group, parts)]] = True
        return found.take(np.flatnonzero(left))

    def _alike(self, found: Candidates) -> Iterator[tuple[Places, tuple[int, ...]]]:
        """Group solutions by which of their rays may be merged."""
        rank, count = found.signs.shape
        near = np.zeros((rank, rank, count), dtype=bool)
        for i in range(rank):
            near[i, i] = found.signs[i] != 0
            for j in range(i):
                pair = self.rays.near[found.supports[i], found.supports[j]]
                near[i, j] = near[j, i] = pair & (found.signs[i] * found.signs[j] > 0)
        keys = np.packbits(near.reshape(rank * rank, count), axis=0).T
        kinds, numbers = np.unique(keys, axis=0, return_inverse=True)
        order = np.argsort(numbers.ravel(), kind="stable")
        bounds = np.searchsorted(numbers.ravel()[order], np.arange(len(kinds) + 1))
        for kind in range(len(kinds)):
            places = order[bounds[kind] : bounds[kind + 1]]
            one = near[:, :, places[0]]
            # A ray that may have no weight is friends with nobody and adds nothing.
            yield (
                places,
                tuple(
                    sum(1 << j for j in range(rank) if i != j and one[i, j]) for i in range(rank)
                ),
            )

    def _merged(self, group: Candidates, parts: Parts) -> Places:
        """Return which of a group are left when merged in one way."""
        count = group.signs.shape[1]
        present = (group.signs != 0).astype(np.float64)
        if self.rays.neurons:
            total = sum((present[list(part)].max(axis=0) for part in parts), np.zeros(count))

            def counted(p: float, places: Places) -> tuple[Floats, Floats]:
                return total[places], np.zeros(len(places))

            return self.floor.left(counted, count)
        rays = np.exp(self._logs)
        weights = np.exp(group.logs) * present
        sizes = []
        for part in parts:
            members = list(part)
            added = weights[members, :, None] * rays[group.supports[members]]
            sizes.append(added.sum(axis=0).T)
        whole = np.concatenate(sizes)
        with np.errstate(all="ignore"):
            logs = np.where(whole > 0, np.log(whole), 0.0)
        there = (whole > 0).astype(np.float64)

        def terms(p: float, places: Places) -> tuple[Floats, Floats]:
            some = logs.take(places, axis=1)
            amounts = np.exp(p * some) * there.take(places, axis=1)
            return amounts.sum(axis=0), (amounts * some).sum(axis=0)

        return self.floor.left(terms, count)


def _logarithm(size: int) -> float:
    """Return the logarithm of an integer of any length."""
    if size == 0:
        return float("-inf")
    shift = max(0, size.bit_length() - 64)
    return float(np.log(float(size >> shift))) + shift * float(np.log(2.0))
