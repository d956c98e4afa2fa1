"""A lower bound of the critical p from the sparsest cost alone, without enumeration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from flint import arb, ctx

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.support_search import support_search

_PRECISION = 128
_PIECES = 32
_BITS = 16


@dataclass(frozen=True, slots=True, eq=False)
class CriticalPBound:
    """A proved lower bound of p* where the enumeration does not end.

    Parameters
    ----------
    lower : Fraction
        For every p up to it each minimiser is a sparsest network; 0 if nothing is proved.
    sparsest_cost : int or None
        The least cost at p = 0, if its search ended.
    sparsest_network : ReLUNetwork or None
    problem : Problem
    status : "lower_bound"
    """

    lower: Fraction
    sparsest_cost: int | None
    sparsest_network: ReLUNetwork | None
    problem: Problem
    status: Literal["lower_bound"] = "lower_bound"

    @property
    def upper(self) -> Fraction:
        """What p* does not exceed: 1."""
        return Fraction(1)

    @property
    def crosses(self) -> None:
        """Whether p* < 1 is not known."""
        return None

    @property
    def enclosure(self) -> Enclosure:
        """What is proved of p*."""
        return Enclosure(self.lower, self.upper)


def critical_p_bound(
    problem: Problem,
    *,
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> CriticalPBound:
    """Bound the critical p from below.

    Parameters
    ----------
    problem : Problem
        Without a bound on the weights.
    budget : float, optional
        Seconds for the search of a sparsest network.
    progress : callable, optional
        See :func:`exactrelu.solvers.support_search.support_search`.

    Returns
    -------
    CriticalPBound

    Raises
    ------
    InputError
        If the weights are bounded, or neurons are counted.

    Notes
    -----
    A minimiser for 0 < p < 1 with K penalised weights is a vertex, so each of them is an integer
    over one minor of the integer data, which Hadamard's inequality bounds by a number
    ``H(K)``. With V the least cost at p = 1 it therefore costs at least ``(K - 1) H(K)^-p +
    (V - (K - 1) / H(K))^p``. The answer is a p up to which this exceeds the cost of a sparsest
    network for each K above the sparsest cost; intervals of p are checked with balls.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = critical_p_bound(Problem.of([x], y, skip=False, penalize_bias=True))
    >>> found.sparsest_cost, 0.008 < found.lower < 0.458
    (4, True)
    """
    if problem.bound is not None or problem.measure != "parameters":
        raise InputError(
            "critical p: without enumeration accepted are unbounded weights and the measure "
            "parameters"
        )
    nothing = CriticalPBound(Fraction(0), None, None, problem)
    counted = replace(problem, p=Fraction(0))
    try:
        sparse = support_search(Setting.of(counted), budget=budget, progress=progress)
        norm = least_norm(Setting.of(replace(problem, p=Fraction(1))), budget=budget)
    except BudgetExceeded:
        return nothing
    network = sparse.network
    if sparse.status != "optimal" or network is None:
        return nothing
    setting = Setting.of(problem)
    weights = [(n.v, (*n.w, n.b)) for n in network.hidden]
    sizes = [abs(v * w[c]) for v, w in weights for c in setting.penalized if v * w[c]]
    if not sizes:  # the zero function fits, and is the only minimiser
        return CriticalPBound(Fraction(1), 0, network, problem)
    rivals = [
        (count, minor_bound(setting, count))
        for count in range(len(sizes) + 1, len(setting.samples) * len(setting.penalized) + 1)
    ]
    low, high = 0, 2**_BITS
    while high - low > 1:
        middle = (low + high) // 2
        if _all_dearer(sizes, rivals, norm.cost.lower, Fraction(middle, 2**_BITS)):
            low = middle
        else:
            high = middle
    return CriticalPBound(Fraction(low, 2**_BITS), len(sizes), network, problem)


def minor_bound(setting: Setting, count: int) -> arb:
    """Bound the denominators of a vertex with ``count`` nonzero penalised weights.

    Notes
    -----
    The vertex solves T equations in T unknowns: its penalised weights, at most one free bias a
    neuron, and the free affine part. Each is a sample's equation, in which a sample stands once
    for each neuron and for the affine part, or says that a neuron has its kink at a sample.
    Hadamard: the minor is at most the product of the lengths of the rows.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([1, 2])
    >>> setting = Setting.of(Problem.of([x], x, skip=False, penalize_bias=True))
    >>> round(float(minor_bound(setting, 1)) ** 2, 6)
    5.0
    """
    problem, samples = setting.problem, setting.samples
    # With free biases there may be a constant besides, which has no penalised weight.
    neurons = min(count + (not problem.penalize_bias), len(samples))
    unknowns = count
    if not problem.penalize_bias:
        unknowns += neurons
    if problem.skip:
        unknowns += setting.dimension
    squares = sorted((sum(t * t for t in row) for row in samples), reverse=True)
    kink, most = squares[0], arb(0)
    with ctx.workprec(_PRECISION):
        for equations in range(1, min(len(samples), unknowns) + 1):
            square = kink ** (unknowns - equations)
            for row in squares[:equations]:
                square *= row * (neurons + problem.skip)
            most = most.max(arb(square))
        return most.sqrt()


def _all_dearer(
    sizes: list[Fraction], rivals: list[tuple[int, arb]], norm: Fraction, end: Fraction
) -> bool:
    """Tell whether all rivals are proved dearer than the sizes on (0, end]."""
    with ctx.workprec(_PRECISION):
        marks = [arb(to_fmpq(end * k / _PIECES)) for k in range(_PIECES + 1)]
        costs = [sum((arb(to_fmpq(s)) ** p for s in sizes), arb(0)) for p in marks]
        for count, minor in rivals:
            least = 1 / minor
            rest = (arb(to_fmpq(norm)) - (count - 1) * least).max(least)
            for k in range(_PIECES):
                a, b = marks[k], marks[k + 1]
                # A cost is convex in p, and each term of the rival is monotone.
                rival = (count - 1) * least**b + (rest**a).min(rest**b)
                if not rival > costs[k].max(costs[k + 1]):
                    return False
    return True
