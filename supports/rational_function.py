"""Rational functions of one parameter t, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly

from exactrelu.polytopes.rational import to_fmpq, to_fraction


@dataclass(frozen=True, slots=True, eq=False)
class RationalFunction:
    """A quotient of two polynomials in t over the rationals, in lowest terms.

    Parameters
    ----------
    numerator, denominator : fmpq_poly
        The denominator has leading coefficient 1.

    Examples
    --------
    >>> t = RationalFunction.of([0, 1])
    >>> value = (RationalFunction.of([1]) - t * t) / t
    >>> value.text(), value.order, value.at(Fraction(1, 2))
    ('(-t^2 + 1)/t', -1, Fraction(3, 2))
    """

    numerator: fmpq_poly
    denominator: fmpq_poly

    @classmethod
    def of(
        cls,
        numerator: Sequence[int | Fraction] | fmpq_poly,
        denominator: Sequence[int | Fraction] | fmpq_poly = (1,),
    ) -> RationalFunction:
        """Build a quotient from coefficients, constant first."""
        top, bottom = _polynomial(numerator), _polynomial(denominator)
        if bottom.degree() < 0:
            raise ZeroDivisionError("a rational function with denominator 0")
        common = top.gcd(bottom)
        scale = fmpq(1) / (bottom // common).leading_coefficient()
        return cls(top // common * scale, bottom // common * scale)

    def __add__(self, other: RationalFunction) -> RationalFunction:
        top = self.numerator * other.denominator + other.numerator * self.denominator
        return self.of(top, self.denominator * other.denominator)

    def __sub__(self, other: RationalFunction) -> RationalFunction:
        return self + -other

    def __neg__(self) -> RationalFunction:
        return RationalFunction(-self.numerator, self.denominator)

    def __mul__(self, other: RationalFunction) -> RationalFunction:
        if self.is_zero or other.is_zero:
            return ZERO
        return self.of(self.numerator * other.numerator, self.denominator * other.denominator)

    def __truediv__(self, other: RationalFunction) -> RationalFunction:
        return self.of(self.numerator * other.denominator, self.denominator * other.numerator)

    @property
    def is_zero(self) -> bool:
        """Whether it is the constant 0."""
        return bool(self.numerator.degree() < 0)

    @property
    def order(self) -> int:
        """The order of the zero at t = 0, negative for a pole; a large number for 0."""
        if self.is_zero:
            return 1 << 30
        return _valuation(self.numerator) - _valuation(self.denominator)

    @property
    def limit(self) -> Fraction:
        """The limit for t -> 0; there must be no pole."""
        if self.order < 0:
            raise ZeroDivisionError("the function has a pole at 0")
        return Fraction(0) if self.order else self.at(Fraction(0))

    def at(self, t: Fraction) -> Fraction:
        """Return the value at a point that is no pole."""
        point = to_fmpq(t)
        return to_fraction(fmpq(self.numerator(point)) / fmpq(self.denominator(point)))

    def text(self) -> str:
        """Return the quotient as text."""
        top, bottom = _text(self.numerator), _text(self.denominator)
        if bottom == "1":
            return top
        top = f"({top})" if " " in top else top
        return f"{top}/{_grouped(bottom)}"

    def to_json(self) -> list[list[str]]:
        """Return the coefficients of numerator and denominator, constant first."""
        return [[str(c) for c in p.coeffs()] for p in (self.numerator, self.denominator)]


def _polynomial(coefficients: Sequence[int | Fraction] | fmpq_poly) -> fmpq_poly:
    if isinstance(coefficients, fmpq_poly):
        return coefficients
    return fmpq_poly([to_fmpq(Fraction(c)) for c in coefficients])


def _valuation(polynomial: Any) -> int:
    return next(place for place, c in enumerate(polynomial.coeffs()) if c != 0)


def _text(polynomial: Any) -> str:
    """Return a polynomial as text, highest power first."""
    terms = []
    for power, coefficient in reversed(list(enumerate(polynomial.coeffs()))):
        if coefficient == 0:
            continue
        variable = "" if not power else "t" if power == 1 else f"t^{power}"
        size = abs(coefficient)
        number = "" if size == 1 and variable else str(size)
        sign = "-" if coefficient < 0 else "+"
        terms.append((sign, number + ("*" if number and variable else "") + variable))
    if not terms:
        return "0"
    first = terms[0][1] if terms[0][0] == "+" else f"-{terms[0][1]}"
    return " ".join([first, *(f"{sign} {term}" for sign, term in terms[1:])])


def _grouped(text: str) -> str:
    return f"({text})" if " " in text or "*" in text else text


ZERO = RationalFunction.of([])
ONE = RationalFunction.of([1])
