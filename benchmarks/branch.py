"""Branch and bound over rays for 0 < p < 1 beside the older one over cones, in one run.

python benchmarks/branch.py               # about four minutes

The cones, which use one thread, are given the processor seconds that the rays took in all threads.
The gap is what is left between the lower bound and the cheapest network that either found, as a
share of its cost.
"""

from __future__ import annotations

import argparse
from random import Random
from time import perf_counter, process_time
from unittest.mock import patch

from exactrelu.networks import Problem, Solution
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import ray_solution
from exactrelu.solvers.ray_branch import RayBound, ray_branch
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


def by_rays(problem: Problem, seconds: float) -> tuple[Solution, int]:
    nodes = 0

    def counted(*args: object, **options: object) -> RayBound | None:
        nonlocal nodes
        found = ray_branch(*args, **options)  # type: ignore[arg-type]
        nodes = 0 if found is None else found.nodes
        return found

    with patch.object(ray_solution, "ray_branch", counted):
        return solve(problem, method="branch", budget=seconds), nodes


def by_cones(problem: Problem, seconds: float) -> Solution:
    with patch.object(ray_solution, "is_compiled", lambda: False):
        return solve(problem, method="branch", budget=seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="at most, for each case")
    seconds = parser.parse_args().seconds
    if not ray_solution.is_compiled():
        parser.error("the compiled search over rays is missing: install a C compiler, then again")
    for samples, inputs, seed, p in CASES:
        problem = problem_of(samples, inputs, seed, p)
        begin, worked = perf_counter(), process_time()
        rays, nodes = by_rays(problem, seconds)
        took, worked = perf_counter() - begin, process_time() - worked
        cones = by_cones(problem, worked)
        cost = min(float(found.cost.upper) for found in (rays, cones))
        least = [float(found.lower_bound.lower) for found in (rays, cones)]
        gaps = [1 - bound / cost for bound in least]
        ratio = (
            "  against none" if rays.status == "optimal" else f"  gap ratio {gaps[1] / gaps[0]:.1f}"
        )
        print(
            f"N={samples} d={inputs} seed {seed} p={p}  cost {cost:.5f}  rays: {rays.status}, "
            f"{took:.1f} s ({worked:.1f} s of processors), {nodes} nodes, bound {least[0]:.5f} "
            f"({least[0] / cost:.1%})  cones: {cones.status}, bound {least[1]:.5f} "
            f"({least[1] / cost:.1%}), gap {gaps[1]:.1%}{ratio}",
            flush=True,
        )


if __name__ == "__main__":
    main()
