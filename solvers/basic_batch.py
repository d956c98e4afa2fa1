"""Solutions of linear equations with supports of one size, many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, compact

BATCH = 4096


@dataclass(frozen=True, slots=True, eq=False)
class BasicSolutions:
    """Solutions ``right = columns @ x + free @ z`` with supports of one size.

    Parameters
    ----------
    supports : ndarray of int, shape (count, k)
        Increasing column numbers.
    numerators : integer array, shape (count, k)
        The values on the support, none zero, over the denominators.
    free : integer array, shape (count, f)
        The values of the free unknowns, over the denominators.
    denominators : integer array, shape (count,)
        Positive.
    """

    supports: NDArray[np.intp]
    numerators: IntegerArray
    free: IntegerArray
    denominators: IntegerArray

    def __len__(self) -> int:
        return len(self.supports)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> BasicSolutions:
        """Return the chosen solutions."""
        return BasicSolutions(
            self.supports[chosen],
            self.numerators[chosen],
            self.free[chosen],
            self.denominators[chosen],
        )


def batch(
    head: NDArray[np.intp],
    tail: NDArray[np.intp],
    values: IntegerArray,
    pivots: IntegerArray,
    fixed: int,
) -> Iterator[BasicSolutions]:
    """Collect solutions without zeros on their supports, if there are any.

    Parameters
    ----------
    head, tail : ndarray of int, shapes (count, h) and (count, t)
        The supports are both together.
    values : integer array, shape (count, fixed + h + t)
        Over the pivots: the free unknowns, then the support.
    pivots : integer array, shape (count,)
        Not zero.
    fixed : int
        The number of free unknowns.
    """
    whole = (values[:, fixed:] != 0).all(axis=1)
    if not bool(whole.any()):
        return
    values, pivots = values[whole], pivots[whole]
    signs = np.where(pivots > 0, 1, -1)
    values, pivots = compact(values * signs[:, None]), compact(pivots * signs)
    supports = np.concatenate([head[whole], tail[whole]], axis=1)
    yield BasicSolutions(supports, values[:, fixed:], values[:, :fixed], pivots)


def gathered(batches: Iterator[BasicSolutions], size: int = BATCH) -> Iterator[BasicSolutions]:
    """Join small batches of equal support size to batches of at least so many solutions."""
    waiting: dict[int, list[BasicSolutions]] = {}
    counts: dict[int, int] = {}
    for batch in batches:
        width = batch.supports.shape[1]
        waiting.setdefault(width, []).append(batch)
        counts[width] = counts.get(width, 0) + len(batch)
        if counts[width] >= size:
            counts[width] = 0
            yield _joined(waiting.pop(width))
    for group in waiting.values():
        yield _joined(group)


def _joined(group: list[BasicSolutions]) -> BasicSolutions:
    def whole(parts: list[IntegerArray]) -> IntegerArray:
        return np.concatenate(parts)

    return BasicSolutions(
        whole([batch.supports for batch in group]),
        whole([batch.numerators for batch in group]),
        whole([batch.free for batch in group]),
        whole([batch.denominators for batch in group]),
    )
