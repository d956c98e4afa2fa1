from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.decimal_column import decimal_column
from exactrelu.polytopes import InputError, parse_rational

pieces = st.text(alphabet="0123456789+-.eE", min_size=1, max_size=12)


@given(st.lists(pieces, min_size=1, max_size=4))
def test_agrees_with_the_reading_of_single_numbers(cells):
    column = decimal_column(cells)
    try:
        expected = [parse_rational(cell) for cell in cells]
    except InputError:
        assert column is None
        return
    if column is not None:
        assert column.fractions() == expected


@pytest.mark.parametrize(
    "cell", ["1", "-2.50", "+.5", "5.", "1e3", "1E-3", "-0.0", "000.1", "9999999999999999999"]
)
def test_plain_decimals_are_read(cell):
    assert decimal_column([cell]).fractions() == [Fraction(cell)]


@pytest.mark.parametrize(
    "cell", ["", "+", ".", "e5", "1e", "1.2.3", "--1", "1-2", "1e5.0", "nan", "0x1", "1+", "1e--1"]
)
def test_anything_else_is_left_to_others(cell):
    assert decimal_column(["1", cell]) is None


def test_eighteen_digits_fit_and_nineteen_do_not():
    assert decimal_column(["9" * 18]).values.dtype == np.int64
    wide = decimal_column(["1e18", "0.1"])
    assert wide.values.dtype == object
    assert wide.fractions() == [Fraction(10**18), Fraction(1, 10)]


def test_trailing_zeros_cost_no_digits():
    column = decimal_column(["1.000000000000000000e+00", "2.500000000000000000e-01"])
    assert column.values.dtype == np.int64
    assert column.fractions() == [1, Fraction(1, 4)]


def test_long_columns_cross_the_chunks():
    cells = [f"{k}.25" for k in range(70_000)]
    column = decimal_column(cells)
    assert column[69_999] == Fraction(cells[-1])
    assert column.denominator == 100
