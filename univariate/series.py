"""One-dimensional data in order: distinct x, increasing, each with its y."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Points ``(x_i, y_i)`` with ``x_1 < ... < x_N``.

    Parameters
    ----------
    x, y : ExactVector, length N
    rows : ndarray of int, shape (N,)
        The row of the given data (from 0) that each point stands in.
    """

    x: ExactVector
    y: ExactVector
    rows: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.x)

    @classmethod
    def of(cls, x: object, y: object) -> Series:
        """Sort the points by x and merge repeated rows.

        Parameters
        ----------
        x, y : sequence of numbers of equal length
            Of any kind that :func:`exactrelu.polytopes.rational` accepts.

        Raises
        ------
        InputError
            If the lengths differ, there is no point, or one x has two different y (no function
            takes both).

        Examples
        --------
        >>> series = Series.of([2, 1, 2], ["0.5", 0, "1/2"])
        >>> series.x.fractions(), series.y[1], series.rows.tolist()
        ([Fraction(1, 1), Fraction(2, 1)], Fraction(1, 2), [1, 0])
        """
        xs, ys = ExactVector.of(x, "x"), ExactVector.of(y, "y")
        if len(xs) != len(ys):
            raise InputError(f"x has {len(xs)} numbers and y has {len(ys)}; accepted are as many")
        if not len(xs):
            raise InputError("the data have no rows; accepted is at least one")
        rows = _order(xs)
        xs, ys = xs.take(rows), ys.take(rows)
        repeated = xs.equals_next()
        if not repeated.any():
            return cls(xs, ys, rows)
        conflict = repeated & ~ys.equals_next()
        if conflict.any():
            i = int(np.argmax(conflict))
            first, second = sorted((int(rows[i]) + 1, int(rows[i + 1]) + 1))
            at, one, other = xs.fmpq(i), ys.fmpq(i), ys.fmpq(i + 1)
            raise InputError(
                f"rows {first} and {second} have the same x = {at} but y = {one} and "
                f"y = {other}; accepted are equal y for equal x, or a tolerance that covers both"
            )
        kept = np.flatnonzero(np.append(True, ~repeated))
        return cls(xs.take(kept), ys.take(kept), rows[kept])


def _order(x: ExactVector) -> NDArray[np.intp]:
    values = x.values
    if values.dtype != object and bool((values[1:] >= values[:-1]).all()):
        return np.arange(len(x), dtype=np.intp)
    return x.order()
