"""The equations for the weights of rays, for each way to make samples tight, for the checker alone.

A label with a tolerance is met at one of its ends, or the sample is *loose*: the vertices of all
``(weights, values)`` that fit have independent columns in the rows of the tight samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb

from flint import fmpq, fmpz_mat

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import kernel, pivots
from exactrelu.checks.rays import Rays

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RaySystem:
    """``rows @ weights = right`` and ``low <= watched @ weights <= high``, in integers.

    Parameters
    ----------
    rows : list of tuple of int
        Independent, one entry for each ray.
    right : list of int
    watched : list of tuple of int
        One for each loose sample.
    low, high : list of int
    met : list of (int, int)
        The tight samples with their values.
    """

    rows: list[Vector]
    right: list[int]
    watched: list[Vector]
    low: list[int]
    high: list[int]
    met: list[tuple[int, int]]

    def weights(self, support: Sequence[int]) -> list[fmpq] | None:
        """Return the exact weights of independent rays that solve the equations, or None.

        None is returned too if the rays are dependent.
        """
        if not support:
            return None if any(self.right) else []
        table = [
            [*(row[ray] for ray in support), end]
            for row, end in zip(self.rows, self.right, strict=True)
        ]
        reduced, divisor, rank = fmpz_mat(table).rref()
        k = len(support)
        if int(rank) != k or any(reduced[j, j] == 0 for j in range(k)):
            return None
        return [fmpq(reduced[j, k], divisor) for j in range(k)]

    def free_weights(
        self,
        free: Sequence[Vector],
        features: Sequence[Vector],
        support: Sequence[int],
        weights: Sequence[fmpq],
    ) -> list[fmpq]:
        """Return what the free unknowns are where rays with these weights solve the equations."""
        if not free:
            return []
        table: list[list[int]] = []
        for sample, value in self.met:
            rest = fmpq(value)
            for ray, weight in zip(support, weights, strict=True):
                rest -= weight * features[ray][sample]
            scale = int(rest.q)
            table.append([*(column[sample] * scale for column in free), int(rest.p)])
        reduced, divisor, rank = fmpz_mat(table).rref()
        if int(rank) != len(free):
            raise CheckFailed("the free columns do not meet the samples")
        return [fmpq(reduced[j, len(free)], divisor) for j in range(len(free))]

    def holds(self, support: Sequence[int], weights: Sequence[fmpq]) -> bool:
        """Tell whether loose samples stay within their tolerance."""
        for row, low, high in zip(self.watched, self.low, self.high, strict=True):
            value = sum((row[ray] * w for ray, w in zip(support, weights, strict=True)), fmpq(0))
            if not low <= value <= high:
                return False
        return True


def ray_systems(samples: Samples, rays: Rays) -> Iterator[RaySystem]:
    """Yield the equations for every way to make samples tight, without the free affine part."""
    limits = samples.lower, samples.upper
    return systems_beside(samples.base_columns(), rays.features, limits)


def systems_beside(
    free: Sequence[Vector], features: Sequence[Vector], limits: tuple[Sequence[int], Sequence[int]]
) -> Iterator[RaySystem]:
    """Yield the equations for every way to make samples tight, without some free columns.

    Where the free columns are dependent in the tight rows, no vertex is.

    Parameters
    ----------
    free, features : sequence of tuple of int
        What each free unknown, and each ray, does at the samples.
    limits : (sequence of int, sequence of int)
        The least and the largest value at each sample.
    """
    ends = [(low,) if low == high else (None, low, high) for low, high in zip(*limits, strict=True)]
    for chosen in product(*ends):
        tight = [i for i, end in enumerate(chosen) if end is not None]
        base = [tuple(column[i] for i in tight) for column in free]
        if len(pivots(list(zip(*base, strict=True)))) < len(base):
            continue
        left = [_spread(z, tight, len(chosen)) for z in kernel(base, len(tight))]
        labels = tuple(end or 0 for end in chosen)
        equations = [(*_applied(z, features), _dot(z, labels)) for z in left]
        kept = _independent(equations)
        if kept is None:
            continue
        watched, low, high = [], [], []
        for loose in set(range(len(chosen))) - set(tight):
            z, scale = _watching(free, tight, loose, len(chosen))
            rest = _dot(z, labels)
            watched.append(_applied(z, features))
            low.append(scale * limits[0][loose] + rest)
            high.append(scale * limits[1][loose] + rest)
        rows, right = [row[:-1] for row in kept], [row[-1] for row in kept]
        yield RaySystem(rows, right, watched, low, high, [(i, labels[i]) for i in tight])


def systems_size(samples: Samples, rays: Rays) -> int:
    """Bound the number of sets of rays that the equations may have as solutions.

    Examples
    --------
    >>> samples = Samples([(0, 1), (1, 1)], [0, 1], [0, 1], False, True, False)
    >>> systems_size(samples, Rays.of(samples))
    3
    """
    exact = sum(low == high for low, high in zip(samples.lower, samples.upper, strict=True))
    slack, fixed = len(samples.rows) - exact, len(samples.base)
    return sum(
        comb(slack, tight) * 2**tight * comb(len(rays), exact + tight - fixed)
        for tight in range(slack + 1)
        if exact + tight >= fixed
    )


def _watching(
    free: Sequence[Vector], tight: Sequence[int], loose: int, count: int
) -> tuple[Vector, int]:
    """Return z and t > 0 with ``t value(loose) = z . features + rest`` beside the free columns."""
    places = [*tight, loose]
    columns = [tuple(column[i] for i in places) for column in free]
    vector = next(z for z in kernel(columns, len(places)) if z[-1])
    sign = 1 if vector[-1] > 0 else -1
    return _spread([sign * t for t in vector], places, count), sign * vector[-1]


def _spread(vector: Sequence[int], places: Sequence[int], length: int) -> Vector:
    whole = [0] * length
    for entry, place in zip(vector, places, strict=True):
        whole[place] = entry
    return tuple(whole)


def _applied(z: Vector, features: Sequence[Vector]) -> Vector:
    return tuple(_dot(z, feature) for feature in features)


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _independent(equations: list[Vector]) -> list[Vector] | None:
    """Leave out equations that follow from others; None if they contradict them."""
    rows = [row[:-1] for row in equations]
    kept = pivots(list(zip(*rows, strict=True))) if rows and rows[0] else []
    if len(pivots(list(zip(*equations, strict=True)))) > len(kept):
        return None
    return [equations[i] for i in kept]
