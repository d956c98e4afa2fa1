"""What a neuron can do on the data: supports, activation patterns, and the free part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from math import comb

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.integer_rows import independent_rows, kernel_rows
from exactrelu.solvers.blocks import Block, BlockGroup
from exactrelu.solvers.prime_field import P, matrix_product, pivot_columns, residues
from exactrelu.solvers.projected_features import projected_features
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_cells import support_cells

_AT_ONCE = 256  # supports
_ENTRIES = 2**20  # of activation patterns at once


@dataclass(frozen=True, eq=False)
class NeuronSpace:
    """The blocks of a problem, by cost.

    A neuron with weight vector w adds ``±D_a X w`` to the values at the data, where a is a cell of
    the arrangement of the samples restricted to the support and w lies in its closure.

    Parameters
    ----------
    setting : Setting

    Notes
    -----
    *Measure.* Counting parameters, a support is a set of penalised coordinates, which are its
    cost, together with the free ones. Counting neurons, every support is a basis of the columns
    of the samples, and costs 1. Counting parameters with free biases, a constant costs nothing.

    *Full column rank.* Only cells with independent features ``D_a X_S`` are kept. Nothing is lost:
    let z span a direction with ``D_a X_S z = 0``. Moving w along z or -z does not change the
    neuron's values until either a penalised weight vanishes, and the neuron is found at a smaller
    support, or an inactive sample reaches its hyperplane; then w lies in the closure of the cell in
    which the samples reached are active too, whose features vanish on fewer directions. One of
    the two happens: a line that meets no hyperplane of an inactive sample is a kernel direction of
    X_S, and then either changes a penalised weight or is excluded by the choice of a basis (for a
    bias alone, ``D_a X_S z = 0`` means that no sample is active).

    *Skip connection.* ``max(0, t) = t + max(0, -t)``: a cell and its opposite give the same
    functions beside the free affine part, so that only one of them is kept: the one with more
    active samples (of equally many, the one whose pattern comes last). The step above only adds
    active samples, so that it ends among the cells kept.

    *Nothing new.* Blocks whose features lie in the span of the free part are left out.
    """

    setting: Setting

    @cached_property
    def samples(self) -> IntegerArray:
        """The samples as an integer array, shape (N, n)."""
        return integer_array(self.setting.samples, self.setting.dimension)

    @cached_property
    def base(self) -> IntegerArray:
        """Independent columns of the free part, shape (N, r)."""
        return self.samples[:, list(self.base_coordinates)]

    @cached_property
    def base_coordinates(self) -> tuple[int, ...]:
        """The coordinates whose columns form the free part."""
        if self.setting.problem.skip:
            return tuple(independent_rows(self.samples.T))
        return () if self.counts_neurons else self._free

    @cached_property
    def left(self) -> IntegerArray:
        """Rows that span what vanishes on the free part, shape (N - r, N)."""
        if not self.base_coordinates:
            return np.eye(len(self.samples), dtype=np.int64)
        return kernel_rows(self.base.T)

    @property
    def equations(self) -> int:
        """The number of equations that are left beside the free part."""
        return len(self.left)

    @property
    def _free(self) -> tuple[int, ...]:
        return tuple(range(len(self.setting.penalized), self.setting.dimension))

    @property
    def counts_neurons(self) -> bool:
        """Whether every neuron costs 1."""
        return self.setting.problem.measure == "neurons"

    @property
    def largest_cost(self) -> int:
        """The largest cost of a single neuron."""
        return 1 if self.counts_neurons else len(self.setting.penalized)

    def supports(self, cost: int) -> Iterator[tuple[int, ...]]:
        """Yield the coordinate sets of neurons of this cost, the free coordinates included."""
        if self.counts_neurons:
            yield tuple(independent_rows(self.samples.T))
            return
        for support in combinations(self.setting.penalized, cost):
            yield (*support, *self._free)

    def most_blocks(self, cost: int) -> int:
        """Return an upper bound of the number of blocks of one cost."""
        size = self.setting.dimension if self.counts_neurons else cost + len(self._free)
        supports = 1 if self.counts_neurons else comb(len(self.setting.penalized), cost)
        return supports * 2 * sum(comb(len(self.samples) - 1, k) for k in range(size))

    @cached_property
    def _residues(self) -> NDArray[np.float64]:
        return residues(self.samples)

    def groups(self, cost: int, check: Callable[[], None] = lambda: None) -> list[BlockGroup]:
        """Enumerate the blocks of one cost.

        Parameters
        ----------
        cost : int
        check : callable
            Called now and then; it stops the work by raising.

        Returns
        -------
        list of BlockGroup
            By increasing width; the order within a group is that of supports and cells.
        """
        parts: dict[int, list[BlockGroup]] = {}
        supports = self.supports(cost)
        while batch := list(islice(supports, _AT_ONCE)):
            check()
            skip = self.setting.problem.skip
            coordinates, active = support_cells(self.samples, batch, halved=skip, check=check)
            for group in self._sorted_by_width(cost, coordinates, active, check):
                parts.setdefault(group.width, []).append(group)
        return [
            BlockGroup(
                cost,
                np.concatenate([part.coordinates for part in parts[width]]),
                np.concatenate([part.active for part in parts[width]]),
                np.concatenate([part.columns for part in parts[width]]),
            )
            for width in sorted(parts)
        ]

    def features(self, block: Block) -> IntegerArray:
        """Return the matrix ``D_a X_S``, shape (N, s)."""
        inside = self.samples[:, list(block.coordinates)]
        return np.asarray(inside * np.array(block.active)[:, None])

    def many_features(self, group: BlockGroup, places: NDArray[np.int64]) -> IntegerArray:
        """Return the matrices ``D_a X_S`` of some blocks, shape (count, N, s)."""
        inside = self.samples.T[group.coordinates[places]].transpose(0, 2, 1)
        return np.asarray(inside * group.active[places][:, :, None])

    def projected(self, group: BlockGroup, projection: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return ``M D_a X_S`` modulo P on the basis columns of each block.

        Parameters
        ----------
        group : BlockGroup
        projection : residues, shape (K, N)

        Returns
        -------
        residues, shape (count, K, width)
        """
        whole = projected_features(self._residues, group.coordinates, group.active, projection)
        return np.take_along_axis(whole, group.columns[:, None, :], axis=2)

    def _sorted_by_width(
        self,
        cost: int,
        coordinates: NDArray[np.intp],
        active: NDArray[np.bool_],
        check: Callable[[], None],
    ) -> Iterator[BlockGroup]:
        """Drop dependent features, and find a basis of each block beside the free part.

        A column that is a pivot modulo P is one over the rationals; where some column is none, the
        rational rank decides.
        """
        size = coordinates.shape[1]
        identity = np.eye(len(self.samples), dtype=np.int64)
        independent = self._pivots(coordinates, active, identity, check)
        coordinates, active = coordinates[independent.all(axis=1)], active[independent.all(axis=1)]
        if not len(active):
            return
        if self.base_coordinates:
            pivots = self._pivots(coordinates, active, self.left, check)
        else:
            pivots = np.ones((len(active), size), dtype=bool)
        widths = pivots.sum(axis=1)
        for width in range(1, size + 1):
            chosen = widths == width
            if chosen.any():
                columns = np.nonzero(pivots[chosen])[1].reshape(-1, width)
                yield BlockGroup(cost, coordinates[chosen], active[chosen], columns)

    def _pivots(
        self,
        coordinates: NDArray[np.intp],
        active: NDArray[np.bool_],
        left: IntegerArray,
        check: Callable[[], None],
    ) -> NDArray[np.bool_]:
        size = coordinates.shape[1]
        random = np.random.default_rng(size).integers(-(P // 2), P // 2, size=(size, len(left)))
        projection = matrix_product(random.astype(np.float64), residues(left))
        pivots, step = np.ones(coordinates.shape, dtype=bool), _ENTRIES // len(self.samples) + 1
        for at in range(0, len(active), step):
            check()
            part = coordinates[at : at + step], active[at : at + step]
            projected = projected_features(self._residues, *part, projection)
            pivots[at : at + step] = pivot_columns(projected)
        for place in np.flatnonzero(~pivots.all(axis=1)):
            check()
            block = Block(tuple(coordinates[place].tolist()), tuple(active[place].tolist()))
            exact = independent_rows(product(left, self.features(block)).T)
            pivots[place] = False
            pivots[place, exact] = True
        return pivots

    def ranks(self, matrices: IntegerArray) -> list[int]:
        """Return the exact ranks of matrices modulo the free part.

        Parameters
        ----------
        matrices : integer array, shape (count, N, w)
        """
        count, samples, width = matrices.shape
        if self.base_coordinates:
            flat = matrices.transpose(1, 0, 2).reshape(samples, count * width)
            left = product(self.left, flat).reshape(self.equations, count, width)
            matrices = left.transpose(1, 0, 2)
        if not matrices.shape[1] or not width:
            return [0] * count
        return [int(fmpz_mat(matrix).rank()) for matrix in matrices.tolist()]
