"""Faces and rays of arrangements against Euler's relation and plain recursions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from arrangement_checks import check_witnesses, rational_rows, sign_set, small_rows
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_arrangement import dot, kernel_basis, plain_cells

from exactrelu.polytopes import (
    Arrangement,
    Region,
)


@given(st.integers(1, 3).flatmap(lambda n: small_rows(n, 6)))
@settings(max_examples=40, deadline=None)
def test_faces_satisfy_euler(integers: list[tuple[int, ...]]) -> None:
    rows, dimension = rational_rows(integers), len(integers[0])
    arrangement = Arrangement.central(integers)
    faces = [list(arrangement.faces(k)) for k in range(dimension + 1)]
    for listed in faces:
        sign_set(listed)
        check_witnesses(listed, rows)
    assert sum((-1) ** k * len(listed) for k, listed in enumerate(faces)) == (-1) ** dimension
    assert sign_set(faces[-1]) == sign_set(arrangement.cells())


@given(st.integers(1, 3).flatmap(lambda n: small_rows(n, 5)))
@settings(max_examples=40, deadline=None)
def test_faces_agree_with_cells_on_every_intersection(integers: list[tuple[int, ...]]) -> None:
    rows, dimension = rational_rows(integers), len(integers[0])
    wanted = set()
    for chosen in product((False, True), repeat=len(rows)):
        basis = [tuple(Fraction(int(i == k)) for i in range(dimension)) for k in range(dimension)]
        for row in (row for row, is_chosen in zip(rows, chosen, strict=True) if is_chosen):
            values = tuple(dot(row, vector) for vector in basis)
            pivot = next((k for k, value in enumerate(values) if value), None)
            if pivot is not None:
                basis = [
                    tuple(
                        sum(a * v[k] for a, v in zip(y, basis, strict=True))
                        for k in range(dimension)
                    )
                    for y in kernel_basis(values, pivot)
                ]
        restricted = [tuple(dot(row, vector) for vector in basis) for row in rows]
        wanted |= set(plain_cells(restricted, len(basis)))
    arrangement = Arrangement.central(integers)
    listed = [face.signs for k in range(dimension + 1) for face in arrangement.faces(k)]
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted


def test_rays_are_the_cocircuits() -> None:
    generator = np.random.default_rng(3)
    rows = generator.integers(-9, 10, (8, 3))
    table = Arrangement.central(rows).rays()
    assert len(table) == 2 * comb(8, 2)
    assert (np.sign(table.numerators @ rows.T) == table.signs).all()
    assert ((table.signs == 0).sum(axis=1) == 2).all()
    crosses = [np.cross(rows[i], rows[j]) for i, j in combinations(range(8), 2)]
    wanted = {tuple(np.sign(side * rows @ v).tolist()) for v in crosses for side in (1, -1)}
    assert sign_set(table) == wanted


@given(st.integers(1, 4).flatmap(lambda n: small_rows(n, 6)))
@settings(max_examples=40, deadline=None)
def test_rays_are_the_smallest_faces(integers: list[tuple[int, ...]]) -> None:
    arrangement = Arrangement.central(integers)
    rank = np.linalg.matrix_rank(np.array(integers))
    rays = arrangement.rays()
    faces = sign_set(arrangement.faces(len(integers[0]) - int(rank) + 1)) if rank else set()
    assert sign_set(rays) == faces
    check_witnesses(rays, rational_rows(integers))


def test_affine_rays_are_vertices_and_directions() -> None:
    triangle = Arrangement.affine([[1, 0], [0, 1], [1, 1]], [0, 0, -2])
    rows = triangle.rays().numerators.tolist()
    assert sorted(row for row in rows if row[-1]) == [[0, 0, 1], [0, 2, 1], [2, 0, 1]]
    directions = [row[:2] for row in rows if not row[-1]]
    assert sorted(directions) == sorted([[1, 0], [-1, 0], [0, 1], [0, -1], [1, -1], [-1, 1]])


def test_rays_and_parts_of_nothing() -> None:
    arrangement = Arrangement.central([[0, 0]])
    assert len(arrangement.rays()) == 0
    assert [cell.witness for cell in arrangement.cells()] == [(0, 0)]
    assert list(arrangement.faces(0)) == []
    assert len(Arrangement.central([[0]]).cell_table(inside=Region.box([0], [1]))) == 1


@given(st.integers(2, 4).flatmap(lambda n: small_rows(n, 6)))
@example([(-1, -1, 0), (1, 0, 1), (0, 1, -1), (-1, -1, 1)])
@settings(max_examples=30, deadline=None)
def test_a_part_may_hold_no_new_ray(integers: list[tuple[int, ...]]) -> None:
    """Rays come in parts; where all of a part are known already, it is left out."""
    wanted = sign_set(Arrangement.central(integers).rays())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("exactrelu.polytopes.cell_enumeration._PART", 0)
        rays = Arrangement.central(integers).rays()
    assert sign_set(rays) == wanted
    check_witnesses(rays, rational_rows(integers))
