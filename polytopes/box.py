"""A box in R^n with exact sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.primitive_rows import read_rational_rows
from exactrelu.polytopes.region import Region


@dataclass(frozen=True, slots=True)
class Box:
    """The points x with ``lower < x < upper`` in every coordinate, and their closure.

    Parameters
    ----------
    lower, upper : tuple of Fraction, length n
        ``lower[k] < upper[k]`` for every k.

    Examples
    --------
    >>> box = Box.of([-1, 0], [1, "1/2"])
    >>> box.range_of([1, 2], 0)
    (Fraction(-1, 1), Fraction(2, 1))
    >>> box.meets([1, 1], 0), box.meets([1, 1], -2)
    (True, False)
    """

    lower: tuple[Fraction, ...]
    upper: tuple[Fraction, ...]

    @classmethod
    def of(cls, lower: object, upper: object) -> Box:
        """Read a box from its corners.

        Parameters
        ----------
        lower, upper : sequence of n numbers

        Raises
        ------
        InputError
            If a number is not finite, the lengths differ, or a side is empty.
        """
        (low,) = read_rational_rows([lower], "lower corner")
        (high,) = read_rational_rows([upper], "upper corner")
        if len(low) != len(high):
            raise InputError(
                f"box: its corners have {len(low)} and {len(high)} coordinates; accepted are "
                "corners of equal length"
            )
        for place, (bottom, top) in enumerate(zip(low, high, strict=True), 1):
            if bottom >= top:
                raise InputError(
                    f"box: side {place} runs from {bottom} to {top}; accepted is a lower end "
                    "below the upper end"
                )
        return cls(tuple(low), tuple(high))

    @classmethod
    def cube(cls, dimension: int, radius: Fraction | int = 1) -> Box:
        """Return the points with every coordinate between -radius and radius."""
        side = (Fraction(radius),) * dimension
        return cls(tuple(-end for end in side), side)

    @property
    def dimension(self) -> int:
        """The number n of coordinates."""
        return len(self.lower)

    @property
    def middle(self) -> tuple[Fraction, ...]:
        """The centre of the box."""
        return tuple((a + b) / 2 for a, b in zip(self.lower, self.upper, strict=True))

    def range_of(
        self, normal: Sequence[Fraction | int], offset: Fraction | int = 0
    ) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest value of ``normal·x + offset`` on the closed box."""
        # Integers over one denominator, which is much faster than adding Fractions.
        scale = lcm(*(end.denominator for end in (*self.lower, *self.upper)))
        low: Fraction | int = 0
        high: Fraction | int = 0
        for entry, bottom, top in zip(normal, self.lower, self.upper, strict=True):
            if entry:
                ends = (bottom, top) if entry > 0 else (top, bottom)
                least, most = (end.numerator * (scale // end.denominator) for end in ends)
                low, high = low + entry * least, high + entry * most
        return offset + Fraction(low) / scale, offset + Fraction(high) / scale

    def meets(self, normal: Sequence[Fraction | int], offset: Fraction | int = 0) -> bool:
        """Tell whether the hyperplane ``normal·x + offset = 0`` meets the open box."""
        low, high = self.range_of(normal, offset)
        return low < 0 < high

    def region(self) -> Region:
        """Return the box by its inequalities."""
        return Region.box(self.lower, self.upper)
