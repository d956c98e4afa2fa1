"""Floats with a bound of the error of each entry, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_UNIT = 2.0**-52
_ROOM = 1.0 + 1e-7
_TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Rough:
    """Numbers known to within bounds.

    Parameters
    ----------
    values, errors : float arrays of one shape

    Notes
    -----
    Running error analysis with u = 2^-53: if a, m, k are known to within e, f, g, what is computed
    for ``a - m k`` is right to within ``e + |m| g + f (|k| + g) + 2 u (|a - m k| + |m k|)``, and
    for ``a / p``, p known to within h, to within ``(e + |a / p| h) / (|p| - h) + 2 u |a / p|``.
    All bounds are enlarged by a factor of 1 + 1e-7, which exceeds what rounding does to the bounds
    themselves; and none is less than 1e-300, more than what underflow does. What overflows becomes
    infinite or nan; comparisons are written such that nothing is concluded from nan.
    """

    values: Floats
    errors: Floats

    @classmethod
    def of(cls, numerators: Sequence[Sequence[Any]], denominators: Sequence[int]) -> Rough:
        """Divide each column of integers by its denominator, a power of two."""
        table = [
            [_quotient(int(t), d) for t, d in zip(row, denominators, strict=True)]
            for row in numerators
        ]
        values = np.array(table, dtype=np.float64).reshape(len(table), len(denominators))
        return cls(values, np.abs(values) * _UNIT + _TINY)

    @classmethod
    def of_rationals(cls, table: Sequence[Sequence[fmpq]]) -> Rough:
        """Round a table of rationals."""
        values = np.array([[_quotient(int(t.p), int(t.q)) for t in row] for row in table])
        return cls(values, np.abs(values) * _UNIT + _TINY)

    def take(self, places: Any) -> Rough:
        """Return the entries at an index."""
        return Rough(self.values[places], self.errors[places])

    def columns(self, places: NDArray[np.intp]) -> Rough:
        """Return some columns."""
        return Rough(self.values.take(places, axis=1), self.errors.take(places, axis=1))

    def over(self, divisor: Rough) -> Rough:
        """Divide by numbers known not to be zero."""
        values = self.values / divisor.values
        sizes = np.abs(values)
        errors = (self.errors + sizes * divisor.errors) / (
            np.abs(divisor.values) - divisor.errors * _ROOM
        )
        errors += sizes * _UNIT
        return Rough(values, np.maximum(errors * _ROOM, _TINY))

    def minus(self, factor: Rough, other: Rough) -> Rough:
        """Subtract a product; ``other`` has one row, the others may have more."""
        sizes = np.abs(other.values)
        most = sizes + other.errors
        least = other.errors + _UNIT * sizes
        values = factor.values * other.values
        np.subtract(self.values, values, out=values)
        errors = np.abs(factor.values) * least
        errors += self.errors
        errors += factor.errors * most
        errors += np.abs(values) * _UNIT
        errors *= _ROOM
        return Rough(values, errors)

    def known(self, share: float) -> bool:
        """Tell whether no error exceeds a share of the largest number."""
        return bool(self.errors.max() <= share * np.abs(self.values).max())

    def nonzero(self) -> NDArray[np.bool_]:
        """Tell which numbers are certainly not zero, with a margin for divisions."""
        return np.asarray(np.abs(self.values) > 2 * self.errors)


def _quotient(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return float("nan")
