"""Elimination with multipliers against pycddlib's two eliminations and a projection of PPL.

Run: python benchmarks/fourier_motzkin.py [--slow]

The peers return rows only; the own times include the multipliers of every row. With --slow the
step-by-step elimination of pycddlib and the system 20 x 8 minus 3 are run too (minutes).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import numpy as np

from exactrelu.polytopes.fourier_motzkin import eliminate
from exactrelu.polytopes.linear_system import LinearSystem


def random_system(rows: int, columns: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(-9, 10, (rows, columns)), rng.integers(5, 30, rows)


def by_ppl(matrix: np.ndarray, sides: np.ndarray, gone: int) -> int:
    import ppl

    system = ppl.Constraint_System()
    for row, side in zip((-matrix).tolist(), sides.tolist(), strict=True):
        system.insert(ppl.Linear_Expression(row, side) >= 0)
    polyhedron = ppl.C_Polyhedron(system)
    polyhedron.remove_higher_space_dimensions(matrix.shape[1] - gone)
    return len(polyhedron.minimized_constraints())


def cdd_matrix(matrix: np.ndarray, sides: np.ndarray) -> object:
    import cdd
    import cdd.gmp

    rows = np.concatenate([sides[:, None], -matrix], axis=1).tolist()
    return cdd.gmp.matrix_from_array(rows, rep_type=cdd.RepType.INEQUALITY)


def by_cdd_block(matrix: np.ndarray, sides: np.ndarray, gone: int) -> int:
    import cdd.gmp

    last = matrix.shape[1]
    left = cdd.gmp.block_elimination(
        cdd_matrix(matrix, sides), set(range(last - gone + 1, last + 1))
    )
    cdd.gmp.matrix_canonicalize(left)
    return len(left.array)


def by_cdd_steps(matrix: np.ndarray, sides: np.ndarray, gone: int) -> int:
    import cdd.gmp

    left = cdd_matrix(matrix, sides)
    for _ in range(gone):
        left = cdd.gmp.fourier_elimination(left)
        cdd.gmp.matrix_canonicalize(left)
    return len(left.array)


def by_own(matrix: np.ndarray, sides: np.ndarray, gone: int) -> int:
    columns = matrix.shape[1]
    found = eliminate(LinearSystem.of(matrix, sides), range(columns - gone, columns))
    return found.system.inequalities.shape[0]


def best(run: Callable[..., int], *arguments: object, least: float = 0.3) -> tuple[float, int]:
    """The best processor time of several runs, which other programs disturb least."""
    shortest, spent, answer = float("inf"), 0.0, 0
    while spent < least:
        start = process_time()
        answer = run(*arguments)
        shortest = min(shortest, process_time() - start)
        spent += process_time() - start
    return shortest, answer


def main() -> None:
    slow = "--slow" in sys.argv
    print("seconds; ratios are peer / own, so above 1 the own elimination is faster")
    print(
        f"{'system':16}{'seed':>5}{'rows':>6}{'own':>9}{'block':>9}{'ppl':>9}{'steps':>9}"
        f"{'block/own':>11}{'ppl/own':>9}{'steps/own':>11}"
    )
    for m, n, k in [(12, 6, 3), (16, 7, 3)] + ([(20, 8, 3)] if slow else []):
        for seed in range(3):
            problem = (*random_system(m, n, seed), k)
            own, rows = best(by_own, *problem)
            ppl, check = best(by_ppl, *problem)
            assert rows == check, "the backends disagree"
            block, check = best(by_cdd_block, *problem) if m < 20 else (float("nan"), rows)
            assert rows == check, "the backends disagree"
            steps = best(by_cdd_steps, *problem)[0] if m < 13 or (slow and m < 20) else float("nan")
            print(
                f"{m:3} x {n} minus {k:2}{seed:5}{rows:6}{own:9.4f}{block:9.4f}{ppl:9.4f}"
                f"{steps:9.3f}{block / own:11.1f}{ppl / own:9.2f}{steps / own:11.0f}"
            )


if __name__ == "__main__":
    main()
