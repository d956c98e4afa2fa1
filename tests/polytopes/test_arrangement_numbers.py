"""Arrangements with huge, tiny and close numbers, of every kind, and refused ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from arrangement_checks import check_witnesses, rational_rows, sign_set
from plain_arrangement import plain_cells

from exactrelu.polytopes import (
    Arrangement,
    InputError,
    Region,
    general_position_cells,
)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_extreme_floats(scale: float) -> None:
    rows = [[scale, 1.0, 0.0], [0.1, 0.3, 1 / scale], [scale, 1.0, 1e-300], [1e300, 1e-300, 0.5]]
    exact = [tuple(Fraction(entry) for entry in row) for row in rows]
    table = Arrangement.central(rows).cell_table()
    assert sign_set(table) == set(plain_cells(exact, 3))
    check_witnesses(table, exact)


@pytest.mark.parametrize("power", [31, 61, 62, 63, 64, 65])
def test_integers_around_the_word_size(power: int) -> None:
    big = 2**power
    rows = [[big, -1, 1], [1, big - 1, -big], [-big + 1, 1, 3], [1, 1, 1], [big, big, big - 1]]
    exact = rational_rows(rows)
    arrangement = Arrangement.central(rows)
    for dimension in range(4):
        check_witnesses(arrangement.faces(dimension), exact)
    assert sum((-1) ** k * len(list(arrangement.faces(k))) for k in range(4)) == -1
    assert sign_set(arrangement.rays()) == sign_set(arrangement.faces(1))
    check_witnesses(arrangement.rays(), exact)
    assert sign_set(arrangement.cells()) == set(plain_cells(exact, 3))
    assert arrangement.verify(arrangement.cell_table())


def test_nearly_parallel_floats_are_told_apart() -> None:
    rows = [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0 + 2**-52], [1.0, 1.0 + 2**-52, 1.0], [2.0, 2.0, 2.0]]
    exact = [tuple(Fraction(entry) for entry in row) for row in rows]
    arrangement = Arrangement.central(rows)
    assert arrangement.count() == 8
    check_witnesses(arrangement.cells(), exact)


def test_every_kind_of_number() -> None:
    wanted = sign_set(Arrangement.central([[1, 10], [2, -3]]).cells())
    mixed = [["0.1", Fraction(1)], [np.float64(0.25), "-3/8"]]
    assert sign_set(Arrangement.central(mixed).cells()) == wanted


def test_data_frames() -> None:
    frame = pd.DataFrame({"a": [1.0, 0.5], "b": [0.0, 0.25]})
    assert Arrangement.central(frame).rows == ((1, 0), (2, 1))


def test_random_floats_in_bulk() -> None:
    rows = np.random.default_rng(5).standard_normal((14, 5))
    table = Arrangement.central(rows).cell_table()
    assert len(table) == general_position_cells(14, 5)
    assert len(np.unique(table.packed(), axis=0)) == len(table)
    exact = [tuple(Fraction(entry) for entry in row) for row in rows.tolist()]
    check_witnesses(table.take(np.arange(0, len(table), 7)), exact)


def test_grid_data_in_bulk() -> None:
    points = [(1, x, y, z) for x, y, z in product(range(3), repeat=3)]
    arrangement = Arrangement.central(points)
    table = arrangement.cell_table()
    assert len(sign_set(table)) == arrangement.count() == len(table)
    assert (np.sign(table.numerators @ np.array(points).T) == table.signs).all()


@pytest.mark.parametrize(
    ("normals", "message"),
    [
        ([], "normals: there are none"),
        ([[1, 2], [3]], "normal 2: it has 1 numbers and the first row has 2"),
        ([[1, float("nan")]], "normal 1, column 2: nan is not a finite number"),
        (3, "is not a matrix"),
        ([3], "normal 1: 3 is not a row"),
        (["12"], "normal 1: '12' is not a row"),
    ],
)
def test_bad_rows(normals: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Arrangement.central(normals)


def test_bad_shapes() -> None:
    with pytest.raises(InputError, match="offsets: there are 1 for 2"):
        Arrangement.affine([[1], [2]], [1])
    with pytest.raises(InputError, match="dimension: 3"):
        list(Arrangement.central([[1, 2]]).faces(3))
    with pytest.raises(InputError, match="upper bounds"):
        Region.box([0, 0], [1])
    with pytest.raises(InputError, match="bounds: there are 2 for 1"):
        Region.inequalities([[1]], [1, 2])
