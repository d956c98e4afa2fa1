"""Cells of an arrangement in bulk: a sign matrix with an exact point in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import compact


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell or a face of an arrangement.

    Parameters
    ----------
    signs : tuple of int
        The sign -1, 0 or 1 of each hyperplane's form on the relative interior, in the order of
        the rows.
    witness : tuple of Fraction
        A point of the relative interior.
    """

    signs: tuple[int, ...]
    witness: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """Many cells, compactly.

    Parameters
    ----------
    signs : ndarray of int8, shape (count, N)
    numerators : ndarray of int64, or of Python integers where these do not fit, shape (count, n)
    denominators : ndarray of integers, shape (count,)
        Positive; the point of cell i is ``numerators[i] / denominators[i]``.

    Examples
    --------
    >>> from exactrelu.polytopes import Arrangement
    >>> table = Arrangement.central([[1, 0], [0, 1]]).cell_table()
    >>> len(table), table[0]
    (4, Cell(signs=(1, -1), witness=(Fraction(1, 1), Fraction(-2, 1))))
    """

    signs: NDArray[np.int8]
    numerators: NDArray[Any]
    denominators: NDArray[Any]

    def __len__(self) -> int:
        return len(self.signs)

    def __getitem__(self, index: int) -> Cell:
        return Cell(tuple(self.signs[index].tolist()), self.witness(index))

    def __iter__(self) -> Iterator[Cell]:
        return (self[index] for index in range(len(self)))

    def witness(self, index: int) -> tuple[Fraction, ...]:
        """Return the exact point of one cell."""
        denominator = int(self.denominators[index])
        return tuple(Fraction(int(entry), denominator) for entry in self.numerators[index])

    def points(self) -> NDArray[np.float64]:
        """Return the points rounded to floats, shape (count, n); for plots, not for decisions."""
        quotients = self.numerators.astype(object) / self.denominators.astype(object)[:, None]
        rounded: NDArray[np.float64] = quotients.astype(np.float64)
        return rounded

    def packed(self) -> NDArray[np.uint8]:
        """Return one bit a sign, set where it is positive, shape (count, ceil(N / 8))."""
        return np.packbits(self.signs > 0, axis=1)

    def distinct(self) -> int:
        """Return the number of different sign vectors; zeros count as negative."""
        packed = np.ascontiguousarray(self.packed())
        if not packed.size:
            return min(len(packed), 1)
        return len(np.unique(packed.view(np.dtype((np.void, packed.shape[1])))))

    def take(self, chosen: NDArray[Any]) -> CellTable:
        """Return the chosen cells, by index or by mask."""
        return CellTable(self.signs[chosen], self.numerators[chosen], self.denominators[chosen])

    @classmethod
    def empty(cls, hyperplanes: int, dimension: int) -> CellTable:
        """Return the table without cells."""
        nothing = np.zeros((0, dimension), dtype=np.int64)
        return cls.of_integers(np.zeros((0, hyperplanes), dtype=np.int8), nothing)

    @classmethod
    def join(cls, tables: Sequence[CellTable]) -> CellTable:
        """Put tables of one arrangement below each other; there is at least one."""
        return cls(
            np.concatenate([table.signs for table in tables]),
            np.concatenate([table.numerators for table in tables]),
            np.concatenate([table.denominators for table in tables]),
        )

    @classmethod
    def of_homogeneous(cls, signs: NDArray[np.int8], points: NDArray[Any]) -> CellTable:
        """Read the last coordinate of integer points as the denominator."""
        return cls(signs, points[:, :-1], points[:, -1])

    @classmethod
    def of_integers(cls, signs: NDArray[np.int8], points: NDArray[Any]) -> CellTable:
        """Take integer points with denominator 1."""
        return cls(signs, points, np.ones(len(points), dtype=np.int64))

    def homogeneous(self) -> NDArray[Any]:
        """Return the points with their denominators as a last column."""
        return compact(np.concatenate([self.numerators, self.denominators[:, None]], axis=1))
