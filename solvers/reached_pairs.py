"""Pairs of columns whose plane holds the right side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import EarlyColumns, Places, pairs
from exactrelu.solvers.residues import BITS, bit_length, residues, volume
from exactrelu.solvers.scaled_stack import ROUNDING, Floats, ScaledStack, cross


@dataclass(frozen=True, slots=True, eq=False)
class ReachedPairs:
    """The determinants of the right side and two columns each.

    Parameters
    ----------
    volumes : ndarray, shape (P, G)
        Of the scaled columns, to within 2^-46.
    node, place : ndarray of int, shape (t,)
        The pairs, without columns of zeros, whose determinant may be zero.
    zero : bool array, shape (t,)
        Whether that is proved.
    early : EarlyColumns
        What may reach the right side with fewer than three columns.
    """

    volumes: Floats
    node: Places
    place: Places
    zero: NDArray[np.bool_]
    early: EarlyColumns

    @classmethod
    def of(cls, stack: NodeStack, scaled: ScaledStack) -> ReachedPairs:
        """Compute the determinants for all pairs of columns."""
        places = pairs(stack.width)
        whole = np.ascontiguousarray(scaled.open.transpose(1, 2, 0))
        opened, right = whole[:, :-1], whole[:, -1:]
        turned = np.stack(cross(opened, np.broadcast_to(right, opened.shape)))
        used = (opened != 0).any(axis=0)
        alone = (np.abs(turned) <= ROUNDING).all(axis=0) & used
        # The determinant is that of both columns and the right side in this order.
        volumes = turned[0].take(places.low, axis=0) * opened[0].take(places.high, axis=0)
        for r in (1, 2):
            volumes += turned[r].take(places.low, axis=0) * opened[r].take(places.high, axis=0)
        np.negative(volumes, out=volumes)
        place, node = np.divmod(np.flatnonzero(np.abs(volumes) <= ROUNDING), len(stack))
        low, high = places.low[place], places.high[place]
        kept = used[low, node] & used[high, node] & (low >= stack.starts[node])
        node, place, low, high = node[kept], place[kept], low[kept], high[kept]
        zero = _proved(stack, scaled, node, low, high)
        column, alone_node = np.nonzero(alone)
        early = EarlyColumns(alone_node, column, node, low, high)
        return cls(volumes, node, place, zero, early)


def _proved(
    stack: NodeStack, scaled: ScaledStack, node: Places, low: Places, high: Places
) -> NDArray[np.bool_]:
    opened = residues(stack.open)
    one, other, right = (opened[node, :, column].T for column in (low, high, -1))
    exponents = scaled.exponents
    bits = sum(exponents[node, column] for column in (low, high, -1))
    small = bits + bit_length(stack.pivots)[node] < BITS
    usable = (residues(stack.pivots) != 0)[node]
    return np.asarray(small & usable & (volume(one, other, right) == 0))
