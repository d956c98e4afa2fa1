"""What a neuron at each corner costs for 0 < p < 1, rounded down."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.corners import Corners

_PRECISION = 96
_UNIT = 2**32


def corner_powers(corners: Corners, p: Fraction) -> list[Fraction]:
    """Return ``sum |c_j|^p`` over the penalised coordinates, rounded down to multiples of 2^-32.

    Parameters
    ----------
    corners : Corners
    p : Fraction
        In (0, 1).

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> x = ExactVector.of([1])
    >>> problem = Problem.of([x], x, skip=False, penalize_bias=True, bound=4)
    >>> costs = corner_powers(Corners.of(Setting.of(problem)), Fraction(1, 2))
    >>> sorted({str(cost) for cost in costs})
    ['0', '2', '4']
    """
    return [_rounded_down(size, p) for size in _sizes(corners)]


def _sizes(corners: Corners) -> list[list[Fraction]]:
    chosen = list(corners.setting.penalized)
    return [
        [abs(Fraction(int(entry), int(t))) for entry in row if entry] if t else []
        for row, t in zip(
            corners.numerators[:, chosen].tolist(), corners.denominators.tolist(), strict=True
        )
    ]


def _rounded_down(sizes: list[Fraction], p: Fraction) -> Fraction:
    if not sizes:
        return Fraction(0)
    terms = [(1, to_fmpq(size)) for size in sizes]
    least = Enclosure.of_ball(power_sum_ball(terms, p, _PRECISION)).lower
    return max(Fraction(0), Fraction(int(least * _UNIT // 1), _UNIT))
