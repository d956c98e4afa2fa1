"""The search over supports against two big-M mixed-integer programs in HiGHS, in one run.

    python benchmarks/support_search.py [--seconds S] [--case WORDS]

The programs go to HiGHS through PuLP with one thread (the largest without PuLP, as arrays), and are
stopped after 52 times the search's time, half a minute at least (or after S seconds): what is
printed then is a lower bound of the ratio. The search is timed three times where it is short, and
the best time counts. All times are processor seconds, so that other work on the machine counts for
neither side; building a program counts for nothing. The programs work in floats with an arbitrary
M, so that their "optimal" is no proof; both are told an upper bound of the number of neurons or of
the size of weights that the search does not know. ``--case`` runs only the cases whose name holds
the words.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np
from peers.big_m import Integers, Program, neuron_indexed, pattern_indexed
from peers.large_big_m import PatternArrays

from exactrelu.networks.problem import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search

_WANTED, _LEAST_SECONDS, _SHORT = 52.0, 30.0, 3.0
_MOST_ENTRIES = 60


def samples(rng: np.random.Generator, count: int, inputs: int) -> Integers:
    """Return distinct random integer rows."""
    while True:
        X = rng.integers(-10, 11, size=(count, inputs))
        if len(np.unique(X, axis=0)) == count:
            return X


def planted(seed: int, count: int, inputs: int, cost: int) -> tuple[Integers, Integers]:
    """Return data of a random network with this many parameters."""
    rng = np.random.default_rng(seed)
    X = samples(rng, count, inputs)
    extended = np.c_[X, np.ones(count, dtype=np.int64)]
    y = np.zeros(count, dtype=np.int64)
    while cost:
        size = min(int(rng.integers(1, 4)), cost)
        w = np.zeros(inputs + 1, dtype=np.int64)
        chosen = rng.choice(inputs + 1, size=size, replace=False)
        w[chosen] = rng.integers(1, 5, size=size) * rng.choice([-1, 1], size=size)
        y += rng.choice([-1, 1]) * np.maximum(0, extended @ w)
        cost -= size
    return X, y


def random_labels(seed: int, count: int, inputs: int) -> tuple[Integers, Integers]:
    """Return data without any structure."""
    rng = np.random.default_rng(seed)
    return samples(rng, count, inputs), rng.integers(-10, 11, size=count)


def pattern_program(X: Integers, y: Integers) -> Program | PatternArrays:
    """Return the pattern-indexed program, as arrays where PuLP would not hold it."""
    if X.size <= _MOST_ENTRIES:
        return pattern_indexed(X, y)
    arrays = PatternArrays(X, y)
    print(f"    pattern-indexed: {arrays.unknowns:,} unknowns, without PuLP", flush=True)
    return arrays


def compare(name: str, X: Integers, y: Integers, seconds: float) -> None:
    """Print the times to the proof, and the ratio to the faster program."""
    columns = [ExactVector.of(column) for column in X.T]
    setting = Setting.of(Problem.of(columns, ExactVector.of(y), skip=False, penalize_bias=True))
    ours, cost = float("inf"), 0
    for _ in range(3):
        begin = time.process_time()
        solution = support_search(setting)
        ours, cost = min(ours, time.process_time() - begin), int(solution.cost.lower)
        if ours > _SHORT:
            break
    print(f"{name}: cost {cost}, {solution.status}, {ours:.2f} s", flush=True)
    if seconds <= 0:
        return
    limit = min(seconds, max(_LEAST_SECONDS, _WANTED * ours))
    programs = {
        "neuron-indexed": neuron_indexed(X, y, cost),
        "pattern-indexed": pattern_program(X, y),
    }
    fastest, finished = float("inf"), False
    for kind, program in programs.items():
        state, spent = program.solve(limit)
        print(f"    {kind}: {state} in {spent:.1f} s", flush=True)
        if state == "out of memory":
            continue
        if state == "done" and (not finished or spent < fastest):
            fastest, finished = spent, True
        elif not finished:
            fastest = min(fastest, spent)
    words = "" if finished else "at least "
    print(f"    {words}{fastest / ours:,.0f} times faster", flush=True)


def compare_bounded(name: str, X: Integers, y: Integers, bound: int, seconds: float) -> None:
    """Print the times to the proof with bounded weights, where the bound is an exact big M."""
    columns = [ExactVector.of(column) for column in X.T]
    options = {"skip": False, "penalize_bias": True, "bound": bound}
    begin = time.process_time()
    solution = box_search(Setting.of(Problem.of(columns, ExactVector.of(y), **options)))
    ours = time.process_time() - begin
    print(f"{name}: {solution.status}, cost {int(solution.cost.lower)}, {ours:.2f} s", flush=True)
    limit = min(seconds, max(_LEAST_SECONDS, _WANTED * ours))
    state, spent = pattern_indexed(X, y, float(bound)).solve(limit)
    words = "" if state == "done" else "at least "
    print(f"    pattern-indexed: {state} in {spent:.1f} s, {words}{spent / ours:,.1f} times")


def experiment(budget: float) -> None:
    """Solve the paper's experiment: 10 samples with 50 inputs, all uniform in [-1, 1]."""
    rng = np.random.default_rng(0)
    X, y = rng.uniform(-1, 1, size=(10, 50)), rng.uniform(-1, 1, size=10)
    columns = [ExactVector.of(column) for column in X.T]
    found: list[tuple[float, int, int]] = []
    begin = time.perf_counter()
    solution = support_search(
        Setting.of(Problem.of(columns, ExactVector.of(y))),
        budget=budget,
        progress=lambda low, cost: found.append((time.perf_counter() - begin, low, cost)),
    )
    first = next(seconds for seconds, _, cost in found if cost == solution.cost.lower)
    print(
        f"10 samples, 50 inputs: {solution.cost.lower} parameters after {first:.2f} s; "
        f"proved after {solution.seconds:.1f} s: at least {solution.lower_bound.lower}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="most for each program")
    parser.add_argument("--case", default="", help="only cases whose name holds this")
    chosen = parser.parse_args()
    cases = [(f"planted 4, N = 20, d = 3 ({k})", planted(k, 20, 3, 4)) for k in range(3)]
    cases += [(f"planted 6, N = 20, d = 3 ({k})", planted(k, 20, 3, 6)) for k in range(2)]
    cases += [("planted 4, N = 30, d = 5", planted(0, 30, 5, 4))]
    cases += [(f"random labels, N = 8, d = 2 ({k})", random_labels(k, 8, 2)) for k in range(3)]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for name, (X, y) in cases:
        if chosen.case in name:
            compare(name, X, y, chosen.seconds)
    for bound in (4, 2, 1):
        name = f"bounded by {bound}, planted 4, N = 12, d = 2"
        if chosen.case in name:
            compare_bounded(name, *planted(0, 12, 2, 4), bound, chosen.seconds)
    if chosen.case in "experiment":
        experiment(10.0)
        experiment(60.0)


if __name__ == "__main__":
    main()
