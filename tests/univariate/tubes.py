"""Tubes around series, and what every minimum link in one must satisfy."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactrelu.polytopes import ExactVector, to_fraction
from exactrelu.univariate import Tube, minimum_link
from exactrelu.univariate.linked_lines import LinkedLines


def tube_of(x: Any, y: Any, tolerance: Any) -> Tube:
    each = (
        [tolerance] * len(x) if isinstance(tolerance, str) or np.isscalar(tolerance) else tolerance
    )
    return Tube.of(ExactVector.of(x), ExactVector.of(y), ExactVector.of(each))


def check(tube: Tube) -> int:
    """Check by definition that the function fits and that the windows force its knots."""
    x, lower, upper = ([to_fraction(v) for v in vs] for vs in (tube.x, tube.lower, tube.upper))
    found = minimum_link(tube)
    f = LinkedLines(found.lines)
    knots = [f.knot(k) for k in range(len(f))]
    assert knots == sorted(set(knots))
    assert all(x[0] < t < x[-1] for t in knots)
    assert all(lower[i] <= f.exact(x[i]) <= upper[i] for i in range(len(x)))
    network = f.network()
    for point in (*x, *knots, x[0] - 7, x[-1] + 7):
        assert network.exact([point]) == f.exact(point)
    windows = found.windows
    assert len(windows) == len(f) == len(network.hidden)
    ends = {1: x[0] - 1, -1: x[0] - 1}
    for (a, b, c), sign in zip(windows.triples.tolist(), windows.signs.tolist(), strict=True):
        assert 0 <= a < b < c < len(x)
        outer, middle = (lower, upper) if sign > 0 else (upper, lower)
        chord = outer[a] + (outer[c] - outer[a]) * (x[b] - x[a]) / (x[c] - x[a])
        assert (chord - middle[b]) * sign > 0
        assert x[a] >= ends[sign]
        ends[sign] = x[c]
    return len(f)
