"""Networks made without a bound on the weights, among which some may keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.first_network import first_network
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.setting import Setting

_SHARE = 0.7  # of the seconds, for the linear program


@dataclass(frozen=True, slots=True, eq=False)
class LooseNetworks:
    """What is known of a problem with a bound on the weights from the same problem without it.

    Parameters
    ----------
    norm : Solution
        At p = 1 without the bound: of least l1 norm, or stopped with a lower bound of it.
    kept : tuple of (ReLUNetwork, cells)
        Those that keep the bound, with a point inside of a cell for each neuron.
    """

    norm: Solution
    kept: tuple[tuple[ReLUNetwork, Cells], ...]

    @classmethod
    def of(cls, setting: Setting, seconds: float | None) -> LooseNetworks:
        """Try the network of least l1 norm and, if it does not serve, one along one direction.

        Parameters
        ----------
        setting : Setting
            Of a problem with a bound.
        seconds : float, optional
            For the linear program and for the cells.

        Examples
        --------
        >>> from exactrelu.networks import Problem
        >>> from exactrelu.polytopes import ExactVector
        >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
        >>> for bound in (2, "1/2"):
        ...     problem = Problem.of([x], y, skip=False, penalize_bias=True, bound=bound)
        ...     found = LooseNetworks.of(Setting.of(problem), 1.0)
        ...     print(found.norm.lower_bound.lower, len(found.kept))
        2 1
        2 0
        """
        loose = Setting.of(replace(setting.problem, p=Fraction(1), bound=None))
        watch = Watch(seconds, task="the search for cells")
        try:
            norm = least_norm(loose, budget=None if seconds is None else _SHARE * seconds)
        except BudgetExceeded:
            norm = first_network(loose, watch.started, "budget")
            return cls(norm, _kept(setting, norm, watch))
        if kept := _kept(setting, norm, watch):
            return cls(norm, kept)
        line = first_network(loose, watch.started, "budget")
        return cls(norm, _kept(setting, line, watch))


def _kept(setting: Setting, found: Solution, watch: Watch) -> tuple[tuple[ReLUNetwork, Cells], ...]:
    assert found.network is not None
    try:
        cells = neuron_cells(setting, found.network, watch.check)
    except BudgetExceeded:
        return ()
    return () if cells is None else ((found.network, cells),)
