"""Multipliers of distinct samples as multipliers of the rows of the data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.solvers.setting import Setting


def by_row(setting: Setting, multipliers: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Assign the multiplier of each sample to the row of the data whose end is the tight one.

    Parameters
    ----------
    setting : Setting
    multipliers : sequence of Fraction
        One for each scaled sample.

    Returns
    -------
    tuple of Fraction
        One for each row of the data, which are not scaled.
    """
    problem = setting.problem
    tolerances = problem.tolerances()
    places: dict[tuple[Fraction, ...], list[int]] = {}
    for row, x in enumerate(zip(*(column.fractions() for column in problem.X), strict=True)):
        places.setdefault(x, []).append(row)
    spread = [Fraction(0)] * problem.samples
    for sample, (first, scale) in enumerate(zip(setting.rows, setting.scales, strict=True)):
        mu = multipliers[sample] * scale
        rows = places[tuple(column[first] for column in problem.X)]
        if mu > 0:
            row = max(rows, key=lambda place: problem.y[place] - tolerances[place])
        else:
            row = min(rows, key=lambda place: problem.y[place] + tolerances[place])
        spread[row] = mu
    return tuple(spread)
