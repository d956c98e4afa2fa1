"""The networks of some signed blocks that fit but for further small weights, for the checker alone.

The theorem relied on: leaving out weights of total size R changes a network at a sample by at most
R times its largest penalised coordinate, because ``max(0, t)`` has slope at most 1. So the weights
b of the blocks that are left, and R, satisfy linear inequalities. Where no penalised weight changes
its sign on their polyhedron, the cost ``sum |b|^p + R^p`` is concave there and bounded below; so it
is at least a convex combination of its values at vertices, of which one has R > 0 wherever R > 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq

from exactrelu.checks.blocks import Block, Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.double_description import extreme_rays
from exactrelu.checks.patterns import kernel

_MOST = 50_000


@dataclass(frozen=True, slots=True)
class NearVertex:
    """A vertex.

    Parameters
    ----------
    sizes : tuple of fmpq
        The penalised weights of the blocks, all positive, in increasing order.
    rest : fmpq
        The total size R of further weights.
    """

    sizes: tuple[fmpq, ...]
    rest: fmpq


def near_vertices(
    samples: Samples, chosen: Sequence[tuple[Block, int]], reach: fmpq
) -> list[NearVertex]:
    """Return the vertices of the weights of signed blocks with further ones up to a total size.

    Parameters
    ----------
    samples : Samples
    chosen : sequence of (Block, sign)
    reach : fmpq
        Positive.

    Raises
    ------
    CheckFailed
        If a penalised weight vanishes at a vertex.
    """
    weak, equal = _system(samples, chosen, reach)
    width = len(weak[0])
    basis = kernel(equal, width)
    inside = [tuple(_dot(row, z) for z in basis) for row in weak]
    found = set()
    for ray in extreme_rays(inside, _MOST):
        point = [sum(t * z[j] for t, z in zip(ray, basis, strict=True)) for j in range(width)]
        if point[0]:
            found.add(_vertex(samples, chosen, [fmpq(t, point[0]) for t in point]))
    return sorted(found, key=lambda vertex: (vertex.rest, vertex.sizes))


def _system(
    samples: Samples, chosen: Sequence[tuple[Block, int]], reach: fmpq
) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Return rows with ``row (1, b, free part, R) >= 0``, and rows with ``= 0``."""
    columns = [
        tuple(sign * t for t in column)
        for block, sign in chosen
        for column in samples.features(block)
    ]
    columns += samples.base_columns()
    weak: list[tuple[int, ...]] = []
    equal: list[tuple[int, ...]] = []
    fits = zip(samples.rows, samples.lower, samples.upper, strict=True)
    for i, (sample, low, high) in enumerate(fits):
        row = [column[i] for column in columns]
        size = max(abs(t) for t in sample[: samples.penalized])
        if low == high and not size:
            equal.append((-low, *row, 0))
        else:
            weak += [(-low, *row, size), (high, *(-t for t in row), size)]
    before, total = 1, len(columns) + 2
    for block, _ in chosen:
        after = total - before - len(block[1])
        active = np.frombuffer(block[2], dtype=np.bool_)
        for sample, on in zip(samples.rows, active, strict=True):
            inside = [sample[j] if on else -sample[j] for j in block[1]]
            weak.append((*(0,) * before, *inside, *(0,) * after))
        before += len(block[1])
    none = (0,) * (total - 2)
    weak = [(1, *none, 0), (0, *none, 1), (int(reach.p), *none, -int(reach.q)), *weak]
    return weak, equal


def _vertex(
    samples: Samples, chosen: Sequence[tuple[Block, int]], point: Sequence[fmpq]
) -> NearVertex:
    sizes, start = [], 1
    for block, _ in chosen:
        vector = point[start : start + len(block[1])]
        pairs = zip(block[1], vector, strict=True)
        sizes += [abs(value) for j, value in pairs if j < samples.penalized]
        start += len(vector)
    if not all(sizes):
        raise CheckFailed("a weight of a listed set vanishes within reach")
    return NearVertex(tuple(sorted(sizes)), point[-1])


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
