"""Which few further rays may complete used ones to a cheap network, in floats with bounds.

What is computed about the sizes of rays carries bounds of its errors, see
:mod:`exactrelu.checks.rough`; nothing is concluded from what these leave open. Costs are computed
from lower bounds of sizes; sums of powers are off by less than 2e-13 of them
(:mod:`exactrelu.checks.ray_corners`), sums and differences of a few by less than 1e-11 of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_corners import Floats
from exactrelu.checks.ray_joining import RayJoining
from exactrelu.checks.ray_span import RaySpan
from exactrelu.checks.rough import Rough
from exactrelu.checks.used_rays import Groups

_MANY = 1 << 15
_MARGIN = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class RayAdditions:
    """Further rays beside used ones.

    Parameters
    ----------
    span : RaySpan
        With one or two further features in the basis.
    joining : RayJoining
    cap : float
        Networks of this cost or more need not be looked at.
    """

    span: RaySpan
    joining: RayJoining
    cap: float

    def doubtful(self, groups: Groups) -> Iterator[tuple[int, ...]]:
        """Yield the sets of further rays that may complete groups to a network below the cap."""
        outside = [r for r, within in enumerate(self.span.within()) if not within]
        with np.errstate(all="ignore"):
            if len(self.span.outer) == 1:
                row = self.span.outer[0]
                weights = Rough.of([[row[-1]] * len(outside)], [row[r] for r in outside])
                yield from self._cheap(groups, np.array([outside], dtype=np.intp), weights)
                return
            one, two = self.span.outer
            cross = {r: one[-1] * two[r] - two[-1] * one[r] for r in outside}
            yield from ((r,) for r in outside if not cross[r])
            rays = [r for r in outside if cross[r]]
            first, second = np.triu_indices(len(rays), 1)
            for begin in range(0, len(first), _MANY):
                some = slice(begin, begin + _MANY)
                yield from self._pairs(groups, rays, cross, (first[some], second[some]))

    def _pairs(
        self,
        groups: Groups,
        rays: Sequence[int],
        cross: dict[int, int],
        places: tuple[Indices, Indices],
    ) -> Iterator[tuple[int, ...]]:
        """Solve for the weights of pairs of rays by Cramer's rule."""
        a, b = places
        divisors = [self.span.divisor] * len(rays)
        table = Rough.of([[row[r] for r in rays] for row in self.span.outer], divisors)
        one, two = table.take(0), table.take(1)
        sides = Rough.of([[cross[r] for r in rays]], [self.span.divisor**2] * len(rays)).take(0)
        nothing = Rough(np.zeros(len(a)), np.full(len(a), 1e-300))
        minor = nothing.minus(two.take(a), one.take(b))
        minor = minor.minus(_negative(one.take(a)), two.take(b))
        sure = minor.nonzero()
        first, second = self.span.outer
        for r, s in ((rays[i], rays[j]) for i, j in zip(a[~sure], b[~sure], strict=True)):
            if first[r] * second[s] != second[r] * first[s]:
                yield r, s
        a, b, minor = a[sure], b[sure], minor.take(sure)
        left, right = sides.take(b).over(minor), _negative(sides.take(a)).over(minor)
        weights = Rough(
            np.stack([left.values, right.values]), np.stack([left.errors, right.errors])
        )
        yield from self._cheap(groups, np.array(rays, dtype=np.intp)[np.stack([a, b])], weights)

    def _cheap(self, groups: Groups, rays: Indices, weights: Rough) -> Iterator[tuple[int, ...]]:
        """Yield those of some sets whose weights may be positive and whose cost below the cap."""
        least: list[Floats] = []
        for row in self.span.inner:
            size = Rough.of([[row[-1]]], [self.span.divisor]).take(0)
            features = Rough.of([row[:-1]], [self.span.divisor] * self.span.count).take(0)
            for ray, weight in zip(rays, _rows(weights), strict=True):
                size = size.minus(features.take(ray), weight)
            kept = np.flatnonzero(~(size.values < -size.errors))
            rays, weights, size = rays[:, kept], weights.columns(kept), size.take(kept)
            least = [part[kept] for part in least]
            least.append(np.maximum(size.values - size.errors, 0.0))
        sure = (np.abs(weights.values) > weights.errors).all(axis=0)
        signed = rays + np.where(weights.values < 0, self.span.count, 0)
        own = np.maximum(np.abs(weights.values) - weights.errors, 0.0)
        doubt = ~sure | ~(self._least_cost(groups, least, signed, own) >= self.cap)
        yield from map(tuple, rays[:, doubt].T.tolist())

    def _least_cost(
        self, groups: Groups, least: Sequence[Floats], signed: Indices, own: Floats
    ) -> Floats:
        """Bound what networks cost, however the further rays join neurons, from below."""
        joining, total = self.joining, np.zeros(signed.shape[1])
        ends = np.cumsum([0, *map(len, groups)]).tolist()
        added = [joining.entries(ray, size) for ray, size in zip(signed, own, strict=True)]
        alone = [joining.cost(part) for part in added]
        best, both = list(alone), np.full(len(total), np.inf)
        if len(signed) == 2:
            both = np.where(joining.together(*signed), joining.cost(sum(added)), np.inf)
        for group, (begin, end) in zip(groups, pairwise(ends), strict=True):
            whole = sum(
                joining.entries(np.full(len(total), j), size)
                for j, size in zip(group, least[begin:end], strict=True)
            )
            cost = joining.cost(whole)
            total += cost
            one, two = joining.with_group(group)
            for place, part in enumerate(added):
                more = np.where(one[signed[place]], joining.cost(whole + part) - cost, np.inf)
                best[place] = np.minimum(best[place], more)
            if len(signed) == 2:
                fits = two[joining.pairs[signed[0], signed[1]]]
                more = np.where(fits, joining.cost(whole + sum(added)) - cost, np.inf)
                both = np.minimum(both, more)
        size = total + sum(alone)
        return np.asarray(total + np.minimum(sum(best), both) - _MARGIN * size)


def _negative(numbers: Rough) -> Rough:
    return Rough(-numbers.values, numbers.errors)


def _rows(table: Rough) -> Iterator[Rough]:
    return (table.take(row) for row in range(len(table.values)))
