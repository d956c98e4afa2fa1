"""Sums of square roots: arithmetic, exact comparison, enclosures."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import InputError
from exactrelu.polytopes.root_sum import RootSum

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=6)
radicands = st.fractions(min_value=0, max_value=30, max_denominator=4)
sums = st.lists(st.tuples(numbers, radicands), max_size=4).map(
    lambda pairs: sum((RootSum.root(r).times(c) for c, r in pairs), RootSum())
)


@given(sums, sums)
def test_arithmetic_agrees_with_floats(one: RootSum, two: RootSum) -> None:
    assert float(one + two) == pytest.approx(float(one) + float(two), abs=1e-9)
    assert float(one - two) == pytest.approx(float(one) - float(two), abs=1e-9)
    assert float(one * two) == pytest.approx(float(one) * float(two), abs=1e-9)
    assert (one < two) == (float(one - two) < 0)
    assert (one <= two) == (not two < one)


@given(sums)
def test_a_number_equals_itself_in_disguise(number: RootSum) -> None:
    disguised = RootSum()
    for coefficient, radicand in number.terms:
        disguised += RootSum.root(radicand * 49).times(coefficient / 7)
    assert (number - disguised).sign() == 0
    assert number == disguised
    square = number * number - disguised * disguised
    assert square.sign() == 0
    assert not (number - disguised) * RootSum.root(2) < RootSum()


@given(sums, st.integers(10, 200))
def test_enclosures_are_as_narrow_as_asked(number: RootSum, bits: int) -> None:
    found = number.enclosure(bits)
    assert found.width * 2**bits <= max(abs(found.lower), abs(found.upper))
    assert RootSum.rational(found.lower) <= number <= RootSum.rational(found.upper)


def test_near_misses_are_told_apart() -> None:
    close = RootSum.root(10**40 + 1) - RootSum.rational(10**20)
    assert close.sign() == 1
    assert float(close) == pytest.approx(5e-21)
    assert (RootSum.root(2) + RootSum.root(3)) * (RootSum.root(3) - RootSum.root(2)) == (
        RootSum.rational(1)
    )
    assert RootSum.root(F(9, 4)).as_rational() == F(3, 2)
    assert RootSum.root(2).as_rational() is None


def test_roots_of_negative_numbers_are_refused() -> None:
    with pytest.raises(InputError, match="radicand: -1 is negative"):
        RootSum.root(-1)
