"""Exclude sets of blocks whose features are dependent, by exact ranks of pairs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.blocks import BlockGroup
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.prime_field import P, matrix_product, pivot_columns, residues
from exactrelu.solvers.span_exclusion import Candidates

_MOST_PAIRS = 20_000_000
_BATCH = 4096
_UNKNOWN = -1


@dataclass(slots=True, eq=False)
class PairRanks:
    """How many dimensions pairs of blocks have in common, exactly and remembered.

    Parameters
    ----------
    space : NeuronSpace
    """

    space: NeuronSpace
    _lost: dict[tuple[BlockGroup, BlockGroup], NDArray[np.int8]] = field(default_factory=dict)
    _projections: dict[tuple[BlockGroup, int], NDArray[np.float64]] = field(default_factory=dict)

    def excluded(self, found: Candidates) -> NDArray[np.bool_]:
        """Return which dependent sets cannot span the labels.

        Parameters
        ----------
        found : Candidates

        Returns
        -------
        ndarray of bool, shape (count,)
            False also where this bound does not decide.

        Notes
        -----
        Let r be the rank of the features F of a set modulo P; the rational rank is at least r. If
        it is r, and the labels are outside of the span modulo P, then ``[F, y]`` has rank r + 1
        over the rationals, and the labels are outside of the rational span too.

        The rational rank is at most the sum of the widths minus, over the edges of any tree on the
        blocks, the dimension lost between both ends: joining block v to a tree T at its block t
        gives ``rank(T + v) <= rank(T) + rank(t + v) - rank(t)`` (submodularity). The heaviest tree
        is used; if it leaves r, the set is excluded.
        """
        count, m = found.indices.shape
        total = np.full(count, sum(group.width for group in found.groups))
        lost = np.zeros((count, m, m), dtype=np.int64)
        for i in range(m):
            for j in range(i):
                shared = self._shared(found, j, i)
                lost[:, i, j] = lost[:, j, i] = shared
        return np.asarray(found.dependent & (total - _heaviest_trees(lost) == found.ranks))

    def _shared(self, found: Candidates, i: int, j: int) -> NDArray[np.int64]:
        first, second = found.groups[i], found.groups[j]
        flat = found.indices[:, i] * len(second) + found.indices[:, j]
        if len(first) * len(second) > _MOST_PAIRS:
            pairs, places = np.unique(flat, return_inverse=True)
            return np.asarray(self._computed(first, second, pairs)[places.reshape(-1)])
        if (first, second) not in self._lost:
            size = len(first) * len(second)
            self._lost[first, second] = np.full(size, _UNKNOWN, dtype=np.int8)
        table = self._lost[first, second]
        unknown = np.unique(flat[table[flat] == _UNKNOWN])
        table[unknown] = self._computed(first, second, unknown)
        return np.asarray(table[flat].astype(np.int64))

    def _computed(
        self, first: BlockGroup, second: BlockGroup, flat: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Independent modulo P is independent; other pairs are ranked over the rationals."""
        width = first.width + second.width
        pairs = np.stack(np.divmod(flat, len(second)), axis=1)
        ranks = np.empty(len(pairs), dtype=np.int64)
        for start in range(0, len(pairs), _BATCH):
            some = slice(start, start + _BATCH)
            sides = [
                self._projected(group, width)[column]
                for group, column in ((first, pairs[some, 0]), (second, pairs[some, 1]))
            ]
            ranks[some] = pivot_columns(np.concatenate(sides, axis=2)).sum(axis=1)
        self._rank_exactly(first, second, pairs, ranks, np.flatnonzero(ranks < width))
        return width - ranks

    def _rank_exactly(
        self,
        first: BlockGroup,
        second: BlockGroup,
        pairs: NDArray[np.int64],
        ranks: NDArray[np.int64],
        places: NDArray[np.intp],
    ) -> None:
        for start in range(0, len(places), _BATCH):
            some = places[start : start + _BATCH]
            features = np.concatenate(
                [
                    self.space.many_features(first, pairs[some, 0]),
                    self.space.many_features(second, pairs[some, 1]),
                ],
                axis=2,
            )
            ranks[some] = self.space.ranks(features)

    def _projected(self, group: BlockGroup, rows: int) -> NDArray[np.float64]:
        if (group, rows) not in self._projections:
            random = np.random.default_rng(rows)
            matrix = random.integers(-(P // 2), P // 2, size=(rows, self.space.equations))
            projection = matrix_product(matrix.astype(np.float64), residues(self.space.left))
            self._projections[group, rows] = self.space.projected(group, projection)
        return self._projections[group, rows]


def _heaviest_trees(weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the weight of a heaviest spanning tree of each complete graph (Prim)."""
    count, m, _ = weights.shape
    every = np.arange(count)
    total = np.zeros(count, dtype=np.int64)
    joined = np.zeros((count, m), dtype=bool)
    joined[:, 0] = True
    best = weights[:, 0].copy()
    for _ in range(m - 1):
        choice = np.where(joined, -1, best).argmax(axis=1)
        total += best[every, choice]
        joined[every, choice] = True
        best = np.maximum(best, weights[every, choice])
    return total
