"""A real number known between two rationals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from exactrelu.polytopes.rational import rational_text, to_fraction


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number proved to lie in ``[lower, upper]``.

    Parameters
    ----------
    lower, upper : Fraction
        ``lower <= upper``; equal when the number is known exactly.

    Examples
    --------
    >>> Enclosure(Fraction(1, 3), Fraction(1, 2)).decimals(3)
    ('0.333', '0.5')
    """

    lower: Fraction
    upper: Fraction

    @classmethod
    def exactly(cls, value: Fraction | int) -> Enclosure:
        """Enclose a number that is known exactly."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def of_ball(cls, ball: arb) -> Enclosure:
        """Enclose the number that a finite arb ball holds."""
        return cls(to_fraction(ball.lower().fmpq()), to_fraction(ball.upper().fmpq()))

    @property
    def width(self) -> Fraction:
        """The length of the enclosure."""
        return self.upper - self.lower

    @property
    def midpoint(self) -> Fraction:
        """The middle of the enclosure."""
        return (self.lower + self.upper) / 2

    def __contains__(self, value: Fraction) -> bool:
        return self.lower <= value <= self.upper

    def __float__(self) -> float:
        return float(self.midpoint)

    def decimals(self, digits: int = 16) -> tuple[str, str]:
        """Return decimal strings with ``digits`` places, rounded outward.

        Parameters
        ----------
        digits : int
            Decimal places; trailing zeros are left out.

        Returns
        -------
        tuple of str
            A decimal not above ``lower`` and one not below ``upper``.
        """
        scale = 10**digits
        below = self.lower.numerator * scale // self.lower.denominator
        above = -(-self.upper.numerator * scale // self.upper.denominator)
        return _decimal(below, digits), _decimal(above, digits)

    def significant(self, digits: int = 16) -> tuple[str, str]:
        """Return decimal strings with about ``digits`` significant digits, rounded outward."""
        size = max(abs(self.lower), abs(self.upper))
        if not size:
            return "0", "0"
        leading = len(rational_text(size.numerator)) - len(rational_text(size.denominator))
        return self.decimals(max(0, digits - leading))


def _decimal(scaled: int, digits: int) -> str:
    sign = "-" if scaled < 0 else ""
    text = rational_text(abs(scaled)).rjust(digits + 1, "0")
    if not digits:
        return sign + text
    fraction = text[-digits:].rstrip("0")
    return sign + text[:-digits] + ("." + fraction if fraction else "")
