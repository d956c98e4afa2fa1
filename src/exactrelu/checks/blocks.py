"""The kinds of neurons that a proof about supports must exclude, for the checker alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import cells, kernel, lines, pivots
from exactrelu.polytopes.rational import parse_rational

Block = tuple[int, tuple[int, ...], bytes]
"""Cost, coordinates, and one byte a sample: whether it is active."""


@dataclass(slots=True, eq=False)
class Samples:
    """The distinct samples, scaled to integers, and the options of the problem.

    Parameters
    ----------
    rows : list of tuple of int
        ``(x, 1)``, scaled by a positive factor.
    lower, upper : list of int
        The scaled ends of the accepted values.
    skip, penalize_bias, neurons : bool
    """

    rows: list[tuple[int, ...]]
    lower: list[int]
    upper: list[int]
    skip: bool
    penalize_bias: bool
    neurons: bool
    base: list[int] = field(init=False)
    left: list[tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.rows[0])
        if self.skip:
            self.base = pivots(self.rows)
        else:
            self.base = [] if self.penalize_bias or self.neurons else [n - 1]
        columns = [tuple(row[j] for row in self.rows) for j in self.base]
        self.left = kernel(columns, len(self.rows))

    @classmethod
    def read(cls, problem: Mapping[str, Any], data: Mapping[str, Any]) -> Samples:
        """Read the data of a certificate; rows with equal inputs must both be met."""
        count = len(data["y"])
        given = data["tolerance"]
        slack = [given] * count if isinstance(given, str) else given
        ends: dict[tuple[Fraction, ...], tuple[Fraction, Fraction]] = {}
        for row, label, tolerance in zip(data["X"], data["y"], slack, strict=True):
            x = tuple(parse_rational(entry) for entry in row)
            y, t = parse_rational(label), parse_rational(tolerance)
            low, high = ends.get(x, (y - t, y + t))
            ends[x] = max(low, y - t), min(high, y + t)
        rows, lower, upper = [], [], []
        for x, (low, high) in ends.items():
            if low > high:
                raise CheckFailed("two rows with equal inputs have labels that exclude each other")
            scale = lcm(*(value.denominator for value in (*x, low, high)))
            rows.append((*(int(value * scale) for value in x), scale))
            lower.append(int(low * scale))
            upper.append(int(high * scale))
        return cls(
            rows,
            lower,
            upper,
            problem["skip"],
            problem["penalize_bias"],
            problem["measure"] == "neurons",
        )

    @property
    def penalized(self) -> int:
        """The number of coordinates that count in the cost; they come first."""
        return len(self.rows[0]) - (not self.penalize_bias)

    def features(self, block: Block) -> list[tuple[int, ...]]:
        """Return the columns that the block's neurons can add up, without the free part."""
        _, coordinates, active = block
        return [
            tuple(row[j] if on else 0 for row, on in zip(self.rows, active, strict=True))
            for j in coordinates
        ]

    def base_columns(self) -> list[tuple[int, ...]]:
        """Return the columns of the free part."""
        return [tuple(row[j] for row in self.rows) for j in self.base]

    def supports(self, cost: int) -> list[tuple[int, ...]]:
        """Return the supports of neurons of one cost, with the free coordinates."""
        n = len(self.rows[0])
        if self.neurons:
            return [tuple(pivots(self.rows))] if cost == 1 else []
        free = tuple(range(self.penalized, n))
        return [(*chosen, *free) for chosen in combinations(range(self.penalized), cost)]

    def blocks(self, cost: int) -> list[tuple[Block, list[int]]]:
        """Return the blocks of one cost, each with a basis of its columns modulo the free part.

        Which blocks may be left out is explained in `exactrelu.checks.supports`.
        """
        result = []
        for support in self.supports(cost):
            inside = [tuple(row[j] for j in support) for row in self.rows]
            for signs in cells(inside):
                active = signs > 0
                if self.skip:
                    opposite = signs < 0
                    if _order(active) < _order(opposite):
                        continue
                block = (cost, support, active.tobytes())
                columns = self.features(block)
                if int(fmpz_mat([list(column) for column in columns]).rank()) < len(support):
                    continue
                beside = pivots(list(zip(*self.beside(columns), strict=True)))
                if beside:
                    result.append((block, beside))
        return sorted(result, key=lambda pair: _key(pair[0]))

    def beside(self, columns: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Return columns modulo the free part: their products with what vanishes on it."""
        if not self.base:
            return list(columns)
        return [
            tuple(sum(a * b for a, b in zip(z, column, strict=True)) for z in self.left)
            for column in columns
        ]

    def cone_rays(self, support: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[np.int8]]:
        """Return the features of all rays of a support's arrangement, and their signs."""
        inside = [tuple(row[j] for j in support) for row in self.rows]
        found = lines(inside) if len(support) > 1 else iter([(1,)])
        values = [
            [sum(a * b for a, b in zip(row, w, strict=True)) for row in inside] for w in found
        ]
        table = np.array(values, dtype=object)
        table = np.concatenate([table, -table])
        signs = np.array([[(v > 0) - (v < 0) for v in row] for row in table], dtype=np.int8)
        return np.where(table > 0, table, 0), signs


def _order(active: NDArray[np.bool_]) -> tuple[int, bytes]:
    return int(active.sum()), active.tobytes()


def _key(block: Block) -> tuple[int, tuple[int, ...], bytes]:
    cost, coordinates, active = block
    return cost, coordinates, np.packbits(np.frombuffer(active, dtype=np.bool_)).tobytes()
