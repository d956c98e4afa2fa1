"""The cost of a tiling: exact at p = 1, a proved enclosure for 0 < p < 1."""

from __future__ import annotations

from fractions import Fraction
from math import fsum

import numpy as np
from flint import arb, ctx, fmpq

from exactrelu.polytopes.elementary import UNIT, power
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq, to_fraction
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.tiling import Tiling

_BALLS_UP_TO = 5_000
_PRECISION = 96


def path_cost(curvature: Curvature, tiling: Tiling, p: Fraction) -> Enclosure:
    """Enclose ``sum over blocks of |slope change|^p`` for 0 < p < 1.

    Parameters
    ----------
    curvature : Curvature
    tiling : Tiling
    p : Fraction

    Returns
    -------
    Enclosure
        About 27 correct digits up to 5,000 blocks, about 12 beyond.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> from exactrelu.univariate.sparsest_tiling import sparsest_tiling
    >>> c = curvature(Series.of([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]))
    >>> path_cost(c, sparsest_tiling(c), Fraction(1, 2)).decimals(10)
    ('3.4142135623', '3.4142135624')
    """
    if not len(tiling):
        return Enclosure.exactly(0)
    if len(tiling) <= _BALLS_UP_TO:
        terms = [(1, tiling.magnitude(curvature, block)) for block in range(len(tiling))]
        total = power_sum_ball(terms, p, _PRECISION)
    else:
        total = _float_sum(curvature, tiling, p)
    with ctx.workprec(_PRECISION):
        return Enclosure.of_ball(total * arb(curvature.unit_fmpq) ** arb(to_fmpq(p)))


def _float_sum(curvature: Curvature, tiling: Tiling, p: Fraction) -> arb:
    sums, error = tiling.magnitudes(curvature)
    good = np.isfinite(sums) & (error < 1e-6)
    powers, bound = power(sums[good], error[good], float(p))
    spread = UNIT * (np.abs(np.log2(sums[good])) + 2.0)  # of rounding p to a float
    total = fsum(powers)
    radius = 1.01 * fsum(powers * (bound + spread)) + UNIT * total
    terms = [(1, tiling.magnitude(curvature, int(block))) for block in np.flatnonzero(~good)]
    with ctx.workprec(_PRECISION):
        return arb(total, radius) + power_sum_ball(terms, p, _PRECISION)


def total_variation(curvature: Curvature) -> Fraction:
    """Return ``sum |slope change|`` exactly: the least cost at p = 1.

    Notes
    -----
    On a run it telescopes to the difference of its outer slopes; runs are added pairwise so that
    numbers stay short as long as possible.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> total_variation(curvature(Series.of([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0])))
    Fraction(4, 1)
    """
    starts, lengths = curvature.runs
    parts = [
        abs(curvature.slope(start + length) - curvature.slope(start))
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
    ]
    while len(parts) > 1:
        paired = [left + right for left, right in zip(parts[::2], parts[1::2], strict=False)]
        parts = paired + parts[len(paired) * 2 :]
    return to_fraction(parts[0] if parts else fmpq(0))
