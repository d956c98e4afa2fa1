"""Cells, counts and faces of arrangements against hand values and plain recursions."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, factorial

import numpy as np
import pytest
from arrangement_checks import check_witnesses, rational_rows, sign_set, small_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_arrangement import plain_cells, plain_count, sign

from exactrelu.polytopes import (
    Arrangement,
    BudgetExceeded,
    CellTable,
    InputError,
    Polyhedron,
    Region,
    general_position_cells,
)


@pytest.mark.parametrize(
    ("dimension", "hyperplanes", "cells"),
    [(1, 1, 2), (2, 5, 10), (3, 6, 32), (3, 9, 74), (4, 7, 84), (5, 7, 114)],
)
def test_general_position_by_hand(dimension: int, hyperplanes: int, cells: int) -> None:
    rows = [[t**k for k in range(dimension)] for t in range(1, hyperplanes + 1)]
    arrangement = Arrangement.central(rows)
    assert arrangement.count() == cells == general_position_cells(hyperplanes, dimension)
    table = arrangement.cell_table()
    assert len(sign_set(table)) == cells == arrangement.estimate().cells
    check_witnesses(table, rational_rows(rows))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_braid_cells_are_permutations(size: int) -> None:
    pairs = list(combinations(range(size), 2))
    rows = [[(k == i) - (k == j) for k in range(size)] for i, j in pairs]
    arrangement = Arrangement.central(rows)
    assert arrangement.count() == factorial(size)
    wanted = {tuple(sign(p[i] - p[j]) for i, j in pairs) for p in permutations(range(size))}
    assert sign_set(arrangement.cells()) == wanted


def test_braid_polynomial_is_a_falling_factorial() -> None:
    rows = [[(k == i) - (k == j) for k in range(4)] for i, j in combinations(range(4), 2)]
    # t (t - 1) (t - 2) (t - 3) = t^4 - 6 t^3 + 11 t^2 - 6 t
    assert Arrangement.central(rows).characteristic_polynomial() == (0, -6, 11, -6, 1)


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_coordinate_hyperplanes_cut_orthants(size: int) -> None:
    arrangement = Arrangement.central(np.eye(size, dtype=int))
    assert sign_set(arrangement.cells()) == set(product((1, -1), repeat=size))
    polynomial = tuple((-1) ** (size - k) * comb(size, k) for k in range(size + 1))
    assert arrangement.characteristic_polynomial() == polynomial
    faces = [len(sign_set(arrangement.faces(k))) for k in range(size + 1)] if size < 6 else None
    assert faces in (None, [comb(size, k) * 2**k for k in range(size + 1)])


def test_parallel_families() -> None:
    # p vertical and q horizontal lines cut the plane into a (p + 1) x (q + 1) grid.
    normals = [[1, 0]] * 3 + [[0, 2]] * 4
    arrangement = Arrangement.affine(normals, [0, 1, 2, 0, 1, 2, 3])
    assert arrangement.count() == 20
    assert len(sign_set(arrangement.cells())) == 20
    assert [len(list(arrangement.faces(k))) for k in range(3)] == [12, 31, 20]


def test_all_lines_through_one_point() -> None:
    normals = [[1, k] for k in range(6)]
    arrangement = Arrangement.affine(normals, [-1 - 2 * k for k in range(6)])
    assert arrangement.count() == 12
    assert [cell.witness for cell in arrangement.faces(0)] == [(1, 2)]


def test_hyperplanes_with_a_common_line() -> None:
    rows = [[1, k, 0, 0] for k in range(5)]
    arrangement = Arrangement.central(rows)
    assert arrangement.count() == 10
    assert arrangement.characteristic_polynomial() == (0, 0, 4, -5, 1)
    assert list(arrangement.faces(1)) == []
    assert [cell.signs for cell in arrangement.faces(2)] == [(0,) * 5]


@given(st.integers(1, 4).flatmap(lambda n: small_rows(n, 7)))
@settings(max_examples=60, deadline=None)
def test_cells_agree_with_deletion_and_restriction(integers: list[tuple[int, ...]]) -> None:
    rows, dimension = rational_rows(integers), len(integers[0])
    arrangement = Arrangement.central(integers)
    table = arrangement.cell_table()
    assert sign_set(table) == set(plain_cells(rows, dimension))
    assert arrangement.count() == plain_count(rows, dimension) == len(table)
    assert arrangement.estimate().cells >= len(table)
    check_witnesses(table, rows)


@given(st.integers(2, 3).flatmap(lambda n: small_rows(n, 5)), st.randoms())
@settings(max_examples=40, deadline=None)
def test_affine_cells_inside_a_box(
    integers: list[tuple[int, ...]], generator: random.Random
) -> None:
    rows, dimension = rational_rows(integers), len(integers[0]) - 1
    infinity = (Fraction(0),) * dimension + (Fraction(1),)
    arrangement = Arrangement.affine([row[:-1] for row in rows], [row[-1] for row in rows])
    table = arrangement.cell_table()
    wanted = plain_cells([infinity, *rows], dimension + 1)
    assert sign_set(table) == {signs[1:] for signs in wanted if signs[0] > 0}
    assert arrangement.count() == len(table)
    check_witnesses(table, rows, affine=True)
    low = [generator.randint(-2, 0) for _ in range(dimension)]
    high = [bottom + generator.randint(0, 2) for bottom in low]
    box = Region.box(low, high)
    facets = rational_rows(box.rows)
    skip = 1 + len(facets)
    within = plain_cells([infinity, *facets, *rows], dimension + 1)
    inside = arrangement.cell_table(inside=box)
    assert sign_set(inside) == {s[skip:] for s in within if min(s[:skip]) > 0}
    check_witnesses(inside, rows, affine=True)
    for cell in inside:
        assert all(a < x < b for a, x, b in zip(low, cell.witness, high, strict=True))


@given(st.integers(2, 4).flatmap(lambda n: small_rows(n, 7)), st.randoms())
@settings(max_examples=40, deadline=None)
def test_scaling_and_order_change_nothing_else(
    integers: list[tuple[int, ...]], generator: random.Random
) -> None:
    places = list(range(len(integers)))
    generator.shuffle(places)
    scales = [Fraction(generator.choice([-7, -1, 1, 3]), generator.randint(1, 5)) for _ in places]
    changed = [
        [scale * entry for entry in integers[place]]
        for place, scale in zip(places, scales, strict=True)
    ]
    before = sign_set(Arrangement.central(integers).cells())
    after = sign_set(Arrangement.central(changed).cells())
    assert after == {
        tuple(signs[p] * sign(s) for p, s in zip(places, scales, strict=True)) for signs in before
    }


def test_a_zero_row_has_sign_zero() -> None:
    assert sign_set(Arrangement.central([[0, 0], [1, 2]]).cells()) == {(0, 1), (0, -1)}
    assert sign_set(Arrangement.central([[0, 0]]).cells()) == {(0,)}
    assert Arrangement.central([[0, 0]]).count() == 1
    assert sign_set(Arrangement.affine([[0], [0], [1]], [0, -3, 0]).cells()) == {
        (0, -1, 1),
        (0, -1, -1),
    }


def test_restriction_to_coordinates() -> None:
    rows = [[1, 2, 3], [0, 5, 0], [1, -1, 1]]
    restricted = Arrangement.central(rows).restrict([2, 0])
    assert sign_set(restricted.cells()) == set(
        plain_cells(rational_rows([[3, 1], [0, 0], [1, 1]]), 2)
    )
    with pytest.raises(InputError, match="columns"):
        Arrangement.central(rows).restrict([0, 0])


@pytest.mark.parametrize(
    ("inputs", "functions"), [(1, 4), (2, 14), (3, 104), (4, 1882), (5, 94572)]
)
def test_threshold_functions(inputs: int, functions: int) -> None:
    # The numbers of linearly separable Boolean functions.
    arrangement = Arrangement.central([(*bits, 1) for bits in product((0, 1), repeat=inputs)])
    assert arrangement.count() == functions
    if inputs < 5:
        assert arrangement.verify(arrangement.cell_table())


def test_region_by_inequalities() -> None:
    arrangement = Arrangement.central([[1, -1], [1, 1]])
    above = Region.inequalities([[0, -1]], [-1])
    assert sign_set(arrangement.cells(inside=above)) == {(-1, 1), (1, 1), (-1, -1)}
    far = Region.inequalities([[1, 0], [-1, 0]], ["-1/2", "1/3"])
    assert list(arrangement.cells(inside=far)) == []
    with pytest.raises(InputError, match="inside"):
        next(arrangement.cells(inside=Region.box([0], [1])))


def test_cells_inside_a_polyhedron() -> None:
    arrangement = Arrangement.affine([[1, 0], [0, 1]], ["-1/2", "-1/2"])
    triangle = Polyhedron.hull([[0, 0], [1, 0], [0, 1]])
    assert sign_set(arrangement.cells(inside=triangle)) == {(-1, -1), (-1, 1), (1, -1)}
    segment = Polyhedron.of([[1, 0]], [1], [[1, -1]], [0])
    assert list(arrangement.cells(inside=segment)) == []
    plane = Polyhedron.of(dimension=2)
    assert len(arrangement.cell_table(inside=plane)) == 4


def test_progress_and_budget() -> None:
    rows = np.random.default_rng(1).integers(-9, 10, (12, 4))
    seen: list[tuple[int, int]] = []
    table = Arrangement.central(rows).cell_table(progress=lambda *pair: seen.append(pair))
    assert seen[-1] == (len(table), general_position_cells(12, 4))
    with pytest.raises(BudgetExceeded) as stop:
        Arrangement.central(rows).cell_table(budget=-1.0)
    with pytest.raises(BudgetExceeded, match=r"within -1 seconds$"):
        list(Arrangement.central(rows).faces(2, budget=-1.0))
    partial = stop.value.partial
    assert len(sign_set(partial)) < len(table)  # type: ignore[arg-type]


def test_verify_finds_what_is_wrong() -> None:
    arrangement = Arrangement.affine([[1, 0], [0, 1], [1, 1]], ["1/2", 0, -1])
    table = arrangement.cell_table()
    assert arrangement.verify(table)
    assert not arrangement.verify(table.take(np.arange(6)))
    assert not arrangement.verify(table.take(np.array([0, 1, 2, 3, 4, 5, 5])))
    wrong = CellTable(-table.signs, table.numerators, table.denominators)
    assert not arrangement.verify(wrong)
    turned = CellTable(table.signs, -table.numerators, -table.denominators)
    assert not arrangement.verify(turned)


def test_interrupted() -> None:
    def interrupted(found: int, bound: int) -> None:
        if found >= 20:
            raise KeyboardInterrupt

    arrangement = Arrangement.central(np.random.default_rng(1).integers(-9, 10, (12, 4)))
    with pytest.raises(KeyboardInterrupt) as stop:
        arrangement.cell_table(progress=interrupted)
    partial = stop.value.args[0]
    assert 20 <= len(sign_set(partial)) < arrangement.count()


def test_points_rounded_for_plots() -> None:
    table = Arrangement.affine([[3]], [-1]).cell_table()
    assert [float(cell.witness[0]) for cell in table] == table.points()[:, 0].tolist()


@pytest.mark.exhaustive
def test_hundreds_of_random_systems() -> None:
    generator = random.Random(11)
    for _ in range(400):
        dimension, size = generator.randint(1, 4), generator.choice([1, 1, 2, 3, 9])
        count = generator.randint(1, 8)
        integers = [
            tuple(generator.randint(-size, size) for _ in range(dimension)) for _ in range(count)
        ]
        table = Arrangement.central(integers).cell_table()
        assert sign_set(table) == set(plain_cells(rational_rows(integers), dimension))
        check_witnesses(table, rational_rows(integers))
