"""Exact norms of networks against linear programs and mixed-integer programs.

Run ``python benchmarks/network_norms.py`` (about five minutes). Every ratio is of times taken in
the same run, on the same network. A tree of linear programs that is stopped gives a lower bound of
its ratio, written ``>``; the programs for all sign vectors are too many to run, so a share is
measured.
"""

from __future__ import annotations

import argparse
import time

import highspy
import numpy as np
from arrangements import tree_time, warm_highs

from exactrelu.networks import NormalForm, ReLUNetwork
from exactrelu.networks.gradient_norms import gradient_norms
from exactrelu.networks.uniform_norm import uniform_norm
from exactrelu.polytopes import Box

SHARE = 300


def network(
    neurons: int, inputs: int, kind: str, *, biases: bool = False
) -> tuple[ReLUNetwork, np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(3)
    if kind == "integer":
        rows = generator.integers(-50, 51, (neurons, inputs + 1)).astype(float)
        v = generator.integers(-50, 51, neurons).astype(float)
    else:
        rows, v = (
            generator.standard_normal((neurons, inputs + 1)),
            generator.standard_normal(neurons),
        )
    rows[:, inputs] *= biases
    hidden = [(v[k], rows[k, :inputs], rows[k, inputs]) for k in range(neurons)]
    return ReLUNetwork.of(hidden, a=[0] * inputs), rows[:, :inputs], rows[:, inputs], v


def semi_norm(neurons: int, inputs: int, kind: str) -> None:
    """Compare with a tree of linear programs, and with one program for each sign vector."""
    f, rows, _, _ = network(neurons, inputs, kind)
    started = time.perf_counter()
    norms = gradient_norms(NormalForm.of(f))
    own = time.perf_counter() - started
    feasible = warm_highs(rows)
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (SHARE, neurons))
    started = time.perf_counter()
    for sign in signs:
        feasible(sign[:, None] * rows)
    each = (time.perf_counter() - started) / SHARE
    every = each * 2 ** (neurons - 1)
    tree, mark = tree_time(rows, warm_highs(rows), 60 * own, norms.cells)
    print(
        f"semi-norm {neurons} neurons, d = {inputs}, {kind:>7}: "
        f"{float(norms.largest):.6g} exactly, {norms.cells} cells, {own:.2f} s "
        f"| a tree of warm HiGHS programs {mark}{tree:.1f} s, {mark}{tree / own:.0f}x "
        f"| one program a sign vector {every:.1e} s "
        f"({1e3 * each:.2f} ms x 2^{neurons - 1}), {every / own:.1e}x (bar 50x)",
        flush=True,
    )


def by_milp(W: np.ndarray, b: np.ndarray, v: np.ndarray, sign: int, limit: float) -> float | None:
    """Maximise sign * f on [-1, 1]^d by binaries for the sides; None if the limit is over."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("time_limit", limit)
    count, d = W.shape
    for _ in range(d):
        model.addVar(-1.0, 1.0)
    for k in range(count):
        reach = float(np.abs(W[k]).sum())
        low, high = b[k] - reach, b[k] + reach
        h, z = d + 2 * k, d + 2 * k + 1
        model.addVar(0.0, max(high, 0.0))
        model.addVar(0.0, 1.0)
        model.changeColIntegrality(z, highspy.HighsVarType.kInteger)
        model.changeColCost(h, -sign * v[k])
        place = np.r_[np.arange(d), h, z].astype(np.int32)
        # h >= w x + b, h <= w x + b - low (1 - z), h <= high z
        model.addRow(b[k], highspy.kHighsInf, d + 1, place[:-1], np.r_[-W[k], 1.0])
        model.addRow(-highspy.kHighsInf, b[k] - low, d + 2, place, np.r_[-W[k], 1.0, -low])
        model.addRow(-highspy.kHighsInf, 0.0, 2, place[-2:], np.array([1.0, -high]))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return -model.getInfo().objective_function_value


def uniform(neurons: int, inputs: int, limit: float) -> None:
    """Compare with two mixed-integer programs."""
    f, W, b, v = network(neurons, inputs, "float", biases=True)
    started = time.perf_counter()
    norm = uniform_norm(NormalForm.of(f), Box.cube(inputs))
    own = time.perf_counter() - started
    started = time.perf_counter()
    values = [by_milp(W, b, v, sign, limit) for sign in (1, -1)]
    seconds, mark = time.perf_counter() - started, ">" if None in values else ""
    if not mark:
        largest = max(abs(value) for value in values if value is not None)
        assert abs(largest - float(norm.norm)) < 1e-4 * largest
    print(
        f"uniform norm {neurons} neurons, d = {inputs}: {float(norm.norm):.6g} exactly, "
        f"{norm.vertices} vertices, {own:.2f} s | HiGHS MILP (floats) {mark}{seconds:.2f} s, "
        f"{mark}{seconds / own:.1f}x",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=8.0, help="seconds for each MILP")
    options = parser.parse_args()
    for neurons, inputs in ((30, 4), (24, 6)):
        for kind in ("integer", "float"):
            semi_norm(neurons, inputs, kind)
    for neurons, inputs in ((1000, 1), (20, 2), (200, 2), (15, 3), (60, 3)):
        uniform(neurons, inputs, options.limit)
    f = network(1000, 10, "float", biases=True)[0]
    started = time.perf_counter()
    form = NormalForm.of(f)
    print(f"normal form of 1000 neurons, d = 10: {time.perf_counter() - started:.3f} s")
    assert len(form.kinks) == 1000


if __name__ == "__main__":
    main()
