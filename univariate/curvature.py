"""Slopes, slope changes and their exact signs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from exactrelu.polytopes.double_double import Floats, differences, two_difference, two_product
from exactrelu.polytopes.elementary import UNIT
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.univariate.series import Series

_SHORT = 128  # up to here exact rationals are faster than array operations
_TINY, _HUGE = 2.0**-200, 2.0**200
# det below is computed within 100 UNIT^2 times the size of its products, see _determinants.
_DETERMINANT_ERROR = 128.0 * UNIT * UNIT


@dataclass(frozen=True, eq=False)
class Curvature:
    """The slope changes of the polygon through the data, at its interior points.

    Interior point ``k`` (from 0) is data point ``k + 1``; its slope change is
    ``gamma_k = s_{k+1} - s_k`` with ``s_i`` the slope from data point ``i`` to ``i + 1``.

    Parameters
    ----------
    series : Series
    signs : ndarray of int8, shape (N - 2,)
        The exact sign of each slope change (empty for N < 3).
    magnitudes : ndarray of float64, shape (N - 2,)
        ``|gamma_k| / unit`` approximately; nan where it is outside the float range.
    relative_error : ndarray of float64
        A proved bound: ``|magnitudes - exact| <= relative_error * exact``; inf for nan.
    unit : Fraction
        A positive scale chosen so that typical magnitudes are near 1.
    slopes : tuple of fmpq
        The exact slopes of a short series; empty for a long one, where they are computed on
        demand.
    """

    series: Series
    signs: NDArray[np.int8]
    magnitudes: Floats
    relative_error: Floats
    unit: Fraction
    slopes: tuple[fmpq, ...] = ()

    def slope(self, i: int) -> fmpq:
        """Return the exact slope from data point ``i`` to ``i + 1`` (from 0)."""
        if self.slopes:
            return self.slopes[i]
        x, y = self.series.x, self.series.y
        if self._integers:
            rise = int(y.values[i + 1] - y.values[i]) * x.denominator
            return fmpq(rise, int(x.values[i + 1] - x.values[i]) * y.denominator)
        return (y.fmpq(i + 1) - y.fmpq(i)) / (x.fmpq(i + 1) - x.fmpq(i))

    def slope_change(self, k: int) -> fmpq:
        """Return the exact slope change at interior point ``k``."""
        return self.slope(k + 1) - self.slope(k)

    def magnitude(self, k: int) -> fmpq:
        """Return the exact ``|gamma_k| / unit``."""
        return abs(self.slope_change(k)) / self.unit_fmpq

    @cached_property
    def _integers(self) -> bool:
        return self.series.x.values.dtype == np.int64 and self.series.y.values.dtype == np.int64

    @cached_property
    def unit_fmpq(self) -> fmpq:
        """The unit as a python-flint rational."""
        return to_fmpq(self.unit)

    @cached_property
    def runs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """First interior point and length of each maximal block of equal non-zero signs."""
        signs = self.signs
        if not len(signs):
            empty = np.zeros(0, dtype=np.intp)
            return empty, empty
        changes = np.flatnonzero(signs[1:] != signs[:-1]) + 1
        starts = np.concatenate(([0], changes)).astype(np.intp)
        lengths = np.diff(np.append(starts, len(signs))).astype(np.intp)
        bent = signs[starts] != 0
        return starts[bent], lengths[bent]


def curvature(series: Series) -> Curvature:
    """Compute the slope changes of a series and decide their signs exactly.

    Parameters
    ----------
    series : Series

    Returns
    -------
    Curvature

    Notes
    -----
    ``gamma_k`` has the sign of a 2x2 determinant of differences. It is computed in
    double-double arithmetic for all points at once; what its error bound leaves open, or what
    leaves the float range, is computed in exact rationals. Cost O(N).

    Examples
    --------
    >>> c = curvature(Series.of([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]))
    >>> c.signs.tolist(), [int(c.slope_change(k)) for k in range(4)]
    ([1, -1, -1, 1], [1, -1, -1, 1])
    """
    if len(series) <= _SHORT:
        return _exact_curvature(series)
    dx_high, dx_low, x_unit = _scaled_differences(series.x)
    dy_high, dy_low, y_unit = _scaled_differences(series.y)
    with np.errstate(invalid="ignore", over="ignore", under="ignore", divide="ignore"):
        det, size, exactly_zero = _determinants(dx_high, dx_low, dy_high, dy_low)
        widths = dx_high[1:] * dx_high[:-1]
        error = _DETERMINANT_ERROR * size
        decided = (np.abs(det) > 2.0 * error) | exactly_zero
        magnitudes = np.abs(det) / widths
        relative = 10.0 * UNIT + 1.01 * error / np.abs(det)
    signs = np.where(decided, np.sign(det), 0.0).astype(np.int8)
    precise = decided & (relative < 1e-6)
    result = Curvature(series, signs, magnitudes, relative, y_unit / x_unit)
    _complete(result, decided, precise | (decided & exactly_zero))
    return result


def _scaled_differences(vector: ExactVector) -> tuple[Floats, Floats, Fraction]:
    high, low, unit = differences(vector)
    sizes = np.abs(high[np.isfinite(high) & (high != 0)])
    if not len(sizes):
        return high, low, unit
    middle = len(sizes) // 2
    exponent = int(np.frexp(np.partition(sizes, middle)[middle])[1])
    with np.errstate(under="ignore", over="ignore", invalid="ignore"):
        scaled, scaled_low = np.ldexp(high, -exponent), np.ldexp(low, -exponent)
        lost = np.ldexp(scaled_low, exponent) != low  # underflow took bits of the low part
    wild = (high != 0) & ~((np.abs(scaled) > _TINY) & (np.abs(scaled) < _HUGE))
    scaled[wild | lost] = np.nan
    return scaled, scaled_low, unit * Fraction(2) ** exponent


def _determinants(
    dx: Floats, dx_low: Floats, dy: Floats, dy_low: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return ``dy' dx - dy dx'``, the size of its products, and where it is zero for certain.

    The neglected products of two low parts are below UNIT^2 size, and the eight additions that
    form the correction, of terms below 6 UNIT size together, round by less than 48 UNIT^2 size.
    The last addition rounds by UNIT |det|, which the relative error of a magnitude counts.
    """
    first, first_low = two_product(dy[1:], dx[:-1])
    second, second_low = two_product(dy[:-1], dx[1:])
    head, tail = two_difference(first, second)
    mixed = dy[1:] * dx_low[:-1] + dy_low[1:] * dx[:-1]
    mixed = mixed - (dy[:-1] * dx_low[1:] + dy_low[:-1] * dx[1:])
    correction = tail + (first_low - second_low) + mixed
    size = np.abs(first) + np.abs(second)
    exact = (dx_low[1:] == 0) & (dx_low[:-1] == 0) & (dy_low[1:] == 0) & (dy_low[:-1] == 0)
    zero = exact & (head == 0) & (tail == 0) & (first_low == second_low)
    return head + correction, size, zero


