"""Boxes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes import Box, InputError

numbers = st.integers(-4, 4)


@given(st.lists(st.tuples(numbers, numbers, st.integers(1, 3)), min_size=1, max_size=3), numbers)
def test_the_range_is_that_of_the_corners(sides, offset):
    box = Box.of([low for _, low, _ in sides], [low + length for _, low, length in sides])
    normal = [entry for entry, _, _ in sides]
    corners = product(*zip(box.lower, box.upper, strict=True))
    values = [sum(a * x for a, x in zip(normal, c, strict=True)) + offset for c in corners]
    assert box.range_of(normal, offset) == (min(values), max(values))
    assert box.meets(normal, offset) == (min(values) < 0 < max(values))
    assert box.dimension == len(sides)


def test_the_cube_and_its_middle():
    assert Box.cube(2, Fraction(1, 2)) == Box.of(["-1/2", "-0.5"], [0.5, "0.5"])
    assert Box.of([0, 1], [1, 4]).middle == (Fraction(1, 2), Fraction(5, 2))
    assert Box.of([0], [1]).region().rows == ((1, 0), (-1, 1))


def test_empty_sides_and_unequal_corners_are_refused():
    with pytest.raises(InputError, match="side 2 runs from 1 to 1"):
        Box.of([0, 1], [1, 1])
    with pytest.raises(InputError, match="1 and 2 coordinates"):
        Box.of([0], [1, 1])
    with pytest.raises(InputError, match="not a finite number"):
        Box.of([0], [float("inf")])
