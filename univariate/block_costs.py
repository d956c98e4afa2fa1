"""The blocks of one run and their costs in balls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flint import arb, ctx, fmpq

from exactrelu.univariate.power_sum import PowerSum

Edge = tuple[int, int]


def all_edges(length: int) -> list[Edge]:
    """Return the blocks ``(i, size)`` of all tilings of a run, sorted."""
    return [(i, size) for i in range(length) for size in (1, 2) if i + size <= length]


class BlockCosts:
    """The blocks of one run, and their logarithms and ``phi`` computed once.

    A block is an edge ``(i, size)`` from place ``i`` to ``i + size``, the places being 0 .. L.

    Parameters
    ----------
    magnitudes : sequence of fmpq
    """

    def __init__(self, magnitudes: Sequence[fmpq]) -> None:
        self.values: list[fmpq] = []
        self.numbers: dict[Edge, int] = {}
        self._logs: dict[int, dict[int, arb]] = {}
        self._at: dict[tuple[int, int, int], GainsAt] = {}
        known: dict[fmpq, int] = {}
        for edge in all_edges(len(magnitudes)):
            value = sum(magnitudes[edge[0] : sum(edge)], fmpq(0))
            number = known.setdefault(value, len(known))
            if number == len(self.values):
                self.values.append(value)
            self.numbers[edge] = number

    def log(self, number: int) -> arb:
        """Enclose ``ln B`` of a block, given by its number."""
        logs = self._logs.setdefault(ctx.prec, {})
        if number not in logs:
            logs[number] = arb(self.values[number]).log()
        return logs[number]

    def at(self, p: fmpq) -> GainsAt:
        """Return ``phi`` at ``p`` in the precision of the moment."""
        key = ctx.prec, int(p.p), int(p.q)
        if key not in self._at:
            self._at[key] = GainsAt(self, p)
        return self._at[key]

    def forget(self) -> None:
        """Drop what is kept for single p."""
        self._at.clear()

    def difference(self, added: Sequence[Edge], removed: Sequence[Edge]) -> PowerSum:
        """Return the cost of the blocks ``added`` less that of ``removed``."""
        counts = Counter(self.numbers[edge] for edge in added)
        counts.subtract(self.numbers[edge] for edge in removed)
        terms = [(count, self.values[number]) for number, count in counts.items() if count]
        return PowerSum(tuple(sorted(terms, key=lambda term: term[1])))


class GainsAt:
    """``phi_B(p) = (B - B^p) / (1 - p)`` and ``B^p`` of the blocks of one run at one p."""

    def __init__(self, costs: BlockCosts, p: fmpq) -> None:
        self._costs = costs
        self._p = arb(p)
        self._factor = None if p == 1 else 1 / arb(1 - p)
        self._known: dict[int, tuple[arb, arb]] = {}

    def __call__(self, edge: Edge) -> tuple[arb, arb]:
        """Enclose ``phi`` and the power of one block."""
        number = self._costs.numbers[edge]
        if number not in self._known:
            block, log = arb(self._costs.values[number]), self._costs.log(number)
            if self._factor is None:
                self._known[number] = block * log, block
            else:
                power = (log * self._p).exp()
                self._known[number] = (block - power) * self._factor, power
        return self._known[number]
