"""Polytopes with known vertices and facets, for tests, examples and benchmarks."""

from __future__ import annotations

from itertools import combinations, permutations, product

from exactrelu.polytopes.polyhedron import Polyhedron


def simplex(dimension: int) -> Polyhedron:
    """Return ``x >= 0, sum x <= 1``: dimension + 1 vertices and facets.

    Examples
    --------
    >>> len(simplex(4).vertices)
    5
    """
    return Polyhedron.of([*_units(dimension, -1), [1] * dimension], [0] * dimension + [1])


def cube(dimension: int) -> Polyhedron:
    """Return ``0 <= x <= 1``: 2^dimension vertices.

    Examples
    --------
    >>> len(cube(4).vertices)
    16
    """
    rows = [*_units(dimension, 1), *_units(dimension, -1)]
    return Polyhedron.of(rows, [1] * dimension + [0] * dimension)


def cross_polytope(dimension: int) -> Polyhedron:
    """Return ``sum |x| <= 1`` by its 2^dimension facets: 2 dimension vertices.

    Examples
    --------
    >>> len(cross_polytope(4).vertices)
    8
    """
    return Polyhedron.of(list(product((-1, 1), repeat=dimension)), [1] * 2**dimension)


def cyclic_polytope(dimension: int, points: int) -> Polyhedron:
    """Return the hull of points ``(t, t^2, ...)``: as many facets as there can be.

    Examples
    --------
    >>> len(cyclic_polytope(4, 8).facets)
    20
    """
    return Polyhedron.hull([[t**power for power in range(1, dimension + 1)] for t in range(points)])


def permutahedron(order: int) -> Polyhedron:
    """Return the hull of all permutations of 1..order: order! vertices, 2^order - 2 facets.

    Examples
    --------
    >>> permutahedron(4).dimension, len(permutahedron(4).facets)
    (3, 14)
    """
    return Polyhedron.hull(list(permutations(range(1, order + 1))))


def permutahedron_by_facets(order: int) -> Polyhedron:
    """Return the same polytope by Rado's inequalities.

    Notes
    -----
    Every k coordinates sum to at least 1 + ... + k, all of them to 1 + ... + order.

    Examples
    --------
    >>> len(permutahedron_by_facets(4).vertices)
    24
    """
    rows, sides = [], []
    for size in range(1, order):
        for chosen in combinations(range(order), size):
            rows.append([-int(place in chosen) for place in range(order)])
            sides.append(-size * (size + 1) // 2)
    return Polyhedron.of(rows, sides, [[1] * order], [order * (order + 1) // 2])


def birkhoff_polytope(order: int) -> Polyhedron:
    """Return the doubly stochastic matrices: order! vertices, dimension (order - 1)^2.

    Examples
    --------
    >>> len(birkhoff_polytope(3).vertices), birkhoff_polytope(3).dimension
    (6, 4)
    """
    size = order * order
    across = [[int(place // order == row) for place in range(size)] for row in range(order)]
    down = [[int(place % order == column) for place in range(size)] for column in range(order)]
    return Polyhedron.of(_units(size, -1), [0] * size, across + down, [1] * (2 * order))


def _units(dimension: int, sign: int) -> list[list[int]]:
    return [[sign * int(row == column) for column in range(dimension)] for row in range(dimension)]
