"""Integers modulo a prime: proofs that small minors of the data are zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray

PRIME = 2**31 - 1

BITS = 30 + 42
"""An integer times ``2^-bits`` that is at most ``2^-42`` is less than the prime up to so many."""


def residues(integers: IntegerArray) -> NDArray[np.int64]:
    """Return the integers modulo the prime.

    Examples
    --------
    >>> residues(np.array([2**31, -1])).tolist()
    [1, 2147483646]
    """
    return (integers % PRIME).astype(np.int64)


def volume(a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the determinants of three residue vectors each, as residues.

    Parameters
    ----------
    a, b, c : integer array, shape (3, t)
    """
    total = np.zeros(a.shape[1], dtype=np.int64)
    for i, r, s in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        minor = (b[r] * c[s] % PRIME - b[s] * c[r] % PRIME) % PRIME
        total += a[i] * minor % PRIME
    return total % PRIME


def bit_length(integers: IntegerArray) -> NDArray[np.intp]:
    """Return for each nonzero integer how many bits it has, or one less."""
    return np.log2(np.abs(integers).astype(np.float64)).astype(np.intp)
