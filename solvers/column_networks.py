"""Exact networks from the rays that a relaxation in floats used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.solvers.atom_search import RaySearch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.basic_solutions import basic_solutions
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.sift import float_sizes


class ColumnNetworks:
    """The best networks for one p with exact labels, among the rays that were tried.

    Parameters
    ----------
    setting : Setting
        With exact labels.
    cap : float
        No less than the cost of a network that is known.
    budget : float, optional
        Seconds for the list of rays.

    Raises
    ------
    BudgetExceeded
        When they are over.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([0, 1])
    >>> setting = Setting.of(Problem.of([x], y, p="1/2", skip=False, penalize_bias=True))
    >>> networks = ColumnNetworks(setting, 100.0)
    >>> networks.take([3]), len(networks.found())
    (2.000000002, 1)
    """

    def __init__(self, setting: Setting, cap: float, budget: float | None = None) -> None:
        self.search = RaySearch(setting, AtomTable.of(setting, budget), None)
        self.power, self.cap = float(setting.problem.p), cap
        self.tried: set[tuple[int, ...]] = set()
        self.measured = 0

    def take(self, columns: Sequence[int]) -> float:
        """Solve exactly for the weights of some rays; return the least cost known, rounded up.

        Parameters
        ----------
        columns : sequence of int
            Rays with output 1, then with output -1; the signs follow from the labels.
        """
        table, setting = self.search.table, self.search.setting
        rays = tuple(sorted({column % len(table) for column in columns}))
        if rays in self.tried:
            return self.cap
        self.tried.add(rays)
        chosen = np.array(rays, dtype=np.intp)
        right = integer_array([setting.lower], len(setting.lower))[0]
        for batch in basic_solutions(table.features[:, chosen], table.free_features, right):
            self.search.take(
                type(batch)(
                    chosen[batch.supports], batch.numerators, batch.free, batch.denominators
                )
            )
        known = list(self.search.known.values())
        for row in float_sizes(known[self.measured :]):
            cost = float((row[row > 0] ** self.power).sum())
            if cost == cost and not (row != row).any():
                self.cap = min(self.cap, cost * (1 + 1e-9))
        self.measured = len(known)
        return self.cap

    def found(self) -> list[ReLUNetwork]:
        """Return the networks that may be the best, checked by substitution."""
        candidates = self.search.candidates(complete=False)
        return [candidates.network(item) for item in candidates]
