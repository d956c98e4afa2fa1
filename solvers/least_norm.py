"""The network of least l1 path norm: p = 1, a linear program for any number of inputs."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.convex_program import ConvexProgram
from exactrelu.solvers.feature_rays import FeatureRays
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.ray_network import path_norm, ray_network
from exactrelu.solvers.row_multipliers import by_row
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.term import Term


def least_norm(setting: Setting, *, budget: float | None = None) -> Solution:
    """Find a network of least ``sum |v_k w_kc|`` within the tolerance of the data.

    Parameters
    ----------
    setting : Setting
        Of a problem with p = 1, without a bound on the weights.
    budget : float, optional
        Seconds.

    Returns
    -------
    Solution
        Always "optimal", with one of possibly many minimisers; ``proof_data`` is a LinearDual.

    Raises
    ------
    InputError
        If p is not 1, or the weights are bounded.
    BudgetExceeded
        If the work does not end in time, or the rays are too many.

    Notes
    -----
    Neurons are sums of rays of the refined arrangement, at no extra cost for p = 1; so the rays'
    weights are the only unknowns, and the problem is a linear program with one column for each
    ray and output sign. It is solved through its dual; see :class:`ConvexProgram`. The proof needs
    to look at rays only, at most ``2 C(N + n, n - 1)`` of them.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> solution = least_norm(Setting.of(Problem.of([x], y, p=1)))
    >>> solution.cost.lower, [str(mu) for mu in solution.proof_data.multipliers]
    (Fraction(1, 1), ['1', '-2', '1'])
    """
    begin, watch = now(), Watch(budget, task="the linear program")
    problem, n = setting.problem, setting.dimension
    if problem.p != 1:
        raise InputError(f"p: {rational_text(problem.p)}; accepted by the linear program is p = 1")
    if problem.bound is not None:
        raise InputError(
            f"bound: {rational_text(problem.bound)} is given at p = 1; accepted by this linear "
            "program is no bound, and with one the function bounded_norm"
        )
    samples = integer_array(setting.samples, n)
    free = tuple(range(n)) if problem.skip else tuple(range(len(setting.penalized), n))
    rays = FeatureRays.of(samples, setting.penalized, budget)
    program = ConvexProgram(samples, rays, free, tuple(_terms(setting)))
    optimum = program.solve(watch)
    candidate = ray_network(program, optimum, setting.penalized)
    network = Candidates(setting, (candidate,), "atoms", "own", 1).network(candidate)
    if path_norm(candidate) != optimum.value:
        raise ExactReluError("the dual value of a linear program is not its network's cost")
    cost = Enclosure.exactly(optimum.value)
    return Solution(
        problem=problem,
        status="optimal",
        cost=cost,
        lower_bound=cost,
        neurons=len(network.hidden),
        parameters=len(network.hidden) if problem.measure == "neurons" else len(candidate.sizes),
        unique=None,
        method="linear program",
        proof="linear duality",
        seconds=now() - begin,
        fit=NetworkFit(network),
        proof_data=LinearDual(by_row(setting, optimum.multipliers)),
    )


def _terms(setting: Setting) -> list[Term]:
    terms = []
    one = Fraction(1)
    for sample, (low, high) in enumerate(zip(setting.lower, setting.upper, strict=True)):
        if low == high:
            terms.append(Term(sample, -one, Fraction(low), "zero"))
        else:
            terms.append(Term(sample, -one, Fraction(low), "negative"))
            terms.append(Term(sample, one, Fraction(-high), "negative"))
    return terms
