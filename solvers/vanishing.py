"""Prove that columns are dependent or values zero: small integers that a prime divides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import Triples
from exactrelu.solvers.residues import BITS, PRIME, bit_length, residues, volume
from exactrelu.solvers.scaled_stack import ROUNDING, ScaledStack


def dependent(stack: NodeStack, scaled: ScaledStack, triples: Triples) -> NDArray[np.bool_]:
    """Return the triples of columns that are proved to be linearly dependent.

    Parameters
    ----------
    stack : NodeStack
        With three open equations.
    scaled : ScaledStack
        Of the same nodes.
    triples : Triples
    """
    node = triples.node
    a, b, c = (scaled.open[node, :, column] for column in triples.columns)
    total = np.zeros(len(node))
    for i, r, s in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        total += a[:, i] * (b[:, r] * c[:, s] - b[:, s] * c[:, r])
    gone = np.abs(total) <= ROUNDING
    some = np.flatnonzero(gone)
    node, columns = node[some], [column[some] for column in triples.columns]
    opened = residues(stack.open)
    bits = sum(scaled.exponents[node, column] for column in columns)
    small = bits + bit_length(stack.pivots)[node] < BITS
    usable = (residues(stack.pivots) != 0)[node]
    zero = volume(*(opened[node, :, column].T for column in columns)) == 0
    gone[some] = small & usable & zero
    return gone


def vanishing(
    stack: NodeStack,
    fixed: int,
    scaled: ScaledStack,
    near: NDArray[np.bool_],
    triples: Triples,
) -> NDArray[np.bool_]:
    """Return the triples for which an unknown of the support is proved to be zero.

    Parameters
    ----------
    stack : NodeStack
        With three open equations.
    fixed : int
        The number of free unknowns.
    scaled : ScaledStack
        Of the same nodes.
    near : bool array, shape (k + 3, t)
        Which numerators of the k closed unknowns and of the triple are at most ``2^-42`` times
        the scales of their columns and equations, the equations being divided by the pivot.
    triples : Triples

    Notes
    -----
    A numerator times the pivot is a minor of the data, hence an integer (Bareiss 1968). It is
    zero if it is less than the prime ``2^31 - 1`` and a multiple of it. Nothing is concluded if
    the prime divides the pivot.
    """
    gone = np.zeros(near.shape[1], dtype=bool)
    some = np.flatnonzero(near.any(axis=0))
    if not len(some):
        return gone
    triples, near = triples.take(some), near[:, some]
    node = triples.node
    opened, closed = residues(stack.open), residues(stack.closed[:, fixed:])
    a, b, c, right = (opened[node, :, column].T for column in (*triples.columns, -1))
    ends = [volume(right, b, c), -volume(right, a, c), volume(right, a, b)]
    values = closed[node, :, -1].T * volume(a, b, c) % PRIME
    for column, end in zip(triples.columns, ends, strict=True):
        values -= closed[node, :, column].T * end % PRIME
    zero = np.concatenate([values % PRIME == 0, [end == 0 for end in ends]])
    exponents = scaled.exponents[node]
    rows = np.arange(len(node))
    used = [exponents[rows, column] for column in (*triples.columns, -1)]
    total = sum(used) + bit_length(stack.pivots)[node]
    bits = np.concatenate(
        [(total[:, None] + scaled.heights[node]).T, [total - mine for mine in used[:-1]]]
    )
    sure = (near & zero & (bits < BITS)).any(axis=0)
    gone[some] = sure & (residues(stack.pivots) != 0)[node]
    return gone
