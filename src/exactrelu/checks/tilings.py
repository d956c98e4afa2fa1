"""Check lower bounds on the l_p cost, 0 < p <= 1, of functions through one-dimensional data."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect, expect_enclosure
from exactrelu.checks.following import tell
from exactrelu.polytopes.power_sum import power_sum_sign
from exactrelu.polytopes.rational import to_fmpq

_PRECISION = 160


def data_slopes(x: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq]:
    """Return the slopes between neighbours, by increasing x."""
    points = sorted(set(zip(x, y, strict=True)))
    return [
        (after[1] - before[1]) / (after[0] - before[0])
        for before, after in itertools.pairwise(points)
    ]


def check_variation(
    proof: Mapping[str, Any],
    slopes: Sequence[fmpq],
    changes: Sequence[fmpq],
    claim: Mapping[str, Any],
) -> list[str]:
    """Check that the network turns exactly as much as the data force (p = 1)."""
    if proof["kind"] != "total variation":
        raise CheckFailed(f"the proof kind {proof['kind']!r} proves nothing for p = 1")
    turning = sum((abs(t - s) for s, t in itertools.pairwise(slopes)), fmpq(0))
    cost = sum(changes, fmpq(0))
    expect(claim["cost"], cost, "cost")
    expect(claim["lower_bound"], turning, "lower bound")
    if cost != turning:
        raise CheckFailed(f"the cost {cost} exceeds the turning {turning} of the data")
    return [f"its cost is {cost}", "the data turn as much"]


def check_potentials(
    proof: Mapping[str, Any],
    slopes: Sequence[fmpq],
    changes: Sequence[fmpq],
    p: Fraction,
    claim: Mapping[str, Any],
) -> list[str]:
    """Check that the network's slope changes form a tiling of least cost on every run."""
    if proof["kind"] != "potentials":
        raise CheckFailed(f"the proof kind {proof['kind']!r} proves nothing for 0 < p < 1")
    runs, words = data_runs(slopes), proof["last_blocks"]
    if [len(run) for run in runs] != [len(word) for word in words]:
        raise CheckFailed("the proof does not have one word for each run")
    blocks: list[fmpq] = []
    for number, (run, word) in enumerate(zip(runs, words, strict=True), 1):
        tell("runs", number, len(runs))
        blocks += _check_run(number, run, word, p)
    if sorted(blocks) != sorted(changes):
        raise CheckFailed("the slope changes of the network are not those of the proved tiling")
    with ctx.workprec(_PRECISION):
        cost = sum((_power(block, p) for block in blocks), arb(0))
    for name in ("cost", "lower_bound"):
        expect_enclosure(claim[name], cost, name.replace("_", " "), _PRECISION)
    return ["its slope changes are those of a tiling", "no tiling costs less, at any prefix"]


def _check_run(number: int, g: Sequence[fmpq], word: str, p: Fraction) -> list[fmpq]:
    """Prove ``D_k = min`` for every prefix, by balls or by an exact sign; return the blocks.

    ``e_k = D_k - D_{k-1}``; a single last block needs ``g_k^p <= (g_{k-1} + g_k)^p - e_{k-1}``, a
    pair the reverse.
    """
    if word[:1] != "1" or set(word) - {"1", "2"}:
        raise CheckFailed(f"run {number}: the proof's word does not begin with a single block")
    with ctx.workprec(_PRECISION):
        e = _power(g[0], p)
        for k in range(1, len(g)):
            alone, rest = _power(g[k], p), _power(g[k - 1] + g[k], p) - e
            gap = alone - rest
            single = word[k] == "1"
            if not (gap < 0 if single else gap > 0):
                sign = power_sum_sign(_unrolled(g, word, k), p)
                if sign > 0 if single else sign < 0:
                    raise CheckFailed(f"run {number}, point {k + 1}: another last block is cheaper")
            e = alone if single else rest
    blocks = []
    k = len(g)
    while k > 0:
        size = int(word[k - 1])
        blocks.append(sum(g[k - size : k], fmpq(0)))
        k -= size
    return blocks


def _unrolled(g: Sequence[fmpq], word: str, k: int) -> list[tuple[int | fmpq, fmpq]]:
    """Return the terms of ``g_k^p + e_{k-1} - (g_{k-1} + g_k)^p``."""
    terms: list[tuple[int | fmpq, fmpq]] = [(1, g[k]), (-1, g[k - 1] + g[k])]
    sign, j = 1, k - 1
    while word[j] == "2":
        terms.append((sign, g[j - 1] + g[j]))
        sign, j = -sign, j - 1
    return [*terms, (sign, g[j])]


def data_runs(slopes: Sequence[fmpq]) -> list[list[fmpq]]:
    """Return the magnitudes of each maximal block of slope changes of one sign."""
    runs: list[list[fmpq]] = []
    previous = 0
    for before, after in itertools.pairwise(slopes):
        change = after - before
        sign = (change > 0) - (change < 0)
        if sign and sign == previous:
            runs[-1].append(abs(change))
        elif sign:
            runs.append([abs(change)])
        previous = sign
    return runs


def _power(base: fmpq, p: Fraction) -> arb:
    return arb(base) ** arb(to_fmpq(p))
