"""Slow answers to the one-dimensional problem that share no code with the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from functools import lru_cache
from itertools import pairwise, product

from flint import arb, ctx, fmpq

Blocks = tuple[int, ...]


def slopes(x: Sequence[F], y: Sequence[F]) -> list[F]:
    return [(F(y[i + 1]) - F(y[i])) / (F(x[i + 1]) - F(x[i])) for i in range(len(x) - 1)]


def slope_changes(x: Sequence[F], y: Sequence[F]) -> list[F]:
    s = slopes(x, y)
    return [s[i + 1] - s[i] for i in range(len(s) - 1)]


def runs_of(gammas: Sequence[F]) -> list[tuple[int, int]]:
    """First interior point and length of each maximal block of one sign."""
    found: list[tuple[int, int]] = []
    for k, gamma in enumerate(gammas):
        if gamma == 0:
            continue
        if k and gammas[k - 1] * gamma > 0:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((k, 1))
    return found


@lru_cache
def tilings(length: int) -> tuple[Blocks, ...]:
    """All ways to cut a run into blocks of one or two points."""
    if length <= 0:
        return ((),) if length == 0 else ()
    return tuple((size, *rest) for size in (1, 2) for rest in tilings(length - size))


def block_sums(magnitudes: Sequence[F], blocks: Blocks) -> list[F]:
    sums, k = [], 0
    for size in blocks:
        sums.append(sum(magnitudes[k : k + size], F(0)))
        k += size
    return sums


def power_sum(bases: Sequence[F], p: F, bits: int = 300) -> arb:
    with ctx.workprec(bits):
        exponent = arb(fmpq(p.numerator, p.denominator))
        total = arb(0)
        for base in bases:
            total += arb(fmpq(base.numerator, base.denominator)) ** exponent
        return total


def ball(value: F, bits: int = 300) -> arb:
    with ctx.workprec(bits):
        return arb(fmpq(value.numerator, value.denominator))


def total_of(costs: Sequence[arb], bits: int = 300) -> arb:
    with ctx.workprec(bits):
        return sum(costs, arb(0))


def least_of(costs: Sequence[arb], bits: int = 300) -> arb:
    with ctx.workprec(bits):
        least = costs[0]
        for cost in costs[1:]:
            least = least.min(cost)
        return least


def holds(lower: F, upper: F, value: arb) -> bool:
    """Whether [lower, upper] may hold a number known by a narrow ball."""
    assert value.rad() < 2.0**-150 * max(1.0, float(abs(value).upper()))
    return not (value < ball(lower)) and not (value > ball(upper))


def cube_vertices(run_slopes: Sequence[F]) -> Iterator[list[F]]:
    """Slope changes at the vertices of the cube of one run, from its L + 1 slopes."""
    length = len(run_slopes) - 1
    if length == 1:
        yield [abs(run_slopes[1] - run_slopes[0])]
        return
    sides = [(run_slopes[j], run_slopes[j + 1]) for j in range(1, length - 1)]
    for inner in product(*sides):
        path = [run_slopes[0], *inner, run_slopes[-1]]
        yield [abs(b - a) for a, b in pairwise(path) if a != b]


def data_of(gammas: Sequence[F | int], widths: Sequence[F | int]) -> tuple[list[F], list[F]]:
    """Points whose slope changes are given; the first slope is 0."""
    x, y, slope = [F(0)], [F(0)], F(0)
    for i, width in enumerate(widths):
        if i:
            slope += gammas[i - 1]
        x.append(x[-1] + width)
        y.append(y[-1] + slope * width)
    return x, y


# What a function does around data, in signs: it leaves point i with slope a_i and reaches point
# i + 1 with slope b_i; only the signs of a_i - s_i and b_i - s_i matter for the knots between.
_SIGNS = (-1, 0, 1)


def _knots_between(leaves: int, reaches: int) -> int:
    if leaves == reaches == 0:
        return 0
    return 1 if leaves * reaches < 0 else 2


def _smooth_at(bend: int, reaches: int, leaves: int) -> bool:
    """Whether one slope u can have sign(u - s_before), sign(u - s_after) with this bend."""
    if bend == 0:
        return reaches == leaves
    allowed = {(-1, -1), (1, 1), (0, -bend), (bend, -bend), (bend, 0)}
    return (reaches, leaves) in allowed


def fewest_knots(bends: Sequence[int]) -> tuple[int, bool]:
    """The least number of knots for signs of slope changes, and whether one function has it.

    Every combination of signs is visited (merged by the last sign). A combination stands for one
    function only if every slope in it is fixed and no segment holds two knots, which could slide.
    """
    # sign of the last arrival -> (knots, number of combinations capped at 2, one function only)
    states: dict[int, tuple[int, int, bool]] = {}

    def keep(into: dict[int, tuple[int, int, bool]], key: int, new: tuple[int, int, bool]) -> None:
        old = into.get(key)
        if old is None or new[0] < old[0]:
            into[key] = new
        elif new[0] == old[0]:
            into[key] = (new[0], 2, False)

    for leaves, reaches in product(_SIGNS, _SIGNS):
        between = _knots_between(leaves, reaches)
        keep(states, reaches, (between, 1, leaves == 0 and between < 2))
    for bend in bends:
        following: dict[int, tuple[int, int, bool]] = {}
        for (before, state), leaves, reaches in product(states.items(), _SIGNS, _SIGNS):
            smooth = _smooth_at(bend, before, leaves)
            fixed = (before == 0 or leaves == 0) if smooth else (before == 0 and leaves == 0)
            between = _knots_between(leaves, reaches)
            keep(
                following,
                reaches,
                (
                    state[0] + (not smooth) + between,
                    state[1],
                    state[2] and fixed and between < 2,
                ),
            )
        states = following
    least = min(state[0] for state in states.values())
    ends = [(state, key) for key, state in states.items() if state[0] == least]
    return least, len(ends) == 1 and ends[0][0][1] == 1 and ends[0][0][2] and ends[0][1] == 0
