"""Vertex enumeration: the own double description against cdd.gmp and PPL, and what our layer adds.

Run: python benchmarks/polyhedra.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import process_time

# Waiting threads of the linear algebra library would count as processor time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from exactrelu.polytopes.conversion import generators_of
from exactrelu.polytopes.named_polytopes import (
    birkhoff_polytope,
    cross_polytope,
    cube,
    cyclic_polytope,
)
from exactrelu.polytopes.polyhedron import Polyhedron


def standard_form(rows: int, columns: int, seed: int) -> Polyhedron:
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-9, 10, (rows, columns))
    matrix[0] = np.abs(matrix[0]) + 1
    right = matrix @ rng.integers(1, 6, columns)
    return Polyhedron.of(-np.eye(columns, dtype=int), [0] * columns, matrix, right)


def random_halfspaces(rows: int, columns: int, seed: int) -> Polyhedron:
    matrix = np.random.default_rng(seed).integers(-9, 10, (rows, columns))
    return Polyhedron.of(matrix, [20] * rows)


def polar_cyclic(dimension: int, points: int) -> Polyhedron:
    vertices = np.array(cyclic_polytope(dimension, points).vertices, dtype=object)
    centred = vertices * points - vertices.sum(axis=0)
    return Polyhedron.of(centred.tolist(), [points] * points)


def raw_cdd(rows: np.ndarray, equations: np.ndarray) -> int:
    import cdd
    import cdd.gmp

    matrix = cdd.gmp.matrix_from_array(
        [*rows.tolist(), *equations.tolist()],
        rep_type=cdd.RepType.INEQUALITY,
        lin_set=set(range(len(rows), len(rows) + len(equations))),
    )
    return len(cdd.gmp.copy_generators(cdd.gmp.polyhedron_from_matrix(matrix)).array)


def raw_ppl(rows: np.ndarray, equations: np.ndarray) -> int:
    import ppl

    system = ppl.Constraint_System()
    for row in rows.tolist():
        system.insert(ppl.Linear_Expression(row[1:], row[0]) >= 0)
    for row in equations.tolist():
        system.insert(ppl.Linear_Expression(row[1:], row[0]) == 0)
    found = ppl.C_Polyhedron(system).minimized_generators()
    return len(
        [(g.coefficients(), g.divisor()) if g.is_point() else g.coefficients() for g in found]
    )


def seconds(run: Callable[[], object], least: float = 0.3) -> float:
    """The best processor time of several runs, which other programs disturb least."""
    best, spent = float("inf"), 0.0
    while spent < least:
        start = process_time()
        run()
        best = min(best, process_time() - start)
        spent += process_time() - start
    return best


def main() -> None:
    cases = {
        "cube 10": cube(10),
        "cross-polytope 8": cross_polytope(8),
        "cross-polytope 10": cross_polytope(10),
        "Birkhoff 5": birkhoff_polytope(5),
        "random 24 x 6": random_halfspaces(24, 6, 0),
        "random 30 x 7": random_halfspaces(30, 7, 0),
        "polar cyclic 16, 6": polar_cyclic(6, 16),
        "polar cyclic 20, 8": polar_cyclic(8, 20),
        "standard form 5 x 20": standard_form(5, 20, 0),
        "standard form 6 x 24": standard_form(6, 24, 0),
    }
    print("seconds; ratios are peer / own, so above 1 the own method is faster")
    print(
        f"{'case':22}{'vertices':>9}{'own':>9}{'cdd.gmp':>9}{'ppl':>9}{'cdd/own':>9}{'ppl/own':>9}"
        f"{'layer on cdd':>14}{'layer on ppl':>14}"
    )
    for name, polyhedron in cases.items():
        rows, equations = polyhedron.system.rows()
        found = generators_of(rows, equations)
        own = seconds(lambda r=rows, e=equations: generators_of(r, e))
        cdd = seconds(lambda r=rows, e=equations: raw_cdd(r, e))
        ppl = seconds(lambda r=rows, e=equations: raw_ppl(r, e))
        on_cdd = seconds(lambda r=rows, e=equations: generators_of(r, e, "cdd"))
        on_ppl = seconds(lambda r=rows, e=equations: generators_of(r, e, "ppl"))
        print(
            f"{name:22}{len(found.rows):9}{own:9.4f}{cdd:9.4f}{ppl:9.4f}{cdd / own:9.1f}"
            f"{ppl / own:9.1f}{on_cdd / cdd - 1:+14.1%}{on_ppl / ppl - 1:+14.1%}"
        )


if __name__ == "__main__":
    main()
