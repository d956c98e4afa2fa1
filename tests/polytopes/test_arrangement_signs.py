"""Exact signs behind the float filter, and the reduction of rows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.guarded_integers import compact, integer_array, product
from exactrelu.polytopes.primitive_rows import primitive_row
from exactrelu.polytopes.product_signs import float_products, float_rows, product_signs
from exactrelu.polytopes.reduced_arrangement import ReducedArrangement

wide = st.integers(-(2**40), 2**40) | st.integers(-(2**200), 2**200) | st.integers(-3, 3)
huge = wide | st.integers(-(2**2100), 2**2100)


def plain_signs(vectors: list[list[int]], rows: list[list[int]]) -> list[list[int]]:
    products = [[sum(a * b for a, b in zip(v, h, strict=True)) for h in rows] for v in vectors]
    return [[(p > 0) - (p < 0) for p in row] for row in products]


@given(st.lists(st.lists(huge, min_size=3, max_size=3), min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_signs_of_any_integers(vectors: list[list[int]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(huge, min_size=3, max_size=3), min_size=1, max_size=4))
    # A row orthogonal to the first vector, and its neighbours, are the hard cases.
    a, b, _ = vectors[0]
    rows += [[b, -a, 0], [b + 1, -a, 0], [b, -a - 1, 0]]
    signs = product_signs(integer_array(vectors, 3), integer_array(rows, 3))
    assert signs.tolist() == plain_signs(vectors, rows)


def test_cancellation_beyond_float_precision() -> None:
    vectors = [[10**18, 10**18 - 1], [2**61, -(2**61)]]
    rows = [[10**18 - 1, -(10**18)], [10**18, -(10**18) - 1], [1, 1], [2**61 + 1, 2**61]]
    signs = product_signs(np.array(vectors), np.array(rows))
    assert signs.tolist() == plain_signs(vectors, rows)


def test_products_that_wrap_around() -> None:
    # The products are multiples of 2^61 that int64 would see as negative, zero or positive.
    vectors = [[2**61 + 1, 2**61]]
    rows = [[2**61, k - 2**61 - 1] for k in (4, 8, -4, 12, -6, 0)]
    signs = product_signs(np.array(vectors), np.array(rows))
    assert signs.tolist() == plain_signs(vectors, rows) == [[1, 1, -1, 1, -1, 0]]


def test_matrix_products_never_overflow() -> None:
    left, right = [[2**40, 3], [0, 0]], [[2**30, 2**20], [5, 2**61]]
    wanted = [[2**70 + 15, 2**60 + 3 * 2**61], [0, 0]]
    assert product(np.array(left), np.array(right)).tolist() == wanted
    assert product(np.array([[0]]), integer_array([[2**90]], 1)).tolist() == [[0]]


def test_small_products_of_long_terms() -> None:
    # Terms near 2^100 that cancel to -1, 0 and 1.
    a, b = 2**50 + 1, 2**50 - 1
    vectors, rows = [[a, b, 1]], [[b, -a, 0], [b, -a, 1], [b, -a, -1], [-b, a, -(2**40)]]
    signs = product_signs(np.array(vectors), np.array(rows))
    assert signs.tolist() == plain_signs(vectors, rows) == [[0, 1, -1, -1]]


@given(st.lists(st.lists(wide, min_size=2, max_size=2), min_size=2, max_size=2))
@settings(deadline=None)
def test_the_error_bound_holds(pair: list[list[int]]) -> None:
    matrix = integer_array(pair, 2)
    floats = float_rows(matrix)
    products, errors = float_products(floats[:1], floats[1:])
    exact = sum(a * b for a, b in zip(*pair, strict=True))
    assert abs(Fraction(float(products[0, 0])) - exact) <= Fraction(float(errors[0, 0]))


def test_long_rows_are_scaled() -> None:
    floats = float_rows(integer_array([[3 << 3000, 1 << 2999, 1], [1, 2, 3]], 3))
    assert floats.tolist() == [[0.75, 0.125, 0.0], [1.0, 2.0, 3.0]]


def test_known_zeros_are_trusted() -> None:
    vectors, rows = np.array([[2**40, 2**40]]), np.array([[2**40, -(2**40)], [2**40, 2**40]])
    zeros = np.array([[True, False]])
    assert product_signs(vectors, rows, zeros).tolist() == [[0, 1]]


def test_primitive_rows() -> None:
    assert primitive_row([Fraction(0), Fraction(0)]) == (0, 0)
    assert primitive_row([Fraction(-4, 3), Fraction(2, 9)]) == (-6, 1)
    assert compact(np.array([2**62], dtype=object)).dtype == object


def test_reduction_merges_and_orients() -> None:
    rows = [(0, 0, 0), (2, 4, 0), (-1, -2, 0), (0, 0, -1), (1, 2, 1)]
    reduced = ReducedArrangement.of([primitive_row([Fraction(x) for x in r]) for r in rows], 3)
    assert reduced.rank == 2
    assert reduced.columns == (0, 2)
    assert reduced.matrix.tolist() == [[1, 0], [0, 1], [1, 1]]
    assert reduced.index.tolist() == [-1, 0, 0, 1, 2]
    assert reduced.orientation.tolist() == [0, 1, -1, -1, 1]
    assert reduced.lift(np.array([[5, 7]])).tolist() == [[5, 0, 7]]
    assert reduced.expand_signs(np.array([[1, -1, 1]], dtype=np.int8)).tolist() == [
        [0, 1, -1, 1, 1]
    ]
