"""Prove that sets of integer columns are dependent, in bulk, for the checker alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import log2

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_BITS = 30  # of each prime, rounded down


class Residues:
    """Columns modulo as many primes as their minors ask for.

    Parameters
    ----------
    rows : sequence of tuple of int
        The columns are those of this matrix.

    Notes
    -----
    Columns that are dependent modulo a prime have minors that are multiples of it. By Hadamard's
    inequality a minor is at most the product of the lengths of its columns; a multiple of several
    primes that is less than their product is zero.

    Examples
    --------
    >>> residues = Residues([(1, 2, 3), (1, 2, 4)])
    >>> residues.dependent(np.array([[0, 0], [1, 2]])).tolist()
    [True, False]
    """

    def __init__(self, rows: Sequence[tuple[int, ...]]) -> None:
        self._rows = rows
        lengths = (sum(int(t) ** 2 for t in column) for column in zip(*rows, strict=True))
        # One bit more than the length, for the rounding of logarithms.
        self._bits = np.array([log2(length) / 2 + 1 if length else 0.0 for length in lengths])
        self._tables: dict[int, Integers] = {}

    def dependent(self, sets: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell of each set of columns, shape (k, count), whether it is dependent."""
        left = np.arange(sets.shape[1])
        result = np.zeros(sets.shape[1], dtype=bool)
        bits = self._bits[sets].sum(axis=0)
        for number, prime in enumerate(_primes(int(bits.max(initial=0)) // _BITS + 1)):
            left = left[self._deficient(prime, sets[:, left])]
            known = bits[left] < _BITS * (number + 1)
            result[left[known]] = True
            left = left[~known]
            if not len(left):
                break
        return result

    def _deficient(self, prime: int, sets: NDArray[np.intp]) -> NDArray[np.bool_]:
        if prime not in self._tables:
            table = [[int(t) % prime for t in row] for row in self._rows]
            self._tables[prime] = np.array(table, dtype=np.int64)
        matrix = self._tables[prime][:, sets]
        deficient = np.zeros(sets.shape[1], dtype=bool)
        every = np.arange(sets.shape[1])
        for step in range(sets.shape[0]):
            if step == matrix.shape[0]:
                return np.ones_like(deficient)
            chosen = step + np.argmax(matrix[step:, step] != 0, axis=0)
            top = matrix[chosen, :, every].T.copy()
            matrix[chosen, :, every] = matrix[step].T
            deficient |= top[step] == 0
            factor = matrix[step + 1 :, step].copy()
            matrix[step + 1 :] *= top[step]
            matrix[step + 1 :] %= prime
            matrix[step + 1 :] -= factor[:, None] * top[None] % prime
            matrix[step + 1 :] %= prime
        return deficient


@cache
def _primes(count: int) -> tuple[int, ...]:
    return tuple(prime for prime, _ in zip(_descending(), range(count), strict=False))


def _descending() -> Iterator[int]:
    number = 2**31 - 1
    while True:
        if fmpz(number).is_prime():
            yield number
        number -= 2
