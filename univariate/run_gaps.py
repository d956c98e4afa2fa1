"""The gaps of the runs of a curvature, in floats and in balls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from flint import arb, ctx, fmpq
from numpy import array, bool_, intp
from numpy.typing import NDArray

from exactrelu.polytopes.rational import to_fmpq, to_fraction
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.excursion_balls import RunBalls
from exactrelu.univariate.excursions import Excursions
from exactrelu.univariate.first_crossing import Probe
from exactrelu.univariate.tie_at_one import positive_before_one

_NEAR_ONE = Fraction(1, 64)


@dataclass(frozen=True, slots=True, eq=False)
class FloatGaps:
    """Gaps bounded in floats; a :class:`exactrelu.univariate.first_crossing.Gaps`."""

    excursions: Excursions
    balls: Callable[[NDArray[intp]], BallGaps]

    def unproved(self, a: Fraction, b: Fraction) -> FloatGaps | None:
        """Return the runs not proved positive on ``[a, b]``."""
        chosen: NDArray[bool_] = self.excursions.unproved(float(a), float(b))
        if not chosen.any():
            return None
        return FloatGaps(self.excursions.take(chosen), self.balls)

    def probe(self, a: Fraction, b: Fraction) -> Probe:
        """Evaluate the least gap at both ends."""
        low_a, high_a = self.excursions.gap(float(a))
        low_b, high_b = self.excursions.gap(float(b))
        root = None
        if low_a > 0 > high_b:
            start, end = Fraction(low_a + high_a), Fraction(low_b + high_b)
            root = a + (b - a) * start / (start - end)
        return Probe(high_b < 0, low_a <= 0 or low_b <= 0 <= high_b, root)

    def finer(self) -> BallGaps:
        """Return the gaps in balls."""
        return self.balls(self.excursions.runs)


@dataclass(frozen=True, eq=False)
class BallGaps:
    """Gaps bounded in balls; a :class:`exactrelu.univariate.first_crossing.Gaps`.

    Parameters
    ----------
    numbers : tuple of int
        What the caller calls the runs.
    runs : tuple of RunBalls
    digits : int
        Decimal digits wanted; twice as many and some more end the search for a sign.
    """

    numbers: tuple[int, ...]
    runs: tuple[RunBalls, ...]
    digits: int

    def unproved(self, a: Fraction, b: Fraction) -> BallGaps | None:
        """Return the runs not proved positive on ``[a, b]``."""
        low, high = to_fmpq(a), to_fmpq(b)
        with ctx.workprec(self.bits(b - a)):
            if len(self.runs) == 1 and self.runs[0].gap(high) < 0:
                return self
            left = [i for i, run in enumerate(self.runs) if not run.proved(low, high)]
        if left and b == 1 and b - a <= _NEAR_ONE:
            left = [i for i in left if not positive_before_one(self.runs[i], low)]
        if not left:
            return None
        if len(left) == len(self.runs):
            return self
        return BallGaps(
            tuple(self.numbers[i] for i in left), tuple(self.runs[i] for i in left), self.digits
        )

    def probe(self, a: Fraction, b: Fraction) -> Probe:
        """Evaluate the least gap at both ends."""
        at_a, at_b = self._gap(a, b - a), self._gap(b, b - a)
        root = None
        if at_a > 0 and at_b < 0:
            start, end = (to_fraction(ball.mid().fmpq()) for ball in (at_a, at_b))
            root = a + (b - a) * start / (start - end)
        return Probe(bool(at_b < 0), False, root)

    def finer(self) -> None:
        """Return None: precision is raised inside."""
        return None

    def _gap(self, p: Fraction, size: Fraction) -> arb:
        bits, last = self.bits(size), 4 * self.bits(Fraction(1, 10**self.digits))
        while True:
            with ctx.workprec(bits):
                values = [run.gap(to_fmpq(p)) for run in self.runs]
                least = values[0]
                for value in values[1:]:
                    least = least.min(value)
            if least > 0 or least < 0 or bits >= last:
                return least
            bits *= 2

    def bits(self, size: Fraction) -> int:
        """Return the precision for an interval of that size, in steps, so that balls are kept."""
        needed = 64 + 2 * (1 / size).__ceil__().bit_length() + self._spread
        return 128 * (needed // 128 + 1)

    @cached_property
    def _spread(self) -> int:
        """Binary places that long runs and blocks of unlike size cost."""
        spread = 0
        for run in self.runs:
            sizes = [_binary_size(g) for g in run.magnitudes]
            spread = max(spread, max(sizes) - min(sizes) + len(sizes).bit_length())
        return spread


def gaps_of(curvature: Curvature, digits: int) -> tuple[FloatGaps | None, BallGaps | None]:
    """Return the gaps of the runs of four points and more.

    Parameters
    ----------
    curvature : Curvature
    digits : int
        Decimal digits that will be wanted.

    Returns
    -------
    FloatGaps or None
        Of the runs that floats can hold; None if there is none.
    BallGaps or None
        Of the others.
    """
    starts, lengths = curvature.runs
    long = (lengths > 3).nonzero()[0]
    if not len(long):
        return None, None

    def balls(chosen: Sequence[int] | NDArray[intp]) -> BallGaps:
        kept: dict[tuple[fmpq, ...], int] = {}
        for number in chosen:
            kept.setdefault(exact_run(curvature, int(number)), int(number))
        return BallGaps(
            tuple(kept.values()), tuple(RunBalls(magnitudes) for magnitudes in kept), digits
        )

    spans = [slice(int(starts[r]), int(starts[r] + lengths[r])) for r in long]
    excursions, wild = Excursions.of(
        array(long, dtype=intp),
        [curvature.magnitudes[span] for span in spans],
        [curvature.relative_error[span] for span in spans],
    )
    return (
        FloatGaps(excursions, balls) if len(excursions.runs) else None,
        balls(wild) if len(wild) else None,
    )


def exact_run(curvature: Curvature, number: int) -> tuple[fmpq, ...]:
    """Return the slope changes of a run, scaled by a power of two so that the largest is near 1."""
    starts, lengths = curvature.runs
    first = int(starts[number])
    slopes = [curvature.slope(i) for i in range(first, first + int(lengths[number]) + 1)]
    magnitudes = [abs(after - before) for before, after in pairwise(slopes)]
    scale = fmpq(2) ** -max(_binary_size(g) for g in magnitudes)
    return tuple(g * scale for g in magnitudes)


def _binary_size(number: fmpq) -> int:
    return int(number.p.bit_length()) - int(number.q.bit_length())
