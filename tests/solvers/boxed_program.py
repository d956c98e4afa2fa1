"""The problem of Lemma 4.1 with its box, written out in full: an oracle for bounded weights."""

from __future__ import annotations

import warnings
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from exactrelu.checks.patterns import cells
from exactrelu.polytopes.linear_program import minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.solvers.setting import Setting


def written_out(
    setting: Setting,
) -> tuple[list[tuple[list[int], int]], list[tuple[list[int], int]], int, int]:
    """Return inequalities and equations ``(row, side)``, and the number of blocks and unknowns.

    Unknowns are the weights of each cell and sign, then the affine part; the box is not there.
    """
    n = setting.dimension
    patterns = [row for row in cells(setting.samples).tolist() if any(sign > 0 for sign in row)]
    blocks = [(sign, row) for row in patterns for sign in (1, -1)]
    free = list(range(n)) if setting.problem.skip else []
    width = n * len(blocks) + len(free)
    upper, equal = [], []
    for k, (_, row) in enumerate(blocks):
        for sign, sample in zip(row, setting.samples, strict=True):
            cone = [0] * width
            cone[n * k : n * k + n] = [-sign * t for t in sample]
            upper.append((cone, 0))
    for i, sample in enumerate(setting.samples):
        fit = [0] * width
        for k, (side, row) in enumerate(blocks):
            if row[i] > 0:
                fit[n * k : n * k + n] = [side * t for t in sample]
        fit[n * len(blocks) :] = [sample[j] for j in free]
        if setting.lower[i] == setting.upper[i]:
            equal.append((fit, setting.lower[i]))
        else:
            upper.append((fit, setting.upper[i]))
            upper.append(([-t for t in fit], -setting.lower[i]))
    return upper, equal, len(blocks), width


def boxed(setting: Setting, blocks: int) -> list[tuple[int, float]]:
    """Return which unknowns are in the box, and its size."""
    n, bound = setting.dimension, setting.problem.bound
    size = np.inf if bound is None else float(bound)
    return [(n * k + j, size) for k in range(blocks) for j in setting.penalized]


def least_norm(setting: Setting) -> float | None:
    """Return the least l1 norm by HiGHS in floats; None if nothing fits."""
    upper, equal, blocks, width = written_out(setting)
    places = boxed(setting, blocks)
    rows, right = [[*row, *[0] * len(places)] for row, _ in upper], [side for _, side in upper]
    for at, (place, _) in enumerate(places):
        for sign in (1, -1):
            row = [0] * (width + len(places))
            row[place], row[width + at] = sign, -1
            rows.append(row)
            right.append(0)
    limits: list[tuple[float | None, float | None]] = [(None, None)] * (width + len(places))
    for place, size in places:
        limits[place] = (-size, size)
    equations = [[*row, *[0] * len(places)] for row, _ in equal] or None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = linprog(
            [0] * width + [1] * len(places),
            rows,
            right,
            equations,
            [side for _, side in equal] or None,
            limits,
            method="highs",
        )
    assert found.status in (0, 2), found.message
    return float(found.fun) if found.status == 0 else None


def fewest(setting: Setting) -> int | None:
    """Return the least cost at p = 0 by a mixed-integer program; None if nothing fits.

    A big M is exact here where the box bounds every weight that is switched.
    """
    upper, equal, blocks, width = written_out(setting)
    places = boxed(setting, blocks)
    neurons = setting.problem.measure == "neurons"
    n = setting.dimension
    switches = blocks if neurons else len(places)
    rows, low, high = [], [], []
    for row, side in upper:
        rows.append([*row, *[0] * switches])
        low.append(-np.inf)
        high.append(side)
    for row, side in equal:
        rows.append([*row, *[0] * switches])
        low.append(side)
        high.append(side)
    lasting = [n * k + n - 1 for k in range(blocks)]
    switched = list(places)
    if neurons and not setting.problem.penalize_bias:
        switched += [(place, 1000.0) for place in lasting]
    for at, (place, size) in enumerate(switched):
        switch = place // n if neurons else at
        for sign in (1, -1):
            line = [0.0] * (width + switches)
            line[place], line[width + switch] = sign, -size
            rows.append(line)
            low.append(-np.inf)
            high.append(0)
    unbounded = np.full(width + switches, np.inf)
    lower = -unbounded
    lower[width:] = 0
    above = unbounded.copy()
    above[width:] = 1
    found = milp(
        np.r_[np.zeros(width), np.ones(switches)],
        integrality=np.r_[np.zeros(width), np.ones(switches)],
        bounds=Bounds(lower, above),
        constraints=LinearConstraint(np.array(rows, dtype=float), low, high),
    )
    assert found.status in (0, 2), found.message
    return round(found.fun) if found.status == 0 else None


def exactly_feasible(setting: Setting) -> bool:
    """Decide in exact arithmetic, without HiGHS, whether anything fits."""
    upper, equal, blocks, width = written_out(setting)
    bound = setting.problem.bound
    assert bound is not None
    weak: list[tuple[Any, Any]] = list(upper)
    for (place, _), sign in product(boxed(setting, blocks), (1, -1)):
        weak.append(([sign * int(j == place) for j in range(width)], Fraction(bound)))
    system = LinearSystem.of(
        [row for row, _ in weak],
        [side for _, side in weak],
        [row for row, _ in equal],
        [side for _, side in equal],
        dimension=width,
    )
    return minimize([0] * width, system, start="own").status != "infeasible"
