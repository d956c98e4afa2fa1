"""How many random masks are decided, and how fast, against brute force and z3.

Run: python benchmarks/closedness.py [--shares [SIZE] | --speed]

``--shares`` decides 150 random masks for each size and density and prints the share that stays
undecided within the seconds given to each; ``--speed`` compares the LU-block test with brute
force over index sextuples, and the decision with z3 on the paper's sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import permutations
from time import perf_counter, process_time

import numpy as np

from exactrelu.supports import Masks, decide_closedness, lu_block
from exactrelu.supports.quantifier_elimination import solver_says

SIZES = ((3, 4, 3), (4, 3, 4), (4, 4, 4), (5, 5, 5))
DENSITIES = (0.3, 0.5, 0.7)
DRAWS = 150
SECONDS = 1.5


def random_masks(rng: np.random.Generator, size: tuple[int, int, int], density: float) -> Masks:
    m, r, n = size
    return Masks.of([rng.random((m, r)) < density, rng.random((r, n)) < density])


def shares() -> None:
    print(f"{DRAWS} random masks each, at most {SECONDS} s a mask; percent")
    print(
        f"{'m x r x n':10}{'density':>8}{'closed':>8}{'not':>6}{'LU':>6}{'undecided':>11}{'s':>7}"
    )
    wanted = [size for size in SIZES if "x".join(map(str, size)) in sys.argv] or SIZES
    for size in wanted:
        for density in DENSITIES:
            rng = np.random.default_rng(7)
            start = perf_counter()
            found = [
                decide_closedness(random_masks(rng, size, density), budget=SECONDS)
                for _ in range(DRAWS)
            ]
            closed, open_, unknown = (
                sum(answer.closed is value for answer in found) for value in (True, False, None)
            )
            blocks = sum(answer.rule == "LU block" for answer in found)
            numbers = [f"{100 * count / DRAWS:.0f}" for count in (closed, open_, blocks, unknown)]
            name = "x".join(map(str, size))
            print(
                f"{name:10}{density:8}{numbers[0]:>8}{numbers[1]:>6}{numbers[2]:>6}"
                f"{numbers[3]:>11}{perf_counter() - start:7.0f}",
                flush=True,
            )


def brute_force(masks: Masks) -> bool:
    """Look at index sextuples one after the other, as the lemma is written."""
    left, right = masks.pair
    m, r, n = masks.widths
    counts = left.astype(int) @ right.astype(int)
    for i1, i2 in permutations(range(m), 2):
        for j1, j2 in permutations(range(n), 2):
            for k1, k2 in permutations(range(r), 2):
                if (
                    counts[i1, j1] == counts[i1, j2] == counts[i2, j1] == 1
                    and left[i1, k1]
                    and left[i2, k1]
                    and right[k1, j1]
                    and right[k1, j2]
                    and left[i2, k2]
                    and right[k2, j2]
                ):
                    return True
    return False


def timed(run: Callable[[], object], least: float = 0.2) -> float:
    """Return the least processor time of one run."""
    shortest, spent = float("inf"), 0.0
    while spent < least:
        start = process_time()
        run()
        shortest = min(shortest, process_time() - start)
        spent += process_time() - start
    return shortest


def speed() -> None:
    rng = np.random.default_rng(0)
    many = [random_masks(rng, (100, 100, 100), 0.02) for _ in range(200)]
    start = process_time()
    hits = sum(lu_block(masks) is not None for masks in many)
    each = (process_time() - start) / len(many)
    print(f"LU-block test, 100x100x100 at 2 %: {1 / each:.0f} masks a second ({hits} of 200 hit)")
    # Brute force on masks of which it can look at every sextuple.
    for size, density in ((8, 0.85), (12, 0.75)):
        drawn = (random_masks(rng, (size, size, size), density) for _ in range(1000))
        masks = next(masks for masks in drawn if lu_block(masks) is None)
        own = timed(lambda masks=masks: lu_block(masks))
        start = process_time()
        same = brute_force(masks) == (lu_block(masks) is not None)
        brute = process_time() - start
        print(
            f"  {size}x{size}x{size}, no block: own {own * 1e6:.0f} us, brute force {brute:.3f} s, "
            f"ratio {brute / own:.0f}, same answer {same}"
        )
    lu3 = Masks.of([["100", "110", "111"], ["111", "011", "001"]])
    full = Masks.of([["11", "11", "11"], ["111", "111"]])
    for name, masks, limit in (("LU 3x3", lu3, 90), ("full 3x3, rank 2", full, 60)):
        own = timed(lambda masks=masks: decide_closedness(masks))
        answer = decide_closedness(masks)
        start = perf_counter()
        says = solver_says(masks, seconds=limit)
        spent = perf_counter() - start
        print(
            f"{name}: own {own * 1e3:.2f} ms ({answer.rule}), z3 {spent:.2f} s ({says}), "
            f"ratio {spent / own:.0f}"
        )


if __name__ == "__main__":
    if "--speed" not in sys.argv:
        shares()
    if "--shares" not in sys.argv:
        speed()
