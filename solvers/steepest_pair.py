"""A quick lower bound of the l1 path norm, from one or two samples."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting

Floats = NDArray[np.float64]
Pair = tuple[int | None, int | None]

_MOST_SAMPLES = 4000
_AT_ONCE = 2**20


def steepest_pair(setting: Setting) -> LinearDual | None:
    """Return a dual vector of the least l1 path norm that needs no list of rays.

    Parameters
    ----------
    setting : Setting
        Without a free affine part; of more than 4,000 samples the first are used.

    Returns
    -------
    LinearDual or None
        With a positive bound; None if there is no such pair, or numbers are beyond the range of
        floats.

    Notes
    -----
    For all w, ``|max(0, w . u) - max(0, w . v)| <= |w . (u - v)| <= |w|_1 max |u_j - v_j|`` for
    ``u = (x_i, 1)`` and ``v = (x_j, 1)``: what all neurons add along this pair is at most their
    norm times the distance of the samples, whether biases count or not. So the norm is at least
    the difference of the labels over that distance. If biases count, v = 0 serves as well: the
    norm is at least ``|y_i|`` over the largest entry of ``(x_i, 1)``. Floats choose the pair,
    O(N^2 d).

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 3])
    >>> problem = Problem.of([x], y, p=1, skip=False, penalize_bias=False)
    >>> steepest_pair(Setting.of(problem)).bound(problem)
    Fraction(3, 1)
    """
    if setting.problem.skip:
        return None
    count = min(len(setting.samples), _MOST_SAMPLES)
    try:
        rows = np.array([[t / s[-1] for t in s] for s in setting.samples[:count]])
        low, high = (
            np.array([float(t / s) for t, s in zip(ends[:count], setting.scales, strict=False)])
            for ends in (setting.lower, setting.upper)
        )
    except OverflowError:
        return None
    pairs = _steepest(rows, low, high)
    if setting.problem.penalize_bias:
        pairs += _alone(rows, low, high)
    duals = [_dual(setting, *pair) for pair in pairs]
    proved = [(dual.bound(setting.problem), number) for number, dual in enumerate(duals)]
    best = max(proved, default=(Fraction(0), 0))
    return duals[best[1]] if best[0] > 0 else None


def _steepest(rows: Floats, low: Floats, high: Floats) -> list[Pair]:
    """Return the samples between which labels rise most over their distance, if they rise."""
    best: float = 0.0
    found: list[Pair] = []
    step = max(1, _AT_ONCE // rows.size)
    for at in range(0, len(rows), step):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            apart = np.abs(rows[at : at + step, None] - rows).max(axis=2)
            slopes = np.where(apart > 0, (low[at : at + step, None] - high) / apart, 0.0)
        place = int(slopes.argmax())
        if slopes.flat[place] > best:
            best, found = slopes.flat[place], [(at + place // len(rows), place % len(rows))]
    return found


def _alone(rows: Floats, low: Floats, high: Floats) -> list[Pair]:
    sizes = np.abs(rows).max(axis=1)
    return [(int((low / sizes).argmax()), None), (None, int((-high / sizes).argmax()))]


def _dual(setting: Setting, above: int | None, below: int | None) -> LinearDual:
    """Return the dual vector that compares two samples, or one with the origin."""
    ends = [
        [Fraction(0)] * setting.dimension
        if place is None
        else [Fraction(t, setting.samples[place][-1]) for t in setting.samples[place]]
        for place in (above, below)
    ]
    apart = max(abs(a - b) for a, b in zip(*ends, strict=True))
    multipliers = [Fraction(0)] * len(setting.samples)
    for sign, place in ((1, above), (-1, below)):
        if place is not None:
            multipliers[place] = sign / (apart * setting.scales[place])
    return LinearDual(by_row(setting, multipliers))
