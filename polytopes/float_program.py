"""Floating-point guesses by HiGHS: tight rows of a linear program, an inner point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.product_signs import float_rows

_INFINITE_FOR_HIGHS = 1e19
_TINY_FOR_HIGHS = 1e-8


def guessed_order(
    rows: IntegerArray, equations: IntegerArray, objective: IntegerArray
) -> list[int] | None:
    """Return the inequality rows that look tight at an optimum, or None without a guess.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, n + 1) and (k, n + 1)
        ``rows @ (1, x) >= 0`` and ``equations @ (1, x) = 0``.
    objective : integer array, shape (n,)
        To be minimised.

    Notes
    -----
    Nothing exact rests on the answer: it only starts the exact simplex near the optimum. Numbers
    that HiGHS would read as infinite give no guess.
    """
    costs = _normalised(np.concatenate([[0], objective])[None, :])[0, 1:]
    solver = _solved(_normalised(rows), _normalised(equations), costs)
    if solver is None:
        return None
    from highspy import HighsBasisStatus

    statuses = solver.getBasis().row_status
    if len(statuses) != len(rows) + len(equations):
        return None
    return [row for row in range(len(rows)) if statuses[row] != HighsBasisStatus.kBasic]


def guessed_inner_point(rows: IntegerArray) -> NDArray[np.float64] | None:
    """Return a float x that seems to lie well inside ``rows @ (1, x) >= 0``, or None.

    Parameters
    ----------
    rows : integer array, shape (m, n + 1)

    Notes
    -----
    The centre of a largest ball of radius at most 1, the rows being scaled to largest entry 1.
    """
    scaled = _normalised(rows)
    norms = np.sqrt((scaled[:, 1:] ** 2).sum(axis=1))
    ball = np.concatenate([scaled, -norms[:, None]], axis=1)
    width = ball.shape[1]
    at_most_one = np.zeros((1, width))
    at_most_one[0, 0], at_most_one[0, -1] = 1.0, -1.0
    costs = np.zeros(width - 1)
    costs[-1] = -1.0
    solver = _solved(np.concatenate([ball, at_most_one]), np.zeros((0, width)), costs)
    if solver is None:
        return None
    values = np.array(solver.getSolution().col_value)
    return values[:-1] if len(values) == width - 1 and values[-1] > 0 else None


def _solved(
    weak: NDArray[np.float64], equal: NDArray[np.float64], costs: NDArray[np.float64]
) -> Any | None:
    """Minimise the costs by HiGHS; None where the numbers are beyond its range."""
    matrix = np.concatenate([weak, equal])
    if not matrix.size or float(np.abs(matrix).max()) > _INFINITE_FOR_HIGHS:
        return None
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
        solver.setOptionValue(option, value)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(costs), len(matrix)
    program.col_cost_ = costs
    program.col_lower_ = np.full(len(costs), -highspy.kHighsInf)
    program.col_upper_ = np.full(len(costs), highspy.kHighsInf)
    program.row_lower_ = -matrix[:, 0]
    program.row_upper_ = np.concatenate([np.full(len(weak), highspy.kHighsInf), -equal[:, 0]])
    coefficients = matrix[:, 1:]
    places, columns = np.nonzero(coefficients)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    counts = np.bincount(places, minlength=len(matrix))
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    program.a_matrix_.index_ = columns.astype(np.int32)
    program.a_matrix_.value_ = coefficients[places, columns]
    if solver.passModel(program) == highspy.HighsStatus.kError:
        return None
    solver.run()
    return solver


def _normalised(rows: IntegerArray) -> NDArray[np.float64]:
    """Scale the rows so that the largest coefficient of x is 1; tiny ones become zero."""
    floats = float_rows(rows)
    sizes = np.abs(floats[:, 1:]).max(axis=1, initial=0.0)
    with np.errstate(over="ignore"):
        scaled: NDArray[np.float64] = floats / np.where(sizes > 0, sizes, 1.0)[:, None]
    coefficients = scaled[:, 1:]
    coefficients[np.abs(coefficients) < _TINY_FOR_HIGHS] = 0.0
    return scaled
