"""The optimal network for one input, with its proof."""

from __future__ import annotations

from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.univariate.cost import path_cost, total_variation
from exactrelu.univariate.curvature import Curvature, curvature
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.least_cost_tiling import least_cost_tiling
from exactrelu.univariate.linked_lines import LinkedLines
from exactrelu.univariate.minimum_link import minimum_link
from exactrelu.univariate.series import Series
from exactrelu.univariate.signed_windows import signed_windows
from exactrelu.univariate.sparsest_tiling import sparsest_tiling
from exactrelu.univariate.tube import Tube
from exactrelu.univariate.uniqueness import least_variation_is_unique, sparsest_is_unique


def solve(problem: Problem) -> Solution:
    """Find the network of least cost through one-dimensional data.

    Parameters
    ----------
    problem : Problem
        One input, with skip connection and free bias, without a bound on the weights; a
        tolerance only for p = 0.

    Returns
    -------
    Solution
        Always "optimal". At p = 0 without a tolerance, among the sparsest interpolants the one
        that the limit p -> 0 selects; at p = 1 the sparsest of all minimisers.

    Raises
    ------
    InputError
        If the options are not those above, or equal x have different y.

    Notes
    -----
    Cost O(N). The bound is proved by signed windows (p = 0), by the shortest-path recursion over
    tilings (0 < p < 1), and by the turning that the data force (p = 1).

    References
    ----------
    Nakhleh and Nowak (2025), Proposition 3.1 and Theorems 3.1 and 3.2.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([-2, -1, 0, 1, 2, 3]), ExactVector.of([0, 0, 1, 1, 0, 0])
    >>> solution = solve(Problem.of([x], y))
    >>> solution.status, solution.neurons, solution.proof
    ('optimal', 3, 'signed windows')
    """
    begin = now()
    require_one_input(problem)
    if not problem.exact_fit:
        return _within_tolerance(problem, begin)
    bends = curvature(Series.of(problem.X[0], problem.y))
    if problem.p == 0:
        return _sparsest(problem, bends, begin)
    if problem.p == 1:
        return _least_variation(problem, bends, begin)
    return _least_cost(problem, bends, begin)


def has_linear_time_answer(problem: Problem) -> bool:
    """Tell whether :func:`solve` takes the problem.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([0, 1])
    >>> has_linear_time_answer(Problem.of([x], x)), has_linear_time_answer(Problem.of([x, x], x))
    (True, False)
    """
    plain = problem.inputs == 1 and problem.skip and not problem.penalize_bias
    return plain and problem.bound is None and (problem.p == 0 or problem.exact_fit)


def require_one_input(problem: Problem) -> None:
    """Raise InputError unless the problem is the one-dimensional one of this floor."""
    if problem.inputs != 1:
        raise InputError(f"the data have {problem.inputs} input columns; accepted is one")
    if not problem.skip or problem.penalize_bias:
        raise InputError(
            "there is no skip connection or the bias is penalised; accepted for one input is a "
            "skip connection with a free bias"
        )
    if problem.bound is not None:
        raise InputError(
            f"bound: {rational_text(problem.bound)} is given; accepted for one input is no bound, "
            "because splitting a neuron would evade it"
        )
    if not problem.exact_fit and problem.p != 0:
        raise InputError(
            f"p: {rational_text(problem.p)} with a tolerance; accepted with a tolerance is p = 0, "
            "the fewest knots"
        )


def _sparsest(problem: Problem, bends: Curvature, begin: float) -> Solution:
    tiling = sparsest_tiling(bends)
    windows = signed_windows(bends)
    return _solution(
        problem,
        Interpolant(bends, tiling),
        cost=Enclosure.exactly(len(tiling)),
        bound=Enclosure.exactly(len(windows)),
        unique=_pinned(bends) and sparsest_is_unique(bends),
        proof="signed windows",
        proof_data=windows,
        begin=begin,
    )


def _least_variation(problem: Problem, bends: Curvature, begin: float) -> Solution:
    cost = Enclosure.exactly(total_variation(bends))
    return _solution(
        problem,
        Interpolant(bends, sparsest_tiling(bends)),
        cost=cost,
        bound=cost,
        unique=_pinned(bends) and least_variation_is_unique(bends),
        proof="total variation",
        proof_data=None,
        begin=begin,
    )


def _least_cost(problem: Problem, bends: Curvature, begin: float) -> Solution:
    found = least_cost_tiling(bends, problem.p)
    cost = path_cost(bends, found.tiling, problem.p)
    return _solution(
        problem,
        Interpolant(bends, found.tiling),
        cost=cost,
        bound=cost,
        unique=_pinned(bends) and found.unique,
        proof="potentials",
        proof_data=found.last_blocks,
        begin=begin,
    )


def _pinned(bends: Curvature) -> bool:
    """Tell whether the data fix the free affine part: one point leaves its slope free."""
    return len(bends.series) > 1


def _within_tolerance(problem: Problem, begin: float) -> Solution:
    tube = Tube.of(problem.X[0], problem.y, problem.tolerances())
    found = minimum_link(tube)
    return _solution(
        problem,
        LinkedLines(found.lines),
        cost=Enclosure.exactly(len(found.lines) - 1),
        bound=Enclosure.exactly(len(found.windows)),
        unique=None,
        proof="signed windows",
        proof_data=(tube, found.windows),
        begin=begin,
    )


def _solution(
    problem: Problem,
    fit: Interpolant | LinkedLines,
    *,
    cost: Enclosure,
    bound: Enclosure,
    unique: bool | None,
    proof: str,
    proof_data: object,
    begin: float,
) -> Solution:
    return Solution(
        problem=problem,
        status="optimal",
        cost=cost,
        lower_bound=bound,
        neurons=len(fit),
        parameters=len(fit),
        unique=unique,
        method="minimum link" if isinstance(fit, LinkedLines) else "tiling",
        proof=proof,
        seconds=now() - begin,
        fit=fit,
        proof_data=proof_data,
    )
