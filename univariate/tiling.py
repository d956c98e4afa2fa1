"""Runs cut into blocks of one or two points, each block one knot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from exactrelu.polytopes.double_double import Floats
from exactrelu.polytopes.elementary import UNIT
from exactrelu.univariate.curvature import Curvature


@dataclass(frozen=True, slots=True, eq=False)
class Tiling:
    """Every run of a curvature cut into consecutive blocks of one or two interior points.

    A block of one point is a knot there; a block of two is one knot strictly between them, where
    the neighbouring segments meet. The slope change of a block is the sum over its points.

    Parameters
    ----------
    starts : ndarray of int, shape (K,)
        First interior point of each block, increasing.
    sizes : ndarray of int8, shape (K,)
        1 or 2.

    Examples
    --------
    >>> Tiling.of_sizes(np.array([0]), [(2, 1)]).starts.tolist()
    [0, 2]
    """

    starts: NDArray[np.intp]
    sizes: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def of_sizes(cls, run_starts: NDArray[np.intp], sizes: list[tuple[int, ...]]) -> Tiling:
        """Build a tiling from the block sizes of each run."""
        starts = [
            start + np.concatenate(([0], np.cumsum(blocks)[:-1]))
            for start, blocks in zip(run_starts, sizes, strict=True)
        ]
        flat = [size for blocks in sizes for size in blocks]
        joined = np.concatenate(starts) if starts else np.zeros(0)
        return cls(joined.astype(np.intp), np.array(flat, dtype=np.int8))

    @classmethod
    def with_single(
        cls,
        starts: NDArray[np.intp],
        lengths: NDArray[np.intp],
        singles: NDArray[np.intp],
    ) -> Tiling:
        """Tile each run by pairs with at most one single block.

        Parameters
        ----------
        starts, lengths : ndarray, shape (R,)
            The runs.
        singles : ndarray, shape (R,)
            Offset of the single block in its run (even); the length where there is none.
        """
        total = int(lengths.sum())
        run_of = np.repeat(np.arange(len(starts)), lengths)
        offset = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        after = offset - singles[run_of]
        begins = np.where(after < 0, offset % 2 == 0, (after == 0) | (after % 2 == 1))
        points = (starts[run_of] + offset)[begins]
        sizes = np.where(after[begins] == 0, 1, 2).astype(np.int8)
        return cls(points.astype(np.intp), sizes)

    @classmethod
    def all_single(cls, starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> Tiling:
        """Return the tiling of the polygon through the data: a knot at every bent point."""
        total = int(lengths.sum())
        offset = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        points = np.repeat(starts, lengths) + offset
        return cls(points.astype(np.intp), np.ones(total, dtype=np.int8))

    def magnitudes(self, curvature: Curvature) -> tuple[Floats, Floats]:
        """Return the blocks' ``|slope change| / unit`` as floats, with relative error bounds."""
        g, error = curvature.magnitudes, curvature.relative_error
        second = self.starts + (self.sizes == 2)
        pair = self.sizes == 2
        sums = np.where(pair, g[self.starts] + g[second], g[self.starts])
        bound = np.maximum(error[self.starts], error[second]) + np.where(pair, UNIT, 0.0)
        return sums, bound

    def magnitude(self, curvature: Curvature, block: int) -> fmpq:
        """Return one block's exact ``|slope change| / unit``."""
        start = int(self.starts[block])
        change = curvature.slope(start + int(self.sizes[block])) - curvature.slope(start)
        return abs(change) / curvature.unit_fmpq

    def sizes_of_run(self, start: int, length: int) -> tuple[int, ...]:
        """Return the block sizes of the run that begins at an interior point."""
        first, last = np.searchsorted(self.starts, [start, start + length])
        return tuple(int(size) for size in self.sizes[first:last])
