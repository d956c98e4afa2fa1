"""What is proved of the critical p without an enumeration of vertices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Stopped
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.critical_p_evidence import CriticalPEvidence
from exactrelu.solvers.critical_p_proof import CriticalPSearch


@dataclass(frozen=True, slots=True, eq=False)
class CriticalPBound:
    """A proved enclosure of p* where the enumeration does not end.

    Parameters
    ----------
    lower : Fraction
        For every p up to it each minimiser is a sparsest network; 0 if nothing is proved.
    upper : Fraction
        p* does not exceed it; 1 if nothing is proved.
    sparsest_cost : int or None
        The least cost at p = 0, if its search ended.
    sparsest_network : ReLUNetwork or None
        A sparsest network; where ``upper < 1``, the cheapest one at ``upper``.
    other_network : ReLUNetwork or None
        A network that at ``upper`` is cheaper than every sparsest one.
    kind : str
        What the lower end rests on: "near networks", "tail sums", "minors" or "nothing"; see
        :func:`critical_p_bound`.
    problem : Problem
    stopped : "budget", "interrupted" or None
        Whether more might have been proved.
    evidence : CriticalPEvidence or None
        What it rests on; None if nothing is proved.
    status : "lower_bound"
    """

    lower: Fraction
    upper: Fraction
    sparsest_cost: int | None
    sparsest_network: ReLUNetwork | None
    other_network: ReLUNetwork | None
    kind: str
    problem: Problem
    stopped: Stopped | None = None
    evidence: CriticalPEvidence | None = None
    status: Literal["lower_bound"] = "lower_bound"

    @property
    def crosses(self) -> bool | None:
        """Whether p* < 1; None if that is not known."""
        return self.upper < 1 if self.upper < 1 or self.lower == 1 else None

    @property
    def enclosure(self) -> Enclosure:
        """What is proved of p*."""
        return Enclosure(self.lower, self.upper)

    def in_place_of_enumeration(self, budget: float | None) -> CriticalPBound:
        """Say that a budget kept back an enumeration, which would have told more."""
        if budget is None or self.problem.bound is not None or self.lower == self.upper:
            return self
        return replace(self, stopped=self.stopped or "budget")


def critical_p_bound(
    problem: Problem,
    *,
    known: Candidates | None = None,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> CriticalPBound:
    """Enclose the critical p.

    Parameters
    ----------
    problem : Problem
    known : Candidates, optional
        Networks that an enumeration found before it was stopped.
    budget : float, optional
        Seconds. What is proved by then, or until Ctrl-C, is returned.
    progress : callable, optional
        Called as ``progress(lower, upper)``.

    Returns
    -------
    CriticalPBound

    Raises
    ------
    InputError
        If neurons are counted.
    InfeasibleError
        If no network fits within the bound on the weights.

    Notes
    -----
    The lower end is the best of three proofs that all networks but sparsest ones are dearer.

    *Minors.* A minimiser is a vertex, so its weights are integers over a minor of the integer
    data, which Hadamard's inequality bounds; and they add up to at least the least cost at p = 1.
    *Tail sums.* In every network that fits, the penalised weights without the m largest ones
    add up to at least e_m: less, and m parameters would fit with a tolerance, which the
    search over supports excludes (see :func:`tail_sums`).
    *Near networks.* If all but the k0 largest weights add up to little, the network is close to one
    of a few sets of blocks, and a vertex of a small polyhedron bounds its cost (see
    :func:`near_networks`); otherwise they cost something, whatever minors are.

    Near networks give all sparsest networks as well. A network that is cheaper than all of them at
    some p proves the upper end.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = critical_p_bound(Problem.of([x], y, skip=False, penalize_bias=True))
    >>> found.sparsest_cost, 0.1 < found.lower < 0.45811 < found.upper < 0.45813
    (4, True)
    """
    if problem.measure != "parameters":
        raise InputError(
            "measure: neurons are counted, which is a cost for p = 0 only; accepted here is "
            "parameters"
        )
    search = CriticalPSearch(replace(problem, p=Fraction(0)), known, budget, progress)
    stopped: Stopped | None = None
    try:
        search.run()
    except BudgetExceeded:
        stopped = "budget"
    except KeyboardInterrupt:
        stopped = "interrupted"
    return CriticalPBound(
        search.lower,
        search.upper,
        search.cost,
        search.network,
        search.other,
        search.kind,
        problem,
        stopped,
        search.evidence,
    )
