"""Proofs that a checker can repeat of optima that an enumeration with bounded weights found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from exactrelu.certificate_data import data_json
from exactrelu.checks.bounded import labels
from exactrelu.checks.bounded_rays import exclude_rivals, rival_work
from exactrelu.checks.boxes import Boxes
from exactrelu.checks.rival_search import MOST_WORK
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text, to_fmpq
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.box_dual import BoxDual, PowerDual, cells_json
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.box_search import box_search
from exactrelu.solvers.boxed_power import BoxedOptimum
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.path_cost import weight_sizes
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_proof import SupportProof

_QUICK = 20_000  # sets of rays, for a look at once


@dataclass(frozen=True, slots=True)
class RivalsExcluded:
    """The statement that all networks within a bound on the weights are no cheaper.

    Parameters
    ----------
    dual : PowerDual
        Excludes most sets of neurons at the bound; the checker enumerates what is left.
    """

    dual: PowerDual

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "bounded rays",
            "multipliers": [rational_text(mu) for mu in self.dual.multipliers],
            "cells": cells_json(self.dual.cells),
        }


def is_bounded_enumeration(solution: Solution) -> bool:
    """Tell whether a solution rests on an enumeration with bounded weights."""
    data = solution.proof_data
    bounded = solution.problem.bound is not None and solution.network is not None
    return isinstance(data, BoxedOptimum) or (bounded and isinstance(data, Candidates))


def with_repeatable_proof(solution: Solution) -> Solution:
    """Return the same network with a proof that a checker can repeat.

    Parameters
    ----------
    solution : Solution
        For which :func:`is_bounded_enumeration` holds.

    Raises
    ------
    InputError
        If there is none.

    Notes
    -----
    At p = 0 and p = 1 the search over supports and the linear program prove the same cost. For
    0 < p < 1 the checker will enumerate the rivals that the dual vector leaves; if these are few,
    that is done here, too, and if they are too many, the solution is "feasible" with the bound of
    the interpolated cost.
    """
    setting, p = Setting.of(solution.problem), solution.problem.p
    assert solution.network is not None
    if 0 < p < 1:
        return _powers(setting, solution)
    other = box_search(setting) if p == 0 else bounded_norm(setting)
    data = other.proof_data
    if other.status != "optimal" or not isinstance(data, SupportProof | BoxProof | BoxDual):
        raise InputError("--certificate: the search with bounded weights did not end")
    cells = neuron_cells(setting, solution.network)
    if cells is None:
        return other
    lower = other.lower_bound
    return replace(
        solution, lower_bound=lower, proof=other.proof, proof_data=replace(data, cells=cells)
    )


def _powers(setting: Setting, solution: Solution) -> Solution:
    data, dual = solution.proof_data, None
    lower = solution.lower_bound
    assert solution.network is not None
    if isinstance(data, BoxedOptimum):
        dual, lower = data.dual, data.lower_bound
    else:
        known, cells = bounded_power(setting), neuron_cells(setting, solution.network)
        if isinstance(known.proof_data, PowerDual) and cells is not None:
            dual, lower = replace(known.proof_data, cells=cells), known.lower_bound
    if dual is None:
        raise InputError("--certificate: the neurons could not be assigned to cells")
    if solution.status == "optimal" and _are_few(solution, dual):
        return replace(
            solution,
            lower_bound=solution.cost,
            proof="bounded rays",
            proof_data=RivalsExcluded(dual),
        )
    return replace(
        solution,
        status="feasible",
        lower_bound=lower,
        proof="interpolated cost",
        proof_data=dual,
    )


def _are_few(solution: Solution, dual: PowerDual) -> bool:
    problem, network = solution.problem, solution.network
    assert network is not None
    data = data_json(problem)
    boxes = Boxes.read(problem.to_json(), data)
    multipliers = [rational_text(mu) for mu in dual.multipliers]
    sizes = sorted(map(to_fmpq, weight_sizes(network, Setting.of(problem).penalized)))
    vector = boxes.multipliers(multipliers, data), labels(multipliers, data)
    work = rival_work(boxes, vector, tuple(sizes), problem.p, MOST_WORK)
    if work > MOST_WORK:
        return False
    if work <= _QUICK:
        exclude_rivals(boxes, vector, tuple(sizes), problem.p)
    return True
