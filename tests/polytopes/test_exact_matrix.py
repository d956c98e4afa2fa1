from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array, product
from exactrelu.polytopes.integer_rows import independent_rows, kernel_rows, primitive_rows
from exactrelu.polytopes.product_signs import product_signs
from exactrelu.polytopes.signs import exact_signs

numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
sizes = st.integers(1, 4)


@st.composite
def tables(draw, rows=sizes, columns=sizes, entries=numbers):
    m, n = draw(rows), draw(columns)
    return draw(st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m))


def rank_by_elimination(table):
    """Gaussian elimination on Fractions, written for this test."""
    rows, rank = [list(row) for row in table], 0
    for column in range(len(table[0])):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(rank + 1, len(rows)):
            factor = rows[r][column] / rows[rank][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def determinant_by_expansion(table):
    if not table:
        return Fraction(1)
    return sum(
        (-1) ** j * entry * determinant_by_expansion([row[:j] + row[j + 1 :] for row in table[1:]])
        for j, entry in enumerate(table[0])
    )


@given(tables())
def test_entries_rank_and_kernel(table):
    matrix = ExactMatrix.of(table)
    assert matrix.fractions() == table
    assert matrix.rank() == rank_by_elimination(table)
    assert len(matrix.independent_rows()) == matrix.rank()
    kernel = matrix.kernel()
    assert len(kernel) == matrix.shape[1] - matrix.rank()
    for vector in kernel.tolist():
        assert all(sum(a * x for a, x in zip(row, vector, strict=True)) == 0 for row in table)
    assert matrix.transpose().transpose() == matrix
    assert ExactMatrix.of_flint(matrix.flint()) == matrix


@given(sizes.flatmap(lambda n: tables(st.just(n), st.just(n))))
def test_determinants(table):
    determinant = determinant_by_expansion(table)
    assert ExactMatrix.of(table).determinant() == determinant
    assert ExactMatrix.of(table).determinant_sign() == (determinant > 0) - (determinant < 0)


@given(tables(), st.data())
def test_solve_finds_a_solution_if_there_is_one(table, data):
    right = data.draw(st.lists(numbers, min_size=len(table), max_size=len(table)))
    solution = ExactMatrix.of(table).solve(right)
    extended = [[*row, side] for row, side in zip(table, right, strict=True)]
    if rank_by_elimination(extended) > rank_by_elimination(table):
        assert solution is None
    else:
        values = [sum(a * x for a, x in zip(row, solution, strict=True)) for row in table]
        assert values == right


@given(tables(), st.data())
def test_products(table, data):
    n = len(table[0])
    other = data.draw(tables(rows=st.just(n)))
    expected = [
        [sum(row[k] * other[k][j] for k in range(n)) for j in range(len(other[0]))] for row in table
    ]
    assert (ExactMatrix.of(table) @ ExactMatrix.of(other)).fractions() == expected


def test_every_kind_of_number_is_read_exactly():
    row = [1, 0.5, "0.1", "1/3", Fraction(2, 7), Decimal("1e-3"), fmpq(1, 9), np.float32(0.25)]
    assert ExactMatrix.of([row]).fractions()[0] == [
        1, Fraction(1, 2), Fraction(1, 10), Fraction(1, 3), Fraction(2, 7), Fraction(1, 1000),
        Fraction(1, 9), Fraction(1, 4),
    ]  # fmt: skip
    for array in (
        np.array([[1, 2], [3, 4]]),
        np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32),
        np.array([[1, 2], [3, 4]], dtype=np.uint8),
        np.array([["1", "2"], ["3", "4"]]),
        np.array([[1, 2], [3, 4]], dtype=object),
        fmpq_mat(2, 2, [1, 2, 3, 4]),
        ((1, 2), (3, 4)),
    ):
        assert ExactMatrix.of(array) == ExactMatrix.of([[1, 2], [3, 4]])
    assert ExactMatrix.of(np.array([[0.1]]))[0, 0] == Fraction(0.1)
    assert ExactMatrix.of([["1e300", "1e-300"]])[0, 1] == Fraction(1, 10**300)
    assert ExactMatrix.of([], columns=3).shape == (0, 3)
    assert ExactMatrix.of(np.array([2**64 - 1], dtype=np.uint64).reshape(1, 1))[0, 0] == 2**64 - 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1], [1, 2]], "M, row 2: it has 2 numbers and the first row has 1"),
        ([[1, float("inf")]], "M, row 1, column 2: inf is not a finite number"),
        ([["x"]], "M, row 1, column 1: 'x' is not a finite number"),
        ([1, 2], "M, row 1: 1 is not a row"),
        (3, "M, row: 3 is not a matrix"),
        (np.zeros(3), r"M: an array of shape \(3,\) is no matrix"),
        (np.array([[np.nan]]), "M, row 1, column 1: nan"),
    ],
)
def test_bad_matrices_are_refused_with_the_place(values, message):
    with pytest.raises(InputError, match=message):
        ExactMatrix.of(values, "M")


