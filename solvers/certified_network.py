"""What is proved about a given network on data."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from exactrelu.networks.path_norm import path_norm
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.kept_bound import Excess

NetworkVerdict = Literal["sparsest", "not sparsest", "open", "does not fit"]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is, as a problem counts.

    Parameters
    ----------
    neurons, parameters : int
        Products that are not zero, counted by neuron and one by one (see
        :func:`exactrelu.networks.path_norm.path_norm`).
    cost : int
        The one of the two that the problem minimises.
    """

    neurons: int
    parameters: int
    cost: int

    @classmethod
    def of(cls, network: ReLUNetwork, problem: Problem) -> Size:
        """Count the neurons and parameters of a network as a problem does.

        Examples
        --------
        >>> from exactrelu.polytopes import ExactVector
        >>> problem = Problem.of([ExactVector.of([0])] * 2, ExactVector.of([0]), measure="neurons")
        >>> Size.of(ReLUNetwork.of([(1, [1, 2], 0), (0, [3, 4], 5)], a=[0, 0]), problem)
        Size(neurons=1, parameters=2, cost=1)
        """
        counts = {
            measure: int(
                path_norm(
                    network,
                    0,
                    skip=problem.skip,
                    penalize_bias=problem.penalize_bias,
                    measure=measure,
                ).lower
            )
            for measure in ("neurons", "parameters")
        }
        return cls(counts["neurons"], counts["parameters"], counts[problem.measure])


@dataclass(frozen=True, slots=True, eq=False)
class CertifiedNetwork:
    """A network compared with the sparsest ones on the same data.

    Parameters
    ----------
    verdict : "sparsest", "not sparsest", "open" or "does not fit"
        "open" if the budget ended between the bounds.
    problem : Problem
        With the tolerance that was used.
    network : ReLUNetwork
        The given one; where the problem has no skip connection its affine part is written as
        neurons.
    listed : int
        The neurons that were given, those without effect included.
    size, merged_size : Size
        Of the network as given, and once neurons that share a hyperplane are merged and those
        without effect are dropped; the function is the same.
    max_error : Fraction
        The largest ``|f(x_i) - y_i|``.
    worst_row : int
        The row (from 0) that has it or, if the network does not fit, the first that does not.
    optimum : Solution or None
        What the solver proved; None if the network does not fit.
    least_cost, lower_bound : int or None
        The least cost known, and what is proved of it.
    smaller_network : ReLUNetwork or None
        A network of less cost that fits too.
    seconds : float
    cells, smaller_cells : tuple of (tuple of int, or None), or None
        With a bound on the weights: where the neurons of the network and of the smaller one count.
    excess : Excess or None
        Why the network does not keep the bound; then it does not fit.
    """

    verdict: NetworkVerdict
    problem: Problem = field(repr=False)
    network: ReLUNetwork = field(repr=False)
    listed: int
    size: Size
    merged_size: Size
    max_error: Fraction
    worst_row: int
    optimum: Solution | None = field(repr=False)
    least_cost: int | None
    lower_bound: int | None
    smaller_network: ReLUNetwork | None = field(repr=False)
    seconds: float
    cells: Cells | None = field(default=None, repr=False)
    smaller_cells: Cells | None = field(default=None, repr=False)
    excess: Excess | None = None

    @property
    def is_sparsest(self) -> bool:
        """Whether the network is proved to be a sparsest one."""
        return self.verdict == "sparsest"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the command line prints it."""
        optimum = None
        if self.optimum is not None:
            optimum = {
                "cost": str(self.least_cost),
                "lower_bound": str(self.lower_bound),
                "method": self.optimum.method,
                "proof": self.optimum.proof,
            }
        smaller = self.smaller_network
        return {
            "verdict": self.verdict,
            "problem": self.problem.to_json(),
            "network": {
                "neurons": self.size.neurons,
                "parameters": self.size.parameters,
                "max_error": rational_text(self.max_error),
                "cost": str(self.size.cost),
                "listed": self.listed,
                "worst_row": self.worst_row + 1,
            },
            "merged": {
                "neurons": self.merged_size.neurons,
                "parameters": self.merged_size.parameters,
            },
            "optimum": optimum,
            "exceeds": None
            if self.excess is None
            else {"neuron": self.excess.neuron + 1, "coordinate": self.excess.coordinate + 1},
            "stopped": None if self.optimum is None else self.optimum.stopped,
            "smaller_network": None if smaller is None else smaller.to_json(),
            "seconds": round(self.seconds, 6),
        }
