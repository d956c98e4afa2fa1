"""Numbers from outside are read exactly or refused in one sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import (
    ExactReluError,
    InputError,
    parse_rational,
    rational,
    rational_text,
    to_fmpq,
    to_fraction,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", F(1, 10)),
        (" -0.25\n", F(-1, 4)),
        ("+3", F(3)),
        ("-2/4", F(-1, 2)),
        ("+0/7", F(0)),
        ("1e-3", F(1, 1000)),
        ("1.5E+3", F(1500)),
        (".5", F(1, 2)),
        ("5.", F(5)),
        ("1_000.000_1", F(10000001, 10000)),
        ("-.5e1", F(-5)),
        ("0e-9999", F(0)),
        ("1e10000", F(10**10000)),
        ("-0", F(0)),
        ("123456789012345678901234567890/7", F(123456789012345678901234567890, 7)),
    ],
)
def test_texts(text: str, value: F) -> None:
    assert parse_rational(text) == value
    assert rational(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the cell is empty"),
        ("   ", "the cell is empty"),
        ("nan", "'nan' is not a finite number"),
        ("-inf", "'-inf' is not a finite number"),
        ("1,5", "'1,5' is not a finite number"),
        ("1/0", "divides by zero"),
        ("1/-2", "'1/-2' is not a finite number"),
        ("1.0/2", "is not a finite number"),
        ("0x10", "is not a finite number"),
        ("1e", "is not a finite number"),
        ("e5", "is not a finite number"),
        (".", "is not a finite number"),
        ("--1", "is not a finite number"),
        ("1 2", "is not a finite number"),
        ("_1", "is not a finite number"),
        ("1__0", "is not a finite number"),
        ("1e10001", "the exponent of '1e10001' is out of range"),
        ("1e-10001", "is out of range"),
        ("1e99999999999999999999", "is out of range"),
        ("0." + "1" * 5000, "5002 characters; accepted are at most"),
        ("1/" + "3" * 1_000_000, "1000002 characters; accepted are at most"),
        ("\u0661", "is not a finite number"),
        ("1/\u0662", "is not a finite number"),
        ("\u0661.5e\u0662", "is not a finite number"),
    ],
)
def test_refused_texts(text: str, words: str) -> None:
    with pytest.raises(InputError, match=r"^cell 7: ") as caught:
        parse_rational(text, "cell 7")
    assert words in str(caught.value)
    assert "accepted" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, ExactReluError)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (3, F(3)),
        (0.1, F(3602879701896397, 36028797018963968)),
        (-0.0, F(0)),
        (5e-324, F(1, 2**1074)),
        (F(2, 3), F(2, 3)),
        (Decimal("0.1"), F(1, 10)),
        (Decimal("-1e3"), F(-1000)),
        (np.int64(-7), F(-7)),
        (np.uint8(200), F(200)),
        (np.float64(0.5), F(1, 2)),
        (np.float32(0.1), F(13421773, 134217728)),
        (np.float16(0.5), F(1, 2)),
        (np.longdouble(0.25), F(1, 4)),
        (np.str_("0.1"), F(1, 10)),
        (fmpz(5), F(5)),
        (fmpq(-6, 4), F(-3, 2)),
    ],
)
def test_numbers(number: object, value: F) -> None:
    found = rational(number)
    assert found == value
    assert type(found) is F
    assert type(found.numerator) is int


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (float("nan"), "nan is not a finite number"),
        (float("inf"), "inf is not a finite number"),
        (np.float32("-inf"), "-inf is not a finite number"),
        (Decimal("nan"), "NaN is not a finite number"),
        (Decimal("-Infinity"), "-Infinity is not a finite number"),
        (Decimal("1e10001"), "is out of range"),
        (True, "True is a truth value"),
        (np.True_, "True is a truth value"),
        (1j, "1j is not a number"),
        (None, "None is not a number"),
        ([1], "[1] is not a number"),
        (b"1", "b'1' is not a number"),
    ],
)
def test_refused_numbers(number: object, words: str) -> None:
    with pytest.raises(InputError, match=r"^here: .*accepted") as caught:
        rational(number, "here")
    assert words in str(caught.value)


@given(st.fractions())
def test_text_and_flint_round_trips(value: F) -> None:
    assert to_fraction(to_fmpq(value)) == value
    assert rational_text(value) == str(value)
    assert parse_rational(rational_text(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20))
def test_decimal_strings_are_those_decimals(value: Decimal) -> None:
    assert parse_rational(str(value)) == F(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_their_binary_values(value: float) -> None:
    assert float(rational(value)) == value
    assert rational(value) == F(value)


def test_long_numbers_are_written() -> None:
    assert rational_text(F(1, 10**5000)) == "1/1" + "0" * 5000


def test_long_integers_and_fractions_are_read() -> None:
    assert parse_rational("-" + "1" * 5000 + "/9") == F(-(10**5000 - 1) // 9, 9)
