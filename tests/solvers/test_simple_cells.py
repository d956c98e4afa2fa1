"""Cells of many small arrangements at once against the enumeration of each on its own."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from exactrelu.polytopes import Arrangement
from exactrelu.solvers.simple_cells import simple_cells


def alone(rows: np.ndarray) -> set[tuple[bool, ...]]:
    signs = Arrangement.central(rows.tolist()).cell_table().signs
    return {tuple(row) for row in (signs > 0).tolist()}


def vanishing_minor(rows: np.ndarray) -> bool:
    chosen = combinations(range(len(rows)), rows.shape[1])
    return any(round(np.linalg.det(rows[list(some)].astype(float))) == 0 for some in chosen)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("largest", [2, 40, 10**12])
@pytest.mark.parametrize("seed", range(4))
def test_simple_supports_have_all_their_cells(size: int, largest: int, seed: int) -> None:
    rng = np.random.default_rng([size, seed])
    samples = rng.integers(-largest, largest + 1, size=(int(rng.integers(size, 8)), 5))
    supports = np.array(list(combinations(range(5), size)))
    simple, active = simple_cells(samples, supports)
    found = iter(active)
    for support, known in zip(supports, simple, strict=True):
        rows = samples[:, support]
        if known:
            cells = next(found)
            patterns = {tuple(row) for row in cells.tolist()}
            assert len(patterns) == len(cells)
            assert patterns == alone(rows)
        if largest < 100:
            assert known != vanishing_minor(rows)
    assert next(found, None) is None


def test_a_minor_that_floats_cannot_tell_from_zero_is_left_alone() -> None:
    big = 2**60
    samples = np.array([[big, big - 1], [big + 1, big], [1, 5]])  # determinant 1
    simple, active = simple_cells(samples, np.array([[0, 1], [0, 0]]))
    assert not simple.any()
    assert not len(active)


@pytest.mark.parametrize("samples", [[[2**301, 1], [1, 1]], [[1, 0]]])
def test_where_the_method_does_not_apply_nothing_is_claimed(samples: list[list[int]]) -> None:
    simple, active = simple_cells(np.array(samples, dtype=object), np.array([[0, 1]]))
    assert simple.tolist() == [False]
    assert not len(active)
