"""The equations of many nodes in floats, scaled to entries of at most one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import magnitude
from exactrelu.solvers.node_stack import NodeStack

Floats = NDArray[np.float64]

ROUNDING = 2.0**-46
"""More than the error of a determinant of three columns."""

_HUGE = 10**150
_BITS = 990


@dataclass(frozen=True, slots=True, eq=False)
class ScaledStack:
    """Nodes with three open equations in floats.

    Parameters
    ----------
    open : ndarray, shape (G, 3, W + 1)
        Over the pivots, times ``2^-exponents``: entries of at most 1.
    closed : ndarray, shape (G, k, W + 1)
        The equations of the unknowns that may be zero, scaled in the same way and times
        ``2^-heights``: entries of at most 1.
    exponents : ndarray of int, shape (G, W + 1)
    heights : ndarray of int, shape (G, k)

    Notes
    -----
    A value of a closed unknown is the scaled one times ``2^(exponent of the right side +
    height)``, that of another unknown times ``2^(exponent of the right side - that of its
    column)``. All entries are right to within three roundings.
    """

    open: Floats
    closed: Floats
    exponents: NDArray[np.intc]
    heights: NDArray[np.intc]

    @classmethod
    def of(cls, stack: NodeStack, fixed: int) -> ScaledStack | None:
        """Scale the nodes; None if floats cannot hold them.

        A numerator times the pivot and the scales of its columns and its equation is an integer;
        if it is not zero, the numerator is at least ``2^-990``.
        """
        largest = max(magnitude(stack.open), magnitude(stack.closed), magnitude(stack.pivots))
        if largest >= _HUGE:
            return None
        pivots = stack.pivots.astype(np.float64)[:, None, None]
        opened = stack.open.astype(np.float64) / pivots
        closed = stack.closed[:, fixed:].astype(np.float64) / pivots
        _, exponents = np.frexp(np.abs(opened).max(axis=1))
        opened = np.ldexp(opened, -exponents[:, None])
        # A column of zeros is of no use with two others.
        used = (opened != 0).any(axis=1, keepdims=True)
        closed = np.where(used, np.ldexp(closed, -exponents[:, None]), 0.0)
        _, heights = np.frexp(np.abs(closed).max(axis=2))
        scales = (3 * exponents[:, :-1].max(initial=0), exponents[:, -1].max(initial=0))
        bits = magnitude(stack.pivots).bit_length() + sum(int(scale) for scale in scales)
        if bits + int(heights.max(initial=0)) > _BITS:
            return None
        return cls(opened, np.ldexp(closed, -heights[:, :, None]), exponents, heights)


def cross(one: NDArray[Any], other: NDArray[Any]) -> list[NDArray[Any]]:
    """Return the cross product of vectors along the first axis."""
    return [one[r] * other[s] - one[s] * other[r] for r, s in ((1, 2), (2, 0), (0, 1))]
