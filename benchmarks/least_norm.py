"""Compare the exact least l1 path norm with CVXPY on the convex program over patterns.

Run as ``python benchmarks/least_norm.py [seed]``; CVXPY is not needed by the library. All times are
processor seconds, the best of three runs, so that other work on the machine counts for neither
side.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from time import process_time

import numpy as np

from exactrelu.networks import Problem
from exactrelu.polytopes import Arrangement, ExactVector
from exactrelu.solvers import Loss, Setting, least_norm, regularised

SIZES = [(10, 1), (20, 1), (8, 2), (12, 2), (20, 2), (8, 3), (12, 3)]
LONG = 2.0
OURS_ALONE = [(30, 2), (60, 2), (20, 3), (40, 3)]


def data(samples: int, inputs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = Random(seed)
    places = random.sample(range(101**inputs), samples)
    X = [[place // 101**j % 101 - 50 for j in range(inputs)] for place in places]
    return np.array(X), np.array([random.randint(-50, 50) for _ in X])


def exact(X: np.ndarray, y: np.ndarray, lam: float | None) -> tuple[float, float]:
    """Return value and seconds of this library; with lam, of the absolute loss."""
    columns = [ExactVector.of(column) for column in X.T]
    begin = process_time()
    if lam is None:
        options = {"p": 1, "skip": False, "penalize_bias": True}
        solution = least_norm(Setting.of(Problem.of(columns, ExactVector.of(y), **options)))
        return float(solution.cost), process_time() - begin
    fit = regularised(columns, Loss.absolute(y), lam, skip=False, penalize_bias=True)
    return float(fit.objective), process_time() - begin


def by_cvxpy(X: np.ndarray, y: np.ndarray, lam: float | None) -> tuple[float, float]:
    """Return value and seconds of the pattern form, patterns included."""
    import cvxpy as cp

    begin = process_time()
    rows = np.concatenate([X, np.ones((len(X), 1), dtype=np.int64)], axis=1)
    signs = Arrangement.central(rows).cell_table().signs.T.astype(float)
    active = (signs > 0).astype(float)
    up = cp.Variable((rows.shape[1], signs.shape[1]))
    down = cp.Variable((rows.shape[1], signs.shape[1]))
    values = cp.sum(cp.multiply(active, rows @ (up - down)), axis=1)
    cones = [cp.multiply(signs, rows @ part) >= 0 for part in (up, down)]
    norm = cp.sum(cp.abs(up)) + cp.sum(cp.abs(down))
    if lam is None:
        program = cp.Problem(cp.Minimize(norm), [*cones, values == y])
    else:
        program = cp.Problem(cp.Minimize(lam * norm + cp.norm1(values - y)), cones)
    program.solve()
    return float(program.value), process_time() - begin


def best(
    solve: Callable[[np.ndarray, np.ndarray, float | None], tuple[float, float]],
    X: np.ndarray,
    y: np.ndarray,
    lam: float | None,
) -> tuple[float, float]:
    """Return the value and the least seconds of three runs, or of one that is long."""
    value, seconds = solve(X, y, lam)
    for _ in range(2 if seconds < LONG else 0):
        seconds = min(seconds, solve(X, y, lam)[1])
    return value, seconds


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    try:
        import cvxpy
    except ImportError:
        print("CVXPY is not installed: only this library runs")
        peer = False
    else:
        print(f"CVXPY {cvxpy.__version__}, floats, default solver; ours is exact with proof")
        peer = True
    for lam in (None, 0.5):
        print("least norm" if lam is None else f"{lam} norm + absolute loss")
        for samples, inputs in [*SIZES, *OURS_ALONE]:
            X, y = data(samples, inputs, seed)
            value, seconds = best(exact, X, y, lam)
            line = f"N = {samples:3}, d = {inputs}: {value:16.9f} in {seconds:7.3f} s"
            if peer and (samples, inputs) in SIZES:
                other, theirs = best(by_cvxpy, X, y, lam)
                line += (
                    f"; CVXPY {other:16.9f} in {theirs:7.3f} s, {theirs / seconds:.1f} times ours"
                )
            print(line, flush=True)


if __name__ == "__main__":
    main()
