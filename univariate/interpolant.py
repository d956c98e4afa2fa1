"""The continuous piecewise-linear interpolant that a tiling describes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.double_double import Floats, differences
from exactrelu.polytopes.rational import nearest_float, to_fmpq, to_fraction
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.tiling import Tiling

_SMALLEST_NORMAL = 2.0**-1022


@dataclass(frozen=True, slots=True, eq=False)
class Interpolant:
    """The function with one knot for each block of a tiling; linear elsewhere.

    Parameters
    ----------
    curvature : Curvature
    tiling : Tiling

    Notes
    -----
    Nothing exact is computed until it is asked for: float values come from the data and the
    tiling, exact weights from :meth:`network`.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> from exactrelu.univariate.sparsest_tiling import sparsest_tiling
    >>> c = curvature(Series.of([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]))
    >>> f = Interpolant(c, sparsest_tiling(c))
    >>> [(str(f.knot(k)), str(f.slope_change(k))) for k in range(len(f))]
    [('-1', '1'), ('1/2', '-2'), ('2', '1')]
    >>> f([0.5]).tolist(), f.exact(Fraction(1, 2))
    ([1.5], Fraction(3, 2))
    """

    curvature: Curvature
    tiling: Tiling

    def __len__(self) -> int:
        return len(self.tiling)

    def knot(self, block: int) -> Fraction:
        """Return the exact position of a block's knot."""
        return to_fraction(self._knot(block))

    def slope_change(self, block: int) -> Fraction:
        """Return the exact slope change at a block's knot."""
        return to_fraction(self._slope_change(block))

    def _knot(self, block: int) -> fmpq:
        c, k = self.curvature, int(self.tiling.starts[block])
        x = c.series.x
        if self.tiling.sizes[block] == 1:
            return x.fmpq(k + 1)
        before, between, after = c.slope(k), c.slope(k + 1), c.slope(k + 2)
        width = x.fmpq(k + 2) - x.fmpq(k + 1)
        return x.fmpq(k + 1) + width * (after - between) / (after - before)

    def _slope_change(self, block: int) -> fmpq:
        k, size = int(self.tiling.starts[block]), int(self.tiling.sizes[block])
        return self.curvature.slope(k + size) - self.curvature.slope(k)

    def _first_line(self) -> tuple[fmpq, fmpq]:
        """Return slope and constant of the line left of all knots."""
        series = self.curvature.series
        if len(series) == 1:
            return fmpq(0), series.y.fmpq(0)
        slope = self.curvature.slope(0)
        return slope, series.y.fmpq(0) - slope * series.x.fmpq(0)

    def network(self) -> ReLUNetwork:
        """Return the network: one neuron ``(v, w, b) = (slope change, 1, -knot)`` a block."""
        slope, constant = self._first_line()
        one = (Fraction(1),)
        hidden = tuple(
            Neuron(self.slope_change(block), one, -self.knot(block)) for block in range(len(self))
        )
        return ReLUNetwork(hidden, (to_fraction(slope),), to_fraction(constant))

    def knots(self) -> NDArray[np.float64]:
        """Return the positions of all knots as floats."""
        c, starts = self.curvature, self.tiling.starts
        x = c.series.x.floats()
        pair = self.tiling.sizes == 2
        first, second = c.magnitudes[starts], c.magnitudes[starts + pair]
        with np.errstate(invalid="ignore"):
            share = np.where(pair, second / (first + second), 0.0)
        positions = x[starts + 1] + (x[starts + 1 + pair] - x[starts + 1]) * share
        for block in np.flatnonzero(~np.isfinite(positions)):
            positions[block] = nearest_float(self.knot(int(block)))
        return np.asarray(positions)

    def exact(self, x: Fraction | int) -> Fraction:
        """Return the value at one rational exactly.

        Notes
        -----
        Only the segment that holds x is computed: O(log N).
        """
        point, series = to_fmpq(Fraction(x)), self.curvature.series
        n = len(series)
        if n == 1:
            return series.y[0]
        keys = range(n)
        i = bisect_right(keys, point, key=series.x.fmpq) - 1
        i = min(max(i, 0), n - 2)
        base, slope = i, self.curvature.slope(i)
        if self._paired(np.array([i]))[0]:
            left = point <= self._knot(int(np.searchsorted(self.tiling.starts, i - 1)))
            base, slope = (
                (i, self.curvature.slope(i - 1)) if left else (i + 1, self.curvature.slope(i + 1))
            )
        value = series.y.fmpq(base) + slope * (point - series.x.fmpq(base))
        return to_fraction(value)

    def _paired(self, segments: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which segments (from data point i to i + 1) hold a knot inside."""
        starts, sizes = self.tiling.starts, self.tiling.sizes
        if not len(starts):
            return np.zeros(len(segments), dtype=bool)
        block = np.minimum(np.searchsorted(starts, segments - 1), len(starts) - 1)
        return np.asarray((starts[block] == segments - 1) & (sizes[block] == 2))

    def _slopes(self) -> NDArray[np.float64]:
        """Return the slopes of the data as floats, from exact differences."""
        c = self.curvature
        dx, _, x_unit = differences(c.series.x)
        dy, _, y_unit = differences(c.series.y)
        with np.errstate(all="ignore"):
            slopes = dy / dx * float(y_unit / x_unit)
        for i in np.flatnonzero(
            ~(np.abs(slopes) < np.inf) | ((dy != 0) & (np.abs(slopes) < _SMALLEST_NORMAL))
        ):
            slopes[i] = nearest_float(to_fraction(c.slope(int(i))))
        return np.asarray(slopes)

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the values at floats.

        Parameters
        ----------
        x : array_like of any shape

        Returns
        -------
        ndarray of the shape of x
        """
        given = np.asarray(x, dtype=np.float64)
        points = given.ravel()
        xs, ys = self.curvature.series.x.floats(), self.curvature.series.y.floats()
        if len(xs) == 1:
            return np.full(given.shape, ys[0])
        i = np.clip(np.searchsorted(xs, points, side="right") - 1, 0, len(xs) - 2)
        with np.errstate(over="ignore", invalid="ignore"):
            values = self._on_segments(points, i, xs, ys)
        # Slopes beyond the float range leave inf and nan where the value itself may be a float.
        for at in np.flatnonzero(~np.isfinite(values) & np.isfinite(points)):
            values[at] = nearest_float(self.exact(Fraction(float(points[at]))))
        return values.reshape(given.shape)

    def _on_segments(
        self, points: NDArray[np.float64], i: NDArray[np.intp], xs: Floats, ys: Floats
    ) -> NDArray[np.float64]:
        slopes = self._slopes()
        values = np.where(
            points - xs[i] <= xs[i + 1] - points,
            ys[i] + slopes[i] * (points - xs[i]),
            ys[i + 1] + slopes[i] * (points - xs[i + 1]),
        )
        paired = self._paired(i)
        j = i[paired]
        left = ys[j] + slopes[j - 1] * (points[paired] - xs[j])
        right = ys[j + 1] + slopes[j + 1] * (points[paired] - xs[j + 1])
        convex = self.curvature.signs[j - 1] > 0
        values[paired] = np.where(convex, np.maximum(left, right), np.minimum(left, right))
        return np.asarray(values)
