"""New polyhedra from old ones: intersection, product, image, preimage, projection, inclusion."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np

from exactrelu.polytopes.elimination import Elimination
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.fourier_motzkin import eliminate
from exactrelu.polytopes.guarded_integers import IntegerArray, compact, product
from exactrelu.polytopes.linear_system import LinearSystem, stacked
from exactrelu.polytopes.polyhedron import Polyhedron


def intersection(first: Polyhedron, second: Polyhedron) -> Polyhedron:
    """Return the points that lie in both polyhedra.

    Parameters
    ----------
    first, second : Polyhedron
        In the same space.

    Examples
    --------
    >>> left, right = Polyhedron.of([[1], [-1]], [2, 0]), Polyhedron.of([[1], [-1]], [3, -1])
    >>> [str(x) for x, in intersection(left, right).vertices]
    ['1', '2']
    """
    if first.dimension_of_space != second.dimension_of_space:
        raise InputError(
            f"second: its space has dimension {second.dimension_of_space}; "
            f"accepted is {first.dimension_of_space} as in first"
        )
    one, two = first.system, second.system
    system = LinearSystem(
        stacked([one.inequalities, two.inequalities]), stacked([one.equations, two.equations])
    )
    return Polyhedron.of_system(system, first.backend, first.limit)


def cartesian_product(first: Polyhedron, second: Polyhedron) -> Polyhedron:
    """Return the pairs (x, y) with x in the first and y in the second polyhedron.

    Examples
    --------
    >>> segment = Polyhedron.of([[1], [-1]], [1, 0])
    >>> len(cartesian_product(segment, segment).vertices)
    4
    """
    n, m = first.dimension_of_space, second.dimension_of_space
    one, two = first.system, second.system
    system = LinearSystem(
        stacked([_widened(one.inequalities, 0, m), _widened(two.inequalities, n, 0)]),
        stacked([_widened(one.equations, 0, m), _widened(two.equations, n, 0)]),
    )
    return Polyhedron.of_system(system, first.backend, first.limit)


def _widened(matrix: ExactMatrix, before: int, after: int) -> ExactMatrix:
    rows = matrix.integers
    count = len(rows)
    parts = [
        rows[:, :1],
        np.zeros((count, before), int),
        rows[:, 1:],
        np.zeros((count, after), int),
    ]
    return ExactMatrix(np.concatenate(parts, axis=1), matrix.denominators)


def preimage(polyhedron: Polyhedron, matrix: object, offset: Sequence[object] = ()) -> Polyhedron:
    """Return ``{x : matrix @ x + offset lies in the polyhedron}``.

    Parameters
    ----------
    polyhedron : Polyhedron
    matrix : matrix, shape (dimension of the space, n)
    offset : sequence of numbers, optional
        Zero if left out.

    Examples
    --------
    >>> unit = Polyhedron.of([[1], [-1]], [1, 0])
    >>> strip = preimage(unit, [[1, 1]])
    >>> strip.lines, strip.contains(["1/2", "1/2"])
    (((Fraction(1, 1), Fraction(-1, 1)),), True)
    """
    frame = _affine_map(matrix, offset, rows=polyhedron.dimension_of_space)
    system = polyhedron.system
    pulled = LinearSystem(
        ExactMatrix.of_integers(product(system.inequalities.integers, frame)),
        ExactMatrix.of_integers(product(system.equations.integers, frame)),
    )
    return Polyhedron.of_system(pulled, polyhedron.backend, polyhedron.limit)


def image(polyhedron: Polyhedron, matrix: object, offset: Sequence[object] = ()) -> Polyhedron:
    """Return ``{matrix @ x + offset : x in the polyhedron}``.

    Parameters
    ----------
    polyhedron : Polyhedron
    matrix : matrix, shape (m, dimension of the space)
    offset : sequence of numbers, optional
        Zero if left out.

    Notes
    -----
    Generators are mapped if they were given; otherwise :func:`project` eliminates the old
    coordinates.

    Examples
    --------
    >>> square = Polyhedron.of([[1, 0], [0, 1], [-1, 0], [0, -1]], [1, 1, 0, 0])
    >>> [str(x) for x, in image(square, [[1, 1]], ["1/2"]).vertices]
    ['1/2', '5/2']
    """
    known = polyhedron.given_generators
    if known is None:
        found = project(polyhedron.system, matrix, offset)
        return Polyhedron.of_system(found.system, polyhedron.backend, polyhedron.limit)
    frame = _affine_map(matrix, offset, columns=polyhedron.dimension_of_space)
    rows, linear = product(known.rows, frame.T), product(known.linear, frame.T)
    return Polyhedron.hull(
        _points(rows[rows[:, 0] != 0]),
        ExactMatrix.of_integers(rows[rows[:, 0] == 0][:, 1:]),
        ExactMatrix.of_integers(linear[:, 1:]),
        dimension=len(frame) - 1,
        backend=polyhedron.backend,
        limit=polyhedron.limit,
    )


def _points(rows: IntegerArray) -> ExactMatrix:
    return ExactMatrix(rows[:, 1:], tuple(int(entry) for entry in rows[:, 0]))


def project(
    system: LinearSystem, matrix: object, offset: Sequence[object] = (), *, limit: int | None = None
) -> Elimination:
    """Describe the image of the solutions of a system under an affine map, with certificates.

    Parameters
    ----------
    system : LinearSystem
        In variables x; may hold strict inequalities.
    matrix : matrix, shape (m, n)
    offset : sequence of numbers, optional
    limit : int, optional
        See :func:`eliminate`.

    Returns
    -------
    Elimination
        Its source has the variables (x, y), the conditions on x and the equations
        ``y = matrix @ x + offset``, which come last; x is eliminated.

    Notes
    -----
    The image of a polyhedron is again one, by Fourier-Motzkin elimination (Le, Riccietti and
    Gribonval 2023, lemma B.5); an open condition on x that survives stays open.
    """
    n = system.dimension
    frame = _affine_map(matrix, offset, columns=n)
    size = len(frame) - 1
    links = np.concatenate([-frame[1:], np.eye(size, dtype=np.int64) * frame[0, 0]], axis=1)
    lifted = LinearSystem(
        _widened(system.inequalities, 0, size),
        stacked([_widened(system.equations, 0, size), ExactMatrix.of_integers(links)]),
        system.strict,
    )
    return eliminate(lifted, range(n), limit=limit)


def includes(outer: Polyhedron, inner: Polyhedron) -> bool:
    """Return whether every point of the inner polyhedron lies in the outer one.

    Notes
    -----
    Every row of the outer polyhedron is minimised over the inner one by an exact program.

    Examples
    --------
    >>> includes(Polyhedron.of([[1]], [2]), Polyhedron.of([[1]], [1]))
    True
    """
    if outer.dimension_of_space != inner.dimension_of_space:
        raise InputError(
            f"inner: its space has dimension {inner.dimension_of_space}; "
            f"accepted is {outer.dimension_of_space} as in outer"
        )
    if inner.is_empty:
        return True
    weak, equal = outer.system.rows()
    for row in np.concatenate([weak, equal, -equal]).tolist():
        least = inner.minimize(row[1:]).value
        if least is None or least + row[0] < 0:
            return False
    return True


def _affine_map(
    matrix: object, offset: Sequence[object], rows: int | None = None, columns: int | None = None
) -> IntegerArray:
    """Return the integer matrix of (t, x) -> (t, matrix @ x + t offset), times one denominator."""
    linear = ExactMatrix.of(matrix, "matrix", columns)
    count = linear.shape[0]
    if rows is not None and count != rows:
        raise InputError(f"matrix: it has {count} rows; accepted are {rows}")
    constants = offset if len(offset) else [0] * count
    if len(constants) != count:
        raise InputError(f"offset: it has {len(constants)} entries; accepted are {count}")
    right = ExactMatrix.of([[entry] for entry in constants], "offset", 1).fractions()
    table = [[c[0], *row] for c, row in zip(right, linear.fractions(), strict=True)]
    joined = ExactMatrix.of_fractions(table, linear.shape[1] + 1)
    scale = lcm(*joined.denominators)
    factors = np.array([[scale // entry] for entry in joined.denominators], dtype=object)
    first = np.zeros((1, linear.shape[1] + 1), dtype=object)
    first[0, 0] = scale
    body = joined.integers * factors.reshape(count, 1)
    return compact(np.concatenate([first, body.astype(object)]))
