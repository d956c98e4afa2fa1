"""The distance of the labels from a cone in the l1 or the maximum norm, in floats by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.centred_rays import Floats, Proposal


class ConeDistance:
    """The dual linear program: maximise ``mu . y`` over the polar cone and the dual ball.

    Parameters
    ----------
    rays : float array, shape (S, N)
    labels : float array, shape (N,)
    norm : {"l1", "linf"}

    Notes
    -----
    One program serves for all cones: a ray is allowed by bounding its row. HiGHS starts from the
    last basis. Nothing exact rests on the answers.
    """

    def __init__(self, rays: Floats, labels: Floats, norm: str) -> None:
        import highspy

        self.rays, self.labels = rays, labels
        self.norm = norm
        self.size = float(np.abs(labels).max()) or 1.0
        count = len(labels)
        self._free = highspy.kHighsInf
        self._allowed = np.zeros(len(rays), dtype=bool)
        program = highspy.HighsLp()
        twofold = norm == "linf"
        matrix = np.concatenate([rays, np.ones((1, count))])
        lower = np.concatenate([np.full(len(rays), -self._free), [0.0]])
        upper = np.concatenate([np.full(len(rays), self._free), [0.0]])
        costs = -labels
        if twofold:
            matrix = np.concatenate([np.hstack([matrix, -matrix]), np.ones((1, 2 * count))])
            lower, upper = np.append(lower, -self._free), np.append(upper, 1.0)
            costs = np.concatenate([costs, -costs])
        program.num_col_, program.num_row_ = len(costs), len(matrix)
        program.col_cost_ = costs
        program.col_lower_ = np.full(len(costs), 0.0 if twofold else -1.0)
        program.col_upper_ = np.full(len(costs), self._free if twofold else 1.0)
        program.row_lower_, program.row_upper_ = lower, upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        places, columns = np.nonzero(matrix)
        counts = np.bincount(places, minlength=len(matrix))
        program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        program.a_matrix_.index_ = columns.astype(np.int32)
        program.a_matrix_.value_ = matrix[places, columns]
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
            solver.setOptionValue(option, setting)
        solver.passModel(program)
        self._solver = solver

    def propose(self, allowed: NDArray[np.bool_], start: Sequence[int] = ()) -> Proposal:
        """Return a dual vector of norm 1 for the cone of the allowed rays.

        Parameters
        ----------
        allowed : boolean array, shape (S,)
        start : sequence of int
            Not used: the last basis serves.
        """
        for row in np.flatnonzero(allowed != self._allowed).tolist():
            bound = 0.0 if allowed[row] else self._free
            self._solver.changeRowBounds(row, -self._free, bound)
        self._allowed = allowed.copy()
        self._solver.run()
        solution = self._solver.getSolution()
        mu = np.array(solution.col_value)
        if self.norm == "linf":
            mu = mu[: len(self.labels)] - mu[len(self.labels) :]
        prices = np.array(solution.row_dual)[: len(self.rays)]
        passive = np.flatnonzero(allowed & (np.abs(prices) > 1e-9))
        return Proposal(mu, float(mu @ self.labels), tuple(passive.tolist()))