def test_a_determinant_needs_a_square():
    with pytest.raises(InputError, match=r"the shape is \(1, 2\)"):
        ExactMatrix.of([[1, 2]]).determinant()


def test_floats_are_nearest():
    assert ExactMatrix.of([["0.1", "1e400"]]).floats().tolist() == [[0.1, float("inf")]]


huge = st.integers(-(10**6), 10**6).flatmap(
    lambda n: st.integers(0, 2000).map(lambda shift: n << shift)
)


@given(tables(entries=huge), st.data())
def test_signs_are_those_of_integers(table, data):
    n = len(table[0])
    points = data.draw(tables(columns=st.just(n), entries=huge))
    rows, columns = integer_array(table, n), integer_array(points, n)
    expected = [
        [(v > 0) - (v < 0) for v in (sum(a * b for a, b in zip(r, p, strict=True)) for p in points)]
        for r in table
    ]
    assert product_signs(rows, columns).tolist() == expected


@given(st.lists(st.integers(-(2**61), 2**61), min_size=3, max_size=3), st.integers(-1, 1))
def test_signs_next_to_zero(row, offset):
    """The point (a, b, -(a^2 + b^2 + offset) / c) misses the plane by a hair or not at all."""
    a, b, c = row
    point = [a * c, b * c, -(a * a + b * b) + offset]
    rows, points = integer_array([row], 3), integer_array([point], 3)
    sign = (c * offset > 0) - (c * offset < 0)
    assert product_signs(rows, points).tolist() == [[sign]]


def test_signs_of_coordinates_of_every_size():
    rows = [["1e300", "1e-300"], ["-1e-300", "1e300"]]
    points = [["1e-300", "-1e300"], ["1e300", "1e-300"], ["1e-300", "-1.0000000000000000001e300"]]
    assert exact_signs(rows, points).tolist() == [[0, 1, -1], [-1, 0, -1]]
    with pytest.raises(InputError, match="points: they have 1 columns"):
        exact_signs([[1, 2]], [[1]])
    assert exact_signs(np.zeros((0, 2)), [[1, 2]]).shape == (0, 1)


@given(tables(entries=huge), st.data())
def test_integer_products_never_overflow(table, data):
    n = len(table[0])
    other = data.draw(tables(rows=st.just(n), entries=huge))
    expected = [
        [sum(row[k] * other[k][j] for k in range(n)) for j in range(len(other[0]))] for row in table
    ]
    found = product(integer_array(table, n), integer_array(other, len(other[0])))
    assert found.tolist() == expected


@given(tables(entries=huge))
def test_primitive_rows_keep_their_direction(table):
    from math import gcd

    found = primitive_rows(integer_array(table, len(table[0]))).tolist()
    for row, primitive in zip(table, found, strict=True):
        divisor = gcd(*row)
        assert primitive == [entry // divisor if divisor else 0 for entry in row]


def test_bases_without_rows_or_columns():
    assert independent_rows(np.zeros((0, 3), dtype=int)) == []
    assert independent_rows(np.zeros((3, 0), dtype=int)) == []
    assert kernel_rows(np.zeros((0, 2), dtype=int)).tolist() == [[1, 0], [0, 1]]
    assert kernel_rows(np.zeros((2, 0), dtype=int)).shape == (0, 0)
    assert kernel_rows(np.eye(2, dtype=int)).shape == (0, 2)
