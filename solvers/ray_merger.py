"""Rays of a solution merged into neurons, beside neurons whose weights are at the bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.cost_pieces import Floats
from exactrelu.solvers.envelope import LARGEST, ratios
from exactrelu.solvers.merge_shares import merge_shares
from exactrelu.solvers.slot_choice import partitions
from exactrelu.solvers.tight_set import TightSet

Side = list[tuple[int, int]]
"""For neurons of one sign: the closed cells that hold it, and the same or none beyond the bound."""


@dataclass(frozen=True, slots=True, eq=False)
class RayMerger:
    """The ways to merge the rays of solutions.

    Parameters
    ----------
    table : AtomTable
    cells : list of int
        The bit set of the closed cells that hold each ray.
    """

    table: AtomTable
    cells: list[int]

    @classmethod
    def of(cls, table: AtomTable, corners: Corners) -> RayMerger:
        """Find the cells of each ray."""
        samples = np.array(corners.setting.samples, dtype=object)
        values = table.rays.astype(object) @ samples.T
        above, below = np.asarray(values > 0).astype(bool), np.asarray(values < 0).astype(bool)
        found = []
        for up, down in zip(above, below, strict=True):
            fits = ~(corners.patterns & down).any(axis=1) & ~(~corners.patterns & up).any(axis=1)
            found.append(sum(1 << int(cell) for cell in np.flatnonzero(fits)))
        return cls(table, found)

    def unmerged(
        self, batch: BasicSolutions, chosen: TightSet, least: list[float]
    ) -> tuple[Floats, Floats]:
        """Return sizes before merging, and with how many others each may merge, plus one.

        Parameters
        ----------
        batch : BasicSolutions
        chosen : TightSet
        least : list of float
            Sizes of the items, from below.
        """
        width, rows = batch.supports.shape[1], len(batch)
        ends = batch.denominators.astype(object)[:, None] * chosen.scale
        values = np.minimum(ratios(batch.numerators, ends), LARGEST)
        penalized = self.table.rays[:, list(chosen.setting.penalized)]
        parts = ratios(penalized, np.ones((1, 1), dtype=np.int64))[batch.supports]
        with np.errstate(over="ignore"):
            sizes = np.minimum(values[:, :, None] * parts, LARGEST)
        shares = merge_shares(self.table, batch, parts)
        given = np.broadcast_to(np.array(least), (rows, len(least)))
        alone = np.ones((rows, len(least)))
        flat = (rows, width * parts.shape[2])
        return (
            np.concatenate([sizes.reshape(flat), given], axis=1),
            np.concatenate([shares.reshape(flat), alone], axis=1),
        )

    def merged(
        self,
        batch: BasicSolutions,
        weights: list[NDArray[np.object_]],
        chosen: TightSet,
        row: int,
    ) -> Iterator[tuple[Candidate, tuple[Side, Side]]]:
        """Yield networks, and the cells of their neurons with output weight 1 and with -1.

        Parameters
        ----------
        batch : BasicSolutions
            With the items of ``chosen``, times its scale.
        weights : list of arrays
            Of the items, see :meth:`TightSet.weights`.
        chosen : TightSet
        row : int
            Which of the solutions.
        """
        setting = chosen.setting
        support = batch.supports[row].tolist()
        values = [int(t) for t in batch.numerators[row].tolist()]
        denominator = int(batch.denominators[row]) * chosen.scale
        affine = [0] * setting.dimension
        for place, value in zip(self.table.free, batch.free[row].tolist(), strict=False):
            affine[place] = int(value)
        given = [
            (-1 if item % 2 else 1, tuple(int(t) for t in vectors[row]))
            for item, vectors in zip(chosen.items, weights, strict=True)
        ]
        taken: tuple[Side, Side] = ([], [])
        for item in chosen.items:
            mine = chosen.faces[item // 2].cells
            taken[item % 2].append((mine, mine))
        for parts in partitions(self._neighbours(support, values)):
            neurons, sides = list(given), (list(taken[0]), list(taken[1]))
            for part in parts:
                members = [k for k in range(len(support)) if part >> k & 1]
                total, mine = self._sum(support, values, members)
                positive = values[members[0]] > 0
                within = mine if _within(chosen, total, denominator) else 0
                sides[0 if positive else 1].append((mine, within))
                neurons.append((1 if positive else -1, total))
            yield Candidate.of(neurons, tuple(affine), denominator, setting.penalized), sides

    def _neighbours(self, support: list[int], values: list[int]) -> list[int]:
        near = self.table.mergeable[np.ix_(support, support)].tolist()
        count = range(len(support))
        return [
            sum(
                1 << j
                for j in count
                if i != j and near[i][j] and (values[i] > 0) == (values[j] > 0)
            )
            for i in count
        ]

    def _sum(
        self, support: list[int], values: list[int], members: list[int]
    ) -> tuple[tuple[int, ...], int]:
        """Return the weights of one neuron, and the closed cells that hold them."""
        total, cells = [0] * self.table.rays.shape[1], -1
        for place in members:
            ray = self.table.rays[support[place]].tolist()
            total = [w + abs(values[place]) * int(r) for w, r in zip(total, ray, strict=True)]
            cells &= self.cells[support[place]]
        return tuple(total), cells


def _within(chosen: TightSet, weights: tuple[int, ...], denominator: int) -> bool:
    bound = chosen.setting.problem.bound
    assert bound is not None
    limit = bound.numerator * denominator
    return all(abs(weights[j]) * bound.denominator <= limit for j in chosen.setting.penalized)
