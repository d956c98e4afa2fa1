"""Fixed-support training by dual vectors against plain enumeration of all pieces, in one run.

Run with ``python benchmarks/fixed_support_training.py [seconds for each peer]``. The peers fit all
pieces: by SciPy's nonnegative least squares in floats, which proves nothing, and by our exact fits,
which prove as much as the dual vectors do. They are stopped after the seconds; their whole time
follows from the pieces that they fitted, in random order.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

import exactrelu
from exactrelu.solvers.exact_cone_fit import exact_cone_fit
from exactrelu.solvers.integer_data import integer_samples
from exactrelu.solvers.masked_fit import unit_choices
from exactrelu.solvers.norm_loss import NormLoss

SECONDS = 10.0
DENSE = [[1, 1]] * 3
MASKED = [[1, 1], [1, 0], [0, 1]]


def random_data(seed: int) -> tuple[list[list[int]], list[int]]:
    """Return 12 samples of 2 inputs without structure."""
    rng = np.random.default_rng(seed)
    return rng.integers(-50, 51, (12, 2)).tolist(), rng.integers(-50, 51, 12).tolist()


def planted_data(seed: int) -> tuple[list[list[int]], list[int]]:
    """Return 12 samples of a network of 3 units with noise."""
    rng = np.random.default_rng(seed)
    X = rng.integers(-50, 51, (12, 2))
    W, b, v = rng.integers(-3, 4, (3, 2)), rng.integers(-60, 61, 3), rng.choice([-1, 1], 3)
    return X.tolist(), (np.maximum(X @ W.T + b, 0) @ v + rng.integers(-5, 6, 12)).tolist()


def rate(
    fit: Callable[[NDArray[Any]], object], sets: Sequence[NDArray[Any]], limit: float
) -> float:
    """Return the pieces fitted in a second."""
    begin, count = time.perf_counter(), 0
    for rays in sets:
        fit(rays)
        count += 1
        if time.perf_counter() - begin > limit:
            break
    return count / (time.perf_counter() - begin)


def compare(
    name: str, X: list[list[int]], y: list[int], mask: list[list[int]], limit: float
) -> None:
    """Print one line for each way."""
    begin = time.perf_counter()
    fit = exactrelu.fit(X, y, mask=mask)
    own = time.perf_counter() - begin
    document = exactrelu.fit_certificate(fit)
    begin = time.perf_counter()
    valid = exactrelu.verify(document).valid
    checked = time.perf_counter() - begin
    samples, _ = integer_samples(fit.X)
    choices = unit_choices(samples, fit.kinds)
    profile, rng = fit.kinds.profiles[0], np.random.default_rng(0)
    tuples = np.stack(
        [rng.integers(choices.first[k], choices.first[k + 1], 200_000) for k in profile], axis=1
    )
    sets = [np.flatnonzero(choices.rays_of[chosen].any(axis=0)) for chosen in tuples]
    centred = choices.images - choices.images.mean(axis=1, keepdims=True)
    labels = np.array(y) - np.mean(y)
    floats = rate(lambda rays: nnls(centred[rays].T, labels), sets, limit)
    loss = NormLoss("squared")
    exact = rate(lambda rays: exact_cone_fit(loss, choices.images, y, rays.tolist()), sets, limit)
    print(f"{name}: {fit.pieces} pieces, loss {float(fit.value):.6g}, {fit.status}, {valid=}")
    proof = f"{len(fit.vectors)} vectors; checked in {checked:.1f} s"
    print(f"  dual vectors      {own:10.1f} s  ({proof})")
    for peer, speed in (("floats, all pieces", floats), ("exact, all pieces", exact)):
        whole = fit.pieces / speed
        ratio = f"({speed:.0f} pieces a second): {whole / own:.1f} times"
        print(f"  {peer:18s}{whole:10.0f} s  {ratio}")


def main() -> None:
    """Compare on random and planted data, with dense units and with a mask."""
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    for seed in (0, 1):
        compare(f"random {seed}, dense", *random_data(seed), DENSE, limit)
        compare(f"random {seed}, masked", *random_data(seed), MASKED, limit)
    compare("planted 1, dense", *planted_data(1), DENSE, limit)


if __name__ == "__main__":
    main()
