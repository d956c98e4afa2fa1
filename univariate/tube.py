"""Vertical windows at distinct abscissas that a function must pass through."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """Windows ``[lower_i, upper_i]`` at ``x_1 < ... < x_M``.

    Parameters
    ----------
    x, lower, upper : list of fmpq, length M
    low_rows, high_rows : list of int, length M
        The row of the data (from 0) that each lower and each upper end comes from.
    """

    x: list[fmpq]
    lower: list[fmpq]
    upper: list[fmpq]
    low_rows: list[int]
    high_rows: list[int]

    def __len__(self) -> int:
        return len(self.x)

    @classmethod
    def of(cls, x: ExactVector, y: ExactVector, tolerance: ExactVector) -> Tube:
        """Sort the windows ``y_i - t_i .. y_i + t_i`` and intersect those at one x.

        Raises
        ------
        InputError
            If the windows of two rows with the same x do not meet.

        Examples
        --------
        >>> vectors = [ExactVector.of(v) for v in ([1, 0, 1], [0, 5, 1], [1, 1, 1])]
        >>> tube = Tube.of(*vectors)
        >>> tube.x, tube.lower, tube.upper
        ([0, 1], [4, 0], [6, 1])
        """
        tube = cls([], [], [], [], [])
        for row in x.order().tolist():
            at, low = x.fmpq(row), y.fmpq(row) - tolerance.fmpq(row)
            high = y.fmpq(row) + tolerance.fmpq(row)
            if tube.x and tube.x[-1] == at:
                tube._narrow(row, low, high)
            else:
                tube.x.append(at)
                tube.lower.append(low)
                tube.upper.append(high)
                tube.low_rows.append(row)
                tube.high_rows.append(row)
        return tube

    def _narrow(self, row: int, low: fmpq, high: fmpq) -> None:
        if low > self.lower[-1]:
            self.lower[-1], self.low_rows[-1] = low, row
        if high < self.upper[-1]:
            self.upper[-1], self.high_rows[-1] = high, row
        if self.lower[-1] > self.upper[-1]:
            first, second = sorted((self.low_rows[-1] + 1, self.high_rows[-1] + 1))
            raise InputError(
                f"rows {first} and {second} have the same x = {self.x[-1]} and their y differ "
                "by more than the tolerance; accepted are windows that meet"
            )
