"""The network of least cost between the corners of its cells: a linear program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.box_network import box_network
from exactrelu.solvers.box_optimum import BoxOptimum
from exactrelu.solvers.box_program import BoxProgram
from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.corner_costs import all_slots, integer_costs
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting


@dataclass(frozen=True, slots=True, eq=False)
class CornerNetwork:
    """A network within the bound that is cheapest by the costs of corners.

    Parameters
    ----------
    value : Fraction
        Its cost, interpolated between the corners.
    multipliers : tuple of Fraction
        One for each row of the data; they prove that no network has a smaller value.
    network : ReLUNetwork
    candidate : Candidate
        The network with its sizes.
    cells : tuple of (tuple of int, or None)
        A point inside of the cell that each neuron counts in; None for a free constant.
    """

    value: Fraction
    multipliers: tuple[Fraction, ...]
    network: ReLUNetwork
    candidate: Candidate
    cells: Cells

    @classmethod
    def cheapest(
        cls, setting: Setting, costs_of: Callable[[Corners], list[Fraction]], watch: Watch
    ) -> CornerNetwork | BoxOptimum:
        """Solve the linear program.

        Parameters
        ----------
        setting : Setting
            With a bound.
        costs_of : callable
            Gives the costs of corners.
        watch : Watch

        Returns
        -------
        CornerNetwork
            Or the BoxOptimum that proves that no network keeps the bound.

        Raises
        ------
        InputError
            If there is no bound.
        BudgetExceeded
            When the time is over, or if there are too many activation cells.

        Examples
        --------
        >>> from exactrelu.networks import Problem
        >>> from exactrelu.polytopes import ExactVector
        >>> from exactrelu.solvers.corner_costs import path_costs
        >>> x, y = ExactVector.of([1, 2]), ExactVector.of([2, 1])
        >>> problem = Problem.of([x], y, p=1, skip=False, penalize_bias=True, bound="5/4")
        >>> CornerNetwork.cheapest(Setting.of(problem), path_costs, Watch()).value
        Fraction(17, 4)
        """
        corners = Corners.of(setting, watch.remaining())
        costs, scale = integer_costs(costs_of(corners))
        priced = np.ones(2 * len(corners.patterns), dtype=bool)
        optimum = BoxProgram(corners, costs, all_slots(corners), priced, watch).solve()
        if optimum.value is None:
            return optimum
        network, candidate, cells = box_network(corners, optimum.weights, optimum.affine)
        multipliers = [Fraction(z, optimum.scale * scale) for z in optimum.multipliers]
        return cls(optimum.value / scale, by_row(setting, multipliers), network, candidate, cells)
