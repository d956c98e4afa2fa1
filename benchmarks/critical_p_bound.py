"""Compare what is proved of the critical p without enumeration with the paper's bound.

Run as ``python benchmarks/critical_p_bound.py [seconds]``. The paper's bound (Nakhleh & Nowak,
Theorem 4.1) needs a bound B on the weights; it is taken here as the largest weight of a sparsest
network. Its exact value needs the least nonzero coordinate r of all vertices of the polytope with
that box, which is known for toy data only. Elsewhere random vertices within the box bound r, and so
the paper's bound, from above: the true one is smaller.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from math import log
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
from flint import fmpq, fmpq_mat

from exactrelu.networks import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import Setting, atoms, critical_p
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.critical_p_bound import critical_p_bound
from exactrelu.solvers.path_cost import weight_sizes
from exactrelu.solvers.vertices import vertices

Rows = list[list[int]]
REFERENCE = Path(__file__).parents[1] / "tests" / "reference"
SAMPLES = 200_000
CHECKED = 20


def setting(rows: Rows, labels: list[int], bound: Fraction | None = None) -> Setting:
    columns = [ExactVector.of(column) for column in zip(*rows, strict=True)]
    y = ExactVector.of(labels)
    return Setting.of(Problem.of(columns, y, skip=False, penalize_bias=True, bound=bound))


def cases() -> Iterator[tuple[str, Rows, list[int]]]:
    yield "two points", [[1], [3]], [2, -1]
    for name in ("multivariate", "planted"):
        text = (REFERENCE / f"{name}.json").read_text(encoding="utf-8")
        for number, case in enumerate(json.loads(text)):
            rows = [[int(t) for t in row] for row in case["X"]]
            yield f"{name} {number + 1}", rows, [int(t) for t in case["y"]]
    for samples in (6, 7, 8, 10):
        random = Random(1)
        rows = []
        while len(rows) < samples:
            row = [random.randint(-9, 9), random.randint(-9, 9)]
            if row not in rows:
                rows.append(row)
        if samples < 10:
            yield f"random {samples}", rows, [random.randint(-9, 9) for _ in rows]
        yield f"two neurons {samples}", rows, [max(0, 2 * a - b) - max(0, b + 1) for a, b in rows]


def least_weight(data: Setting, network: ReLUNetwork, bound: Fraction) -> Fraction:
    """Return the least weight of the vertices within the box that are known or found at random.

    N independent rays of which no two of one sign lie in one cell are a vertex.
    """
    table, count = AtomTable.of(data), len(data.samples)
    one_cell = table.mergeable | table.wasteful
    features = table.features.astype(np.float64)
    rays = np.abs(table.rays.astype(np.float64))
    random = np.random.default_rng(0)
    chosen = np.array([random.permutation(len(table))[:count] for _ in range(SAMPLES // count)])
    matrices = features[:, chosen].transpose(1, 0, 2)
    usable = np.abs(np.linalg.det(matrices)) > 0.5
    chosen, matrices = chosen[usable], matrices[usable]
    labels = np.broadcast_to(np.array(data.lower, dtype=float)[:, None], (len(chosen), count, 1))
    weights = np.abs(np.linalg.solve(matrices, labels)[:, :, 0])
    sizes = weights[:, :, None] * rays[chosen]
    small = np.where(sizes > 1e-9, sizes, np.inf).min(axis=(1, 2))
    small[sizes.max(axis=(1, 2)) > float(bound)] = np.inf
    best = min(weight_sizes(network, data.penalized))
    for place in np.argsort(small)[:CHECKED].tolist():
        if not np.isfinite(small[place]):
            break
        support = chosen[place].tolist()
        matrix = fmpq_mat(count, count, [fmpq(int(t)) for t in table.features[:, support].ravel()])
        exact = matrix.solve(fmpq_mat(count, 1, [fmpq(int(t)) for t in data.lower])).entries()
        pairs = [(i, j) for i in range(count) for j in range(i)]
        if any(one_cell[support[i], support[j]] and exact[i] * exact[j] > 0 for i, j in pairs):
            continue
        entries = [
            abs(v * int(t)) for v, k in zip(exact, support, strict=True) for t in table.rays[k]
        ]
        present = [Fraction(int(t.p), int(t.q)) for t in entries if t]
        if max(present) <= bound:
            best = min(best, *present)
    return best


def paper(data: Setting, rows: Rows, labels: list[int], network: ReLUNetwork) -> str:
    sizes = weight_sizes(network, data.penalized)
    bound = max(sizes)
    if len(rows) == 2:
        value = critical_p(vertices(setting(rows, labels, bound))).paper_bound
        return "none" if value is None else f"{float(value):.4f}"
    least = least_weight(data, network, bound)
    if least == bound:
        return "<= 1"
    return f"<= {min(1.0, log(1 + 1 / len(sizes)) / log(bound / least)):.4f}"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print("data              N  d  k0  paper      proved lower  upper     p*        seconds")
    for name, rows, labels in cases():
        data = setting(rows, labels)
        start = perf_counter()
        found = critical_p_bound(data.problem, budget=seconds)
        spent = perf_counter() - start
        if found.sparsest_network is None:
            print(f"{name:16} {len(rows):3}: no sparsest network within {seconds} s", flush=True)
            continue
        few = len(rows) * len(rows[0]) <= 6
        star = f"{float(critical_p(atoms(data)).upper):.4f}" if few else "unknown"
        print(
            f"{name:16} {len(rows):3} {len(rows[0]):2} {found.sparsest_cost:3}  "
            f"{paper(data, rows, labels, found.sparsest_network):10} "
            f"{float(found.lower):8.4f}  {float(found.upper):10.4f}   {star:9} {spent:6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
