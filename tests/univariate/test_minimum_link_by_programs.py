"""Fewest knots within a tolerance against linear programs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from scipy.optimize import linprog
from tubes import check, tube_of

from exactrelu.polytopes import to_fraction
from exactrelu.univariate import Tube


def feasible(tube: Tube, single: Sequence[tuple[int, int]], free: Sequence[int]) -> bool:
    """Whether lines exist with one knot in each gap of ``single`` and two in each of ``free``.

    ``single`` holds (gap, orientation): the two lines cross between the gap's ends. Two knots in
    one gap join any two lines.
    """
    x = np.array([float(to_fraction(v)) for v in tube.x])
    orientation = dict(single)
    lines = 1 + len(single) + len(free)
    rows, limits = [], []

    def row(parts: list[tuple[int, int, float]], t: float, limit: float) -> None:
        entry = np.zeros(2 * lines + 1)
        for line, i, factor in parts:
            entry[2 * line] += factor * x[i]
            entry[2 * line + 1] += factor
        entry[-1] = t
        rows.append(entry)
        limits.append(limit)

    line = 0
    for i in range(len(x)):
        row([(line, i, 1.0)], 1.0, float(to_fraction(tube.upper[i])))
        row([(line, i, -1.0)], 1.0, -float(to_fraction(tube.lower[i])))
        if i in orientation:
            o = orientation[i]
            row([(line, i, -o), (line + 1, i, o)], 0.0, 0.0)
            row([(line, i + 1, o), (line + 1, i + 1, -o)], 0.0, 0.0)
        if i in orientation or i in free:
            line += 1
    cost = np.zeros(2 * lines + 1)
    cost[-1] = -1.0
    found = linprog(
        cost, A_ub=np.array(rows), b_ub=limits, bounds=[(None, None)] * (2 * lines) + [(None, 1)]
    )
    assert found.status == 0
    slack = -found.fun
    assert slack < -1e-4 or slack > -1e-7, "the numbers are too close for a float program"
    return bool(slack > -1e-7)


def can_do_with(tube: Tube, knots: int) -> bool:
    gaps = range(len(tube) - 1)
    for places in combinations_with_replacement(gaps, knots):
        counts = {gap: places.count(gap) for gap in places}
        single = [gap for gap, count in counts.items() if count == 1]
        free = [gap for gap, count in counts.items() if count > 1]
        for signs in product((-1, 1), repeat=len(single)):
            if feasible(tube, list(zip(single, signs, strict=True)), free):
                return True
    return False


def check_by_programs(rng: np.random.Generator, most: int) -> None:
    n = int(rng.integers(3, 7))
    x = np.sort(rng.choice(9, n, replace=False))
    y = rng.integers(-4, 5, n)
    tolerance = [F(int(t), 2) for t in rng.integers(0, 4, n)]
    tube = tube_of(x, y, tolerance)
    knots = check(tube)
    if knots <= most:
        assert can_do_with(tube, knots)
    if 0 < knots <= most + 1:
        assert not can_do_with(tube, knots - 1)


def test_against_linear_programs() -> None:
    rng = np.random.default_rng(31)
    for _ in range(60):
        check_by_programs(rng, 1)


@pytest.mark.exhaustive
def test_against_many_linear_programs() -> None:
    rng = np.random.default_rng(32)
    for _ in range(500):
        check_by_programs(rng, 2)
