"""What the corners of activation cells cost, and which of them each slot may use."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.corners import Corners, Mask


def all_slots(corners: Corners) -> Mask:
    """Return the corners of every cell, once for each sign."""
    return np.repeat(corners.inside, 2, axis=0)


def path_costs(corners: Corners) -> list[Fraction]:
    """Return the l1 norm of the penalised coordinates of each corner."""
    chosen = list(corners.setting.penalized)
    sizes = np.abs(corners.numerators[:, chosen].astype(object)).sum(axis=1)
    return [
        Fraction(int(size), int(t)) if t else Fraction(0)
        for size, t in zip(sizes, corners.denominators, strict=True)
    ]


def integer_costs(costs: list[Fraction]) -> tuple[tuple[int, ...], int]:
    """Return the costs over a common denominator, and that."""
    scale = common_denominator(costs)
    return tuple(int(cost * scale) for cost in costs), scale
