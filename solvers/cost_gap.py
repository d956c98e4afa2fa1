"""The difference of the costs of two networks as a function of p, with proved signs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from flint import arb, ctx, fmpq

from exactrelu.polytopes.log_form import log_form_vanishes
from exactrelu.polytopes.power_sum import power_sum_sign
from exactrelu.polytopes.rational import to_fmpq, to_fraction
from exactrelu.solvers.candidates import Candidate

Terms = tuple[tuple[int, fmpq], ...]

_MOST_STEPS = 64


@dataclass(frozen=True, slots=True)
class CostGap:
    """``D(p) = sum a^p - sum b^p`` for two multisets of positive rationals.

    Parameters
    ----------
    above, below : tuple of (count, fmpq)
        The a and the b that are left when common ones are taken away.
    sums_tie, entropies_tie, products_tie : bool
        Whether ``D(1) = 0``, whether ``D'(1) = 0`` besides, and whether ``D'(0) = 0``.

    Examples
    --------
    >>> ones, twos = Candidate((1,) * 4, 1, (), (), 1), Candidate((2, 2), 1, (), (), 1)
    >>> gap = CostGap.between(ones, twos)
    >>> gap.sign(Fraction(1, 2)), gap.sign(Fraction(1)), gap.positive(Fraction(0), Fraction(1))
    (1, 0, True)
    """

    above: Terms
    below: Terms
    sums_tie: bool
    entropies_tie: bool
    products_tie: bool

    @classmethod
    def between(cls, above: Candidate, below: Candidate) -> CostGap:
        """Subtract the cost of the second network from that of the first."""
        first = Counter(size * below.unit for size in above.sizes)
        second = Counter(size * above.unit for size in below.sizes)
        unit = above.unit * below.unit
        a = tuple((count, fmpq(size, unit)) for size, count in (first - second).items())
        b = tuple((count, fmpq(size, unit)) for size, count in (second - first).items())
        total = sum((k * base for k, base in a), fmpq(0)) - sum((k * t for k, t in b), fmpq(0))
        tie = total == 0
        entropies = tie and log_form_vanishes(
            [(k * base, base) for k, base in a] + [(-k * base, base) for k, base in b]
        )
        counts_tie = sum(k for k, _ in a) == sum(k for k, _ in b)
        products = counts_tie and log_form_vanishes(
            [(fmpq(k), base) for k, base in a] + [(fmpq(-k), base) for k, base in b]
        )
        return cls(a, b, bool(tie), bool(entropies), bool(products))

    @property
    def identical(self) -> bool:
        """Whether both costs are the same for every p."""
        return not self.above and not self.below

    @property
    def at_zero(self) -> int:
        """The difference of the counts."""
        return sum(k for k, _ in self.above) - sum(k for k, _ in self.below)

    def sign(self, p: Fraction) -> int:
        """Return the exact sign of D(p)."""
        terms = [*self.above, *((-k, base) for k, base in self.below)]
        return power_sum_sign(terms, p)

    def falling_zero(self, a: Fraction, b: Fraction, wanted: Fraction) -> Fraction | None:
        """Return about where D is zero, if it is positive at a and negative at b.

        The zero of the logarithm of the ratio of both sums, which is close to a straight line, is
        sought by the Illinois rule. None is returned unless it is right to within ``wanted``.
        """
        with ctx.workprec(_precision(a, b) + 2 * (1 / wanted).__ceil__().bit_length()):
            left, right = arb(to_fmpq(a)), arb(to_fmpq(b))
            high, low = self._log_ratio(left), self._log_ratio(right)
            if not (high > 0 and low < 0):
                return None
            small, point, side = arb(to_fmpq(wanted / 4)), left, 0
            for _ in range(_MOST_STEPS):
                last, point = point, (left + (right - left) * high / (high - low)).mid()
                value = self._log_ratio(point)
                if abs(point - last) < small or not (value > 0 or value < 0):
                    break
                if value > 0:
                    left, high = point, value
                    low, side = (low / 2 if side > 0 else low), 1
                else:
                    right, low = point, value
                    high, side = (high / 2 if side < 0 else high), -1
            size = 4 * small
            close = self._log_ratio(point - size) > 0 and self._log_ratio(point + size) < 0
            return to_fraction(point.fmpq()) if close else None

    def _log_ratio(self, p: arb) -> arb:
        return (_power_sum(self.above, p) / _power_sum(self.below, p)).log()

    def positive(self, a: Fraction, b: Fraction) -> bool:
        """Try to prove ``D > 0`` on the open interval (a, b), or on [a, b] inside (0, 1).

        Notes
        -----
        The first sum lies above its tangent in the middle and the second below its chord, for
        both are convex; or D is monotone there and positive at its lower end; or the terms of
        both are compared in pairs. Where both costs tie at p = 0 or p = 1, the sign of D' there
        (or of D'' if D' vanishes too) decides, bounded on the whole interval.
        """
        if self.identical:
            return False
        with ctx.workprec(_precision(a, b)):
            if b == 1 and self.sums_tie:
                if self.entropies_tie:
                    return bool(self._curvature(a, b) > 0)
                # D' < 0 on [a, 1]: the derivative of each sum increases with p.
                return bool(_derivative(self.above, b) < _derivative(self.below, a))
            if a == 0 and self.at_zero == 0:
                if self.products_tie:
                    return bool(self._curvature(a, b) > 0)
                return bool(_derivative(self.above, a) > _derivative(self.below, b))
            return self._above_chord(a, b) or self._monotone(a, b) or bool(self._paired(a, b) > 0)

    def _above_chord(self, a: Fraction, b: Fraction) -> bool:
        half = arb(to_fmpq((b - a) / 2))
        cost = _cost(self.above, (a + b) / 2)
        slope = _derivative(self.above, (a + b) / 2) * half
        low = cost - slope > _cost(self.below, a)
        return bool(low and cost + slope > _cost(self.below, b))

    def _monotone(self, a: Fraction, b: Fraction) -> bool:
        """Try to prove that D rises from a positive value at a, or falls to one at b.

        The derivative of each sum increases with p, so that D' lies between the differences of
        the derivatives of one sum at one end and of the other at the other end.
        """
        falls = _derivative(self.above, b) < _derivative(self.below, a)
        if falls and _cost(self.above, b) > _cost(self.below, b):
            return True
        rises = _derivative(self.above, a) > _derivative(self.below, b)
        return bool(rises and _cost(self.above, a) > _cost(self.below, a))

    def _paired(self, a: Fraction, b: Fraction) -> arb:
        """Return a lower bound of D on [a, b] that is sharp if both costs are nearly the same.

        The terms are paired by size; each difference is ``y^p ((x/y)^p - 1)``, and both factors
        are monotone in p.
        """
        total = arb(0)
        low, high = arb(to_fmpq(a)), arb(to_fmpq(b))
        for x, y in zip_longest(_listed(self.above), _listed(self.below)):
            base = arb(x if y is None else y)
            ends = base**low, base**high
            rises = (x if y is None else y) > 1
            if y is None:
                total += ends[0] if rises else ends[1]
            elif x is None:
                total -= ends[1] if rises else ends[0]
            else:
                logarithm = arb(x / y - 1).log1p()
                if x > y:
                    total += (ends[0] if rises else ends[1]) * (logarithm * low).expm1()
                else:
                    total += (ends[1] if rises else ends[0]) * (logarithm * high).expm1()
        return total

    def _curvature(self, a: Fraction, b: Fraction) -> arb:
        """Return a lower bound of D'' on [a, b]."""
        total = arb(0)
        for terms, sign in ((self.above, 1), (self.below, -1)):
            for count, base in terms:
                least = a if (base > 1) == (sign > 0) else b
                ball = arb(base)
                total += sign * count * ball ** arb(to_fmpq(least)) * ball.log() ** 2
        return total


def _listed(terms: Terms) -> list[fmpq]:
    return sorted((base for count, base in terms for _ in range(count)), reverse=True)


def _precision(a: Fraction, b: Fraction) -> int:
    """Bits that tell costs on a short interval apart: their gap shrinks like its square."""
    return 96 + 2 * (b - a).denominator.bit_length()


def _cost(terms: Terms, p: Fraction) -> arb:
    return _power_sum(terms, arb(to_fmpq(p)))


def _power_sum(terms: Terms, exponent: arb) -> arb:
    return sum((count * arb(base) ** exponent for count, base in terms), arb(0))


def _derivative(terms: Terms, p: Fraction) -> arb:
    exponent = arb(to_fmpq(p))
    total = arb(0)
    for count, base in terms:
        ball = arb(base)
        total += count * ball**exponent * ball.log()
    return total
