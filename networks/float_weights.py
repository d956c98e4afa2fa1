"""Parametrisations in floats with a known error, for choosing between many pairs of neurons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.positive_groups import Group
from exactrelu.polytopes.rational import nearest_float
from exactrelu.polytopes.root_sum import RootSum

Floats = NDArray[np.float64]

SLACK = 2.0**-46
"""No number derived below from the weights in one step errs by more, in the scaled unit."""


@dataclass(frozen=True, slots=True)
class FloatWeights:
    """Slots of Γ and groups of Θ, divided by a power of two so that no size exceeds 1.

    Parameters
    ----------
    exponent : int
        The weights are those below times ``2^exponent``.
    a : ndarray, shape (m, d)
    c, row_sizes, output_sizes : ndarray, shape (m,)
        The weights of Γ, ``‖a_i‖_∞`` and ``|c_i|``.
    u : ndarray, shape (g, d)
    q, root : ndarray, shape (g,)
        Directions, products and ``|q|^½`` of the groups.

    Notes
    -----
    Each entry is a correctly rounded quotient, its correctly rounded root, or a product of two of
    these, all at most 1: its error is below 2^-51.
    """

    exponent: int
    a: Floats
    c: Floats
    row_sizes: Floats
    output_sizes: Floats
    u: Floats
    q: Floats
    root: Floats

    @classmethod
    def of(cls, first: Parametrisation, groups: Sequence[Group]) -> FloatWeights:
        """Round the weights.

        Parameters
        ----------
        first : Parametrisation
            Γ.
        groups : sequence of Group
            Those of Θ.
        """
        squares = first.squares
        largest = max([Fraction(0), *map(max, squares), *(abs(group.product) for group in groups)])
        exponent = _exponent(largest)
        unit = Fraction(4) ** exponent
        sizes = np.array([[math.sqrt(nearest_float(v / unit)) for v in pair] for pair in squares])
        outputs, rows = sizes.reshape(len(first), 2).T
        shape = (len(first), first.dimension)
        units = [u or (Fraction(0),) * first.dimension for u in first.directions]
        directions = np.array([[nearest_float(v) for v in row] for row in units]).reshape(shape)
        signs = np.array([-1.0 if c < 0 else 1.0 for c in first.outputs])
        q = np.array([nearest_float(group.product / unit) for group in groups])
        u = np.array([[nearest_float(entry) for entry in group.direction] for group in groups])
        u = u.reshape(len(groups), first.dimension)
        a, c = rows[:, None] * directions, outputs * signs
        return cls(exponent, a, c, rows, outputs, u, q, np.sqrt(np.abs(q)))

    def balanced_costs(self) -> Floats:
        """Return ``max(‖|q_j|^½ u_j - a_i‖_∞, |sign(q_j) |q_j|^½ - c_i|)``, shape (m, g)."""
        costs = np.abs(np.copysign(self.root, self.q) - self.c[:, None])
        for k in range(self.a.shape[1]):
            np.maximum(costs, np.abs(self.root * self.u[:, k] - self.a[:, k, None]), out=costs)
        return costs

    def scaled(self, number: RootSum) -> float:
        """Round a number in the scaled unit; for a few terms of size 4 the error is below SLACK."""
        unit = Fraction(4) ** self.exponent
        return math.fsum(
            (1 if c > 0 else -1) * math.sqrt(nearest_float(c * c * r / unit))
            for c, r in number.terms
        )


def _exponent(largest: Fraction) -> int:
    """Return the least e, up to rounding by one, with ``largest <= 4^e``."""
    if not largest:
        return 0
    bits = largest.numerator.bit_length() - largest.denominator.bit_length() + 1
    return -(-bits // 2)
