"""The dual vectors that prove bounds and contradictions where weights are bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.polytopes.rational import rational_text


@dataclass(frozen=True, slots=True)
class BoxDual:
    """Multipliers of the rows that prove a least l1 path norm within a bound on the weights.

    Parameters
    ----------
    multipliers : tuple of Fraction, length N
        mu, one for each row, that vanishes on the free affine part. Every network within the bound
        costs at least ``sum_i (mu_i y_i - |mu_i| t_i)`` minus, for each activation cell and
        sign, the largest ``sign sum_i mu_i max(0, w . (x_i, 1)) - |w|_1`` over the weights of the
        cell within the bound.
    cells : tuple of (tuple of int, or None)
        For each neuron of the network a point inside of the cell that it counts in; None for a
        constant that costs nothing.
    """

    multipliers: tuple[Fraction, ...]
    cells: tuple[tuple[int, ...] | None, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "bounded linear duality",
            "multipliers": [rational_text(mu) for mu in self.multipliers],
            "cells": cells_json(self.cells),
        }


@dataclass(frozen=True, slots=True)
class PowerDual:
    """Multipliers of the rows that bound the cost for 0 < p < 1 within a bound on the weights.

    Parameters
    ----------
    multipliers, cells
        As for :class:`BoxDual`, with the cost at p of the corners in place of norms.
    """

    multipliers: tuple[Fraction, ...]
    cells: tuple[tuple[int, ...] | None, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "interpolated cost",
            "multipliers": [rational_text(mu) for mu in self.multipliers],
            "cells": cells_json(self.cells),
        }


@dataclass(frozen=True, slots=True)
class BoxContradiction:
    """Multipliers of the rows that no network within the bound can follow.

    Parameters
    ----------
    multipliers : tuple of Fraction, length N
        As for :class:`BoxDual`, but without the norms: what is left is positive.
    """

    multipliers: tuple[Fraction, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "Farkas multipliers",
            "multipliers": [rational_text(mu) for mu in self.multipliers],
        }


def cells_json(cells: Sequence[tuple[int, ...] | None]) -> list[list[str] | None]:
    """Return points inside of cells as a certificate holds them."""
    return [None if point is None else [str(entry) for entry in point] for point in cells]
