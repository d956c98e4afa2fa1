"""The features of all rays in terms of those of used ones, exactly, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpz_mat

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Vector

Row = list[int]


@dataclass(frozen=True, slots=True, eq=False)
class RaySpan:
    """Features and labels in a basis that begins with the features of used rays.

    Parameters
    ----------
    inner : list of list of int
        For each used ray its coefficients in all features, and in the labels.
    outer : list of list of int
        The same for the rest of the basis, which consists of features of further rays.
    divisor : int
        Of all these coefficients.
    solvable : bool
        Whether the labels are a combination of features at all.
    count : int
        The number of rays.
    """

    inner: list[Row]
    outer: list[Row]
    divisor: int
    solvable: bool
    count: int

    @classmethod
    def of(cls, used: Sequence[Vector], features: Sequence[Vector], labels: Vector) -> RaySpan:
        """Find the coefficients.

        Parameters
        ----------
        used : sequence of tuple of int
            The features of the used rays, with the signs of their outputs.
        features : sequence of tuple of int
            Of all rays.
        labels : tuple of int

        Raises
        ------
        CheckFailed
            If the used ones are dependent.
        """
        k = len(used)
        matrix = fmpz_mat([list(row) for row in zip(*used, *features, labels, strict=True)])
        reduced, divisor, rank = matrix.rref()
        if int(rank) < k or any(not reduced[i, i] for i in range(k)):
            raise CheckFailed("the rays that a node uses are dependent")
        rows = [[int(t) for t in row[k:]] for row in reduced.tolist()[: int(rank)]]
        solvable = not rows or any(rows[-1][:-1])
        outer = rows[k:] if solvable else rows[k:-1]
        return cls(rows[:k], outer, int(divisor), solvable, len(features))

    def within(self) -> list[bool]:
        """Tell for each ray whether its feature is a combination of those of the used ones."""
        return [not any(row[r] for row in self.outer) for r in range(self.count)]

    def weights(self, added: Sequence[int]) -> tuple[list[fmpq], list[fmpq]] | None:
        """Return what used and added rays weigh where they are all of a network; None if nothing.

        The weight of an added ray is that of its feature with the output +.
        """
        square = fmpz_mat([[*(row[r] for r in added), row[-1]] for row in self.outer])
        if added:
            reduced, divisor, rank = square.rref()
            k = len(added)
            if int(rank) != k or any(not reduced[i, i] for i in range(k)):
                return None
            own = [fmpq(reduced[i, k], divisor) for i in range(k)]
        elif any(row[-1] for row in self.outer):
            return None
        else:
            own = []
        rest = [
            (row[-1] - sum((row[r] * t for r, t in zip(added, own, strict=True)), fmpq(0)))
            / self.divisor
            for row in self.inner
        ]
        return rest, own
