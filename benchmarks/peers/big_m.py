"""Big-M mixed-integer programs of the sparsest network, handed to HiGHS through PuLP."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers.in_child import in_child

from exactrelu.polytopes import Arrangement

Integers = NDArray[np.int64]

M = 1000.0


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
        """Return what HiGHS says, and its processor seconds without building the model."""
        return in_child(self._run, seconds)

    def _run(self, start: Callable[[], None]) -> str:
        import pulp

        warnings.simplefilter("ignore", DeprecationWarning)
        problem = self._written(pulp)
        start()
        problem.solve(pulp.HiGHS(msg=False, threads=1))
        return "done" if problem.sol_status == pulp.constants.LpSolutionOptimal else "failed"

    def _written(self, pulp: Any) -> Any:
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
        return problem


def extended_rows(X: Integers) -> Integers:
    """Return the samples with a one behind each."""
    return np.c_[X, np.ones(len(X), dtype=np.int64)]


def pattern_signs(X: Integers) -> NDArray[np.int8]:
    """Return the activation patterns, a row of signs for each."""
    return Arrangement.central(extended_rows(X).tolist()).cell_table().signs


def pattern_indexed(X: Integers, y: Integers, M: float = M) -> Program:
    """Two weight vectors for each activation pattern, and a binary for each weight."""
    extended = extended_rows(X)
    program, n = Program(), extended.shape[1]
    fit: list[dict[int, float]] = [{} for _ in y]
    for signs in pattern_signs(X):
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
    extended = extended_rows(X)
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
