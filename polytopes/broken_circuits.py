"""Sets without a broken circuit, size by size, each with the ray that it cuts out of a flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import INT64_ROOM, compact, magnitude
from exactrelu.polytopes.product_signs import Signs, product_signs, row_product_signs

Indices = NDArray[np.intp]
Integers = NDArray[Any]


class FlagNotGeneric(Exception):
    """A subspace of the flag meets a flat in more than it must."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """All sets S of ``size`` rows of {1, …, N-1} without a broken circuit.

    The flag is R^1 ⊂ R^2 ⊂ … ⊂ R^r of the first coordinates. In R^(size + 1) the rows of S leave
    one line; its direction on the positive side of row 0 is the *ray* of S.

    Parameters
    ----------
    members : ndarray of intp, shape (count, size)
        The rows of S, ascending.
    pointers : ndarray of intp, shape (count, size)
        The place of S without its i-th member in the level below.
    keys : ndarray of intp, shape (count,)
        Ascending; ``pointers[:, 0] * N + members[:, 0]``.
    rays : ndarray of integers, shape (count, size + 1)
    signs : ndarray of int8, shape (count, N)
        Signs of all rows at the ray; column 0 is 1.
    kernels : ndarray of integers, shape (count, r - size, size)
        With ``pivots`` the kernel of S in R^r: the c-th vector has these first coordinates, the
        pivot at coordinate size + c, and zeros elsewhere.
    pivots : ndarray of integers, shape (count,)
        Determinant of S on the first ``size`` coordinates.
    """

    members: Indices
    pointers: Indices
    keys: Indices
    rays: Integers
    signs: Signs
    kernels: Integers
    pivots: Integers

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def size(self) -> int:
        """The number of rows in each set."""
        return int(self.members.shape[1])


def empty_level(rows: Integers) -> Level:
    """Return the level of the empty set, whose ray is the first coordinate axis.

    Raises
    ------
    FlagNotGeneric
        If a row vanishes on that axis.
    """
    dimension = rows.shape[1]
    column = rows[:, :1]
    if bool((column == 0).any()):
        raise FlagNotGeneric
    ray = np.array([[1 if column[0, 0] > 0 else -1]])
    return Level(
        members=np.zeros((1, 0), dtype=np.intp),
        pointers=np.zeros((1, 0), dtype=np.intp),
        keys=np.zeros(1, dtype=np.intp),
        rays=ray,
        signs=product_signs(ray, column),
        kernels=np.zeros((1, dimension, 0), dtype=np.int64),
        pivots=np.ones(1, dtype=np.int64),
    )


def next_level(rows: Integers, level: Level, chunk: int) -> Iterator[Level]:
    """Enumerate the sets that are larger by one row, in parts and in the order of their keys.

    Parameters
    ----------
    rows : ndarray of integers, shape (N, r)
    level : Level
        Its size is below r - 1.
    chunk : int
        About how many candidate sets a part is made from.

    Yields
    ------
    Level

    Raises
    ------
    FlagNotGeneric
        If a ray lies on a row that does not contain the flat of its set. This cannot happen at
        size r - 1.

    Notes
    -----
    A set b < t_1 < … < t_j has no broken circuit iff T = {t_i} has none, b is not in the span
    of T, and no e < b is in the span of T ∪ {b}. In a generic flag a row is in the span of a set
    iff it vanishes at its ray, so the last two conditions are read off the signs. The kernel
    of T ∪ {b} comes from the kernel of T by one fraction-free step (Sylvester's identity), so all
    entries are minors of the rows.
    """
    count = len(rows)
    smallest = level.members[:, 0] if level.size else np.full(1, count, dtype=np.intp)
    step = max(1, chunk // count)
    for start in range(0, len(level), step):
        part = slice(start, start + step)
        grid = np.arange(count)[None, :] < smallest[part, None]
        grid &= level.signs[part] != 0
        grid[:, 0] = False
        parents, added = np.nonzero(grid)
        if len(parents):
            yield _extended(rows, level, parents + start, added)


def _extended(rows: Integers, level: Level, parents: Indices, added: Indices) -> Level:
    size = level.size
    kernels, pivots = _eliminate(rows, level, parents, added)
    rays = np.concatenate([kernels[:, 0, :], pivots[:, None]], axis=1)
    members = np.concatenate([added[:, None], level.members[parents]], axis=1)
    zeros = np.zeros((len(parents), len(rows)), dtype=bool)
    np.put_along_axis(zeros, members, True, axis=1)
    signs = product_signs(rays, rows[:, : size + 2], zeros)
    _check_generic(rows, zeros, signs, kernels, pivots)
    kept = np.argmax(signs == 0, axis=1) == added
    if not kept.all():
        parents, added, members, signs = parents[kept], added[kept], members[kept], signs[kept]
        kernels, pivots, rays = kernels[kept], pivots[kept], rays[kept]
    orientation = signs[:, 0].copy()
    pointers = np.empty_like(members)
    pointers[:, 0] = parents
    for position in range(size):
        wanted = level.pointers[parents, position] * len(rows) + added
        pointers[:, position + 1] = np.searchsorted(level.keys, wanted)
    return Level(
        members=members,
        pointers=pointers,
        keys=parents * len(rows) + added,
        rays=rays * orientation[:, None],
        signs=signs * orientation[:, None],
        kernels=kernels,
        pivots=pivots,
    )


def _eliminate(
    rows: Integers, level: Level, parents: Indices, added: Indices
) -> tuple[Integers, Integers]:
    """Intersect the kernels of the parent sets with the added rows."""
    size = level.size
    kernels, pivots, new = level.kernels[parents], level.pivots[parents], rows[added]
    if (size + 1) * magnitude(new) * max(magnitude(kernels), magnitude(pivots)) >= INT64_ROOM:
        kernels, pivots, new = _python(kernels), _python(pivots), _python(new)
    products = (kernels * new[:, None, :size]).sum(axis=2) + pivots[:, None] * new[:, size:]
    if 2 * magnitude(products) * magnitude(kernels) >= INT64_ROOM:
        kernels, pivots, products = _python(kernels), _python(pivots), _python(products)
    first = products[:, 0]
    reduced = (
        first[:, None, None] * kernels[:, 1:, :] - products[:, 1:, None] * kernels[:, :1, :]
    ) // pivots[:, None, None]
    grown = np.concatenate([reduced, -products[:, 1:, None]], axis=2)
    return compact(grown), compact(first)


def _check_generic(
    rows: Integers,
    zeros: NDArray[np.bool_],
    signs: Signs,
    kernels: Integers,
    pivots: Integers,
) -> None:
    """Raise if a row vanishes at a ray but not on the whole kernel of the set."""
    size = kernels.shape[2]
    which, against = np.nonzero((signs == 0) & ~zeros)
    for place in range(1, kernels.shape[1]):
        vectors = np.concatenate([kernels[which, place], pivots[which, None]], axis=1)
        columns = rows[against][:, [*range(size), size + place]]
        if bool(row_product_signs(vectors, columns).any()):
            raise FlagNotGeneric


def kernels_with_first_row(rows: Integers, level: Level) -> tuple[Integers, Integers]:
    """Return kernels and pivots of the sets of a level with row 0 added to each.

    Parameters
    ----------
    rows : ndarray of integers, shape (N, r)
    level : Level

    Returns
    -------
    kernels, pivots : ndarray of integers
        As in `Level`, for sets that are larger by one.
    """
    everything = np.arange(len(level))
    return _eliminate(rows, level, everything, np.zeros_like(everything))


def _python(integers: Integers) -> Integers:
    return integers.astype(object)


def join_levels(parts: list[Level]) -> Level:
    """Join the parts of one level; there is at least one."""
    if len(parts) == 1:
        return parts[0]
    return Level(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Level.__dataclass_fields__
        )
    )
