"""The answer of the linear program of networks with bounded weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BoxOptimum:
    """A network of least cost within the bound, or the proof that there is none.

    Parameters
    ----------
    value : Fraction or None
        The least cost; None if nothing fits.
    weights : dict of int to tuple of Fraction
        The weight vector of each slot that is used: twice its cell, plus 1 for output weight -1.
    affine : tuple of Fraction, length n
    multipliers : tuple of int, length N
        z over the scaled samples, with a common positive factor ``scale``. Every network with
        slot weights u costs at least ``z . y - sum_slots max (z . f(u) - cost(u))``, which is the
        value; if nothing fits, that is positive with all costs zero.
    scale : int
    """

    value: Fraction | None
    weights: dict[int, Vector]
    affine: Vector
    multipliers: tuple[int, ...]
    scale: int
