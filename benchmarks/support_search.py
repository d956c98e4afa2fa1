"""The search over supports against two big-M mixed-integer programs in HiGHS, in one run.

    python benchmarks/support_search.py [--seconds S] [--case WORDS]

The programs go to HiGHS through PuLP with one thread, and are stopped a little after 50 times the
search's time (or after S seconds): what is printed then is a lower bound of the ratio. The search
is timed three times where it is short, and the best time counts. All times are processor seconds
of this process, so that other work on the machine counts for neither side. The programs work in
floats with an arbitrary M, so that their "optimal" is no proof; both are told an upper bound of the
number of neurons or of the size of weights that the search does not know. ``--case`` runs only the
cases whose name holds the words.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.problem import Problem
from exactrelu.polytopes import Arrangement, ExactVector
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search

Integers = NDArray[np.int64]

M = 1000.0
_WANTED, _LEAST_SECONDS, _SHORT = 52.0, 5.0, 3.0
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


class Program:
    """A mixed-integer program, built row by row."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[int] = []
        self.costs: list[float] = []
        self.entries: list[tuple[int, int, float]] = []
        self.sides: list[tuple[float, float]] = []

    def variable(self, lower: float, upper: float, integer: int = 0, cost: float = 0) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        self.costs.append(cost)
        return len(self.lower) - 1

    def row(self, terms: dict[int, float], lower: float, upper: float) -> None:
        self.entries += [(len(self.sides), place, value) for place, value in terms.items()]
        self.sides.append((lower, upper))

    def solve(self, seconds: float) -> tuple[str, float]:
        """Return what HiGHS says through PuLP, and its time without building the model."""
        import pulp

        warnings.simplefilter("ignore", DeprecationWarning)
        problem = pulp.LpProblem("peer", pulp.LpMinimize)
        known = [
            problem.add_variable(
                f"x{at}",
                low if low > -np.inf else None,
                high if high < np.inf else None,
                "Integer" if whole else "Continuous",
            )
            for at, (low, high, whole) in enumerate(
                zip(self.lower, self.upper, self.integer, strict=True)
            )
        ]
        problem.setObjective(pulp.lpSum(c * x for c, x in zip(self.costs, known, strict=True) if c))
        rows: list[list[tuple[float, int]]] = [[] for _ in self.sides]
        for row, place, value in self.entries:
            rows[row].append((value, place))
        for terms, (low, high) in zip(rows, self.sides, strict=True):
            total = pulp.LpAffineExpression([(known[place], value) for value, place in terms])
            if low == high:
                problem.addConstraint(total == low)
                continue
            if high < np.inf:
                problem.addConstraint(total <= high)
            if low > -np.inf:
                problem.addConstraint(total >= low)
        # HiGHS stops by the clock on the wall, which a busy machine gets less done in.
        seconds *= max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        begin, clock = time.process_time(), time.perf_counter()
        problem.solve(pulp.HiGHS(msg=False, threads=1, timeLimit=seconds))
        spent, lasted = time.process_time() - begin, time.perf_counter() - clock
        closed = problem.sol_status == pulp.constants.LpSolutionOptimal and lasted < seconds
        return ("done" if closed else "not done"), spent


def pattern_indexed(X: Integers, y: Integers, M: float = M) -> Program:
    """Two weight vectors for each activation pattern, and a binary for each weight."""
    extended = np.c_[X, np.ones(len(X), dtype=np.int64)]
    program, n = Program(), extended.shape[1]
    fit: list[dict[int, float]] = [{} for _ in y]
    for signs in Arrangement.central(extended.tolist()).cell_table().signs:
        for side in (1.0, -1.0):
            weights = [program.variable(-M, M) for _ in range(n)]
            used = [program.variable(0, 1, 1, 1) for _ in range(n)]
            for w, z in zip(weights, used, strict=True):
                program.row({w: 1, z: -M}, -np.inf, 0)
                program.row({w: 1, z: M}, 0, np.inf)
            for i, row in enumerate(extended.tolist()):
                terms = {w: float(signs[i]) * t for w, t in zip(weights, row, strict=True)}
                program.row(terms, 0, np.inf)
                if signs[i] > 0:
                    fit[i].update((w, side * t) for w, t in zip(weights, row, strict=True))
    for terms, label in zip(fit, y.tolist(), strict=True):
        program.row(terms, label, label)
    return program


def neuron_indexed(X: Integers, y: Integers, cost: int) -> Program:
    """``cost`` neurons of either sign, with a binary for each activation and each weight."""
    extended = np.c_[X, np.ones(len(X), dtype=np.int64)]
    program, n = Program(), extended.shape[1]
    reach = M * float(np.abs(extended).sum(axis=1).max())
    fit: list[dict[int, float]] = [{} for _ in y]
    for side in [1.0] * cost + [-1.0] * cost:
        weights = [program.variable(-M, M) for _ in range(n)]
        for w in weights:
            z = program.variable(0, 1, 1, 1)
            program.row({w: 1, z: -M}, -np.inf, 0)
            program.row({w: 1, z: M}, 0, np.inf)
        for i, row in enumerate(extended.tolist()):
            active, value = program.variable(0, 1, 1), program.variable(0, np.inf)
            terms = {w: -float(t) for w, t in zip(weights, row, strict=True)}
            program.row({value: 1, **terms}, 0, np.inf)
            program.row({value: 1, **terms, active: reach}, -np.inf, reach)
            program.row({value: 1, active: -reach}, -np.inf, 0)
            fit[i][value] = side
    for terms, label in zip(fit, y.tolist(), strict=True):
        program.row(terms, label, label)
    return program


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
    programs = {"neuron-indexed": neuron_indexed(X, y, cost)}
    if len(X) * X.shape[1] <= _MOST_ENTRIES:
        programs["pattern-indexed"] = pattern_indexed(X, y)
    else:
        print("    pattern-indexed: too large to be written down")
    fastest, finished = float("inf"), False
    for kind, program in programs.items():
        state, spent = program.solve(limit)
        if state == "done" and (not finished or spent < fastest):
            fastest, finished = spent, True
        elif not finished:
            fastest = min(fastest, spent)
        print(f"    {kind}: {state} in {spent:.1f} s", flush=True)
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
