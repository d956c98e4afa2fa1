"""Flats, rays and faces of a reduced central arrangement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.broken_circuits import kernels_with_first_row
from exactrelu.polytopes.cell_enumeration import FlagLevels, flag_levels, half_cells
from exactrelu.polytopes.guarded_integers import compact, integer_array, product
from exactrelu.polytopes.primitive_rows import primitive_integers
from exactrelu.polytopes.product_signs import Signs, product_signs
from exactrelu.polytopes.reduced_arrangement import ReducedArrangement
from exactrelu.polytopes.watch import Watch

Integers = NDArray[Any]


def flats(
    matrix: Integers, rank: int, watch: Watch, proper: bool = False
) -> Iterator[tuple[NDArray[np.bool_], Integers]]:
    """Enumerate the intersections of hyperplanes of one rank, each once.

    Parameters
    ----------
    matrix : ndarray of integers, shape (N, r)
        A reduced arrangement.
    rank : int
        From 0 to r - 1.
    watch : Watch
    proper : bool
        Leave out flats inside the hyperplane of row 0.

    Yields
    ------
    on : ndarray of bool, shape (N,)
        The hyperplanes that contain the flat.
    basis : ndarray of integers, shape (r - rank, r)
        Primitive vectors that span it.

    Notes
    -----
    Every flat has a basis without a broken circuit; flats are told apart by the rows on them.
    """
    found = flag_levels(matrix, watch)
    known: set[bytes] = set()
    for bases in _bases_of_rank(found, rank, proper):
        signs = [product_signs(bases[:, place], matrix) for place in range(bases.shape[1])]
        on = (np.stack(signs) == 0).all(axis=0)
        for mask, basis in zip(on, bases, strict=True):
            key = np.packbits(mask).tobytes()
            if key not in known:
                known.add(key)
                vectors = [primitive_integers(vector) for vector in basis.tolist()]
                yield mask, integer_array(vectors, matrix.shape[1])
        watch.check()


def _bases_of_rank(found: FlagLevels, rank: int, proper: bool) -> Iterator[Integers]:
    """Yield bases of the flats, some flats more than once, in parts."""
    known = rank < len(found.levels)
    for level in found.levels[rank : rank + 1] if known else found.last_parts():
        yield _bases(found, level.kernels, level.pivots)
    if rank and not proper:
        yield _bases(found, *kernels_with_first_row(found.rows, found.levels[rank - 1]))


def _bases(found: FlagLevels, kernels: Integers, pivots: Integers) -> Integers:
    """Return a basis of the kernel of each set, in the coordinates before the flag."""
    count, free, size = kernels.shape
    bases = np.zeros((count, free, size + free), dtype=object)
    bases[:, :, :size] = kernels
    for place in range(free):
        bases[:, place, size + place] = pivots
    return product(compact(bases), found.flag.T)


def half_rays(matrix: Integers, watch: Watch) -> Iterator[tuple[Signs, Integers]]:
    """Enumerate the one-dimensional flats.

    Parameters
    ----------
    matrix : ndarray of integers, shape (N, r)
        A reduced arrangement, r at least 1.
    watch : Watch

    Yields
    ------
    signs : ndarray of int8, shape (count, N)
    directions : ndarray of integers, shape (count, r)
        One of the two primitive directions of each line: positive on the first row that does
        not vanish there.
    """
    found = flag_levels(matrix, watch)
    known: set[bytes] = set()
    for bases in _bases_of_rank(found, matrix.shape[1] - 1, proper=False):
        lines = bases[:, 0]
        signs = product_signs(lines, matrix)
        keys = [key.tobytes() for key in np.packbits(signs != 0, axis=1)]
        new = [place for place, key in enumerate(keys) if _is_new(known, key)]
        if not new:
            continue
        lines, signs = lines[new], signs[new]
        first = np.take_along_axis(signs, np.argmax(signs != 0, axis=1)[:, None], axis=1)
        divisors = np.gcd.reduce(lines, axis=1)[:, None]
        yield signs * first, compact(lines * first // divisors)
        watch.add(len(new))


def _is_new(known: set[bytes], key: bytes) -> bool:
    if key in known:
        return False
    known.add(key)
    return True


def half_faces(
    matrix: Integers, rank: int, watch: Watch, proper: bool = False
) -> Iterator[tuple[Signs, Integers]]:
    """Enumerate one of each two opposite faces whose span is a flat of the given rank.

    Parameters
    ----------
    matrix : ndarray of integers, shape (N, r)
        A reduced arrangement, r at least 1.
    rank : int
        From 0 (cells) to r - 1 (rays).
    watch : Watch
    proper : bool
        Leave out faces inside the hyperplane of row 0.

    Yields
    ------
    signs : ndarray of int8, shape (count, N)
        The sign at the first row off the flat is positive.
    points : ndarray of integers, shape (count, r)

    Notes
    -----
    For each flat, the rows are restricted to it and the cells of the restriction are its faces.
    """
    for _, basis in flats(matrix, rank, watch, proper):
        rows = product(matrix, basis.T).tolist()
        restricted = ReducedArrangement.of([primitive_integers(row) for row in rows], len(basis))
        flip = int(restricted.orientation[np.argmax(restricted.orientation != 0)])
        for signs, points in half_cells(restricted.matrix, watch.silent()):
            lifted = product(restricted.lift(points), basis)
            yield restricted.expand_signs(signs) * np.int8(flip), lifted * flip
            watch.add(len(signs))
