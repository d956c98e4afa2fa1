"""Decide whether a given network is a sparsest one on data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flint import fmpq

from exactrelu.networks.canonical_form import merged
from exactrelu.networks.exact_values import exact_values
from exactrelu.networks.linear_part_as_neurons import affine_part_as_neurons
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.rational import to_fraction
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.certified_network import CertifiedNetwork
from exactrelu.solvers.cheapest_known import CheapestKnown
from exactrelu.solvers.feasible import feasible
from exactrelu.solvers.kept_bound import Excess, kept_bound
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search
from exactrelu.univariate.solve import has_linear_time_answer
from exactrelu.univariate.solve import solve as solve_one_input

_LEAST = 0.5  # seconds for the search, however long the network took


def certify(
    network: ReLUNetwork,
    problem: Problem,
    *,
    own_tolerance: bool = False,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> CertifiedNetwork:
    """Compare a network with the sparsest ones that are as close to the data.

    Parameters
    ----------
    network : ReLUNetwork
        With as many inputs as the data.
    problem : Problem
        With p = 0.
    own_tolerance : bool
        Whether the tolerance is the network's own largest error, instead of the problem's.
    budget : float, optional
        Seconds for the solver; one input with the default options needs none.
    progress : callable, optional
        See :func:`exactrelu.solvers.support_search.support_search`.

    Returns
    -------
    CertifiedNetwork

    Raises
    ------
    InputError
        If p is not 0, the numbers of inputs differ, or it stays open whether the network keeps the
        bound on the weights.

    Notes
    -----
    The network is evaluated exactly on all samples, so it is itself a feasible point of the problem
    with its own largest error as tolerance: it is sparsest if its cost meets the solver's lower
    bound, and not sparsest as soon as one network of less cost is known. Merged neurons (see
    :func:`exactrelu.networks.canonical_form.merged` and
    :meth:`exactrelu.networks.normal_form.NormalForm.network`) give one at once.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([-2, -1, 0, 1, 2, 3]), ExactVector.of([0, 0, 1, 1, 0, 0])
    >>> peak = ReLUNetwork.of([(1, [1], 1), (-2, [1], "-1/2"), (1, [1], -2), (0, [1], 5)], a=[0])
    >>> found = certify(peak, Problem.of([x], y), own_tolerance=True)
    >>> found.verdict, found.size.neurons, found.listed, found.lower_bound
    ('sparsest', 3, 4, 3)
    """
    begin = now()
    if problem.p != 0:
        raise InputError(f"p: {problem.p}; accepted is p = 0, the sparsest network")
    written = network if problem.skip else affine_part_as_neurons(network)
    values = zip(exact_values(written, problem.X), problem.y.all_fmpq(), strict=True)
    errors = [abs(value - label) for value, label in values]
    worst = max(range(len(errors)), key=errors.__getitem__)
    if own_tolerance:
        problem = replace(problem, tolerance=to_fraction(errors[worst]))
    small = _merged(written, problem)
    known = CheapestKnown.of(written, small, problem)
    outside = None if own_tolerance else _first_outside(errors, problem)
    kept = _Kept() if outside is not None else _Kept.of(problem, written, small)
    if not kept.small:
        known.forget()
    optimum = None
    if budget is not None:
        budget = max(min(budget, _LEAST), budget - (now() - begin))
    if outside is None and kept.excess is None:
        if problem.bound is not None:
            optimum = _within_bound(problem, written, budget, progress)
        elif has_linear_time_answer(problem):
            optimum = solve_one_input(problem)
        else:
            best = (small, known.merged_size.cost)
            optimum = support_search(
                Setting.of(problem), known=best, budget=budget, progress=progress
            )
        known.take(optimum)
    return CertifiedNetwork(
        verdict=known.verdict(optimum),
        problem=problem,
        network=written,
        listed=len(network.hidden),
        size=known.size,
        merged_size=known.merged_size,
        max_error=to_fraction(errors[worst]),
        worst_row=worst if outside is None else outside,
        optimum=optimum,
        least_cost=None if optimum is None else known.least_cost,
        lower_bound=None if optimum is None else int(optimum.lower_bound.lower),
        smaller_network=known.smaller if optimum is not None else None,
        seconds=now() - begin,
        cells=kept.cells,
        smaller_cells=kept.of_smaller(known.smaller, small, optimum),
        excess=kept.excess,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Whether the network and the merged one keep the bound, and by which cells."""

    cells: Cells | None = None
    small_cells: Cells | None = None
    excess: Excess | None = None
    small: bool = True

    @classmethod
    def of(cls, problem: Problem, network: ReLUNetwork, small: ReLUNetwork) -> _Kept:
        """Decide it for both; the merged network need not keep the bound."""
        if problem.bound is None:
            return cls()
        setting = Setting.of(problem)
        found = kept_bound(setting, network)
        if isinstance(found, Excess):
            return cls(excess=found, small=False)
        try:
            merged = kept_bound(setting, small)
        except InputError:
            return cls(found, small=False)
        if isinstance(merged, Excess):
            return cls(found, small=False)
        return cls(found, merged)

    def of_smaller(
        self, smaller: ReLUNetwork | None, small: ReLUNetwork, optimum: Solution | None
    ) -> Cells | None:
        """Return the cells of the smaller network, the merged one or the solver's."""
        if self.cells is None or smaller is None or optimum is None:
            return None
        if smaller is small:
            return self.small_cells
        cells: Cells | None = getattr(optimum.proof_data, "cells", None)
        return cells


def _within_bound(
    problem: Problem,
    network: ReLUNetwork,
    budget: float | None,
    progress: Callable[..., None] | None,
) -> Solution:
    """Search within the bound; the given network is the answer if that ends without any."""
    begin = now()
    stopped: Stopped = "budget"
    try:
        return box_search(Setting.of(problem), budget=budget, progress=progress)
    except BudgetExceeded:
        pass
    except KeyboardInterrupt:
        stopped = "interrupted"
    return feasible(problem, network, method="given network", begin=begin, stopped=stopped)


def _merged(network: ReLUNetwork, problem: Problem) -> ReLUNetwork:
    """Return the same function without neurons that share a hyperplane or do nothing."""
    if problem.skip:
        return NormalForm.of(network).network()
    return affine_part_as_neurons(merged(network))


def _first_outside(errors: list[fmpq], problem: Problem) -> int | None:
    """Return the first row at which the network is further from the label than is allowed."""
    allowed = problem.tolerances().all_fmpq()
    for row, (error, most) in enumerate(zip(errors, allowed, strict=True)):
        if error > most:
            return row
    return None
