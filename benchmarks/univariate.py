"""One-dimensional solving: size, and ratios against the paper's search, pwlf and splineops.

Run with ``python benchmarks/univariate.py``; every ratio compares times of this one run.
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from flint import arb
from numpy.typing import NDArray

import exactrelu
from exactrelu.polytopes import to_fraction
from exactrelu.univariate import Series, curvature

Floats = NDArray[np.float64]


def timed(call: Callable[[], object], repeats: int = 1) -> tuple[float, object]:
    """Return the best time of a few calls, and the last result."""
    best, result = float("inf"), None
    for _ in range(repeats):
        begin = time.perf_counter()
        result = call()
        best = min(best, time.perf_counter() - begin)
    return best, result


def convex(n: int) -> tuple[Floats, Floats]:
    """Return a strictly convex series with irregular steps: one run of n - 2 points."""
    x = np.cumsum(np.random.default_rng(0).integers(1, 100, size=n)).astype(float)
    return x, x * x / 2.0**20


def random(n: int) -> tuple[Floats, Floats]:
    """Return a random walk at equal steps: many short runs."""
    return np.arange(n, dtype=float), np.random.default_rng(1).normal(size=n).cumsum()


def sizes() -> None:
    """Solve 10^6 points of either kind at p = 0 and p = 1/2."""
    for name, series in (("convex", convex), ("random", random)):
        x, y = series(10**6)
        for p in ("0", "1/2"):
            seconds, solution = timed(lambda x=x, y=y, p=p: exactrelu.solve(x, y, p=p))
            assert isinstance(solution, exactrelu.Solution)
            print(
                f"solve {name:7} 10^6 points p = {p:3}: {seconds:6.2f} s, "
                f"{solution.neurons} knots, {solution.status}"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {peak:.2f} GiB")


def against_cube_search() -> None:
    """Compare with the search over the cube's vertices (Theorem 3.2) on one run of 22 points."""
    x, y = convex(24)
    bends = curvature(Series.of(x, y))
    slopes = [float(to_fraction(bends.slope(i))) for i in range(len(x) - 1)]
    fast, solution = timed(lambda: exactrelu.solve(x, y, p="1/2"), 20)
    assert isinstance(solution, exactrelu.Solution)
    searches = {
        "floats": plain_cube_search,
        "floats, numpy": numpy_cube_search,
        "proved, balls": proved_cube_search,
    }
    for name, search in searches.items():
        slow, best = timed(lambda search=search: search(slopes, 0.5))
        assert abs(float(solution.cost) - float(best)) < 1e-9 * float(best)  # type: ignore[arg-type]
        print(
            f"cube search, 22 points, {name}: {slow:.2f} s; exactrelu {fast * 1e3:.3f} ms; "
            f"{slow / fast:,.0f} times"
        )


def plain_cube_search(slopes: list[float], p: float) -> float:
    """Try all 2^(L-2) vertices of the cube one by one."""
    best = float("inf")
    choices = list(itertools.pairwise(slopes[1:-1]))
    for vertex in itertools.product(*choices):
        cost, previous = 0.0, slopes[0]
        for slope in vertex:
            if slope != previous:
                cost += abs(slope - previous) ** p
                previous = slope
        cost += abs(slopes[-1] - previous) ** p
        best = min(best, cost)
    return best


def proved_cube_search(slopes: list[float], p: float) -> float:
    """Do the same in balls, so that the least cost is proved, as exactrelu's is."""
    best, exponent = arb("inf"), arb(p)
    exact = [arb(slope) for slope in slopes]
    for vertex in itertools.product(*itertools.pairwise(exact[1:-1])):
        cost, previous = arb(0), exact[0]
        for slope in vertex:
            if slope is not previous:
                cost += abs(slope - previous) ** exponent
                previous = slope
        cost += abs(exact[-1] - previous) ** exponent
        best = best.min(cost)
    return float(best)


def numpy_cube_search(slopes: list[float], p: float) -> float:
    """Try all vertices of the cube in one array."""
    low, high = np.array(slopes[1:-2]), np.array(slopes[2:-1])
    bits = (np.arange(2 ** len(low))[:, None] >> np.arange(len(low))) & 1
    inner = np.where(bits, high, low)
    ends = [np.full((len(inner), 1), end) for end in (slopes[0], slopes[-1])]
    turns = np.abs(np.diff(np.hstack([ends[0], inner, ends[1]]), axis=1))
    return float(np.where(turns > 0, turns**p, 0.0).sum(axis=1).min())


def against_pwlf() -> None:
    """Compare with pwlf on 50 points with 6 true knots."""
    import pwlf

    knots = [7.5, 14.5, 20.5, 29.5, 36.5, 43.5]
    x = np.arange(50, dtype=float)
    changes = [2.0, -3.0, 4.0, -5.0, 3.0, -2.0]
    y = sum((c * np.maximum(x - t, 0.0) for c, t in zip(changes, knots, strict=True)), 0.0 * x)
    fast, solution = timed(lambda: exactrelu.solve(x, y), 20)
    assert isinstance(solution, exactrelu.Solution)
    for name in ("fitfast", "fit"):
        model = pwlf.PiecewiseLinFit(x, y, seed=0)
        slow, _ = timed(lambda model=model, name=name: getattr(model, name)(7))
        error = float(np.abs(model.predict(x) - y).max())
        print(
            f"pwlf {name}(7), 50 points: {slow:.2f} s, largest error {error:.1e}; exactrelu "
            f"{fast * 1e3:.3f} ms, {solution.neurons} knots, exact; {slow / fast:,.0f} times"
        )


def against_splineops() -> None:
    """Compare with splineops' implementation of Debarre's algorithm, at three scales of y."""
    from splineops.adaptive_regression_splines.sparsification import sparsest_interpolant

    for n in (10**5, 10**6):
        x, y = random(n)
        y = np.round(y, 3)
        for scale in (1.0, 2.0**-20):
            slow, theirs = timed(lambda x=x, y=y * scale: sparsest_interpolant(x, y), 3)
            fast, ours = timed(lambda x=x, y=y * scale: exactrelu.solve(x, y), 3)
            assert isinstance(ours, exactrelu.Solution)
            found = len(np.atleast_1d(theirs[0]))  # type: ignore[index]
            print(
                f"splineops, {n} points, y times {scale:.0e}: {slow:.3f} s, {found} knots; "
                f"exactrelu {fast:.3f} s, {ours.neurons} knots, with windows; "
                f"{slow / fast:.2f} times"
            )


def cold_start() -> None:
    """Time the command line on a file of 10 points, as a user meets it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten.csv"
        path.write_text("".join(f"{i},{i * i % 7}\n" for i in range(10)))
        command = [sys.executable, "-m", "exactrelu", "solve", str(path)]
        seconds, _ = timed(lambda: subprocess.run(command, check=True, capture_output=True), 5)
    print(f"cold start of exactrelu solve, 10 points: {seconds:.2f} s (wanted below 0.7)")


if __name__ == "__main__":
    cold_start()
    sizes()
    against_cube_search()
    against_splineops()
    against_pwlf()
