"""Uniqueness of the sparsest interpolant for every pattern of signs, against a full search."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction as F
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.optimize import linprog
from univariate_oracles import data_of, fewest_knots, slope_changes

from exactrelu.univariate import Series, curvature, sparsest_tiling
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.uniqueness import least_variation_is_unique, sparsest_is_unique


def bent(gammas: tuple[int, ...]) -> Curvature:
    x, y = data_of(gammas, [1] * (len(gammas) + 1))
    return curvature(Series.of([int(v) for v in x], [int(v) for v in y]))


def check_all(length: int) -> None:
    for bends in product((-1, 0, 1), repeat=length):
        c = bent(bends)
        least, unique = fewest_knots(bends)
        assert len(sparsest_tiling(c)) == least, bends
        assert sparsest_is_unique(c) == unique, bends


@pytest.mark.parametrize("length", range(8))
def test_every_pattern_of_signs(length: int) -> None:
    check_all(length)


@pytest.mark.exhaustive
@pytest.mark.parametrize("length", [8, 9, 10])
def test_every_longer_pattern_of_signs(length: int) -> None:
    check_all(length)


@pytest.mark.parametrize(
    ("bends", "knots", "unique"),
    [
        ((), 0, True),
        ((0, 0), 0, True),
        ((1,), 1, False),  # both ends leave a slope free
        ((0, 1, 0), 1, True),
        ((1, 0), 1, False),
        ((1, 1), 1, True),
        ((1, 1, 1), 2, False),
        ((1, 1, -1, -1), 2, True),
        ((0, 1, 0, -1, 0), 2, False),  # the middle line may turn about its middle point
        ((0, 1, 0, 1, 0), 2, True),
        ((0, 1, 0, 0, -1, 0), 2, True),
        ((1, 1, -1, 1, 1), 3, False),
        ((0, 1, 0, -1, -1), 2, True),
        ((1, -1, -1, 1), 3, False),
    ],
)
def test_hand_cases(bends: tuple[int, ...], knots: int, unique: bool) -> None:
    assert fewest_knots(bends) == (knots, unique)
    assert sparsest_is_unique(bent(bends)) == unique


@pytest.mark.parametrize("points", [1, 2])
def test_one_and_two_points(points: int) -> None:
    c = curvature(Series.of(range(points), range(points)))
    assert sparsest_is_unique(c)
    assert least_variation_is_unique(c)


def other_fits(gammas: list[int]) -> Iterator[list[F]]:
    """Slope changes of fits without two knots in one segment, slopes from a grid of halves."""
    slopes = [F(0)]
    for gamma in gammas:
        slopes.append(slopes[-1] + gamma)
    grid = sorted({s + d * F(1, 2) for s in slopes for d in (-1, 0, 1)})
    ends = [
        [(a, b) for a in grid for b in grid if a == b == s or (a - s) * (b - s) < 0] for s in slopes
    ]
    for choice in product(*ends):
        changes = [b - a for a, b in choice if a != b]
        changes += [after[0] - before[1] for before, after in pairwise(choice)]
        yield [change for change in changes if change]


@pytest.mark.parametrize("gammas", [g for n in range(3) for g in product((-1, 0, 1), repeat=n)])
def test_a_search_over_numbers_agrees_with_the_search_over_signs(gammas: tuple[int, ...]) -> None:
    least, unique = fewest_knots(gammas)
    fits = [fit for fit in other_fits(list(gammas)) if len(fit) <= least]
    assert fits
    assert all(len(fit) == least for fit in fits)
    assert (len(fits) == 1) == unique


def freedom_at_least_variation(gammas: tuple[int, ...]) -> float:
    """How far two fits of least variation with knots on a grid can differ, by linear programs."""
    x, y = ([float(v) for v in side] for side in data_of(gammas, [1] * (len(gammas) + 1)))
    grid = np.arange(-1.0, x[-1] + 1.25, 0.25)
    second = np.diff(np.eye(len(grid)), 2, axis=0) / 0.25
    k, bends = len(grid), len(second)
    # values on the grid, then positive and negative parts of the slope changes
    split = np.hstack([second, -np.eye(bends), np.eye(bends)])
    fits = np.hstack([(grid == np.array(x)[:, None]).astype(float), np.zeros((len(x), 2 * bends))])
    variation = np.concatenate([np.zeros(k), np.ones(2 * bends)])
    least = sum(map(abs, gammas)) + 1e-9
    widest = 0.0
    for at in range(0, k, 2):
        value = np.eye(1, k + 2 * bends, at)[0]
        ends = [
            linprog(
                side * value,
                A_ub=variation[None, :],
                b_ub=[least],
                A_eq=np.vstack([split, fits]),
                b_eq=np.concatenate([np.zeros(bends), y]),
                bounds=[(None, None)] * k + [(0, None)] * (2 * bends),
            )
            for side in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        widest = max(widest, -ends[0].fun - ends[1].fun)
    return widest


@pytest.mark.parametrize(
    "gammas", [g for n in range(4) for g in product((-1, 0, 1), repeat=n)][:25]
)
def test_least_variation_by_linear_programs(gammas: tuple[int, ...]) -> None:
    freedom = freedom_at_least_variation(gammas)
    assert freedom < 1e-6 or freedom > 0.05
    assert least_variation_is_unique(bent(gammas)) == (freedom < 1e-6)


@pytest.mark.parametrize("length", range(7))
def test_least_variation_is_unique_exactly_without_neighbours_of_one_sign(length: int) -> None:
    for bends in product((-1, 0, 1), repeat=length):
        free = any(a * b > 0 for a, b in pairwise(bends))
        assert least_variation_is_unique(bent(bends)) == (not free)


def test_magnitudes_and_widths_do_not_matter() -> None:
    x, y = data_of([F(1, 1000), 5000, -3, 0, F(1, 7), 0], [1, 1000, F(1, 9), 4, 5, 6, 7])
    gammas = slope_changes(x, y)
    assert (
        sparsest_is_unique(curvature(Series.of(x, y)))
        == (fewest_knots([(g > 0) - (g < 0) for g in gammas])[1])
    )
