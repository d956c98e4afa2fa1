from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactrelu
from exactrelu.polytopes import ExactVector, LinearSystem, Polyhedron, eliminate
from exactrelu.solvers.attainable_pieces import AttainablePieces, attainable_pieces
from exactrelu.solvers.piece_elimination import eliminated_piece, piece_system
from exactrelu.solvers.unit_kinds import kinds_of_mask, kinds_of_sparsity

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]


def columns(X: Any) -> list[ExactVector]:
    rows = [[x] if isinstance(x, int) else x for x in X]
    return [ExactVector.of(list(column)) for column in zip(*rows, strict=True)]


def pieces(X: Any, mask: Any) -> AttainablePieces:
    return attainable_pieces(columns(X), kinds_of_mask(mask, [1] * len(mask), len(mask[0])))


@pytest.mark.parametrize(
    ("X", "mask", "counts"),
    [
        (range(3), [[1]], (18, 10, 9, 5)),
        (range(4), [[1]] * 2, (576, 105, 75, 12)),
        (range(5), [[1]] * 2, (900, 171, 137, 38)),
        pytest.param(range(5), [[1]] * 3, (27000, 1140, 411, 4), marks=pytest.mark.exhaustive),
        (SQUARE, [[1, 1]], (42, 26, 25, 17)),
        (SQUARE, [[1, 1]] * 2, (1764, 351, 176, 1)),
        (SQUARE, [[1, 0], [0, 1]], (144, 36, 9, 1)),
        (SQUARE, [[1, 0], [1, 1]], (504, 156, 49, 5)),
    ],
)
def test_the_counts_of_the_table(X: Any, mask: Any, counts: tuple[int, ...]) -> None:
    found = pieces(list(X), mask)
    assert (found.raw, found.symmetric, found.distinct, len(found.pieces)) == counts


def test_all_of_space_and_one_hyperplane() -> None:
    whole = pieces(SQUARE, [[1, 1]] * 2).pieces[0]
    assert not len(whole.inequalities)
    assert not len(whole.equations)
    plane = pieces(SQUARE, [[1, 0], [0, 1]]).pieces[0]
    assert plane.equations.tolist() == [[1, -1, -1, 1]]
    assert not len(plane.inequalities)


WORKED = [
    (1, (0, 1, 1), [[-1, 1, 0], [1, -2, 1]], []),
    (1, (1, 1, 0), [[0, 1, -1], [1, -2, 1]], []),
    (-1, (0, 1, 1), [[1, -1, 0], [-1, 2, -1]], []),
    (-1, (1, 1, 0), [[0, -1, 1], [-1, 2, -1]], []),
    (1, (1, 1, 1), [], [[1, -2, 1]]),
    (1, (0, 0, 1), [[0, -1, 1]], [[1, -1, 0]]),
]


@pytest.mark.parametrize(("sign", "pattern", "inequalities", "equations"), WORKED)
def test_the_worked_pieces(sign: int, pattern: Any, inequalities: Any, equations: Any) -> None:
    units = [(sign, (0,), tuple(bool(entry) for entry in pattern))]
    system = eliminated_piece(columns([0, 1, 2]), units).system
    expected = LinearSystem.of(
        [[-t for t in row] for row in inequalities],
        [0] * len(inequalities),
        equations,
        [0] * len(equations),
        dimension=3,
    )
    assert Polyhedron.of_system(system) == Polyhedron.of_system(expected)


def test_the_sizes_of_the_literal_elimination() -> None:
    system = piece_system(columns([0, 1, 2]), [(1, (0,), (False, True, True))])
    A, b = system.sides()
    C, d = system.equation_sides()
    rows = [*A, *C, *([-t for t in row] for row in C)]
    current = LinearSystem.of(rows, [*b, *d, *d])
    sizes = [current.inequalities.shape[0]]
    for _ in range(3):
        current = eliminate(current, [0]).system
        sizes.append(current.inequalities.shape[0])
    assert sizes == [9, 6, 4, 2]


@pytest.mark.parametrize("mask", [[[1]], [[1]] * 2])
def test_elimination_gives_the_cones_of_the_generators(mask: Any) -> None:
    X = [0, 1, 3, 4]
    for piece in pieces(X, mask).pieces:
        direct = LinearSystem.of(
            (-piece.inequalities).tolist(),
            [0] * len(piece.inequalities),
            piece.equations.tolist(),
            [0] * len(piece.equations),
            dimension=4,
        )
        result = eliminated_piece(columns(X), piece.units)
        assert result.verify()
        assert Polyhedron.of_system(result.system) == Polyhedron.of_system(direct)


def test_cdd_gives_the_same_projection() -> None:
    cdd = pytest.importorskip("cdd.gmp")
    pytest.importorskip("cdd")
    X = columns([0, 1, 2, 3])
    for piece in pieces([0, 1, 2, 3], [[1]] * 2).pieces[:6]:
        rows = [[0, *map(Fraction, row)] for row in piece.generators.tolist()]
        ones = [[0, *[Fraction(1)] * 4]]
        matrix = cdd.matrix_from_array([*rows, *ones], rep_type=cdd.RepType.GENERATOR)
        matrix.lin_set = {len(rows)}
        halfspaces = cdd.copy_inequalities(cdd.polyhedron_from_matrix(matrix))
        A, C = [], []
        for place, row in enumerate(halfspaces.array):
            (C if place in halfspaces.lin_set else A).append([-t for t in row[1:]])
        other = LinearSystem.of(A, [0] * len(A), C, [0] * len(C), dimension=4)
        assert Polyhedron.of_system(other) == Polyhedron.of_system(
            eliminated_piece(X, piece.units).system
        )


SMALL = [(mask, pieces([0, 1, 2, 4], mask)) for mask in ([[1]], [[1]] * 2)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=4, max_size=4))
def test_membership_is_a_loss_of_zero(z: list[int]) -> None:
    for mask, known in SMALL:
        fit = exactrelu.fit([0, 1, 2, 4], z, mask=mask)
        assert known.contains(z) == (fit.value == 0)


def test_levels_are_the_union_over_supports() -> None:
    levels = attainable_pieces(columns(SQUARE), kinds_of_sparsity(1, 2, 1))
    masks = [pieces(SQUARE, [row]) for row in ([1, 0], [0, 1])]
    rng = np.random.default_rng(0)
    for _ in range(50):
        z = rng.integers(-1, 2, 4).tolist()
        assert levels.contains(z) == any(mask.contains(z) for mask in masks)
