"""The cells of a reduced central arrangement, one of each opposite pair, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.broken_circuits import (
    FlagNotGeneric,
    Indices,
    Level,
    empty_level,
    join_levels,
    next_level,
)
from exactrelu.polytopes.guarded_integers import compact, magnitude, product
from exactrelu.polytopes.interior_points import Rays, composed_signs, interior_points
from exactrelu.polytopes.product_signs import Signs
from exactrelu.polytopes.watch import Watch

Integers = NDArray[Any]

# One part of the work holds about this many signs at a time.
_PART = 2**21


@dataclass(frozen=True, slots=True, eq=False)
class FlagLevels:
    """The levels below the last one, in a flag that is proved generic for them.

    Parameters
    ----------
    rows : ndarray of integers, shape (N, r)
        The rows in the coordinates of the flag: ``matrix @ flag``.
    flag : ndarray of integers, shape (r, r)
        Lower triangular with ones on the diagonal; its first k columns span the k-th subspace.
    levels : tuple of Level
        Sizes 0, 1, …, r - 2 (size 0 if r = 1).
    """

    rows: Integers
    flag: Integers
    levels: tuple[Level, ...]

    def last_parts(self) -> Iterator[Level]:
        """Yield the level of size r - 1 in parts; nothing if r = 1."""
        if self.rows.shape[1] > 1:
            yield from next_level(self.rows, self.levels[-1], _part(self.rows))

    def rays(self, level: Level) -> Integers:
        """Return the rays of a level in the coordinates before the flag was chosen."""
        return product(level.rays, self.flag[:, : level.size + 1].T)


def flag_levels(matrix: Integers, watch: Watch) -> FlagLevels:
    """Find a generic flag and build all levels below the last one.

    Parameters
    ----------
    matrix : ndarray of integers, shape (N, r)
        A reduced arrangement, r at least 1.
    watch : Watch

    Returns
    -------
    FlagLevels

    Notes
    -----
    The coordinate flag is tried first because it keeps the integers smallest, then triangular
    flags with random integers of growing size, from a fixed seed. Each is checked exactly while
    the levels are built, and one of large enough integers is generic.
    """
    for flag in _flags(matrix.shape[1]):
        rows = product(matrix, flag)
        try:
            return FlagLevels(rows, compact(flag), tuple(_levels(rows, watch)))
        except FlagNotGeneric:
            watch.check()
    raise AssertionError("some flag is generic")


def _levels(rows: Integers, watch: Watch) -> list[Level]:
    levels = [empty_level(rows)]
    for _ in range(1, rows.shape[1] - 1):
        parts: list[Level] = []
        for part in next_level(rows, levels[-1], _part(rows)):
            parts.append(part)
            watch.check()
        levels.append(join_levels(parts))
    return levels


def _flags(dimension: int) -> Iterator[Integers]:
    generator = np.random.default_rng(dimension)
    identity = np.eye(dimension, dtype=np.int64).astype(object)
    yield identity
    bits = 1
    while True:
        for _ in range(2):
            words = generator.integers(-(2**30), 2**30, (dimension, dimension)).astype(object)
            for _ in range(bits // 30):
                words = words * 2**30 + generator.integers(0, 2**30, words.shape)
            shift = 30 * (1 + bits // 30) - bits
            yield np.tril(words >> shift, -1) + identity
        bits = bits + 1 if bits < 5 else 2 * bits


def _part(rows: Integers) -> int:
    """Return how many sets to treat at once: fewer if there are many rows or long integers."""
    words = 1 + magnitude(rows).bit_length() * rows.shape[1] // 62
    return int(_PART // (len(rows) * words)) + 1


def half_cells(
    matrix: Integers, watch: Watch, required: Signs | None = None
) -> Iterator[tuple[Signs, Integers]]:
    r"""Enumerate the cells on the positive side of row 0.

    Parameters
    ----------
    matrix : ndarray of integers, shape (N, r)
        A reduced arrangement, r at least 1.
    watch : Watch
    required : ndarray of int8, shape (N,), optional
        Where it is not 0, only cells with this sign are wanted.

    Yields
    ------
    signs : ndarray of int8, shape (count, N)
    points : ndarray of integers, shape (count, r)
        A primitive integer point inside each cell.

    Notes
    -----
    There is one cell on the positive side of row 0 for each set S ⊆ {1, …, N-1} such that
    S ∪ {0} contains no broken circuit (Whitney, Zaslavsky). With the flag L_1 ⊂ … ⊂ L_r and
    ``k = |S| + 1`` it is the cell of

        v(S) - ε v(S \ s_1) - ε² v(S \ s_2) - …,   s_1 < s_2 < … the members of S,

    v(S) being the direction of the line that S leaves in L_k and v(S \ s) the direction of the
    line that S \ s leaves in L_(k-1), all on the positive side of row 0. With L_(k-1) at infinity
    the cells that L_k meets and L_(k-1) does not are bounded, v(S) is the vertex of its cell that
    is farthest from row 0, and S the fully optimal basis (Gioan and Las Vergnas, The active
    bijection 1, 2009). Order: by the size of S, then by S without its smallest member, then by
    the smallest member. Cost O(cells × N × r) sign operations, no linear program.
    """
    found = flag_levels(matrix, watch)
    below: Rays | None = None
    step = _part(found.rows)
    for level in found.levels:
        own = Rays.of(found.rays(level), level.signs)
        for start in range(0, len(level), step):
            part = slice(start, start + step)
            cells = _cells(matrix, own.take(part), level.pointers[part], below, required)
            yield cells
            watch.add(len(cells[0]))
        below = own
    for last in found.last_parts():
        own = Rays.of(found.rays(last), last.signs)
        cells = _cells(matrix, own, last.pointers, below, required)
        yield cells
        watch.add(len(cells[0]))


def _cells(
    matrix: Integers,
    own: Rays,
    pointers: Indices,
    below: Rays | None,
    required: Signs | None,
) -> tuple[Signs, Integers]:
    """Compose each ray with those of the sets without one member, ``below[pointers]``."""
    rays = [own]
    if below is not None:
        rays.extend(below.take(pointer) for pointer in pointers.T)
    signs = composed_signs(own.signs, [ray.signs for ray in rays[1:]])
    if required is not None:
        kept = ((signs == required) | (required == 0)).all(axis=1)
        signs, rays = signs[kept], [ray.take(kept) for ray in rays]
    return signs, interior_points(matrix, rays)
