"""What is left of a system after variables were eliminated, with a certificate for every row."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.linear_system import LinearSystem


@dataclass(frozen=True, slots=True)
class Elimination:
    """What is left of a system after some variables were eliminated, with certificates.

    Parameters
    ----------
    source : LinearSystem
    kept : tuple of int
        The variables of ``system``, by their places in ``source``.
    system : LinearSystem
        The conditions on the kept variables.
    multipliers : ExactMatrix, shape (rows, m)
        Nonnegative: row r of ``system.inequalities`` is the sum of ``multipliers[r, i]`` times
        inequality i of the source and ``equation_multipliers[r, j]`` times equation j.
    equation_multipliers : ExactMatrix, shape (rows, k)
    equation_combinations : ExactMatrix, shape (equations left, k)
        Each equation of ``system`` as a combination of the equations of the source.
    """

    source: LinearSystem
    kept: tuple[int, ...]
    system: LinearSystem
    multipliers: ExactMatrix
    equation_multipliers: ExactMatrix
    equation_combinations: ExactMatrix

    def verify(self) -> bool:
        """Check every row against its multipliers, in exact arithmetic.

        Notes
        -----
        This proves that the conditions follow from the source: nonnegative multipliers, the
        eliminated variables cancel, and a strict row uses a strict source row.
        """
        weak = self.source.inequalities
        if len(self.multipliers.integers) and bool((self.multipliers.integers < 0).any()):
            return False
        for row in range(self.system.inequalities.shape[0]):
            strict = [self.source.is_strict(i) for i in range(weak.shape[0])]
            uses_strict = bool((self.multipliers.integers[row] > 0)[strict].any())
            if self.system.is_strict(row) and not uses_strict:
                return False
        combined = [
            [left + right for left, right in zip(first, second, strict=True)]
            for first, second in zip(
                (self.multipliers @ weak).fractions(),
                (self.equation_multipliers @ self.source.equations).fractions(),
                strict=True,
            )
        ]
        equal = (self.equation_combinations @ self.source.equations).fractions()
        return combined == self._lifted(self.system.inequalities) and equal == self._lifted(
            self.system.equations
        )

    def _lifted(self, matrix: ExactMatrix) -> list[list[Fraction]]:
        rows = []
        for row in matrix.fractions():
            lifted = [Fraction(0)] * (self.source.dimension + 1)
            lifted[0] = row[0]
            for place, entry in zip(self.kept, row[1:], strict=True):
                lifted[place + 1] = entry
            rows.append(lifted)
        return rows


def rows_at_most(inequalities: int, eliminated: int) -> int:
    """Return a bound on the rows that elimination yields before redundant ones are dropped.

    Notes
    -----
    The supports of the multipliers are an antichain of sets of at most ``eliminated + 1`` rows
    (Lubell, Yamamoto and Meshalkin).

    Examples
    --------
    >>> rows_at_most(16, 3)
    1820
    """
    return comb(inequalities, min(eliminated + 1, inequalities // 2))
