"""Time the proved critical p against a plain bisection in floats, which proves nothing.

Run as ``python benchmarks/critical_p.py [points] [digits]``; the plain bisection is left out
above 200,000 points.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import inf
from time import perf_counter

import numpy as np

from exactrelu.univariate.critical_p import critical_p
from exactrelu.univariate.curvature import Curvature, curvature
from exactrelu.univariate.series import Series

PLAIN_UP_TO = 200_000


def series(points: int, kind: str) -> Series:
    rng = np.random.default_rng(1)
    x = np.arange(points)
    kinds: dict[str, Callable[[], np.ndarray]] = {
        "random series": lambda: rng.integers(-1000, 1000, points),
        "random walk": lambda: np.cumsum(rng.integers(-5, 6, points)),
        "convex, random bends": lambda: np.cumsum(np.cumsum(rng.integers(1, 1000, points))),
        "convex, x squared": lambda: x * x,
        "convex, period 5": lambda: np.cumsum(np.cumsum(np.resize([1, 9, 21, 2, 4], points))),
    }
    return Series.of(x, kinds[kind]())


def plain(data: Curvature) -> float:
    """Bisect the sign of (least other cost - least sparsest cost) to 12 digits."""
    starts, lengths = data.runs
    runs = [
        data.magnitudes[start : start + length].tolist()
        for start, length in zip(starts, lengths, strict=True)
        if length > 3
    ]
    low, high = 0.0, 1.0
    while high - low > 1e-12 * high and runs:
        middle = (low + high) / 2
        crossed = [run for run in runs if other_is_cheaper(run, middle)]
        if crossed:
            runs, high = crossed, middle
        else:
            low = middle
    return high


def other_is_cheaper(run: list[float], p: float) -> bool:
    """Least cost by number of singles (0, 1, 2, 3 and more), over the whole run."""
    before, now = [0.0, inf, inf, inf], [inf, run[0] ** p, inf, inf]
    for i in range(1, len(run)):
        single, pair = run[i] ** p, (run[i - 1] + run[i]) ** p
        before, now = (
            now,
            [
                before[0] + pair,
                min(before[1] + pair, now[0] + single),
                min(before[2] + pair, now[1] + single),
                min(before[3] + pair, min(now[2], now[3]) + single),
            ],
        )
    return min(now[2], now[3]) < now[len(run) % 2]


def main() -> None:
    points = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000
    digits = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    print(f"{points} points, {digits} digits")
    for kind in (
        "random series",
        "random walk",
        "convex, random bends",
        "convex, x squared",
        "convex, period 5",
    ):
        data = curvature(series(points, kind))
        start = perf_counter()
        found = critical_p(data, digits)
        seconds = perf_counter() - start
        line = f"{kind:22} {float(found.lower):.13f} proved in {seconds:7.2f} s"
        if points <= PLAIN_UP_TO:
            start = perf_counter()
            value = plain(data)
            other = perf_counter() - start
            line += f"; plain {value:.13f} in {other:7.2f} s, {other / seconds:.1f} times ours"
        print(line, flush=True)


if __name__ == "__main__":
    main()
