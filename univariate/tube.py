"""Vertical windows at distinct abscissas that a function must pass through."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import Any

from flint import fmpq

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector

_LONGEST = 4096  # bits of a common denominator


@dataclass(frozen=True, slots=True, eq=False)
class ScaledTube:
    """Windows in units: ``x_unit x``, ``y_unit lower`` and ``y_unit upper`` are those of the tube.

    Parameters
    ----------
    x, lower, upper : list of int or fmpq, length M
    x_unit, y_unit : fmpq
    """

    x: list[Any]
    lower: list[Any]
    upper: list[Any]
    x_unit: fmpq
    y_unit: fmpq


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
        points, labels, slack = x.all_fmpq(), y.all_fmpq(), tolerance.all_fmpq()
        for row in x.order().tolist():
            at, label, allowed = points[row], labels[row], slack[row]
            low, high = label - allowed, label + allowed
            if tube.x and tube.x[-1] == at:
                tube._narrow(row, low, high)
            else:
                tube.x.append(at)
                tube.lower.append(low)
                tube.upper.append(high)
                tube.low_rows.append(row)
                tube.high_rows.append(row)
        return tube

    def integers(self) -> ScaledTube | None:
        """Return the windows with integer coordinates, or None if those would be very long.

        Examples
        --------
        >>> vectors = [ExactVector.of(v) for v in ([1, 2], ["1/2", 5], [0, "1/3"])]
        >>> scaled = Tube.of(*vectors).integers()
        >>> scaled.x, scaled.lower, scaled.upper, scaled.x_unit, scaled.y_unit
        ([1, 2], [3, 28], [3, 32], 1, 1/6)
        """
        x_scale = _common_denominator(self.x)
        y_scale = x_scale and _common_denominator([*self.lower, *self.upper])
        if not x_scale or not y_scale:
            return None
        x, lower, upper = (
            [int(v.p) * (scale // int(v.q)) for v in vector]
            for vector, scale in ((self.x, x_scale), (self.lower, y_scale), (self.upper, y_scale))
        )
        return ScaledTube(x, lower, upper, fmpq(1, x_scale), fmpq(1, y_scale))

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


def _common_denominator(numbers: list[fmpq]) -> int:
    """Return the least common denominator, or 0 if it is very long."""
    scale = 1
    for number in numbers:
        denominator = int(number.q)
        if scale % denominator:
            scale = lcm(scale, denominator)
            if scale.bit_length() > _LONGEST:
                return 0
    return scale
