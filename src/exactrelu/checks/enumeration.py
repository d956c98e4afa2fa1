"""Enumerate the cost vectors among which there is a minimiser for every p, for the checker alone.

The theorems relied on, and nothing else:

* Rays of the arrangement of the samples and of the penalised coordinates: on a closed cone between
  these hyperplanes a weight vector is a nonnegative combination of rays of the cone, and the values
  ``max(0, w . (x_i, 1))`` are the same combination of theirs.
* For 0 <= p < 1 some minimiser, and for 0 < p < 1 every one, comes from weights of rays, positive
  or negative, whose values are independent beside the free affine part, by merging rays of one
  sign and one cone into neurons (docs/theory/several-inputs.md).
* Merging never raises the cost; so only merged sets of which no two could be joined are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

from flint import fmpq, fmpz_mat

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import lines, pivots

MOST_BASES = 200_000

Costs = tuple[fmpq, ...]
"""The nonzero ``|v w_j|`` of a network, in increasing order."""


def cost_vectors(problem: Mapping[str, Any], data: Mapping[str, Any]) -> set[Costs]:
    """Return the cost vectors of all candidates.

    Raises
    ------
    CheckFailed
        If labels have a tolerance, weights a bound, or there are too many sets of rays.
    """
    samples = Samples.read({**problem, "measure": "parameters"}, data)
    if samples.lower != samples.upper or problem["bound"] is not None:
        raise CheckFailed("a tolerance or a bound is given: the enumeration is about exact labels")
    n, k = len(samples.rows[0]), samples.penalized
    units = [tuple(int(i == j) for i in range(n)) for j in range(k)]
    rays, signs, features = [], [], []
    for line in lines([*samples.rows, *units]):
        for side in (1, -1):
            ray = tuple(side * t for t in line)
            values = [sum(a * b for a, b in zip(ray, row, strict=True)) for row in samples.rows]
            if any(v > 0 for v in values) and any(ray[:k]):
                rays.append(ray)
                signs.append([*values, *ray[:k]])
                features.append(tuple(max(v, 0) for v in values))
    columns = samples.beside(features)
    labels = samples.beside([tuple(samples.lower)])[0]
    rows = pivots(columns) if columns else []
    count = comb(len(rays), len(rows))
    if count > MOST_BASES:
        raise CheckFailed(f"there are {count} sets of rays, more than {MOST_BASES}")
    found: set[Costs] = set()
    for support, weights in _vertices(columns, labels, rows):
        near = [[_compatible(signs[a], signs[b]) for b in support] for a in support]
        for parts in _merged(weights, near):
            found.add(_costs([rays[place] for place in support], weights, parts, k))
    if not found:
        raise CheckFailed("no set of rays fits the labels")
    return found


def _vertices(
    columns: Sequence[tuple[int, ...]], labels: tuple[int, ...], rows: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], list[fmpq]]]:
    """Yield the solutions with independent columns: where they are not zero, and their values.

    Every independent set of columns is part of a basis. A solution of the independent rows solves
    the others if the labels are in the span at all, which is checked for each.
    """
    seen = set()
    right = fmpz_mat([[labels[row]] for row in rows]) if rows else None
    if right is None:
        if not any(labels):
            yield (), []
        return
    for chosen in combinations(range(len(columns)), len(rows)):
        square = fmpz_mat([[columns[place][row] for place in chosen] for row in rows])
        try:
            solved = square.solve(right)
        except ZeroDivisionError:
            continue
        values = [fmpq(solved[j, 0]) for j in range(len(chosen))]
        support = tuple(place for place, value in zip(chosen, values, strict=True) if value != 0)
        if support in seen:
            continue
        seen.add(support)
        kept = [value for value in values if value != 0]
        for row in range(len(labels)):
            pairs = zip(support, kept, strict=True)
            if sum((columns[place][row] * v for place, v in pairs), fmpq(0)) != labels[row]:
                raise CheckFailed("the labels are not in the span of the rays")
        yield support, kept


def _compatible(left: Sequence[int], right: Sequence[int]) -> bool:
    """Tell whether two rays lie in one closed cone: no hyperplane separates them."""
    return all(a * b >= 0 for a, b in zip(left, right, strict=True))


def _merged(weights: Sequence[fmpq], near: Sequence[Sequence[bool]]) -> Iterator[list[list[int]]]:
    """Yield partitions into rays of one sign and one cone, of which no two parts can be joined."""

    def fits(a: int, b: int) -> bool:
        return near[a][b] and (weights[a] > 0) == (weights[b] > 0)

    def extended(at: int, parts: list[list[int]]) -> Iterator[list[list[int]]]:
        if at == len(weights):
            joinable = (
                all(fits(a, b) for a in one for b in other) for one, other in combinations(parts, 2)
            )
            if not any(joinable):
                yield [list(part) for part in parts]
            return
        for part in parts:
            if all(fits(at, other) for other in part):
                part.append(at)
                yield from extended(at + 1, parts)
                part.pop()
        parts.append([at])
        yield from extended(at + 1, parts)
        parts.pop()

    yield from extended(0, [])


def _costs(
    rays: Sequence[tuple[int, ...]],
    weights: Sequence[fmpq],
    parts: Sequence[Sequence[int]],
    penalized: int,
) -> Costs:
    sizes = []
    for part in parts:
        for j in range(penalized):
            total = sum((abs(weights[at]) * rays[at][j] for at in part), fmpq(0))
            if total != 0:
                sizes.append(abs(total))
    return tuple(sorted(sizes))
