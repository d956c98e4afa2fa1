"""The convex problem over activation patterns (Lemma 4.1) in floats: an oracle for p = 1."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from exactrelu.checks.patterns import cells, lines
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.loss import Loss

Point = Sequence[Fraction]


def integer_rows(points: Sequence[Point]) -> list[tuple[int, ...]]:
    rows = []
    for point in points:
        scale = common_denominator(point)
        rows.append((*(int(t * scale) for t in point), scale))
    return rows


def least_value(
    points: Sequence[Point],
    *,
    skip: bool,
    penalize_bias: bool,
    ends: Sequence[tuple[Fraction, Fraction]] = (),
    loss: Loss | None = None,
    lam: Fraction = Fraction(1),
) -> float:
    """Minimise lam C_1 + loss, or C_1 with the values between the ends."""
    X = np.array([[*map(float, point), 1.0] for point in points])
    n = X.shape[1]
    penalized = n if penalize_bias else n - 1
    patterns = [row for row in cells(integer_rows(points)) if (row > 0).any()]
    signs = [(sign, row) for row in patterns for sign in (1, -1)]
    groups = () if loss is None else loss.groups
    weights = n * len(signs)
    width = 2 * weights + (n if skip else 0) + len(groups)
    values = np.zeros((len(X), width))
    for k, (sign, row) in enumerate(signs):
        values[:, n * k : n * k + n] = sign * np.where(row[:, None] > 0, X, 0.0)
    if skip:
        values[:, 2 * weights : 2 * weights + n] = X
    upper, right = [], []
    for k, (_, row) in enumerate(signs):
        for sign, x in zip(row, X, strict=True):
            cone = np.zeros(width)
            cone[n * k : n * k + n] = -sign * x
            upper.append(cone)
            right.append(0.0)
    for j in range(weights):
        for sign in (1, -1):
            size = np.zeros(width)
            size[j], size[weights + j] = sign, -1
            upper.append(size)
            right.append(0.0)
    for i, (low, high) in enumerate(ends):
        upper += [values[i], -values[i]]
        right += [float(high), -float(low)]
    for g, group in enumerate(groups):
        for piece in group:
            epigraph = float(piece.slope) * values[piece.sample]
            epigraph[width - len(groups) + g] -= 1
            upper.append(epigraph)
            right.append(-float(piece.intercept))
    costs = np.zeros(width)
    for k in range(len(signs)):
        costs[weights + n * k : weights + n * k + penalized] = float(lam)
    costs[width - len(groups) :] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = linprog(costs, np.array(upper), right, bounds=(None, None), method="highs")
    assert found.status == 0, found.message
    return float(found.fun)


def assert_dual(
    points: Sequence[Point],
    multipliers: Sequence[Fraction],
    limit: Fraction,
    *,
    skip: bool,
    penalize_bias: bool,
) -> None:
    """Check the conditions on a dual vector at every ray, by another enumeration, exactly."""
    rows = integer_rows(points)
    n = len(rows[0])
    penalized = range(n if penalize_bias else n - 1)
    free = range(n) if skip else range(len(penalized), n)
    homogeneous = [(*point, Fraction(1)) for point in points]
    for j in free:
        assert sum(mu * x[j] for mu, x in zip(multipliers, homogeneous, strict=True)) == 0
    units = [tuple(int(i == j) for i in range(n)) for j in penalized]
    for line in lines([*rows, *units]):
        for ray in (line, tuple(-t for t in line)):
            total = Fraction(0)
            for mu, x in zip(multipliers, homogeneous, strict=True):
                total += mu * max(Fraction(0), sum(a * b for a, b in zip(ray, x, strict=True)))
            assert abs(total) <= limit * sum(abs(ray[j]) for j in penalized)
