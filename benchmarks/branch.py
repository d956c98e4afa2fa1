"""Lower bounds for 0 < p < 1 by branch and bound beside the power of the least l1 norm, in one run.

python benchmarks/branch.py              # about two minutes
python benchmarks/branch.py --seconds 60 # six minutes
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from fractions import Fraction
from random import Random

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import Setting
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.solve import solve

CASES = tuple((8, 2, seed, p) for seed in (1, 2) for p in ("1/4", "1/2", "3/4"))


def problem_of(samples: int, inputs: int, seed: int, p: str) -> Problem:
    random = Random(seed)
    rows: list[list[int]] = []
    while len(rows) < samples:
        row = [random.randint(-9, 9) for _ in range(inputs)]
        if row not in rows:
            rows.append(row)
    y = ExactVector.of([random.randint(-5, 5) for _ in rows])
    columns = [ExactVector.of([row[j] for row in rows]) for j in range(inputs)]
    return Problem.of(columns, y, p=p, skip=False, penalize_bias=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each case")
    seconds = parser.parse_args().seconds
    for samples, inputs, seed, p in CASES:
        problem = problem_of(samples, inputs, seed, p)
        found = solve(problem, method="branch", budget=seconds)
        norm = least_norm(Setting.of(replace(problem, p=Fraction(1)))).cost.lower
        power, bound = float(norm) ** float(problem.p), float(found.lower_bound.lower)
        cost = float(found.cost.upper)
        print(
            f"N={samples} d={inputs} seed {seed} p={p:4s} {found.seconds:6.1f} s  cost {cost:9.5f} "
            f" bound {bound:9.5f} ({bound / cost:.0%})  power of the l1 norm {power:9.5f} "
            f"({power / cost:.0%})  ratio {bound / power:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
