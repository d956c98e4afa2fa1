"""The critical p by atoms beside the paper's polytope through pycddlib, in one run.

Times are processor seconds, those of the process that pycddlib runs in included, so that other
work on the machine counts for neither side.

python benchmarks/several_inputs_enumeration.py           # about two minutes
python benchmarks/several_inputs_enumeration.py --short   # some seconds, without the polytope
python benchmarks/several_inputs_enumeration.py --one-p   # the least cost for one p beside all p
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import (
    CriticalP,
    Setting,
    atoms,
    atoms_size,
    critical_p,
    minimiser,
    vertices,
    vertices_size,
)

BESIDE = ((3, 1, 1), (3, 1, 2), *((4, 1, seed) for seed in range(1, 6)))
ALONE = ((8, 1, 1), (8, 1, 2), (12, 1, 1), (12, 1, 2), (4, 2, 1), (4, 2, 2))
LONG = ((6, 2, 2, 3), (6, 2, 1, 5), (6, 2, 1, 30), (6, 2, 2, 30))
ONE_P = ((6, 2, 1, 5), (6, 2, 2, 5), (6, 2, 3, 5), (6, 2, 1, 30), (6, 2, 2, 30), (6, 2, 3, 30))


def setting_of(samples: int, inputs: int, seed: int, size: int | None = None) -> Setting:
    """Draw integer inputs up to a size (12 for one input, 3 for more) and labels up to 5."""
    random = Random(seed)
    if size is None:
        size = 12 if inputs == 1 else 3
    rows: list[list[int]] = []
    while len(rows) < samples:
        row = [random.randint(-size, size) for _ in range(inputs)]
        if row not in rows:
            rows.append(row)
    y = ExactVector.of([random.randint(-5, 5) for _ in rows])
    columns = [ExactVector.of([row[j] for row in rows]) for j in range(inputs)]
    return Setting.of(Problem.of(columns, y, skip=False, penalize_bias=True))


def seconds_used() -> float:
    """Return the processor time of this process and of its children that ended."""
    children = getrusage(RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def by_atoms(setting: Setting) -> tuple[float, CriticalP]:
    """Return the best time of a few calls if they are short, and the answer."""
    seconds = float("inf")
    for _ in range(10):
        begin = seconds_used()
        answer = critical_p(atoms(setting))
        seconds = min(seconds, seconds_used() - begin)
        if seconds > 0.5:
            break
    return seconds, answer


def beside_the_polytope(samples: int, inputs: int, seed: int) -> None:
    setting = setting_of(samples, inputs, seed)
    ours, answer = by_atoms(setting)
    begin = seconds_used()
    peer = critical_p(vertices(setting, backend="cdd"))
    theirs = seconds_used() - begin
    assert peer.lower <= answer.upper
    assert answer.lower <= peer.upper
    size = vertices_size(setting)
    print(
        f"N={samples} d={inputs}  p* {float(answer.enclosure):.12f}  atoms {ours:8.4f} s  "
        f"polytope in {size.variables} unknowns {theirs:8.2f} s  ratio {theirs / ours:8.0f}",
        flush=True,
    )


def alone(samples: int, inputs: int, seed: int, size: int | None = None) -> None:
    setting = setting_of(samples, inputs, seed, size)
    seconds, answer = by_atoms(setting)
    print(
        f"N={samples} d={inputs}{'' if size is None else f' inputs to {size}'}  "
        f"p* {float(answer.enclosure):.12f}  atoms {seconds:8.3f} s  "
        f"{answer.candidates.examined} solutions, at most {atoms_size(setting).bases}",
        flush=True,
    )


def one_p(samples: int, inputs: int, seed: int, size: int) -> None:
    setting = setting_of(samples, inputs, seed, size)
    begin = seconds_used()
    every = atoms(setting)
    for_all = seconds_used() - begin
    print(
        f"N={samples} d={inputs} inputs to {size}  {atoms_size(setting).bases} solutions at most  "
        f"all p {for_all:6.1f} s",
        end="",
        flush=True,
    )
    for p in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
        begin = seconds_used()
        alone = atoms(setting, p=p)
        seconds = seconds_used() - begin
        assert minimiser(alone, p).cost == minimiser(every, p).cost
        print(f"  p={p} {seconds:5.1f} s, ratio {for_all / seconds:4.1f}", end="", flush=True)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="without the polytope and N = 6")
    parser.add_argument("--one-p", action="store_true", help="one p beside all p, N = 6 only")
    chosen = parser.parse_args()
    short = chosen.short
    for given in ONE_P if chosen.one_p else ():
        one_p(*given)
    if chosen.one_p:
        return
    by_atoms(setting_of(2, 1, 0))  # the first call imports what is imported on use
    for case in () if short else BESIDE:
        beside_the_polytope(*case)
    for case in ALONE:
        alone(*case)
    for samples, inputs, seed, size in () if short else LONG:
        alone(samples, inputs, seed, size)


if __name__ == "__main__":
    main()
