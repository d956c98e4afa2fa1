"""Points inside cells, where floats can propose them and where they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.guarded_integers import integer_array, magnitude
from exactrelu.polytopes.interior_points import Rays, composed_signs, interior_points
from exactrelu.polytopes.product_signs import product_signs

vector = st.lists(st.integers(-5, 5), min_size=3, max_size=3)


@pytest.mark.parametrize("factor", [1, 2**60, 2**900])
@given(rows=st.lists(vector, min_size=1, max_size=5), rays=st.lists(vector, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_points_have_the_composed_signs(
    factor: int, rows: list[list[int]], rays: list[list[int]]
) -> None:
    matrix = integer_array([[factor * row[0], row[1], row[2]] for row in rows if any(row)], 3)
    arrays = [integer_array([[ray[0], factor * ray[1], ray[2]]], 3) for ray in rays]
    signs = [product_signs(array, matrix) for array in arrays]
    wanted = composed_signs(signs[0], signs[1:])
    if not len(matrix) or not wanted.all():
        return
    points = interior_points(matrix, list(map(Rays.of, arrays, signs)))
    assert (product_signs(points, matrix) == wanted).all()


def test_thin_cells_need_integers_beyond_floats() -> None:
    # 2^80 x > y > (2^80 - 1) x: no ratio of floats lies in between.
    matrix = integer_array([[2**80, -1], [1 - 2**80, 1]], 2)
    rays = [integer_array([[1, 2**80]], 2), integer_array([[0, 1]], 2)]
    points = interior_points(matrix, [Rays.of(ray, product_signs(ray, matrix)) for ray in rays])
    assert product_signs(points, matrix).tolist() == [[1, 1]]
    assert points.dtype == object


def test_points_are_small_where_there_is_room() -> None:
    matrix = integer_array([[1, 0], [0, 1]], 2)
    rays = [integer_array([[10**15, 0]], 2), integer_array([[0, 10**17]], 2)]
    points = interior_points(matrix, [Rays.of(ray, product_signs(ray, matrix)) for ray in rays])
    assert np.sign(points).tolist() == [[1, -1]]
    assert magnitude(points) <= 4
