"""Prove that values of unknowns are zero: small integers that a prime divides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.elimination import Node
from exactrelu.solvers.triple_places import ROWS, TriplePlaces

_PRIME = 2**31 - 1


def vanishing(
    node: Node,
    fixed: int,
    exponents: NDArray[np.intc],
    near: NDArray[np.bool_],
    places: TriplePlaces,
) -> NDArray[np.bool_]:
    """Return the triples for which an unknown of the support is proved to be zero.

    Parameters
    ----------
    node : Node
        With three open equations.
    fixed : int
        The number of free unknowns.
    exponents : ndarray of int, shape (w + 1,)
        Logarithms of the scales of the columns.
    near : bool array, shape (k + 3, t)
        Which numerators of the k closed unknowns and of the triple are at most ``2^-42`` times
        the scales of their columns, the equations being divided by the pivot.
    places : TriplePlaces

    Notes
    -----
    A numerator times the pivot is a minor of the data, hence an integer (Bareiss 1968). It is
    zero if it is less than the prime ``2^31 - 1`` and a multiple of it. For a closed unknown the
    bound has the largest entry of its equation as a factor besides. Nothing is concluded if the
    prime divides the pivot.
    """
    gone = np.zeros(near.shape[1], dtype=bool)
    if node.pivot % _PRIME == 0 or not near.any():
        return gone
    opened = (node.open % _PRIME).astype(np.int64)
    closed = (node.closed[fixed:] % _PRIME).astype(np.int64)
    minors = np.stack(
        [
            (opened[r][:, None] * opened[s] % _PRIME - opened[s][:, None] * opened[r] % _PRIME)
            % _PRIME
            for r, s in ROWS
        ]
    )[:, :-1, :-1].reshape(3, -1)
    reach = (opened[:, -1:] * minors % _PRIME).sum(axis=0) % _PRIME
    room = 30 + 42 - abs(node.pivot).bit_length()
    right = int(exponents[-1])
    sums = exponents[:-1][places.columns].sum(axis=0)
    for row, (column, pair) in enumerate(zip(places.columns, places.pairs, strict=True)):
        small = sums - exponents[column] + right <= room
        gone |= near[len(closed) + row] & (reach[pair] == 0) & small
    scaled = np.abs(node.closed[fixed:].astype(np.float64)) / abs(float(node.pivot))
    scaled = np.ldexp(scaled, -exponents).max(axis=1)
    for row, (equation, scale) in enumerate(zip(closed, np.frexp(scaled)[1], strict=True)):
        some = np.flatnonzero(near[row] & ~gone & (sums + right + scale <= room))
        columns, pairs = places.columns[:, some], places.pairs[:, some]
        total = (opened[:, columns[0]] * minors[:, pairs[0]] % _PRIME).sum(axis=0) % _PRIME
        total = total * equation[-1] % _PRIME
        for sign, column, pair in zip((-1, 1, -1), columns, pairs, strict=True):
            total += sign * (equation[column] * reach[pair] % _PRIME)
        gone[some[total % _PRIME == 0]] = True
    return gone
