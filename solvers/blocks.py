"""Kinds of neurons: supports with activation patterns, one by one and in groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Block:
    """Neurons with the same support and activation pattern.

    Parameters
    ----------
    coordinates : tuple of int
        Where the weight vector may be non-zero.
    active : tuple of bool, length N
    """

    coordinates: tuple[int, ...]
    active: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BlockGroup:
    """Blocks of one cost whose features span equally many dimensions beside the free part.

    Parameters
    ----------
    cost : int
    coordinates : ndarray of int, shape (count, s)
    active : ndarray of bool, shape (count, N)
    columns : ndarray of int, shape (count, width)
        Which of the s features of each block form a basis of its span modulo the free part.
    """

    cost: int
    coordinates: NDArray[np.intp]
    active: NDArray[np.bool_]
    columns: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.active)

    @property
    def width(self) -> int:
        """The dimension of each block's span modulo the free part."""
        return int(self.columns.shape[1])

    def block(self, index: int) -> Block:
        """Return one block."""
        return Block(tuple(self.coordinates[index].tolist()), tuple(self.active[index].tolist()))
