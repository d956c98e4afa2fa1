"""Find the sets of blocks whose features may span the labels; all others are excluded, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.blocks import BlockGroup
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.prime_field import (
    P,
    complementary,
    matrix_product,
    minors,
    pivot_columns,
    reduced,
    residues,
    wedge,
)
from exactrelu.solvers.subset_numbers import numbered_subsets

Indices = NDArray[np.int64]

_ELEMENTS = 2_000_000
_MOST_RIGHT = 300_000
_RANK_BATCH = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Sets of blocks that the prime does not exclude.

    Parameters
    ----------
    groups : tuple of BlockGroup
        One for each block of a set.
    indices : ndarray of int, shape (count, m)
    dependent : ndarray of bool, shape (count,)
        Where True, the labels are outside of the span modulo P, but the features are dependent
        modulo P: whether that excludes the set depends on the rational rank.
    ranks : ndarray of int, shape (count,)
        The rank of the features modulo P.
    """

    groups: tuple[BlockGroup, ...]
    indices: Indices
    dependent: NDArray[np.bool_]
    ranks: NDArray[np.int64]


def candidates(
    space: NeuronSpace,
    labels: Sequence[int],
    parts: Sequence[BlockGroup],
    check: Callable[[], None] | None = None,
) -> Iterator[Candidates]:
    """Yield the sets with one block of each part whose span may hold the labels.

    Parameters
    ----------
    space : NeuronSpace
    labels : sequence of int, length N
    parts : sequence of BlockGroup
        A group that stands m times gives m different blocks; the widths sum up to less than
        ``space.equations``.
    check : callable, optional
        Called now and then; it stops the work by raising.

    Notes
    -----
    Let F hold the c basis columns of a set and L the rows that vanish on the free part. If the
    labels y equal ``F u`` plus a free part over the rationals, then the columns of ``L [F, y]`` are
    dependent, a primitive integer relation between them does not vanish modulo P, and so the
    determinant of ``M L [F, y]`` vanishes modulo P for every integer matrix M with c + 1 rows. A
    set with a non-zero determinant is excluded.

    All determinants come from matrix products: a set is cut into halves A and B, and by Laplace
    ``det [A, B, y]`` is the scalar product of the minors of A and the complementary minors of
    ``[B, y]``. Cost: a constant number of operations for each set, ``C(c + 1, |A|)``.
    """
    K = sum(part.width for part in parts) + 1
    random = np.random.default_rng(K).integers(-(P // 2), P // 2, size=(K, space.equations))
    projection = matrix_product(random.astype(np.float64), residues(space.left))
    y = matrix_product(projection, residues(np.array(labels, dtype=object))[:, None])
    halves = _halves(parts)
    columns = {id(part): space.projected(part, projection) for part in halves.distinct}
    search = _Halved(halves, columns, y, K)
    for indices in search.zeros(check):
        yield from _sorted_out(halves.groups, indices, columns, y)


@dataclass(frozen=True, slots=True, eq=False)
class _Halves:
    """Groups with multiplicities on either side; one group may stand first on both."""

    left: tuple[tuple[BlockGroup, int], ...]
    right: tuple[tuple[BlockGroup, int], ...]

    @property
    def shared(self) -> bool:
        return bool(self.left and self.right) and self.left[0][0] is self.right[0][0]

    @property
    def groups(self) -> tuple[BlockGroup, ...]:
        return tuple(part for part, m in (*self.left, *self.right) for _ in range(m))

    @property
    def distinct(self) -> list[BlockGroup]:
        return list({id(part): part for part in self.groups}.values())


def _size(side: tuple[tuple[BlockGroup, int], ...]) -> int:
    return prod(comb(len(part), m) for part, m in side)


def _halves(parts: Sequence[BlockGroup]) -> _Halves:
    """Cut a multiset of groups into two sides; all combinations of the right one are stored."""
    by_id = {id(part): part for part in parts}
    counts = Counter(id(part) for part in parts)
    best: tuple[tuple[bool, int], _Halves] | None = None
    for order in permutations(counts):
        listed = [by_id[key] for key in order for _ in range(counts[key])]
        for cut in range(len(listed)):
            left = _with_multiplicity(listed[:cut], listed[cut] if cut else None)
            right = _with_multiplicity(listed[cut:], listed[cut])
            if _size(left) < _size(right):
                continue
            too_many = _size(right) > _MOST_RIGHT
            weight = (too_many, _size(right) if too_many else _size(left) + 4 * _size(right))
            if best is None or weight < best[0]:
                best = (weight, _Halves(left, right))
    if best is None:
        return _Halves(_with_multiplicity(list(parts), None), ())
    return best[1]


def _with_multiplicity(
    listed: Sequence[BlockGroup], first: BlockGroup | None
) -> tuple[tuple[BlockGroup, int], ...]:
    counts = Counter(id(part) for part in listed)
    by_id = {id(part): part for part in listed}
    order = sorted(counts, key=lambda key: first is None or key != id(first))
    return tuple((by_id[key], counts[key]) for key in order)


@dataclass(frozen=True, slots=True, eq=False)
class _Halved:
    halves: _Halves
    columns: dict[int, NDArray[np.float64]]
    y: NDArray[np.float64]
    K: int

    def zeros(self, check: Callable[[], None] | None) -> Iterator[Indices]:
        """Yield the index rows of all sets with determinant zero, in arrays."""
        right = _combinations(self.halves.right, 0, _size(self.halves.right), reverse=True)
        width = 1 + sum(part.width * m for part, m in self.halves.right)
        other = self._complementary_minors(right, width)
        total = _size(self.halves.left)
        step = max(1, min(total, _ELEMENTS // max(1, len(right))))
        for start in range(0, total, step):
            if check is not None:
                check()
            left = _combinations(self.halves.left, start, min(total, start + step))
            stop = self._reach(left, right)
            if not stop:
                continue
            values = self._minors(self.halves.left, left) @ other[:, :stop]
            rows, places = np.nonzero(np.rint(values / P) * P == values)
            if self.halves.shared:
                last = left[:, self.halves.left[0][1] - 1]
                ordered = last[rows] < right[places, 0]
                rows, places = rows[ordered], places[ordered]
            if len(rows):
                yield np.concatenate([left[rows], right[places]], axis=1)

    def _reach(self, left: Indices, right: Indices) -> int:
        """Return how many right sides can follow; these have decreasing first indices."""
        if not self.halves.shared:
            return len(right)
        least = int(left[:, self.halves.left[0][1] - 1].min())
        return int(np.searchsorted(-right[:, 0], -least, side="left"))

    def _complementary_minors(self, right: Indices, width: int) -> NDArray[np.float64]:
        parts = []
        for start in range(0, len(right), _RANK_BATCH):
            some = right[start : start + _RANK_BATCH]
            bare = self._minors(self.halves.right, some)
            labels = np.broadcast_to(self.y[:, 0], (len(some), self.K))
            both = wedge(bare, labels, self.K, width - 1, 1) if width > 1 else labels
            parts.append(complementary(both, self.K, width))
        return np.ascontiguousarray(np.concatenate(parts).T)

    def _minors(
        self, side: tuple[tuple[BlockGroup, int], ...], indices: Indices
    ) -> NDArray[np.float64]:
        result = np.ones((len(indices), 1))
        width = place = 0
        for part, m in side:
            whole = minors(self.columns[id(part)])
            for _ in range(m):
                chosen = whole[indices[:, place]]
                result = wedge(result, chosen, self.K, width, part.width) if width else chosen
                width += part.width
                place += 1
        return result


def _combinations(
    side: tuple[tuple[BlockGroup, int], ...], start: int, stop: int, reverse: bool = False
) -> Indices:
    """Return combinations number start to stop; the first group changes slowest.

    Each group contributes increasing indices in colexicographic order, that is, by increasing
    last index; with ``reverse`` by decreasing first index.
    """
    if not side:
        return np.zeros((stop - start, 0), dtype=np.int64)
    sizes = [comb(len(part), m) for part, m in side]
    numbers = np.unravel_index(np.arange(start, stop), sizes)
    columns: list[Any] = []
    for (part, m), number in zip(side, numbers, strict=True):
        chosen = numbered_subsets(number.astype(np.int64), len(part), m)
        columns.append(len(part) - 1 - chosen[:, ::-1] if reverse else chosen)
    return np.concatenate(columns, axis=1)


def _sorted_out(
    groups: tuple[BlockGroup, ...],
    indices: Indices,
    columns: dict[int, NDArray[np.float64]],
    y: NDArray[np.float64],
) -> Iterator[Candidates]:
    for start in range(0, len(indices), _RANK_BATCH):
        some = indices[start : start + _RANK_BATCH]
        blocks = [columns[id(g)][some[:, place]] for place, g in enumerate(groups)]
        labels = np.broadcast_to(y, (len(some), *y.shape))
        pivots = pivot_columns(reduced(np.concatenate([*blocks, labels], axis=2)))
        yield Candidates(groups, some, pivots[:, -1], pivots[:, :-1].sum(axis=1))
