"""Parameters close to given ones, exactly, beside a plain version of the method in floats.

Two networks of m neurons and d inputs share half of their directions. Our `invert` reads them as
exact rationals, matches neurons, and returns the exact distance; its result is checked. The plain
version works in floats: all pairs by golden-section search for the scale (mode best) or at the
balanced scale, and the bottleneck by SciPy's maximum bipartite matching at thresholds that are
found by binary search.

    python benchmarks/inversion.py [neurons] [inputs]
"""

from __future__ import annotations

import sys
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from exactrelu import Parametrisation, invert

Floats = NDArray[np.float64]


def networks(neurons: int, inputs: int) -> tuple[Floats, Floats, Floats, Floats]:
    generator = np.random.default_rng(0)
    first = generator.normal(size=(neurons, inputs))
    outputs = generator.normal(size=neurons)
    second = first.copy()
    second[::2] = generator.normal(size=(len(second[::2]), inputs))
    order = generator.permutation(neurons)
    moved = outputs + generator.normal(size=neurons) / 10
    return first, outputs, second[order], moved[order]


def plain(first: Floats, outputs: Floats, second: Floats, moved: Floats, mode: str) -> float:
    norms = np.abs(second).max(axis=1)
    units, products = second / norms[:, None], moved * norms
    if mode == "balanced":
        scales = np.sqrt(np.abs(products))
        costs = changes(first, outputs, units, products, np.tile(scales, (len(first), 1)))
    else:
        costs = best_costs(first, outputs, units, products)
    levels = np.unique(costs)
    low, high = -1, len(levels) - 1
    while high - low > 1:
        middle = (low + high) // 2
        graph = csr_array(costs <= levels[middle])
        if (maximum_bipartite_matching(graph, perm_type="column") >= 0).all():
            high = middle
        else:
            low = middle
    return float(levels[high])


def changes(
    first: Floats, outputs: Floats, units: Floats, products: Floats, scales: Floats
) -> Floats:
    largest = np.abs(products / scales - outputs[:, None])
    for k in range(first.shape[1]):
        np.maximum(largest, np.abs(scales * units[:, k] - first[:, k, None]), out=largest)
    return largest


def best_costs(first: Floats, outputs: Floats, units: Floats, products: Floats) -> Floats:
    """Search the logarithm of the scale of every pair by golden sections."""
    ratio = (5**0.5 - 1) / 2
    low = np.full((len(first), len(units)), -15.0)
    high = np.full_like(low, 5.0)
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        worse = changes(first, outputs, units, products, np.exp(left)) > changes(
            first, outputs, units, products, np.exp(right)
        )
        low, high = np.where(worse, left, low), np.where(worse, high, right)
    return changes(first, outputs, units, products, np.exp((low + high) / 2))


def main() -> None:
    neurons = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    inputs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    data = networks(neurons, inputs)
    print(f"{neurons} neurons, {inputs} inputs")
    for mode in ("proof", "balanced", "best"):
        start = perf_counter()
        first, second = Parametrisation.of(*data[:2]), Parametrisation.of(*data[2:])
        read = perf_counter() - start
        found = invert(first, second, mode)  # type: ignore[arg-type]
        seconds = perf_counter() - start
        valid = found.verify()
        checked = perf_counter() - start - seconds
        line = f"{mode:9} distance {float(found.distance):.12f}  {seconds:6.2f} s (reading "
        line += f"{read:.2f} s; checked exactly in {checked:.2f} s: {valid})"
        if mode != "proof":
            start = perf_counter()
            value = plain(*data, mode)
            other = perf_counter() - start
            line += f"; plain {value:.12f} in {other:6.2f} s, {other / seconds:.1f} times ours"
        print(line, flush=True)


if __name__ == "__main__":
    main()
