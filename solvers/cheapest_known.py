"""The cheapest network known while a given one is compared."""

from __future__ import annotations

from dataclasses import dataclass

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.solvers.certified_network import NetworkVerdict, Size


@dataclass(slots=True, eq=False)
class CheapestKnown:
    """The size of a network, and the cheapest network of less cost that fits too.

    Parameters
    ----------
    size, merged_size : Size
        Of the network and of its merged form.
    least_cost : int
        The least cost known.
    smaller : ReLUNetwork or None
        A network with that cost, if it is less than that of the network.
    """

    size: Size
    merged_size: Size
    least_cost: int
    smaller: ReLUNetwork | None = None

    @classmethod
    def of(cls, network: ReLUNetwork, merged: ReLUNetwork, problem: Problem) -> CheapestKnown:
        """Begin with a network and its merged form.

        Examples
        --------
        >>> from exactrelu.polytopes import ExactVector
        >>> problem = Problem.of([ExactVector.of([0])], ExactVector.of([0]))
        >>> twice = ReLUNetwork.of([(1, [1], 0), (1, [1], 0)], a=[0])
        >>> once = ReLUNetwork.of([(2, [1], 0)], a=[0])
        >>> known = CheapestKnown.of(twice, once, problem)
        >>> known.least_cost, known.smaller == once
        (1, True)
        """
        size, merged_size = Size.of(network, problem), Size.of(merged, problem)
        if merged_size.cost < size.cost:
            return cls(size, merged_size, merged_size.cost, merged)
        return cls(size, merged_size, size.cost)

    def take(self, optimum: Solution) -> None:
        """Keep the solver's network, which is preferred to an equally cheap merged one."""
        if optimum.network is not None:
            cost = int(optimum.cost.lower)
            if cost < self.size.cost and cost <= self.least_cost:
                self.least_cost, self.smaller = cost, optimum.network

    def forget(self) -> None:
        """Forget the merged network, which does not keep the bound."""
        self.least_cost, self.smaller = self.size.cost, None

    def verdict(self, optimum: Solution | None) -> NetworkVerdict:
        """Compare the network's cost with what is known."""
        if optimum is None:
            return "does not fit"
        if self.smaller is not None:
            return "not sparsest"
        return "sparsest" if optimum.lower_bound.lower >= self.size.cost else "open"