def _exact_curvature(series: Series) -> Curvature:
    """Compute every slope change in exact rationals."""
    interior = max(len(series) - 2, 0)
    signs = np.zeros(interior, dtype=np.int8)
    magnitudes, error = np.zeros(interior), np.full(interior, UNIT)
    xs, ys = series.x.all_fmpq(), series.y.all_fmpq()
    slopes = tuple((v - y) / (u - x) for x, u, y, v in zip(xs, xs[1:], ys, ys[1:], strict=False))
    changes = [after - before for before, after in pairwise(slopes)]
    unit = _power_of_two_near(changes)
    result = Curvature(series, signs, magnitudes, error, unit, slopes)
    for k, change in enumerate(changes):
        _record(result, k, change / result.unit_fmpq)
    return result


def _power_of_two_near(changes: list[fmpq]) -> Fraction:
    """Return the size of one non-zero change, from the middle of the series if there is one."""
    ordered = changes[len(changes) // 2 :] + changes
    size = next((change for change in ordered if change != 0), fmpq(1))
    return Fraction(2) ** (int(size.p).bit_length() - int(size.q).bit_length())


def _complete(result: Curvature, decided: NDArray[np.bool_], precise: NDArray[np.bool_]) -> None:
    """Fill in exactly what the filter left open."""
    for k in np.flatnonzero(~precise):
        change = result.slope_change(int(k)) / result.unit_fmpq
        sign = result.signs[k]
        _record(result, int(k), change)
        assert not decided[k] or sign == result.signs[k]


def _record(result: Curvature, k: int, change: fmpq) -> None:
    numerator, denominator = int(change.p), int(change.q)
    if not numerator:
        result.signs[k] = result.magnitudes[k] = 0
        return
    result.signs[k] = 1 if numerator > 0 else -1
    fits = abs(numerator.bit_length() - denominator.bit_length()) < 400
    result.magnitudes[k] = abs(numerator) / denominator if fits else np.nan
    result.relative_error[k] = UNIT if fits else np.inf
