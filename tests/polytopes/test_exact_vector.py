"""Exact vectors hold what they were given, in each of the three storages."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import ExactVector, InputError, rational
from exactrelu.polytopes.exact_vector import common_denominator

fractions = st.fractions(max_denominator=1000)
wide = st.builds(lambda f, e: f * F(10) ** e, fractions, st.integers(-400, 400))


@given(st.lists(st.one_of(fractions, wide)))
def test_fractions_are_kept(values: list[F]) -> None:
    vector = ExactVector.of(values)
    assert vector.fractions() == values
    assert [vector[i] for i in range(len(vector))] == values
    assert [vector.fmpq(i) for i in range(len(values))] == [
        fmpq(v.numerator, v.denominator) for v in values
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_floats_are_kept(values: list[float]) -> None:
    for given_values in (values, np.array(values, dtype=np.float64)):
        vector = ExactVector.of(given_values)
        assert vector.fractions() == [F(v) for v in values]
        assert vector.floats().tolist() == values


@pytest.mark.parametrize(
    ("values", "dtype", "denominator"),
    [
        (["0.5", "0.25"], np.int64, 4),
        ([1, 2], np.int64, 1),
        ([1.0, 2.0], np.int64, 1),
        ([0.5, 2.0], np.float64, 1),
        ([2.0**53], np.float64, 1),
        ([2**61 - 1, -(2**61) + 1], np.int64, 1),
        ([2**61], object, 1),
        ([-(2**61)], object, 1),
        (np.array([2**63], dtype=np.uint64), object, 1),
        (np.array([7], dtype=np.uint8), np.int64, 1),
        (np.array([0.5], dtype=np.float16), np.float64, 1),
        (np.array([0.5], dtype=np.longdouble), np.int64, 2),
        (np.array(["0.5", "1"]), np.int64, 2),
        (np.array([F(1, 3), 2], dtype=object), np.int64, 3),
        ([F(1, 2**61)], object, 1),
        ([1, 0.5], np.int64, 2),
        ([], np.int64, 1),
        ((), np.int64, 1),
        (range(3), np.int64, 1),
        (np.ma.array([0.5, 2.0]), np.float64, 1),
        (np.zeros(0, dtype=np.int32), np.int64, 1),
        (np.zeros(0), np.int64, 1),
        (iter([1, 2]), np.int64, 1),
    ],
)
def test_storage(values: Any, dtype: Any, denominator: int) -> None:
    vector = ExactVector.of(values)
    assert vector.values.dtype == dtype
    assert type(vector.values) is np.ndarray
    assert vector.denominator == denominator
    if not hasattr(values, "__next__"):
        assert vector.fractions() == [rational(v) for v in values]
    assert ExactVector.of(vector) is vector


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, "x"], "y, row 2: 'x' is not a finite number"),
        ([0.5, float("nan")], "y, row 2: nan is not a finite number"),
        (np.array([1.0, np.inf]), "y, row 2: inf is not a finite number"),
        (["1", ""], "y, row 2: the cell is empty"),
        ([1, None], "y, row 2: None is not a number"),
        ([True, 1], "y, row 1: True is a truth value"),
        (np.array([True]), "y: an array of type bool holds no numbers"),
        (np.array([1j]), "y: an array of type complex128 holds no numbers"),
        (np.zeros((2, 2)), "y: an array of shape (2, 2) is not one-dimensional"),
        (np.float64(3.0), "y: np.float64(3.0) is not a sequence of numbers"),
        (np.array(F(1, 2), dtype=object), "y: an array of shape () is not one-dimensional"),
        (np.array([["a"]]), "y: an array of shape (1, 1) is not one-dimensional"),
        (np.ma.array([1.0, 2.0], mask=[False, True]), "y, row 2: the entry is masked"),
        (np.ma.array([1, 2], mask=True), "y, row 1: the entry is masked"),
        ("12", "y: '12' is not a sequence of numbers"),
        (b"12", "y: b'12' is not a sequence of numbers"),
        (5, "y: 5 is not a sequence of numbers"),
        (None, "y: None is not a sequence of numbers"),
    ],
)
def test_refusals(values: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        ExactVector.of(values, "y")
    assert str(caught.value).startswith(words)


def storages(values: list[F]) -> list[ExactVector]:
    scaled = 1
    for value in values:
        scaled *= value.denominator
    found = [
        ExactVector.of_fractions(values),
        ExactVector._of_fmpq([fmpq(v.numerator, v.denominator) for v in values]),
        ExactVector.of_scaled_integers(np.array([int(v * scaled) for v in values]), scaled),
    ]
    if all(float(v) == v for v in values):
        found.append(ExactVector(np.array([float(v) for v in values])))
    return found


@given(st.lists(st.fractions(min_value=-9, max_value=9, max_denominator=8), max_size=5))
def test_equal_values_are_equal_and_hash_alike_in_every_storage(values: list[F]) -> None:
    vectors = storages(values)
    for left in vectors:
        for right in vectors:
            assert left == right
            assert hash(left) == hash(right)
    if values:
        other = ExactVector.of_fractions([*values[:-1], values[-1] + F(1, 10**30)])
        assert all(vector != other for vector in vectors)
        assert all(vector != ExactVector.of_fractions(values[:-1]) for vector in vectors)


def test_other_types_are_different() -> None:
    assert ExactVector.of([1]) != [1]
    assert (ExactVector.of([1]) == 1) is False


@given(st.lists(st.fractions(min_value=-3, max_value=3, max_denominator=3), max_size=8))
def test_order_take_and_equals_next(values: list[F]) -> None:
    for vector in storages(values):
        order = vector.order()
        assert order.tolist() == sorted(range(len(values)), key=values.__getitem__)
        ordered = vector.take(order)
        assert ordered.fractions() == sorted(values)
        found = ordered.equals_next().tolist()
        assert found == [a == b for a, b in zip(sorted(values), sorted(values)[1:], strict=False)]


@given(st.lists(st.one_of(fractions, wide), min_size=1))
def test_floats_are_the_nearest(values: list[F]) -> None:
    for value, found in zip(values, ExactVector.of(values).floats(), strict=True):
        try:
            nearest = value.numerator / value.denominator
        except OverflowError:
            nearest = float("inf") if value > 0 else float("-inf")
        assert found == nearest


def test_floats_of_long_integers_round_once() -> None:
    numbers = [2**60 + 1, 3 * 2**59 - 1, -(2**60) - 129]
    found = ExactVector.of_scaled_integers(np.array(numbers), 3).floats()
    assert found.tolist() == [n / 3 for n in numbers]


def test_common_denominator() -> None:
    assert common_denominator([]) == 1
    assert common_denominator([F(1, 6), F(3, 4), F(2)]) == 12
