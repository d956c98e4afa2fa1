"""Floating-point guesses by HiGHS: the rays that an optimum of a convex program uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.product_signs import float_rows
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.feature_rays import FeatureRays
from exactrelu.solvers.term import Term

Floats = NDArray[np.float64]

_BOX = 1e6
_EXCESS = 1e-9
_ROUNDS = 400
_TINY = 1e-12
_AT_ONCE = 2**20  # entries


def proposed_rays(
    samples: IntegerArray,
    rays: FeatureRays,
    free: tuple[int, ...],
    terms: Sequence[Term],
    watch: Watch | None = None,
) -> list[int]:
    """Return signed rays that an optimum seems to use: r for output 1, m + r for output -1.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    rays : FeatureRays
        m of them.
    free : tuple of int
        Coordinates of an affine part that costs nothing.
    terms : sequence of Term
    watch : Watch, optional
        Raises BudgetExceeded when its seconds are over.

    Notes
    -----
    Nothing exact rests on the answer. HiGHS solves the dual program over some rays, and the rays
    that its solution violates most are added until there are none. Unknowns are kept in a
    large box, so that a program over few rays has an optimum; numbers beyond the range of floats
    give no proposal.
    """
    try:
        scaled = _Scaled.of(samples, rays, terms, watch or Watch())
    except OverflowError:
        return []
    if scaled is None:
        return []
    if watch is not None:
        watch.check()
    solver = _solver(scaled, _equations(samples, free, terms, scaled), terms)
    known = np.zeros(len(rays), dtype=bool)
    order: list[int] = []
    new = np.unique(scaled.features.argmax(axis=0))
    levels = np.zeros(len(rays))
    for _ in range(_ROUNDS):
        known[new] = True
        order += new.tolist()
        _add_rows(solver, scaled.features[new][:, scaled.places] * scaled.slopes, -1.0, 1.0)
        _run(solver, watch)
        unknowns = np.array(solver.getSolution().col_value) * scaled.slopes
        sums = np.bincount(scaled.places, unknowns, minlength=len(samples))
        levels = scaled.features @ sums
        wrong = np.flatnonzero((np.abs(levels) > 1 + _EXCESS) & ~known)
        if not len(wrong):
            break
        worst = np.argsort(-np.abs(levels[wrong]), kind="stable")
        new = wrong[worst[: 2 * len(samples)]]
    return _tight(solver, order, levels)


@dataclass(frozen=True, slots=True)
class _Scaled:
    """The program with unknowns ``|slope| size t``: its numbers are near 1.

    Parameters
    ----------
    features : ndarray, shape (m, N)
        Over the cost of the ray and the size of the sample.
    places, slopes, factors, costs : ndarray, one entry for each term
        Its sample, the sign of its slope, ``1 / (|slope| size)`` and the cost of its unknown.
    """

    features: Floats
    places: NDArray[np.intp]
    slopes: Floats
    factors: Floats
    costs: Floats

    @classmethod
    def of(
        cls, samples: IntegerArray, rays: FeatureRays, terms: Sequence[Term], watch: Watch
    ) -> _Scaled | None:
        """Scale; None if there is nothing to propose."""
        if not len(rays):
            return None
        largest = [max(abs(int(entry)) for entry in row) for row in samples]
        sizes = np.array([float(size) for size in largest])
        features, step = np.empty(rays.features.shape), _AT_ONCE // len(samples) + 1
        for at in range(0, len(rays), step):
            watch.check()
            part = slice(at, at + step)
            columns = [rays.costs[part, None], rays.features[part]]
            rows = float_rows(np.concatenate(columns, axis=1))
            features[part] = rows[:, 1:] / rows[:, :1] / sizes
        places = np.array([term.sample for term in terms], dtype=np.intp)
        products = [abs(term.slope) * largest[term.sample] or 1 for term in terms]
        factors = np.array([float(1 / product) for product in products])
        costs = np.array(
            [-float(term.intercept / by) for term, by in zip(terms, products, strict=True)]
        )
        slopes = np.array([float((t.slope > 0) - (t.slope < 0)) for t in terms])
        return cls(features, places, slopes, factors, costs)


def _equations(
    samples: IntegerArray, free: tuple[int, ...], terms: Sequence[Term], scaled: _Scaled
) -> tuple[Floats, Floats]:
    """Return the rows and right sides for the affine part and the groups."""
    columns = float_rows(samples)
    columns = columns / np.abs(columns).max(axis=1, keepdims=True)
    rows = [columns[scaled.places, j] * scaled.slopes for j in free]
    groups = np.array([term.group if isinstance(term.group, int) else -1 for term in terms])
    numbers = np.unique(groups[groups >= 0])
    sides = [0.0] * len(rows)
    for number in numbers:
        row = np.where(groups == number, scaled.factors, 0.0)
        largest = float(row.max())
        rows.append(row / largest)
        sides.append(1 / largest)
    return np.array(rows).reshape(len(rows), len(terms)), np.array(sides)


def _solver(scaled: _Scaled, equations: tuple[Floats, Floats], terms: Sequence[Term]) -> Any:
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
        solver.setOptionValue(option, value)
    largest = float(np.abs(scaled.costs).max(initial=0.0))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(terms), 0
    program.col_cost_ = scaled.costs / (largest or 1.0)
    free = np.array([term.group == "zero" for term in terms])
    grouped = np.array([isinstance(term.group, int) for term in terms])
    program.col_lower_ = np.where(free, -_BOX, 0.0)
    program.col_upper_ = np.where(grouped, highspy.kHighsInf, _BOX)
    solver.passModel(program)
    rows, sides = equations
    for row, side in zip(rows, sides, strict=True):
        _add_rows(solver, row[None], side, side)
    return solver


def _run(solver: Any, watch: Watch | None) -> None:
    left = None if watch is None else watch.remaining()
    if watch is not None and left is not None:
        # The limit of HiGHS counts from its first run.
        solver.setOptionValue("time_limit", solver.getRunTime() + max(left, 0.0))
        solver.run()
        watch.check()
        return
    solver.run()


def _add_rows(solver: Any, rows: Floats, low: float, high: float) -> None:
    rows = np.where(np.abs(rows) < _TINY, 0.0, rows)
    places, columns = np.nonzero(rows)
    starts = np.searchsorted(places, np.arange(len(rows))).astype(np.int32)
    solver.addRows(
        len(rows),
        np.full(len(rows), low),
        np.full(len(rows), high),
        len(columns),
        starts,
        columns.astype(np.int32),
        rows[places, columns],
    )


def _tight(solver: Any, order: list[int], levels: Floats) -> list[int]:
    """Return the signed rays whose rows are not basic."""
    from highspy import HighsBasisStatus

    statuses = solver.getBasis().row_status
    first = len(statuses) - len(order)
    if first < 0:
        return []
    used = [
        ray
        for ray, status in zip(order, list(statuses)[first:], strict=True)
        if status != HighsBasisStatus.kBasic
    ]
    return [ray if levels[ray] < 0 else len(levels) + ray for ray in used]
