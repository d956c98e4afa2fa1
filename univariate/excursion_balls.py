"""Excursions from the sparsest tilings, bounded in balls at any precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flint import arb, ctx, fmpq

from exactrelu.univariate.chord_loss import Losses

_KEPT = 3


@dataclass(frozen=True, eq=False, slots=True)
class Phi:
    """``phi`` and ``B^p`` at one p: of single ``i``, and of the pair of ``i`` and ``i + 1``."""

    singles: list[arb]
    pairs: list[arb]
    single_powers: list[arb]
    pair_powers: list[arb]


@dataclass(frozen=True, eq=False, slots=True)
class RunBalls:
    """The excursions of one run, see :mod:`exactrelu.univariate.excursions`.

    Parameters
    ----------
    magnitudes : sequence of fmpq
        The exact slope changes of the run, up to a common factor.
    """

    magnitudes: Sequence[fmpq]
    _logs: dict[int, tuple[list[arb], list[arb]]] = field(default_factory=dict)
    _seen: dict[tuple[int, fmpq], Phi] = field(default_factory=dict)

    @property
    def odd(self) -> bool:
        """Whether the run has an odd number of points."""
        return len(self.magnitudes) % 2 == 1

    def pair(self, i: int) -> fmpq:
        """Return the exact block of points ``i`` and ``i + 1`` (from 0)."""
        return self.magnitudes[i] + self.magnitudes[i + 1]

    def gap(self, p: fmpq) -> arb:
        """Enclose the least gap at ``p``."""
        left, right = self.sides(p)
        values = left if right is None else [a.max(b) for a, b in zip(left, right, strict=True)]
        return _least(values)

    def sides(self, p: fmpq) -> tuple[list[arb], list[arb] | None]:
        """Enclose ``left_j`` and, in an odd run, ``right_j`` for each even place j at ``p``."""
        terms = self.phi(p)
        left = self._left(terms, None)
        return left, self._right(terms, None) if self.odd else None

    def proved(self, a: fmpq, b: fmpq) -> bool:
        """Whether the gap is proved positive on all of ``[a, b]``.

        Notes
        -----
        The argument and the bounds are those of ``Excursions.unproved``.
        """
        ends = self.phi(a), self.phi(b)
        loss = Losses(
            a, b, self.magnitudes, self.logs(), (ends[0].single_powers, ends[0].pair_powers)
        )
        left = [self._left(terms, loss) for terms in ends]
        if not self.odd:
            return all(low > 0 and high > 0 for low, high in zip(*left, strict=True))
        right = [self._right(terms, loss) for terms in ends]
        return all(
            roof_positive(*values)
            for values in zip(left[0], left[1], right[0], right[1], strict=True)
        )

    def best(self, j: int, p: fmpq, step: int) -> tuple[int, arb]:
        """Return the excursion of least gain at ``p`` from ``j`` to the left or right.

        Parameters
        ----------
        j : int
            An even place, counted from 1; index from 0 in the run, so odd.
        p : fmpq
        step : int
            -1 for excursions ``[s, j]``, 1 for ``[j, t]``.

        Returns
        -------
        int
            The other end, ``s`` or ``t``.
        arb
            The gain.
        """
        terms = self.phi(p)
        total = -terms.singles[j]
        found: tuple[int, arb] | None = None
        far = j + step
        while 0 <= far < len(self.magnitudes):
            inner = min(far, far - step)
            total += terms.pairs[inner]
            gain = total - terms.singles[far]
            if found is None or gain.upper() < found[1].upper():
                found = far, gain
            far += 2 * step
            if 0 <= far < len(self.magnitudes):
                total -= terms.pairs[min(far - step, far - 2 * step)]
        assert found is not None
        return found

    def phi(self, p: fmpq) -> Phi:
        """Enclose ``phi`` and the powers of all blocks at ``p``."""
        key = (ctx.prec, p)
        if key not in self._seen:
            while len(self._seen) >= _KEPT:
                del self._seen[next(iter(self._seen))]
            self._seen[key] = self._phi(p)
        return self._seen[key]

    def logs(self) -> tuple[list[arb], list[arb]]:
        """Enclose the logarithms of singles and pairs."""
        bits = ctx.prec
        if bits not in self._logs:
            self._logs.clear()
            pairs = range(len(self.magnitudes) - 1)
            self._logs[bits] = (
                [arb(g).log() for g in self.magnitudes],
                [arb(self.pair(i)).log() for i in pairs],
            )
        return self._logs[bits]

    def _phi(self, p: fmpq) -> Phi:
        singles, pairs = self.logs()
        blocks = [arb(g) for g in self.magnitudes]
        sums = [arb(self.pair(i)) for i in range(len(blocks) - 1)]
        if p == 1:
            return Phi(
                [b * x for b, x in zip(blocks, singles, strict=True)],
                [b * x for b, x in zip(sums, pairs, strict=True)],
                blocks,
                sums,
            )
        exponent, factor = arb(p), 1 / arb(1 - p)
        powers = [(x * exponent).exp() for x in singles]
        pair_powers = [(x * exponent).exp() for x in pairs]
        return Phi(
            [(b - x) * factor for b, x in zip(blocks, powers, strict=True)],
            [(b - x) * factor for b, x in zip(sums, pair_powers, strict=True)],
            powers,
            pair_powers,
        )

    def _left(self, terms: Phi, loss: Losses | None) -> list[arb]:
        """Return ``left_j`` for each j, less the loss of its excursion."""
        places = range(0, len(terms.singles) - 1, 2)
        return self._side(terms, loss, [(s, s, s + 1, s - 1) for s in places])

    def _right(self, terms: Phi, loss: Losses | None) -> list[arb]:
        """Return ``right_j`` for each j, less the loss of its excursion."""
        places = range(len(terms.singles) - 2, 0, -2)
        return self._side(terms, loss, [(j, j + 1, j, j + 1) for j in places])[::-1]

    def _side(
        self, terms: Phi, loss: Losses | None, steps: list[tuple[int, int, int, int]]
    ) -> list[arb]:
        """Follow ``A = min(A + chain, entry)`` over ``(pair, outer, inner, pair between)``."""
        singles, pairs = terms.singles, terms.pairs
        result: list[arb] = []
        reach: arb | None = None
        carried = False
        for pair, outer, inner, between in steps:
            entry = pairs[pair] - singles[outer]
            before, carried = carried, loss is not None and loss.carries(inner, outer)
            if loss is not None:
                entry -= loss.entry(pair, outer, inner, carried)
            if reach is not None:
                step = pairs[pair] - pairs[between]
                if loss is not None:
                    last = between if between < pair else between + 1
                    step -= loss.chain(
                        pair, between, inner if carried else -1, last if before else -1
                    )
                entry = entry.min(reach + step)
            reach = entry
            value = reach - singles[inner]
            result.append(value if loss is None or carried else value - loss.single(inner))
        return result


def roof_positive(left_a: arb, left_b: arb, right_a: arb, right_b: arb) -> bool:
    """Whether the larger of two linear functions, given at both ends, is positive between."""
    if (left_a > 0 and left_b > 0) or (right_a > 0 and right_b > 0):
        return True
    if left_a > 0 and right_b > 0:
        return bool(right_a * left_b < left_a * right_b)
    if left_b > 0 and right_a > 0:
        return bool(left_a * right_b < right_a * left_b)
    return False


def _least(values: list[arb]) -> arb:
    least = values[0]
    for value in values[1:]:
        least = least.min(value)
    return least
