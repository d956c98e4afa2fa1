"""The linear program behind a bound with intervals of sizes, solved by HiGHS in floats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.size_relaxation import Floats, SizeRelaxation


@dataclass(frozen=True, slots=True)
class Proposal:
    """What HiGHS found: nothing exact rests on it.

    Parameters
    ----------
    dual : ndarray, shape (e,)
        A dual vector.
    used : ndarray, shape (2 k,)
        The size of each signed cone in the relaxation.
    columns : ndarray of int
        The columns that are used: rays, with output 1 before output -1.
    """

    dual: Floats
    used: Floats
    columns: NDArray[np.intp]


class SizeProgram:
    """``min sum a_k + c_k s_k`` over sizes that suffice for a network that fits.

    Parameters
    ----------
    relaxation : SizeRelaxation

    Notes
    -----
    A column for each ray of each cone, and for each cone that was branched on a size between its
    ends that is no less than what its columns add up to. Falk & Soland (1969): the costs are the
    chords of the concave power on the intervals.
    """

    def __init__(self, relaxation: SizeRelaxation) -> None:
        import highspy

        self.relaxation = relaxation
        self.rays = np.concatenate([*relaxation.members, *relaxation.members])
        lengths = [len(rays) for rays in relaxation.members] * 2
        self.cones = np.repeat(np.arange(len(relaxation)), lengths)
        signs = np.where(np.arange(len(self.rays)) < len(self.rays) // 2, 1.0, -1.0)
        matrix = relaxation.features[:, self.rays] * signs
        self.scales = np.abs(relaxation.features).max(axis=1, initial=0.0)
        self.scales[self.scales == 0] = 1.0
        combined = relaxation.rows.astype(np.float64)
        slack = np.flatnonzero(relaxation.lower < relaxation.upper)
        right = combined @ relaxation.lower / self.scales
        matrix = np.concatenate([matrix, -combined[:, slack]], axis=1) / self.scales[:, None]
        self.solver = _solver(matrix, right, relaxation, slack)
        self.first = matrix.shape[1]
        self.extra = 0
        self.infinity = highspy.kHighsInf

    def solve(self, branched: Iterable[int], low: Floats, high: Floats) -> Proposal | None:
        """Solve the program for intervals of the sizes; None if HiGHS finds no optimum."""
        import highspy

        power = self.relaxation.p
        wide = high > low
        slopes = np.where(
            wide,
            (high**power - low**power) / np.where(wide, high - low, 1.0),
            power * np.maximum(high, 1e-300) ** (power - 1),
        )
        slopes = np.minimum(slopes, 1e6)
        solver, places = self.solver, sorted(branched)
        self._reset(places, low, high)
        costs = slopes[self.cones]
        costs[np.isin(self.cones, places)] = 0.0
        costs = np.concatenate([costs, slopes[places]])
        columns = np.concatenate(
            [np.arange(len(self.cones)), np.arange(self.first, self.first + len(places))]
        ).astype(np.int32)
        solver.changeColsCost(len(columns), columns, costs)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        values = np.array(solution.col_value)[: len(self.cones)]
        dual = np.array(solution.row_dual)[: len(self.scales)] / self.scales
        used: Floats = np.bincount(
            self.cones, np.maximum(values, 0.0), minlength=len(self.relaxation)
        ).astype(np.float64)
        taken = np.flatnonzero(values > 1e-9 * (1.0 + values.max(initial=0.0)))
        half = np.intp(len(self.relaxation.table))
        signed = self.rays[taken] + np.where(taken >= len(self.rays) // 2, half, 0)
        return Proposal(dual, used, signed.astype(np.intp))

    def _reset(self, places: list[int], low: Floats, high: Floats) -> None:
        """Give each branched cone a column for its size and a row that holds its rays below it."""
        solver, count = self.solver, len(self.scales)
        if self.extra:
            numbers = np.arange(self.extra, dtype=np.int32)
            solver.deleteRows(self.extra, numbers + np.int32(count))
            solver.deleteCols(self.extra, numbers + np.int32(self.first))
        nothing = np.zeros(0, dtype=np.int32)
        for number, place in enumerate(places):
            solver.addCol(0.0, low[place], high[place], 0, nothing, np.zeros(0))
            rays = np.flatnonzero(self.cones == place)
            entries = np.append(rays, self.first + number).astype(np.int32)
            values = np.append(np.ones(len(rays)), -1.0)
            solver.addRow(-self.infinity, 0.0, len(entries), entries, values)
        self.extra = len(places)


def _solver(
    matrix: Floats, right: Floats, relaxation: SizeRelaxation, slack: NDArray[np.intp]
) -> Any:
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
        solver.setOptionValue(option, value)
    program = highspy.HighsLp()
    rows, columns = matrix.shape
    program.num_col_, program.num_row_ = columns, rows
    program.col_cost_, program.col_lower_ = np.zeros(columns), np.zeros(columns)
    reach = np.full(columns, highspy.kHighsInf)
    reach[columns - len(slack) :] = (relaxation.upper - relaxation.lower)[slack]
    program.col_upper_ = reach
    program.row_lower_ = program.row_upper_ = right
    places, owners = np.nonzero(matrix.T)
    starts = np.searchsorted(places, np.arange(columns + 1)).astype(np.int32)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = starts
    program.a_matrix_.index_ = owners.astype(np.int32)
    program.a_matrix_.value_ = matrix.T[places, owners]
    solver.passModel(program)
    return solver
