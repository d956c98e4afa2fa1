"""Check an enclosure of the critical p of one-dimensional data.

The theorem relied on, besides those of :mod:`exactrelu.checks.univariate`: the minimisers for
0 < p < 1 are tilings run by run, so the critical p is the least one of the runs, and on a run it
is the first p at which a tiling that is not sparsest costs no more than every sparsest one (see
:mod:`exactrelu.checks.gap` for what proves that there is none up to a p). Other data are left to
:mod:`exactrelu.checks.enumerated` and :mod:`exactrelu.checks.critical_p_interval`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.critical_p_interval import check_interval
from exactrelu.checks.enumerated import check_enumerated_critical_p
from exactrelu.checks.following import tell
from exactrelu.checks.gap import gap_is_positive
from exactrelu.checks.one_input import read_one_input
from exactrelu.checks.tilings import data_runs, data_slopes
from exactrelu.polytopes.power_sum import power_sum_sign
from exactrelu.polytopes.rational import parse_rational, to_fmpq


def check_critical_p(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate that encloses the critical p; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    claim, proof = document["claim"], document["proof"]
    if proof["kind"] == "enumerated rays":
        return check_enumerated_critical_p(document, data)
    if proof["kind"] == "tails":
        return check_interval(document, data)
    x, y, slack = read_one_input(document["problem"], data)
    if any(slack):
        raise CheckFailed("a tolerance is given: the critical p is about exact labels")
    if len(dict(zip(x, y, strict=True))) != len(set(zip(x, y, strict=True))):
        raise CheckFailed("two rows have the same x and different y: nothing interpolates")
    runs = data_runs(data_slopes(x, y))
    if claim["sparsest_cost"] != sum((len(run) + 1) // 2 for run in runs):
        raise CheckFailed(f"the sparsest interpolant does not have {claim['sparsest_cost']} knots")
    lower, upper = parse_rational(claim["lower"]), parse_rational(claim["upper"])
    if not 0 < lower <= upper <= 1 or claim["crosses"] is not (upper < 1):
        raise CheckFailed(f"{lower} and {upper} do not enclose a critical p as claimed")
    if lower < upper == 1:
        raise CheckFailed(f"the critical p is claimed to be 1, but its lower end is {lower}")
    _check_covers(proof["covers"], runs, lower)
    checked = [f"below {float(lower):.15g} every minimiser is sparsest, on all {len(runs)} runs"]
    if upper < 1:
        _check_crossing(proof["crossing"], runs, upper)
        checked.append(f"at {float(upper):.15g} a tiling that is not sparsest costs no more")
    return checked


def _check_covers(
    covers: Sequence[Sequence[str]], runs: Sequence[Sequence[fmpq]], lower: Fraction
) -> None:
    if len(covers) != len(runs):
        raise CheckFailed(f"the proof covers {len(covers)} runs of {len(runs)}")
    for number, (cover, run) in enumerate(zip(covers, runs, strict=True), 1):
        tell("runs", number, len(runs))
        if len(run) < 4:
            continue
        ends = [parse_rational(end) for end in cover]
        if not ends or ends[0] != 0 or ends[-1] < lower or sorted(set(ends)) != ends:
            raise CheckFailed(f"run {number}: its intervals do not cover 0 to {lower}")
        for a, b in pairwise(to_fmpq(end) for end in ends):
            if b > 1 or not gap_is_positive(run, a, b):
                raise CheckFailed(f"run {number}: the gap is not positive from {a} to {b}")


def _check_crossing(
    crossing: Mapping[str, Any], runs: Sequence[Sequence[fmpq]], upper: Fraction
) -> None:
    number, sizes = crossing["run"], crossing["other_tiling"]
    if not 1 <= number <= len(runs):
        raise CheckFailed(f"there is no run {number}")
    run = runs[number - 1]
    length = len(run)
    if set(sizes) - {1, 2} or sum(sizes) != length or len(sizes) <= (length + 1) // 2:
        raise CheckFailed(f"run {number}: {sizes} is no tiling other than the sparsest")
    for place in range(0, length + 1, 2) if length % 2 else (length,):
        pairs = [2] * (place // 2)
        sparsest = [*pairs, 1, *[2] * ((length - place - 1) // 2)] if place < length else pairs
        terms = [(1, block) for block in _blocks(run, sizes)]
        terms += [(-1, block) for block in _blocks(run, sparsest)]
        if power_sum_sign(terms, upper) > 0:
            raise CheckFailed(f"run {number}: at {upper} the tiling {sizes} is dearer")


def _blocks(run: Sequence[fmpq], sizes: Sequence[int]) -> list[fmpq]:
    blocks, k = [], 0
    for size in sizes:
        blocks.append(sum(run[k : k + size], fmpq(0)))
        k += size
    return blocks
