"""The bounds of a tree of intervals of neuron sizes, in floats with their margins.

Sums are computed in double precision. A sum of m products of rounded numbers is off by at most
(m + 4) 2^-53 (1 + 1e-6) times the sum of their absolute values, a power by a few units in the last
place, and the size of a ray, for p at least 1/50, by less than 2e-13 of it; the margin, 1e-12 or
(m + 64) 2^-52 if that is more, of all terms exceeds them. Numbers beyond 1e-140 to 1e140, for
which floats lose more, are refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import cells, lines
from exactrelu.polytopes.rational import parse_rational

Floats = NDArray[np.float64]

MARGIN, LARGEST = 1e-12, 1e140
_LEAST, _UNDERFLOW = 1e-140, 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class SizeTree:
    """The data of all bounds: the signed cones with their rays, as floats with their margins."""

    power: float
    cap: float
    features: Floats  # rays x N, over the sizes of the rays
    members: list[NDArray[np.intp]]
    places: list[int]  # of the cones that the certificate names
    y: list[Fraction]
    slack: list[Fraction]
    free: list[list[Fraction]]
    margin: float

    @classmethod
    def of(
        cls,
        problem: Mapping[str, Any],
        data: Mapping[str, Any],
        power: float,
        cap: float,
        cones: Sequence[Any],
    ) -> SizeTree:
        """Enumerate the cones of a certificate's problem, with the rays of each."""
        points = [[*map(parse_rational, row), Fraction(1)] for row in data["X"]]
        n, given = len(points[0]), data["tolerance"]
        penalized = range(n if problem["penalize_bias"] else n - 1)
        rows = list(dict.fromkeys(_integers(point) for point in points))
        units = [tuple(int(i == j) for i in range(n)) for j in penalized]
        rays = [
            tuple(side * t for t in line) for line in lines([*rows, *units]) for side in (1, -1)
        ]
        rays = [
            r for r in rays if any(r[j] for j in penalized) and any(_dot(r, x) > 0 for x in rows)
        ]
        sides = np.array(
            [[_sign(_dot(r, x)) for x in [*rows, *units]] for r in rays], dtype=np.int8
        )
        signs = cells([*rows, *units])
        inside = [np.flatnonzero((sides * cell >= 0).all(axis=1)) for cell in signs]
        kept = [place for place, chosen in enumerate(inside) if len(chosen)]
        sizes = [sum(abs(float(r[j])) ** power for j in penalized) ** (1 / power) for r in rays]
        features = [
            [float(max(Fraction(0), sum(a * b for a, b in zip(r, x, strict=True)))) for x in points]
            for r in rays
        ]
        words = {"".join("-0+"[s + 1] for s in signs[k].tolist()): i for i, k in enumerate(kept)}
        table = _in_range(sizes, "sizes of rays")[:, None]
        return cls(
            power,
            cap,
            _in_range(_in_range(features, "features") / table, "features over sizes"),
            [inside[place] for place in kept],
            [words[word] + (0 if side == 1 else len(kept)) for side, word in cones],
            [parse_rational(value) for value in data["y"]],
            [
                parse_rational(t)
                for t in ([given] * len(points) if isinstance(given, str) else given)
            ],
            [
                [x[j] for x in points]
                for j in (range(n) if problem["skip"] else range(len(penalized), n))
            ],
            max(MARGIN, (max(len(points), 2 * len(kept)) + 64) * 2.0**-52),
        )

    def least(self, tree: Sequence[Mapping[str, Any]], largest: float) -> tuple[float, int]:
        """Walk through the nodes in preorder; return the least bound and the number of leaves."""
        size = 2 * len(self.members)
        waiting = [(np.zeros(size), np.full(size, largest))]
        least, leaves = self.cap, 0
        for node in tree:
            low, high = waiting.pop()
            if "dual" in node:
                value, ends, slopes, error = self._bound(node["dual"], low, high)
            for number, text in node.get("cuts", ()):
                k, size_ = self.places[number], float(parse_rational(text))
                beyond = min(
                    size_**self.power - slopes[k] * size_,
                    high[k] ** self.power - slopes[k] * high[k],
                )
                wide = error + self.margin * (1 + slopes[k]) * (1 + high[k])
                if low[k] > 0 or not value - ends[k] + beyond - wide >= self.cap:
                    raise CheckFailed(
                        f"a neuron of size {size_} is not too dear where it is cut off"
                    )
                high[k] = min(high[k], size_)
            if "split" in node:
                number, text = node["split"]
                k, size_ = self.places[number], float(parse_rational(text))
                if not low[k] <= size_ <= high[k]:
                    raise CheckFailed(f"a split at {size_} is outside its interval")
                larger = low.copy()
                larger[k] = size_
                waiting.append((larger, high.copy()))
                high[k] = size_
                waiting.append((low, high))
            else:
                value, _, _, error = self._bound(node["dual"], low, high)
                least, leaves = min(least, value - error), leaves + 1
        if waiting:
            raise CheckFailed("the tree ends before all its leaves")
        return max(0.0, least), leaves

    def _bound(
        self, texts: Sequence[str], low: Floats, high: Floats
    ) -> tuple[float, Floats, Floats, float]:
        """Return the bound, what each signed cone adds to it, its slope, and the margin."""
        exact = [parse_rational(text) for text in texts]
        if len(exact) != len(self.y):
            raise CheckFailed(f"a dual vector has {len(exact)} entries, not one a row")
        for column in self.free:
            if sum(mu * x for mu, x in zip(exact, column, strict=True)):
                raise CheckFailed("a dual vector does not vanish on the free affine part")
        labels = sum(
            (mu * y - abs(mu) * t for mu, y, t in zip(exact, self.y, self.slack, strict=True)),
            Fraction(0),
        )
        dual = _in_range([float(mu) for mu in exact], "multipliers")
        values = self.features @ dual
        errors = self.margin * (self.features @ np.abs(dual))
        tops = [
            float(side[rays].max())
            for side in (values + errors, errors - values)
            for rays in self.members
        ]
        slopes = np.maximum(np.array(tops), 0.0) * (1 + self.margin)
        bottoms, ceilings = low**self.power, high**self.power
        sums = bottoms + slopes * low, ceilings + slopes * high
        # What rounding can do to the upper end is taken off before the lesser end is chosen.
        upper = ceilings - slopes * high - self.margin * sums[1]
        ends = np.minimum(bottoms - slopes * low, upper)
        scale = abs(float(labels)) + float((sums[0] + np.where(ends < 0, sums[1], 0.0)).sum())
        value, error = float(labels) + float(ends.sum()), self.margin * scale + _UNDERFLOW
        if not math.isfinite(value) or not math.isfinite(error):
            raise CheckFailed("a bound is beyond the range of floats")
        return value, ends, slopes, error


def _in_range(values: Sequence[Any] | Floats, name: str) -> Floats:
    """Return an array of floats, which must be zero or of a size that rounding respects."""
    table = np.array(values, dtype=np.float64)
    if not ((table == 0) | ((np.abs(table) >= _LEAST) & (np.abs(table) <= LARGEST))).all():
        raise CheckFailed(f"{name} are beyond the range in which floats serve")
    return table


def _integers(point: Sequence[Fraction]) -> tuple[int, ...]:
    scale = lcm(*(t.denominator for t in point))
    return tuple(int(t * scale) for t in point)


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
