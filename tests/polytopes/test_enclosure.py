"""Enclosures print outward and keep what they hold."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes.enclosure import Enclosure

numbers = st.fractions(min_value=-(10**6), max_value=10**6)


def test_exactly() -> None:
    one = Enclosure.exactly(F(2, 3))
    assert one.lower == one.upper == one.midpoint == F(2, 3)
    assert one.width == 0
    assert F(2, 3) in one
    assert F(666, 1000) not in one
    assert float(one) == 2 / 3


@pytest.mark.parametrize(
    ("lower", "upper", "digits", "expected"),
    [
        (F(1, 3), F(1, 2), 3, ("0.333", "0.5")),
        (F(-1, 3), F(-1, 7), 3, ("-0.334", "-0.142")),
        (F(-1, 10**9), F(1, 10**9), 3, ("-0.001", "0.001")),
        (F(7, 2), F(7, 2), 0, ("3", "4")),
        (F(0), F(0), 5, ("0", "0")),
        (F(-5), F(100), 2, ("-5", "100")),
    ],
)
def test_decimals(lower: F, upper: F, digits: int, expected: tuple[str, str]) -> None:
    assert Enclosure(lower, upper).decimals(digits) == expected


@given(numbers, numbers, st.integers(0, 20))
def test_decimals_hold_the_number_and_waste_at_most_one_unit(a: F, b: F, digits: int) -> None:
    lower, upper = sorted((a, b))
    below, above = map(F, Enclosure(lower, upper).decimals(digits))
    assert lower - F(1, 10**digits) < below <= lower
    assert upper <= above < upper + F(1, 10**digits)


@given(numbers, st.integers(-60, 60))
def test_significant_digits(a: F, exponent: int) -> None:
    value = a * F(10) ** exponent
    lower, upper = map(F, Enclosure.exactly(value).significant(16))
    assert lower <= value <= upper
    assert upper - lower <= abs(value) / 10**14


def test_a_number_too_long_for_python_is_printed_all_the_same() -> None:
    lower, upper = Enclosure(F(10**5000), F(10**5000 + 1)).significant(4)
    assert lower == "1" + "0" * 5000
    assert len(upper) == 5001


@given(st.fractions(), st.integers(30, 300))
def test_of_ball(value: F, bits: int) -> None:
    with ctx.workprec(bits):
        ball = arb(fmpq(value.numerator, value.denominator))
    held = Enclosure.of_ball(ball)
    assert value in held
    assert held.width <= abs(value) / 2**26
