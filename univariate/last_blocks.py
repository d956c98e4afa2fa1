"""The last block of a least-cost tiling of every prefix of every run, decided on demand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from exactrelu.polytopes.power_sum import power_sum_sign
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.equal_magnitudes import equal_magnitudes

OPEN, SINGLE, PAIR = 0, 1, 2


class LastBlocks:
    """For interior point k of a run, the size of the last block of the prefix that ends at k.

    Parameters
    ----------
    curvature : Curvature
    p : Fraction
        Strictly between 0 and 1.
    choices : list of int, length N - 2
        SINGLE or PAIR where it is proved, else OPEN; meaningful at points of runs only.

    Notes
    -----
    With ``e_k`` the cost that point k adds to its prefix, a choice compares ``g_k^p`` with
    ``(g_{k-1} + g_k)^p - e_{k-1}``; unrolled back to the last single block, ``e_{k-1}`` is an
    alternating sum of powers, so the comparison is the sign of a sum of powers, decided exactly.
    """

    __slots__ = ("_equal_to_second_last", "choices", "curvature", "p", "tied")

    def __init__(self, curvature: Curvature, p: Fraction, choices: list[int]) -> None:
        self.curvature = curvature
        self.p = p
        self.choices = choices
        self.tied: set[int] = set()
        self._equal_to_second_last: set[int] | None = None

    def backtrack(self, start: int, length: int) -> tuple[list[int], bool]:
        """Return the block sizes of a least-cost tiling of a run, and whether it has a tie."""
        choices, tied = self.choices, self.tied
        sizes: list[int] = []
        met_tie = False
        k = start + length - 1
        while k >= start:
            size = choices[k]
            if size == OPEN:
                self.resolve(start, k)
                size = choices[k]
            met_tie = met_tie or k in tied
            sizes.append(size)
            k -= size
        sizes.reverse()
        return sizes, met_tie

    def resolve(self, start: int, last: int) -> None:
        """Decide all choices of a run from the last single block before ``last`` up to it."""
        first = last
        while first > start and self.choices[first - 1] != SINGLE:
            first -= 1
        for k in range(first, last + 1):
            if self.choices[k] == OPEN:
                self._decide(start, k)

    def prefer_fewer_blocks(self, start: int, length: int) -> None:
        """At every tie of a run choose the last block that leaves fewer blocks."""
        counts = [0, 0]
        for k in range(start, start + length):
            if self.choices[k] == OPEN:
                self._decide(start, k)
            if k in self.tied:
                self.choices[k] = PAIR if counts[-2] < counts[-1] else SINGLE
            counts.append(counts[-self.choices[k]] + 1)

    def _decide(self, start: int, k: int) -> None:
        sign = 0 if self._ties_by_symmetry(start, k) else self._compare(k)
        self.choices[k] = PAIR if sign > 0 else SINGLE
        if sign == 0:
            self.tied.add(k)

    def _ties_by_symmetry(self, start: int, k: int) -> bool:
        """Recognise {k-2},{k-1,k} against {k-2,k-1},{k} with equal outer points."""
        if k - 2 < start or self.choices[k - 1] != PAIR or self.choices[k - 2] != SINGLE:
            return False
        if self._equal_to_second_last is None:
            open_ = np.flatnonzero(np.array(self.choices) == OPEN)
            open_ = open_[open_ >= 2].astype(np.intp)
            equal = equal_magnitudes(self.curvature, open_ - 2, open_)
            self._equal_to_second_last = set(open_[equal].tolist())
        return k in self._equal_to_second_last

    def _compare(self, k: int) -> int:
        """Return the sign of ``g_k^p + e_{k-1} - (g_{k-1} + g_k)^p``."""
        g = self.curvature.magnitude
        terms: list[tuple[int | fmpq, fmpq]] = [(1, g(k)), (-1, g(k - 1) + g(k))]
        sign = 1
        j = k - 1
        while self.choices[j] == PAIR:
            terms.append((sign, g(j - 1) + g(j)))
            sign = -sign
            j -= 1
        terms.append((sign, g(j)))
        return power_sum_sign(terms, self.p)
