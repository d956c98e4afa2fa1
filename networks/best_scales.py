"""Which direction of Θ goes to which neuron of Γ, and how it is scaled, at the least change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.bottleneck import bottleneck
from exactrelu.networks.float_weights import SLACK, Floats, FloatWeights
from exactrelu.networks.perfect_matching import perfect_matching

_PAIRS_AT_ONCE = 100_000
_ENTRIES_AT_ONCE = 4
_STEPS = 50
_TINY = 2.0**-100


@dataclass(frozen=True, slots=True)
class BestScales:
    """An assignment of groups to slots with a scale for each group.

    Parameters
    ----------
    columns : tuple of int
        The group of each slot; from the number of groups on: none.
    scales : ndarray, shape (m,)
        The scale of the group in each slot, in the unit of the weights; 0 where there is none.
    least : float
        No assignment and no scales change the parameters by less, in the unit of the weights.
    """

    columns: tuple[int, ...]
    scales: Floats
    least: float


def best_scales(weights: FloatWeights, leftover: Floats) -> BestScales:
    """Assign groups to slots and scale them so that the largest change is least.

    Parameters
    ----------
    weights : FloatWeights
        With no more groups than slots.
    leftover : ndarray, shape (m,)
        The change of a slot that gets no group.

    Returns
    -------
    BestScales

    Notes
    -----
    ``max(‖λ u - a‖_∞, |q/λ - c|) <= t`` says that λ lies in an interval with ends in closed form,
    so that a pair is decided at a level t without searching for λ. The level is bisected; each
    step decides the pairs that are still open and looks for a perfect matching. Rounding moves
    the ends by less than a change of t by ``SLACK`` does (numerators are at most 2 and wrong by
    2^-50), so a level without a matching proves that none is below it by more than that.
    """
    slots, count = len(weights.a), len(weights.q)
    spare = np.repeat(leftover[:, None], slots - count, axis=1)
    first = bottleneck(np.concatenate([weights.balanced_costs(), spare], axis=1))
    high, low, least = first.cost + SLACK, 0.0, 0.0
    columns = first.columns
    possible = _all_ranges(weights, high) if count else np.zeros((slots, 0), dtype=bool)
    known = np.zeros_like(possible)
    for _ in range(_STEPS):
        if high - low <= SLACK / 16:
            break
        level = (low + high) / 2
        rows, groups = np.nonzero(possible & ~known)
        tried = known.copy()
        tried[rows, groups] = _fits(weights, rows, groups, level)
        matching = perfect_matching(np.concatenate([tried, spare <= level], axis=1), columns)
        if matching.perfect:
            high, possible, columns = level, tried, matching.columns
        else:
            low, known, least = level, tried, max(0.0, level - SLACK)
    return BestScales(columns, _scales(weights, columns, high), least)


def _all_ranges(weights: FloatWeights, level: float) -> NDArray[np.bool_]:
    """Return which pairs can be made at a level, shape (m, g)."""
    signs = np.where(weights.q < 0, -1.0, 1.0)
    main = np.abs(weights.u).argmax(axis=1)
    along = weights.a[:, main] * np.sign(weights.u[np.arange(len(main)), main])
    starts, ends = _within_output(np.abs(weights.q), weights.c[:, None] * signs, level)
    # The largest entry of u is ±1, which bounds the scale at once; few pairs are left after that.
    possible: NDArray[np.bool_] = np.maximum(starts, along - level) <= np.minimum(
        ends, along + level
    )
    rows, groups = np.nonzero(possible)
    for start in range(0, len(rows), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        possible[rows[part], groups[part]] = _fits(weights, rows[part], groups[part], level)
    return possible


def _fits(
    weights: FloatWeights, rows: NDArray[np.intp], groups: NDArray[np.intp], level: float
) -> NDArray[np.bool_]:
    """Tell which pairs can be made at a level; a pair is dropped once its interval is empty."""
    fits = np.ones(len(rows), dtype=bool)
    left = np.arange(len(rows))
    starts, ends = _output_range(weights, rows, groups, level)
    for first in range(0, weights.a.shape[1], _ENTRIES_AT_ONCE):
        keep = starts <= ends
        fits[left[~keep]] = False
        left, starts, ends = left[keep], starts[keep], ends[keep]
        entries = range(first, min(first + _ENTRIES_AT_ONCE, weights.a.shape[1]))
        _narrow(weights, rows[left], groups[left], level, entries, starts, ends)
    fits[left] = starts <= ends
    return fits


def _ranges(
    weights: FloatWeights, rows: NDArray[np.intp], groups: NDArray[np.intp], levels: Floats
) -> tuple[Floats, Floats]:
    """Return the interval of the scales that keep each pair within its level."""
    starts, ends = _output_range(weights, rows, groups, levels)
    _narrow(weights, rows, groups, levels, range(weights.a.shape[1]), starts, ends)
    return starts, ends


def _narrow(
    weights: FloatWeights,
    rows: NDArray[np.intp],
    groups: NDArray[np.intp],
    levels: Floats | float,
    entries: range,
    starts: Floats,
    ends: Floats,
) -> None:
    """Narrow the intervals to what some entries of a allow."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        for k in entries:
            u, a = weights.u[groups, k], weights.a[rows, k]
            size, along = np.abs(u), np.where(u < 0, -a, a)
            flat = size < _TINY
            outside = flat & (np.abs(a) > levels + SLACK)
            np.maximum(starts, np.where(flat, 0.0, (along - levels) / size), out=starts)
            np.minimum(ends, np.where(flat, np.inf, (along + levels) / size), out=ends)
            ends[outside] = -1.0


def _output_range(
    weights: FloatWeights,
    rows: NDArray[np.intp],
    groups: NDArray[np.intp],
    levels: Floats | float,
) -> tuple[Floats, Floats]:
    """Return the interval of the scales up to 4 that keep the outputs within the levels."""
    c = np.where(weights.q[groups] < 0, -weights.c[rows], weights.c[rows])
    starts, ends = _within_output(np.abs(weights.q[groups]), c, levels)
    return np.maximum(starts, 0.0), np.minimum(ends, 4.0)


def _within_output(q: Floats, c: Floats, levels: Floats | float) -> tuple[Floats, Floats]:
    """Return the interval of the λ > 0 with ``|q / λ - c| <= level``, for q > 0."""
    reach, rest = c + levels, c - levels
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        starts = np.where(reach > 0, q / reach, np.inf)
        ends = np.where(rest > 0, np.maximum(q, 1e-300) / rest, np.inf)
    return starts, ends


def _scales(weights: FloatWeights, columns: tuple[int, ...], level: float) -> Floats:
    """Bisect the level of every assigned pair by itself, and take the middle of its interval."""
    count = len(weights.q)
    scales = np.zeros(len(columns))
    rows = np.array([i for i, j in enumerate(columns) if j < count], dtype=np.intp)
    groups = np.array([j for j in columns if j < count], dtype=np.intp)
    low, high = np.zeros(len(rows)), np.full(len(rows), level)
    for _ in range(_STEPS + 10):
        middle = (low + high) / 2
        starts, ends = _ranges(weights, rows, groups, middle)
        fits = starts <= ends
        high, low = np.where(fits, middle, high), np.where(fits, low, middle)
    starts, ends = _ranges(weights, rows, groups, high)
    middle = (starts + ends) / 2
    usable = np.isfinite(middle) & (middle > 0)
    scales[rows] = np.where(usable, middle, weights.root[groups])
    return scales
