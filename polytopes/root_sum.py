"""Sums of rational multiples of square roots, compared exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from flint import arb, ctx, fmpq

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.power_sum import power_sum_ball, power_sum_sign
from exactrelu.polytopes.rational import to_fmpq

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class RootSum:
    """The real number ``sum c_i sqrt(r_i)``.

    Numbers of this kind are added, scaled by rationals and compared; every comparison is exact.

    Parameters
    ----------
    terms : tuple of (Fraction, Fraction)
        The pairs ``(c_i, r_i)`` with ``r_i > 0``; a rational number c is ``(c, 1)``.

    Examples
    --------
    >>> root = RootSum.root(2)
    >>> (root + root - RootSum.root(8)).sign(), root < RootSum.rational("3/2")
    (0, True)
    >>> float(RootSum.root(2))
    1.4142135623730951
    """

    terms: tuple[tuple[Fraction, Fraction], ...] = ()

    @classmethod
    def rational(cls, value: Fraction | int | str) -> RootSum:
        """Take a rational number."""
        number = Fraction(value)
        return cls(((number, Fraction(1)),)) if number else cls()

    @classmethod
    def root(cls, value: Fraction | int | str) -> RootSum:
        """Take the square root of a rational.

        Raises
        ------
        InputError
            If the rational is negative.
        """
        number = Fraction(value)
        if number < 0:
            raise InputError(f"radicand: {value} is negative; accepted are numbers from 0 on")
        return cls(((Fraction(1), number),)) if number else cls()

    def __add__(self, other: RootSum) -> RootSum:
        sums = {radicand: coefficient for coefficient, radicand in self.terms}
        for coefficient, radicand in other.terms:
            sums[radicand] = sums.get(radicand, Fraction(0)) + coefficient
        return RootSum(tuple((total, radicand) for radicand, total in sums.items() if total))

    def __sub__(self, other: RootSum) -> RootSum:
        return self + -other

    def __neg__(self) -> RootSum:
        return RootSum(tuple((-coefficient, radicand) for coefficient, radicand in self.terms))

    def __mul__(self, other: RootSum) -> RootSum:
        total = RootSum()
        for coefficient, radicand in self.terms:
            for other_coefficient, other_radicand in other.terms:
                product = RootSum.root(radicand * other_radicand)
                total += product.times(coefficient * other_coefficient)
        return total

    def times(self, factor: Fraction | int) -> RootSum:
        """Multiply by a rational.

        Examples
        --------
        >>> RootSum.root(3).times(-2).sign()
        -1
        """
        if not factor:
            return RootSum()
        return RootSum(tuple((factor * coefficient, root) for coefficient, root in self.terms))

    def sign(self) -> int:
        """Return the exact sign, see :func:`power_sum_sign`."""
        if not self.terms:
            return 0
        if all(coefficient > 0 for coefficient, _ in self.terms):
            return 1
        return power_sum_sign(self._flint(), HALF)

    def __abs__(self) -> RootSum:
        return -self if self.sign() < 0 else self

    def __lt__(self, other: RootSum) -> bool:
        return (self - other).sign() < 0

    def __le__(self, other: RootSum) -> bool:
        return (self - other).sign() <= 0

    def __eq__(self, other: object) -> bool:
        return (self - other).sign() == 0 if isinstance(other, RootSum) else NotImplemented

    # Equal numbers may be written in several ways, so no hash of the terms would agree.
    __hash__ = None  # type: ignore[assignment]

    def ball(self, precision: int = 64) -> arb:
        """Return a ball that holds the number, computed with ``precision`` bits."""
        return power_sum_ball(self._flint(), HALF, precision)

    def enclosure(self, bits: int = 60) -> Enclosure:
        """Return an enclosure whose width is at most ``2^-bits`` of the number.

        Examples
        --------
        >>> RootSum.root(2).enclosure().decimals(12)
        ('1.414213562373', '1.414213562374')
        >>> RootSum.root(4).enclosure()
        Enclosure(lower=Fraction(2, 1), upper=Fraction(2, 1))
        """
        exact = self.as_rational()
        if exact is not None:
            return Enclosure.exactly(exact)
        precision = bits + 20
        while True:
            with ctx.workprec(precision):
                found = Enclosure.of_ball(self.ball(precision))
            size = min(abs(found.lower), abs(found.upper))
            if found.lower * found.upper > 0 and found.width * 2**bits <= size:
                return found
            precision *= 2

    def as_rational(self) -> Fraction | None:
        """Return the number if every root in it is rational or they cancel, else None."""
        total = Fraction(0)
        for coefficient, radicand in self.terms:
            root = _rational_root(radicand)
            if root is None:
                return Fraction(0) if self.sign() == 0 else None
            total += coefficient * root
        return total

    def __float__(self) -> float:
        return float(self.enclosure())

    def __repr__(self) -> str:
        parts = [f"{c} √{r}" if r != 1 else str(c) for c, r in self.terms]
        return f"RootSum({' + '.join(parts) or '0'})"

    def _flint(self) -> list[tuple[int | fmpq, fmpq]]:
        return [(to_fmpq(coefficient), to_fmpq(root)) for coefficient, root in self.terms]


def _rational_root(value: Fraction) -> Fraction | None:
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    return None
