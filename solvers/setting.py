"""A problem in the integer form that every solver works on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import common_denominator


@dataclass(frozen=True, slots=True)
class Setting:
    """Homogeneous integer data of a problem: ``|f(x_i) - y_i| <= t_i`` for each distinct sample.

    A sample ``(x_i, 1)`` with its label and tolerance is scaled by a positive factor to integers;
    that changes neither activation patterns nor solutions, because ``max(0, w . x)`` scales with
    x.

    Parameters
    ----------
    samples : tuple of tuple of int, N x n
        The rows ``(x_i, 1)``, scaled; n = d + 1 and the last coordinate belongs to the bias.
    lower, upper : tuple of int, length N
        The scaled ends ``y_i - t_i`` and ``y_i + t_i``.
    scales : tuple of Fraction, length N
        The factor of each row.
    rows : tuple of int, length N
        The first row of the data (from 0) that each sample stands in.
    problem : Problem

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> half = ExactVector.of(["1/2", 1, "1/2"])
    >>> setting = Setting.of(Problem.of([half], half, skip=False, penalize_bias=True))
    >>> setting.samples, setting.lower, setting.penalized
    (((1, 2), (1, 1)), (1, 1), (0, 1))
    """

    samples: tuple[tuple[int, ...], ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    scales: tuple[Fraction, ...]
    rows: tuple[int, ...]
    problem: Problem

    @classmethod
    def of(cls, problem: Problem) -> Setting:
        """Scale the samples of a problem, and merge those that are repeated.

        Raises
        ------
        InputError
            If two rows have the same inputs and labels that no function can both meet.
        """
        tolerances, labels = problem.tolerances().fractions(), problem.y.fractions()
        ends: dict[tuple[Fraction, ...], list[tuple[Fraction, int]]] = {}
        columns = [column.fractions() for column in problem.X]
        for row in range(problem.samples):
            x = tuple([column[row] for column in columns])
            y, t = labels[row], tolerances[row]
            low, high = (y - t, y + t) if t else (y, y)
            found = ends.setdefault(x, [(low, row), (high, row)])
            if low > found[0][0]:
                found[0] = (low, row)
            if high < found[1][0]:
                found[1] = (high, row)
            if found[0][0] > found[1][0]:
                first, second = sorted((found[0][1] + 1, found[1][1] + 1))
                raise InputError(
                    f"rows {first} and {second} have the same inputs and their y differ by more "
                    "than the tolerance; accepted are labels that one function can meet"
                )
        return cls._scaled(ends, problem)

    @classmethod
    def _scaled(
        cls, ends: dict[tuple[Fraction, ...], list[tuple[Fraction, int]]], problem: Problem
    ) -> Setting:
        samples, lower, upper, scales, rows = [], [], [], [], []
        for x, ((low, low_row), (high, high_row)) in ends.items():
            scale = common_denominator([*x, low, high])
            samples.append((*(t.numerator * (scale // t.denominator) for t in x), scale))
            lower.append(low.numerator * (scale // low.denominator))
            upper.append(high.numerator * (scale // high.denominator))
            scales.append(Fraction(scale))
            rows.append(min(low_row, high_row))
        return cls(tuple(samples), tuple(lower), tuple(upper), tuple(scales), tuple(rows), problem)

    @property
    def dimension(self) -> int:
        """The number n = d + 1 of homogeneous coordinates."""
        return self.problem.inputs + 1

    @property
    def penalized(self) -> tuple[int, ...]:
        """The coordinates of a weight vector that count in the cost."""
        return tuple(range(self.dimension - (not self.problem.penalize_bias)))

    @property
    def exact(self) -> bool:
        """Whether every label must be met exactly."""
        return self.lower == self.upper
