"""The difference of two tilings' costs as a function of p: signs, monotony, roots."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from flint import arb, ctx, fmpq

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.log_form import log_form_vanishes
from exactrelu.polytopes.rational import to_fmpq, to_fraction
from exactrelu.univariate.chord_loss import moment


@dataclass(frozen=True, slots=True)
class PowerSum:
    """``F(p) = sum c B^p / (1 - p)`` with ``sum c B = 0``, continued to p = 1.

    Parameters
    ----------
    terms : tuple of (int, fmpq)
        The pairs ``(c, B)``, ``c != 0``, the ``B > 0`` increasing and distinct.
    """

    terms: tuple[tuple[int, fmpq], ...]

    @property
    def vanishes_at_zero(self) -> bool:
        """Whether ``F(0) = 0``: as many blocks on both sides."""
        return sum(count for count, _ in self.terms) == 0

    @property
    def vanishes_at_one(self) -> bool:
        """Whether ``F(1) = -sum c B ln B`` is exactly zero."""
        return log_form_vanishes((count * block, block) for count, block in self.terms)

    def primitive(self) -> tuple[int, PowerSum]:
        """Return the integer factor and the sum of coprime ``c``, the first positive, it is of."""
        common = gcd(*(count for count, _ in self.terms))
        if self.terms[0][0] < 0:
            common = -common
        return common, PowerSum(tuple((count // common, block) for count, block in self.terms))

    def shape(self) -> tuple[tuple[int, fmpq], ...]:
        """Return what sums with the same roots share: terms up to factors of c and of B."""
        terms = self.primitive()[1].terms
        return tuple((count, block / terms[0][1]) for count, block in terms)

    def sign_at(self, p: Fraction, last_bits: int) -> int:
        """Return the sign of ``F(p)``, 0 if it is not seen with ``last_bits`` bits."""
        bits = 64
        while bits <= last_bits:
            with ctx.workprec(bits):
                value = self._value(to_fmpq(p))[0]
                if value > 0 or value < 0:
                    return 1 if value > 0 else -1
            bits *= 2
        return 0

    def behaviour(self, a: Fraction, b: Fraction) -> tuple[int, bool]:
        """Return a sign proved for all of ``(a, b)``, or 0, and whether F is proved monotone.

        Notes
        -----
        With ``l = ln B`` and ``r = min(1/3, 1/((1 - b) |l|))``,
        ``|F''| <= sum |c| |l|^3 r max(B, B^a)``, so value and slope at the middle decide when
        the interval is short. At an end where F vanishes exactly (p = 0
        with as many blocks on both sides, or p = 1 with ``sum c B ln B = 0``) the next
        coefficient of the Taylor series decides, with the same kind of bound.
        """
        bits = 64 + 4 * (1 / (b - a)).__ceil__().bit_length() + self._spread()
        with ctx.workprec(bits):
            middle, half = to_fmpq((a + b) / 2), arb(to_fmpq((b - a) / 2))
            value, slope = self._value(middle)
            bend = self._bend(to_fmpq(a), to_fmpq(b))
            monotone = bool(abs(slope) > half * bend)
            if abs(value) > abs(slope) * half + half * half * bend / 2:
                return (1 if value > 0 else -1), monotone
            if a == 0 and self.vanishes_at_zero:
                return self._sign_after_zero(arb(to_fmpq(b))), monotone
            if b == 1:
                return self._sign_before_one(to_fmpq(a)), monotone
        return 0, monotone

    def root(self, a: Fraction, b: Fraction, digits: int) -> Enclosure:
        """Enclose the only root in ``(a, b)``, at which the sign changes.

        Notes
        -----
        Newton's method proposes, signs on both sides prove; where it fails the interval is
        halved.
        """
        at_b = self.sign_at(b, 1 << 20)
        low, high = a, b
        while high - low > high * Fraction(1, 10**digits):
            size = high - low
            wanted = high * Fraction(1, 10**digits)
            aside = max(min(size / 16, 64 * size * size), wanted / 3)
            near = self._newton(low, high)
            cuts = [near - aside, near + aside] if near is not None else [low + size * 487 / 1000]
            bits = (1 / aside).__ceil__().bit_length() + 6
            for cut in (Fraction(round(cut * 2**bits), 2**bits) for cut in cuts):
                if not low < cut < high:
                    continue
                sign = self.sign_at(cut, 64 * bits)
                if sign == at_b:
                    high = cut
                elif sign:
                    low = cut
            if high - low > size * 3 / 5:
                cut = low + (high - low) * 487 / 1000
                sign = self.sign_at(cut, 64 * bits)
                low, high = (low, cut) if sign == at_b else (cut, high)
        return Enclosure(low, high)

    def _newton(self, low: Fraction, high: Fraction) -> Fraction | None:
        bits = 64 + 4 * (1 / (high - low)).__ceil__().bit_length() + self._spread()
        with ctx.workprec(bits):
            middle = (low + high) / 2
            value, slope = self._value(to_fmpq(middle))
            slope = slope.mid()
            if slope == 0 or not value.is_finite():
                return None
            step = to_fraction((value.mid() / slope).mid().fmpq())
        near = middle - step
        return near if low < near < high else None

    def _value(self, p: fmpq) -> tuple[arb, arb]:
        """Return ``F(p)`` and ``F'(p)``; at p = 1 the second is left at 0."""
        total, slope = arb(0), arb(0)
        exponent = arb(p)
        for count, block in self.terms:
            log = arb(block).log()
            power = count * (log * exponent).exp()
            total += power
            slope += log * power
        if p == 1:
            return -slope, arb(0)
        rest = arb(1 - p)
        return total / rest, (slope + total / rest) / rest

    def _bend(self, a: fmpq, b: fmpq) -> arb:
        """Bound ``|F''|`` on ``[a, b]``, by summation by parts from the largest block on.

        With ``C_i`` the sum of ``c`` over the blocks not below the i-th, ``sum c_i G_i`` is
        ``sum C_i (G_i - G_{i+1})``, and ``G`` of nearly equal blocks is nearly equal.
        """
        total, exponent, rest = arb(0), arb(a), arb(1 - b)
        above, before = 0, (arb(0), arb(0), arb(0), arb(0))
        for count, block in reversed(self.terms):
            log = arb(block).log()
            size = abs(log)
            factor = size * size * moment(size * rest, 2)
            largest = arb(block).max((log * exponent).exp())
            here = factor * size * largest, factor * (size + 3), largest, log
            near = abs(log - before[3]) * here[1].max(before[1]) * largest.max(before[2])
            total += abs(above) * near.min(here[0] + before[0])
            above, before = above + count, here
        return total + abs(above) * before[0]

    def _moment(self, order: int, a: fmpq) -> arb:
        """Return ``sum |c| |l|^order max(B, B^a)``."""
        total, exponent = arb(0), arb(a)
        for count, block in self.terms:
            log = arb(block).log()
            total += abs(count) * abs(log) ** order * arb(block).max((log * exponent).exp())
        return total

    def _sign_after_zero(self, b: arb) -> int:
        """Return the sign on ``(0, b]`` if ``F(0) = 0``: ``F = p sum c l + p^2 / 2 sum c l^2``."""
        logs = [(count, arb(block).log()) for count, block in self.terms]
        first = sum((count * log for count, log in logs), arb(0))
        second = sum((count * log * log for count, log in logs), arb(0)) / 2
        if abs(first) > b * self._moment(3, fmpq(0)) / 6:
            return 1 if first > 0 else -1
        if not first.contains(0) or not abs(second) > b * self._moment(4, fmpq(0)) / 24:
            return 0
        if log_form_vanishes((fmpq(count), block) for count, block in self.terms):
            return 1 if second > 0 else -1
        return 0

    def _sign_before_one(self, a: fmpq) -> int:
        """Return the sign on ``[a, 1)`` if ``F(1) = 0``: ``F = q / 2 sum c B l^2 + ...``."""
        first, second = arb(0), arb(0)
        for count, block in self.terms:
            part = count * block * arb(block).log()
            first += part
            second += part * arb(block).log() / 2
        if not first.contains(0) or not abs(second) > arb(1 - a) * self._moment(3, a) / 6:
            return 0
        if self.vanishes_at_one:
            return 1 if second > 0 else -1
        return 0

    def _spread(self) -> int:
        sizes = [int(b.p.bit_length()) - int(b.q.bit_length()) for _, b in self.terms]
        return max(sizes) - min(sizes) + 8
