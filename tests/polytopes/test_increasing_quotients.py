"""Quotients are sorted exactly, also where floats cannot tell them apart."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes.increasing_quotients import increasing_quotients

WHOLE = st.integers(-(10**3), 10**3)


def check(pairs: list[tuple[int, int]]) -> None:
    numerators, denominators = (np.array(part, dtype=object) for part in zip(*pairs, strict=True))
    order = increasing_quotients(numerators, denominators, np.arange(len(pairs))).tolist()
    assert sorted(order) == list(range(len(pairs)))
    values = [Fraction(*pairs[place]) for place in order]
    assert values == sorted(values)


@given(st.lists(st.tuples(WHOLE, st.integers(1, 10**3)), min_size=1, max_size=20))
def test_small_numbers(pairs: list[tuple[int, int]]) -> None:
    check(pairs)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("digits", [17, 400])
def test_numbers_that_floats_do_not_tell_apart(sign: int, digits: int) -> None:
    check([(sign * (10**digits + k), 1) for k in (5, 2, 9, 1, 7)])
    check([(1, 10**digits + k) for k in (5, 2, 9, 1, 7)])
