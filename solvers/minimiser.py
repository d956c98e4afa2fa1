"""The cheapest candidate for one p, decided exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import prod

from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cost_curves import CostCurves
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.setting import Setting


def minimiser(candidates: Candidates, p: Fraction | None = None, seconds: float = 0.0) -> Solution:
    """Choose the network of least cost among all candidates.

    Parameters
    ----------
    candidates : Candidates
    p : Fraction, optional
        In [0, 1]; that of the problem if it is not given.
    seconds : float
        What finding the candidates took, noted in the solution.

    Returns
    -------
    Solution
        "optimal"; "infeasible" with multipliers of the rows that prove it as its proof data; or
        "feasible" if the enumeration was stopped by its budget. At p = 0, among the sparsest the
        one that the limit p -> 0 selects; at p = 1 the sparsest one found.
        ``unique`` speaks of cost vectors: for 0 < p < 1 it is decided; at p = 0 and p = 1 it is
        False if two of the candidates tie and None otherwise.

    Raises
    ------
    InputError
        If p is outside [0, 1], or positive while neurons are counted, or not the p that the
        candidates are about, or a budget ended the enumeration before anything was found.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> from exactrelu.solvers.atoms import atoms
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = atoms(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> solution = minimiser(found, Fraction(1, 2))
    >>> solution.cost.decimals(6), solution.parameters, solution.unique
    (('9.997171', '9.997172'), 5, True)
    """
    problem = candidates.setting.problem
    exponent = problem.p if p is None else p
    if not 0 <= exponent <= 1:
        raise InputError(f"p: {exponent} is outside [0, 1]; accepted is 0 <= p <= 1")
    if exponent and candidates.counts_neurons:
        raise InputError(f"p: {exponent} while neurons are counted; accepted is p = 0")
    if candidates.p is not None and exponent != candidates.p:
        raise InputError(
            f"p: {exponent}; the candidates were enumerated for p = {candidates.p} alone"
        )
    problem = replace(problem, p=exponent)
    if not candidates.items:
        if not candidates.complete:
            raise InputError("candidates: none was found before the budget ended")
        return _infeasible(candidates, problem, seconds)
    best, tied = _best(candidates.items, exponent)
    cost = best.cost(exponent)
    network = candidates.network(best)
    unique = not tied if 0 < exponent < 1 else (False if tied else None)
    return Solution(
        problem=problem,
        status="optimal" if candidates.complete else "feasible",
        cost=cost,
        lower_bound=cost if candidates.complete else Enclosure.exactly(0),
        neurons=len(network.hidden),
        parameters=_counted(candidates, best),
        unique=unique if candidates.complete else None,
        method=candidates.method,
        proof="vertex enumeration" if candidates.complete else "none",
        seconds=seconds,
        fit=NetworkFit(network),
        proof_data=candidates,
    )


def _best(items: tuple[Candidate, ...], p: Fraction) -> tuple[Candidate, bool]:
    """Return the best candidate and whether another one ties with it."""
    if p == 0:
        sparsest = [item for item in items if len(item.sizes) == len(items[0].sizes)]
        # The derivative of the cost at p = 0 is the logarithm of this product.
        chosen = min(sparsest, key=lambda item: Fraction(prod(item.sizes)) / _power(item))
        return chosen, len(sparsest) > 1
    if p == 1:
        least = min(Fraction(sum(item.sizes), item.unit) for item in items)
        minimal = [item for item in items if Fraction(sum(item.sizes), item.unit) == least]
        return minimal[0], len(minimal) > 1
    curves = CostCurves(items)
    cheapest = curves.cheapest(p, range(len(items)))
    return items[cheapest[0]], len(cheapest) > 1


def _counted(candidates: Candidates, item: Candidate) -> int:
    """Return what the cost at p = 0 counts on a network, whatever p is."""
    if candidates.setting.problem.measure == "parameters":
        return len(item.sizes)
    penalized = candidates.setting.penalized
    return sum(any(weights[j] for j in penalized) for _, weights in item.neurons)


def _power(item: Candidate) -> int:
    return int(item.unit ** len(item.sizes))


def _infeasible(candidates: Candidates, problem: Problem, seconds: float) -> Solution:
    """Return that the bound is too small, with multipliers of the rows, which a checker knows."""
    begin = now()
    contradiction = bounded_norm(Setting.of(replace(problem, p=Fraction(1))))
    if contradiction.fit is not None:
        raise ExactReluError("a linear program fits the data and the enumeration found nothing")
    spent = seconds + now() - begin
    return replace(contradiction, problem=problem, method=candidates.method, seconds=spent)
