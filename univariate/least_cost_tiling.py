"""The tiling of least cost ``sum B^p`` for 0 < p < 1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.elementary import UNIT, power
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.last_blocks import OPEN, PAIR, SINGLE, LastBlocks
from exactrelu.univariate.tiling import Tiling


@dataclass(frozen=True, slots=True, eq=False)
class LeastCostTiling:
    """An optimal tiling for one p in (0, 1).

    Parameters
    ----------
    tiling : Tiling
    unique : bool
        Whether no other tiling, hence no other function, has the same cost.
    last_blocks : LastBlocks
        For each prefix of each run, the last block of a least-cost tiling of that prefix.
    """

    tiling: Tiling
    unique: bool
    last_blocks: LastBlocks


def least_cost_tiling(curvature: Curvature, p: Fraction) -> LeastCostTiling:
    """Find a tiling of least ``sum over blocks of |slope change|^p``.

    Parameters
    ----------
    curvature : Curvature
    p : Fraction
        Strictly between 0 and 1.

    Returns
    -------
    LeastCostTiling
        Among equal costs a tiling with the fewest blocks.

    Notes
    -----
    On a run with magnitudes ``g_1..g_L`` the least cost ``D_k`` of the first k points satisfies,
    in differences ``e_k = D_k - D_{k-1}``,

        ``e_k = min(g_k^p, (g_{k-1} + g_k)^p - e_{k-1})``,

    so the last block of the prefix is single where the first is smaller. Floats with proved
    error bounds decide nearly all comparisons; what they leave open on the path of the answer is
    decided by balls and, for ties, by an exact test. Cost O(N).

    References
    ----------
    Nakhleh and Nowak (2025), Theorems 3.1 and 3.2.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> c = curvature(Series.of(range(6), [0, 0, 1, 17, 54, 95]))
    >>> found = least_cost_tiling(c, Fraction(1, 2))
    >>> found.tiling.sizes.tolist(), found.unique
    ([2, 2], False)
    """
    last_blocks = LastBlocks(curvature, p, _filtered_choices(curvature, p))
    starts, lengths = curvature.runs
    chosen: list[int] = []
    sizes: list[int] = []
    unique = True
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        blocks, tied = last_blocks.backtrack(start, length)
        if tied:
            unique = False
            last_blocks.prefer_fewer_blocks(start, length)
            blocks, _ = last_blocks.backtrack(start, length)
        k = start
        for size in blocks:
            chosen.append(k)
            k += size
        sizes.extend(blocks)
    tiling = Tiling(np.array(chosen, dtype=np.intp), np.array(sizes, dtype=np.int8))
    return LeastCostTiling(tiling, unique, last_blocks)


def _filtered_choices(curvature: Curvature, p: Fraction) -> list[int]:
    """Run the recursion on floats; leave open what the error bounds do not decide."""
    starts, _ = curvature.runs
    g, error = curvature.magnitudes, curvature.relative_error
    with np.errstate(invalid="ignore", over="ignore", under="ignore", divide="ignore"):
        known = np.isfinite(g) & (g > 0)
        single, spread = np.where(known, g, 1.0), np.where(known, error, 1.0)
        pair, pair_spread = np.ones_like(single), np.ones_like(single)
        pair[1:] = single[:-1] + single[1:]
        pair_spread[1:] = np.maximum(spread[:-1], spread[1:]) + UNIT
        blocks, spreads = np.concatenate((single, pair)), np.concatenate((spread, pair_spread))
        costs, bound = power(blocks, spreads, float(p))
        # The second term is for p itself, which is rounded by at most UNIT p.
        errors = 1.01 * costs * (bound + UNIT * (np.abs(np.log2(blocks)) + 2.0))
    errors[spreads >= 1.0] = np.inf
    alpha, beta = costs[: len(g)], costs[len(g) :]
    alpha_error, beta_error = errors[: len(g)], errors[len(g) :]
    beta[starts], beta_error[starts] = np.inf, 0.0
    return _sweep(alpha.tolist(), alpha_error.tolist(), beta.tolist(), beta_error.tolist())


def _sweep(
    alpha: list[float], alpha_error: list[float], beta: list[float], beta_error: list[float]
) -> list[int]:
    choices: list[int] = []
    record = choices.append
    e = e_error = 0.0
    rounding, infinity = 2.0 * UNIT, float("inf")
    for a, a_error, b, b_error in zip(alpha, alpha_error, beta, beta_error, strict=True):
        if b == infinity:  # the first point of a run
            e, e_error = a, a_error
            record(SINGLE)
            continue
        rest = b - e
        rest_error = e_error + b_error + rounding * (b + e)
        margin = a - rest
        slack = a_error + rest_error
        if margin < -slack:
            e, e_error = a, a_error
            record(SINGLE)
        elif margin > slack:
            e, e_error = rest, rest_error
            record(PAIR)
        else:
            e = min(a, rest)
            e_error = max(a_error, rest_error)
            record(OPEN)
    return choices
