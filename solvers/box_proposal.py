"""Floating-point guesses by HiGHS: the corners that a program with bounded weights combines."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, hstack

from exactrelu.polytopes.product_signs import float_rows
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.corners import Corners, Mask, free_coordinates

Floats = NDArray[np.float64]

_MOST_COLUMNS = 2_000_000
_CLOSE = 1e-9


def proposed_corners(
    corners: Corners,
    costs: Floats,
    inside: Mask,
    priced: Mask,
    watch: Watch | None = None,
) -> tuple[list[tuple[int, int]], dict[int, int], bool]:
    """Return pairs of a slot and a corner that an optimum, or a contradiction, seems to need.

    Also returns the slots that seem to stand at one corner, with that corner, and whether
    nothing seems to fit.

    Parameters
    ----------
    corners : Corners
    costs : ndarray of float, shape (m,)
    inside : bool array, shape (slots, m)
    priced : bool array, shape (slots,)
    watch : Watch, optional
        Raises BudgetExceeded when its seconds are over.

    Notes
    -----
    Nothing exact rests on the answer. The program with a column for each corner of each slot is
    solved; if nothing fits, the distance from what fits is minimised instead.
    """
    slots, places = np.nonzero(inside)
    useful = (corners.features[places] != 0).any(axis=1)
    slots, places = slots[useful], places[useful]
    if not len(slots) or len(slots) > _MOST_COLUMNS:
        return [], {}, False
    try:
        program = _Floats.of(corners, slots, places)
    except OverflowError:
        return [], {}, False
    price = np.where(priced[slots], costs[places], 0.0)
    basic = _basic(program, price, 0.0, watch)
    contradiction = basic is None
    if contradiction:
        basic = _basic(program, np.zeros(len(slots)), 1.0, watch)
    if basic is None:
        return [], {}, False
    columns, weights = basic
    pairs = list(zip(slots[columns].tolist(), places[columns].tolist(), strict=True))
    count = Counter(slot for slot, _ in pairs)
    fixed = {
        slot: corner
        for (slot, corner), weight in zip(pairs, weights.tolist(), strict=True)
        if count[slot] == 1 and weight > 1 - _CLOSE and corners.denominators[corner]
    }
    return [pair for pair in pairs if pair[0] not in fixed], fixed, contradiction


class _Floats:
    """The rows of the program: one for each sample, then one for each slot."""

    def __init__(self, matrix: Any, lower: Floats, upper: Floats, samples: int, free: int) -> None:
        self.matrix, self.lower, self.upper = matrix, lower, upper
        self.samples, self.free = samples, free

    @classmethod
    def of(cls, corners: Corners, slots: NDArray[np.intp], places: NDArray[np.intp]) -> _Floats:
        setting = corners.setting
        samples = np.array(setting.samples, dtype=object)
        sizes = np.array([float(max(abs(int(t)) for t in row)) for row in samples])
        whole = np.concatenate([corners.denominators[:, None], corners.features], axis=1)
        rows = float_rows(whole)
        bases = np.where(rows[:, :1] > 0, rows[:, :1], 1.0)
        features = rows[:, 1:] / bases / sizes
        values = features[places] * np.where(slots % 2, -1.0, 1.0)[:, None]
        count, total = len(setting.samples), int(slots.max()) + 1
        column, row = np.nonzero(values)
        bounded = np.flatnonzero(corners.denominators[places] > 0)
        matrix = coo_array(
            (
                np.concatenate([values[column, row], np.ones(len(bounded))]),
                (
                    np.concatenate([row, count + slots[bounded]]),
                    np.concatenate([column, bounded]),
                ),
            ),
            shape=(count + total, len(slots)),
        )
        free = free_coordinates(setting)
        table = [[float(t) / size for t in row] for row, size in zip(samples, sizes, strict=True)]
        affine = np.array(table).reshape(count, -1)[:, list(free)]
        block = coo_array(np.concatenate([affine, np.zeros((total, len(free)))]))
        ends = [
            np.array([float(end) for end in side]) / sizes
            for side in (setting.lower, setting.upper)
        ]
        return cls(
            hstack([matrix, block]).tocsc(),
            np.concatenate([ends[0], np.full(total, -np.inf)]),
            np.concatenate([ends[1], np.ones(total)]),
            count,
            len(free),
        )


def _basic(
    program: _Floats, price: Floats, slack: float, watch: Watch | None
) -> tuple[NDArray[np.intp], Floats] | None:
    """Return the basic columns of an optimum; with a slack price every sample may be missed."""
    import highspy

    matrix, columns = program.matrix, len(price)
    costs = np.concatenate([price, np.zeros(program.free)])
    lower = np.concatenate([np.zeros(columns), np.full(program.free, -highspy.kHighsInf)])
    if slack:
        unit = coo_array(
            (np.ones(program.samples), (np.arange(program.samples),) * 2),
            shape=(matrix.shape[0], program.samples),
        )
        matrix = hstack([matrix, unit, -unit]).tocsc()
        costs = np.concatenate([costs, np.full(2 * program.samples, slack)])
        lower = np.concatenate([lower, np.zeros(2 * program.samples)])
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    largest = float(np.abs(costs).max(initial=0.0)) or 1.0
    model.col_cost_, model.col_lower_ = costs / largest, lower
    model.col_upper_ = np.full(matrix.shape[1], highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = program.lower, program.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    solver.passModel(model)
    left = None if watch is None else watch.remaining()
    if left is not None:
        solver.setOptionValue("time_limit", max(left, 0.0))
    solver.run()
    if watch is not None:
        watch.check()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    statuses = solver.getBasis().col_status
    basic = [k for k in range(columns) if statuses[k] == highspy.HighsBasisStatus.kBasic]
    values = np.array(solver.getSolution().col_value)
    return np.array(basic, dtype=np.intp), values[basic]
