from itertools import permutations
from math import comb, factorial

import pytest

from exactrelu.polytopes.named_polytopes import (
    birkhoff_polytope,
    cross_polytope,
    cube,
    cyclic_polytope,
    permutahedron,
    permutahedron_by_facets,
    simplex,
)
from exactrelu.polytopes.polyhedron import Polyhedron

BACKENDS = ["own", "ppl", "cdd"]


def by(backend, polyhedron):
    if backend != "own":
        pytest.importorskip("ppl" if backend == "ppl" else "cdd.gmp")
    return Polyhedron(
        polyhedron.dimension_of_space,
        polyhedron.given_system,
        polyhedron.given_generators,
        backend,
    )


def permutation_matrices(order):
    return {
        tuple(int(p[row] == column) for row in range(order) for column in range(order))
        for p in permutations(range(order))
    }


@pytest.mark.parametrize("backend", BACKENDS)
def test_vertices_and_facets_are_the_known_ones(backend):
    assert set(by(backend, simplex(4)).vertices) == {
        tuple(int(i == j) for j in range(4)) for i in range(-1, 4)
    }
    assert len(by(backend, cube(5)).vertices) == 32
    assert set(by(backend, cross_polytope(3)).vertices) == {
        tuple(s * int(i == j) for j in range(3)) for i in range(3) for s in (-1, 1)
    }
    assert set(by(backend, birkhoff_polytope(4)).vertices) == permutation_matrices(4)
    assert by(backend, birkhoff_polytope(4)).generators.backend == backend


@pytest.mark.parametrize("backend", BACKENDS)
def test_permutahedron_from_both_sides(backend):
    by_vertices, by_facets = by(backend, permutahedron(4)), by(backend, permutahedron_by_facets(4))
    assert by_vertices == by_facets
    assert len(by_vertices.facets) == 14
    assert len(by_facets.vertices) == factorial(4)
    assert by_vertices.affine_hull == (((1, 1, 1, 1), 10),)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("dimension", "points"), [(2, 6), (3, 7), (4, 9), (6, 9)])
def test_cyclic_polytopes_reach_the_upper_bound(backend, dimension, points):
    half = dimension // 2
    if dimension % 2:
        expected = 2 * comb(points - half - 1, half)
    else:
        expected = comb(points - half, half) + comb(points - half - 1, half - 1)
    assert len(by(backend, cyclic_polytope(dimension, points)).facets) == expected


def test_own_method_on_larger_polytopes():
    assert len(cube(10).vertices) == 1024
    assert len(cross_polytope(7).vertices) == 14
    assert len(birkhoff_polytope(5).vertices) == 120
    assert birkhoff_polytope(4).dimension == 9
