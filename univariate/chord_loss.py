"""How far the terms of an excursion lie below their chords at most, in balls."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

# A block this much larger than its neighbour is as good as alone.
_DOMINANT = 8


class Losses:
    """Bounds of what sums of ``phi`` lie below their chords on ``[a, b]``.

    The gain of an excursion is a sum over steps. Where the inner point of a pair dominates it,
    the ``phi`` of that point alone is carried from the step of the pair to the next step, where
    the shifted pair holds it: then only differences of nearly equal blocks are bounded, and a
    large block that stays what it is costs nothing.

    Parameters
    ----------
    a, b : fmpq
    magnitudes : sequence of fmpq
    logs : pair of list of arb
        ``ln B`` of singles and of pairs.
    powers : pair of list of arb
        ``B^a`` of singles and of pairs.
    """

    def __init__(
        self,
        a: fmpq,
        b: fmpq,
        magnitudes: Sequence[fmpq],
        logs: tuple[list[arb], list[arb]],
        powers: tuple[list[arb], list[arb]],
    ) -> None:
        pairs = [magnitudes[i] + magnitudes[i + 1] for i in range(len(magnitudes) - 1)]
        self._magnitudes = magnitudes
        self._singles = _Bends(a, b, logs[0], powers[0], magnitudes)
        self._pairs = _Bends(a, b, logs[1], powers[1], pairs)

    def carries(self, inner: int, outer: int) -> bool:
        """Whether the point ``inner`` of a pair is carried to the next step."""
        return bool(self._magnitudes[inner] >= _DOMINANT * self._magnitudes[outer])

    def single(self, i: int) -> arb:
        """Bound the loss of ``phi`` of one point."""
        return self._singles.far[i]

    def entry(self, pair: int, outer: int, inner: int, carried: bool) -> arb:
        """Bound the loss of ``phi(pair) - phi(outer)``, less ``phi(inner)`` if it is carried."""
        if carried:
            return self._pairs.step(pair, self._singles, inner) + self._singles.far[outer]
        return self._pairs.step(pair, self._singles, outer)

    def chain(self, pair: int, between: int, inner: int, before: int) -> arb:
        """Bound the loss of ``phi(pair) - phi(between)`` with what is carried.

        ``inner`` is the point carried on and ``before`` the one carried here, or -1.
        """
        pairs, singles = self._pairs, self._singles
        if inner < 0 and before < 0:
            return pairs.step(pair, pairs, between)
        first = pairs.far[pair] if inner < 0 else pairs.step(pair, singles, inner)
        second = pairs.far[between] if before < 0 else pairs.step(between, singles, before)
        if inner >= 0:
            return first + second
        return (first + second).min(pairs.step(pair, pairs, between) + singles.far[before])


class _Bends:
    """``(b - a)^2 / 8`` times bounds of ``phi''``, and what bounds its differences."""

    def __init__(
        self, a: fmpq, b: fmpq, logs: list[arb], powers: list[arb], blocks: Sequence[fmpq]
    ) -> None:
        bend, rest = arb((b - a) ** 2 / 8), arb(1 - b)
        self.logs = logs
        self.far: list[arb] = []
        self.slope: list[arb] = []
        self.largest: list[arb] = []
        for log, power, block in zip(logs, powers, blocks, strict=True):
            size = abs(log)
            largest = power.max(arb(block))
            factor = bend * size * size * moment(size * rest, 2)
            self.far.append(factor * size * largest)
            self.slope.append(factor * (size + 3))
            self.largest.append(largest)

    def step(self, old: int, other: _Bends, new: int) -> arb:
        near = abs(self.logs[old] - other.logs[new]) * self.slope[old].max(other.slope[new])
        near *= self.largest[old].max(other.largest[new])
        return (self.far[old] + other.far[new]).min(near)


def moment(z: arb, order: int) -> arb:
    """Bound ``int_0^1 s^order exp(+-z s) ds`` over the largest value of that exponential."""
    return 1 / z if z > order + 1 else arb(1) / (order + 1)
