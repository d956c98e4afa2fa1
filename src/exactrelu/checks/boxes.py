"""Corners of activation cells within a bound on the weights, for the checker alone.

The theorems relied on, and nothing else:

* On a closed activation cell the values ``max(0, w . (x_i, 1))`` are linear in w, and within an
  orthant so is ``|w|_1``. The part of a cell in an orthant with ``|w_j| <= B`` is the convex hull
  of its corners, where hyperplanes of samples, of penalised coordinates and of ends meet (plus
  the direction of a free constant). So a linear function of values and sizes is largest there;
  and the part with some coordinates zero is the hull of the corners with these zero.
* The bound is that of Lemma 4.1 of Nakhleh and Nowak (2025): it holds for the sum of the products
  ``|v| w`` of all neurons that count in one cell with one sign of v. A neuron may count in any
  closed cell that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import cells, lines
from exactrelu.polytopes.rational import parse_rational


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """All corners of all cells.

    Parameters
    ----------
    samples : Samples
    bound : Fraction
    corners : list of (tuple of int, int)
        Numerators and a positive denominator; 0 for the direction of a free constant.
    features : ndarray of Python integers, shape (m, N)
        Of the numerators, at the scaled samples.
    patterns : ndarray of bool, shape (cells, N)
        With an active sample, in increasing order.
    inside : ndarray of bool, shape (cells, m)
    """

    samples: Samples
    bound: Fraction
    corners: list[tuple[tuple[int, ...], int]]
    features: NDArray[Any]
    patterns: NDArray[np.bool_]
    inside: NDArray[np.bool_]

    @classmethod
    def read(cls, problem: Mapping[str, Any], data: Mapping[str, Any]) -> Boxes:
        """Enumerate the corners of a certificate's problem."""
        counted = problem["measure"] if problem["p"] == "0" else "parameters"
        samples = Samples.read({**problem, "measure": counted}, data)
        bound = parse_rational(problem["bound"])
        if bound <= 0:
            raise CheckFailed("the bound is not positive")
        n, penalized = len(samples.rows[0]), samples.penalized
        rows = [(*row, 0) for row in samples.rows]
        for j in range(penalized):
            unit = [bound.denominator * (i == j) for i in range(n)]
            rows += [(*unit, end) for end in (0, bound.numerator, -bound.numerator)]
        corners = []
        for line in lines(rows):
            for side in (1, -1):
                *w, t = (side * entry for entry in line)
                limit = t * bound.numerator
                if t >= 0 and all(abs(u) * bound.denominator <= limit for u in w[:penalized]):
                    corners.append((tuple(w), t))
        if samples.base or samples.penalize_bias:
            corners = [(w, t) for w, t in corners if t]
        table = [
            [sum(a * b for a, b in zip(row, w, strict=True)) for row in samples.rows]
            for w, _ in corners
        ]
        values = np.array(table, dtype=object)
        signs = cells(samples.rows)
        active = sorted(row for row in (signs > 0).tolist() if any(row))
        patterns = np.array(active, dtype=bool).reshape(len(active), len(samples.rows))
        above = np.asarray(values > 0).astype(np.float32)
        below = np.asarray(values < 0).astype(np.float32)
        off = patterns.astype(np.float32) @ below.T + (~patterns).astype(np.float32) @ above.T
        return cls(samples, bound, corners, np.where(values > 0, values, 0), patterns, off == 0)

    def sizes(self) -> list[Fraction]:
        """Return the sum of the absolute penalised coordinates of each corner."""
        k = self.samples.penalized
        return [Fraction(sum(map(abs, w[:k])), t) if t else Fraction(0) for w, t in self.corners]

    def largest(self, z: Sequence[Fraction], prices: Sequence[Fraction]) -> list[Fraction]:
        """Return the largest ``sign z . values - price`` of each cell and sign, at least 0.

        Parameters
        ----------
        z : sequence of Fraction
            Over the scaled samples.
        prices : sequence of Fraction
            Of the corners.
        """
        scale = lcm(*(entry.denominator for entry in z))
        whole = np.array([int(entry * scale) for entry in z], dtype=object)
        plain = self.features @ whole
        found = []
        tops = []
        for sign in (1, -1):
            worth = []
            for (_, t), value, price in zip(self.corners, plain, prices, strict=True):
                if not t and sign * value > 0:
                    raise CheckFailed("the multipliers do not bound a free constant")
                worth.append(Fraction(sign * int(value), scale * t) - price if t else Fraction(0))
            order = sorted(range(len(worth)), key=worth.__getitem__)
            rank = np.empty(len(worth), dtype=np.intp)
            rank[order] = np.arange(len(worth))
            best = np.where(self.inside, rank[None, :], -1).max(axis=1)
            tops.append([max(worth[order[at]], Fraction(0)) for at in best.tolist()])
        for plus, minus in zip(*tops, strict=True):
            found += [plus, minus]
        return found

    def multipliers(self, given: Sequence[str], data: Mapping[str, Any]) -> list[Fraction]:
        """Read one multiplier a row; return one for each scaled sample.

        Raises
        ------
        CheckFailed
            If they do not vanish on the free affine part.
        """
        if len(given) != len(data["y"]):
            raise CheckFailed(f"the proof has {len(given)} multipliers, not one a row")
        places = {
            tuple(Fraction(entry, row[-1]) for entry in row[:-1]): at
            for at, row in enumerate(self.samples.rows)
        }
        z = [Fraction(0)] * len(self.samples.rows)
        for row, mu in zip(data["X"], map(parse_rational, given), strict=True):
            place = places[tuple(map(parse_rational, row))]
            z[place] += mu / self.samples.rows[place][-1]
        for column in self.samples.base_columns():
            if sum(a * b for a, b in zip(z, column, strict=True)):
                raise CheckFailed("the multipliers do not vanish on the free affine part")
        return z
