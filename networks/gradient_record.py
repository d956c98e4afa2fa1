"""The largest gradients among cells that are shown in tables."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.gradients import ScaledGradients
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.guarded_integers import IntegerArray, magnitude

# Sums of so many bits are exact in floats.
_EXACT_BITS = 50


@dataclass(slots=True, eq=False)
class GradientRecord:
    """For three norms (maximum, ℓ1, Euclidean) the largest gradient seen so far.

    Parameters
    ----------
    scaled : ScaledGradients
    rounded : ScaledGradients
        The same divided by ``2**shift`` and rounded down: every numerator of a gradient is off by
        less than ``error``.
    error : int
        0 if nothing was rounded.
    best : list of integer array or None
        The numerators of the largest gradients, for each norm.
    points : list of tuple of Fraction or None
        Where they are attained.
    """

    scaled: ScaledGradients
    rounded: ScaledGradients
    error: int
    best: list[IntegerArray | None]
    points: list[tuple[Fraction, ...] | None]

    @classmethod
    def start(cls, scaled: ScaledGradients) -> GradientRecord:
        """Round the vectors to integers whose signed sums are exact in floats."""
        terms = len(scaled.vectors) + 1
        size = max(magnitude(scaled.vectors), magnitude(scaled.s)).bit_length()
        shift = max(0, size + terms.bit_length() - _EXACT_BITS)
        rounded = ScaledGradients(
            _shifted(scaled.s, shift), _shifted(scaled.vectors, shift), scaled.denominator
        )
        return cls(scaled, rounded, terms if shift else 0, [None] * 3, [None] * 3)

    def see(self, table: CellTable) -> None:
        """Compare the gradients of some cells with the best so far."""
        if not len(table):
            return
        rough = np.abs(self.rounded.at(table.signs)).astype(np.float64)
        inputs = rough.shape[1]
        sizes = (rough.max(axis=1, initial=0), rough.sum(axis=1), np.sqrt((rough**2).sum(axis=1)))
        slacks = (self.error, self.error * inputs, self.error * inputs)
        for kind, (size, slack) in enumerate(zip(sizes, slacks, strict=True)):
            # Maxima are exact in floats, sums and roots have relative errors below
            # (inputs + 2) 2^-53; whoever is within twice both errors of the top may be largest.
            top = float(size.max())
            least = top - 2 * slack - 4 * (inputs + 2) * 2.0**-53 * top * bool(kind)
            self._compare(table, np.flatnonzero(size >= least), kind)

    def _compare(self, table: CellTable, places: NDArray[np.intp], kind: int) -> None:
        """Compare candidates exactly; without rounding the maximum norm needs only one."""
        if kind == 0 and not self.error:
            places = places[:1]
        rows = self.scaled.at(table.signs[places])
        first = {tuple(row): index for index, row in reversed(list(enumerate(rows.tolist())))}
        for index in sorted(first.values()):
            known = self.best[kind]
            if known is None or _exact_size(rows[index], kind) > _exact_size(known, kind):
                self.best[kind] = rows[index]
                self.points[kind] = table.witness(int(places[index]))

    def numerators(self) -> list[IntegerArray]:
        """Return the numerators of the largest gradients; there was at least one cell."""
        return [row for row in self.best if row is not None]


def _shifted(integers: IntegerArray, shift: int) -> IntegerArray:
    if not shift:
        return integers
    return np.asarray(integers.astype(object) >> shift).astype(np.int64)


def _exact_size(row: NDArray[Any], kind: int) -> int:
    entries = [abs(int(entry)) for entry in row]
    if kind == 0:
        return max(entries, default=0)
    return sum(entries) if kind == 1 else sum(entry * entry for entry in entries)
