"""How the minimiser changes with p, with what is known when a budget ends or Ctrl-C comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution, Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InfeasibleError, InputError
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.require_digits import require_digits
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.enumeration import (
    enumeration,
    is_hopeless,
    require_parameters_counted,
)
from exactrelu.solvers.envelope import Envelope
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.path import Path, path
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.sift import sift
from exactrelu.solvers.stopped import BRIEF
from exactrelu.solvers.support_search import support_search

_SHARE = 0.7  # of the budget, for an enumeration; the rest is for what is left if it does not end
_LEAST = 0.25  # seconds for the pieces of what is known


def anytime_path(
    problem: Problem,
    digits: int = 12,
    *,
    method: str = "auto",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Path:
    """Enumerate the networks and find every p at which the minimiser changes.

    Parameters
    ----------
    problem : Problem
    digits : int
        Decimal places of each breakpoint.
    method : "auto", "atoms" or "vertices"
        See :func:`exactrelu.solvers.enumeration.enumeration`.
    budget : float, optional
        Seconds, of which seven tenths may go on the enumeration.
    progress : callable, optional
        Called as ``progress(solutions examined, candidates known)``.

    Returns
    -------
    Path
        If the enumeration was stopped, by the budget or by Ctrl-C, the pieces belong to the
        cheapest networks known: those found so far, a sparse one and one of least norm. Then
        ``least_norm`` bounds what any network costs. If the work was stopped later, the pieces
        are those proved so far.

    Raises
    ------
    InputError
        If the method does not take the problem, or neurons are counted.
    InfeasibleError
        If no network fits.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> anytime_path(problem).status, anytime_path(problem, budget=0.0).status
    ('exact', 'feasible')
    """
    require_digits(digits)
    require_parameters_counted(problem)
    begin = now()
    share = None if budget is None else _SHARE * budget
    known: Candidates | None
    try:
        if problem.bound is None and is_hopeless(problem, method, share):
            raise BudgetExceeded("the solutions are too many to be examined in time")
        known = enumeration(problem, method=method, budget=share, progress=progress)
        left = None if budget is None else max(0.0, budget - (now() - begin))
        return path(known, digits, budget=left)
    except BudgetExceeded as out_of_time:
        stopped: Stopped = "budget"
        known = out_of_time.partial if isinstance(out_of_time.partial, Candidates) else None
    except KeyboardInterrupt as pressed:
        stopped = "interrupted"
        known = next((found for found in pressed.args if isinstance(found, Candidates)), None)
    left = BRIEF if budget is None else max(BRIEF, budget - (now() - begin))
    return _of_known(problem, known, digits, stopped, BRIEF if stopped == "interrupted" else left)


def _of_known(
    problem: Problem, known: Candidates | None, digits: int, stopped: Stopped, seconds: float
) -> Path:
    """Return the path of the networks at hand, none of which need be optimal."""
    setting, begin = Setting.of(replace(problem, p=Fraction(0))), now()
    items = list(known.items) if known is not None else []
    convex, sparse = _convex(problem, 0.7 * seconds), _sparse(setting, 0.2 * seconds)
    if convex is not None and convex.status == "infeasible":
        raise InfeasibleError(f"no network with weights up to {problem.bound} fits the data")
    items += [
        _measured(found.network, setting.penalized)
        for found in (convex, sparse)
        if found is not None and found.network is not None
    ]
    different = {item.key: item for item in items}
    candidates = Candidates(
        setting,
        sift(tuple(different.values()), Envelope()),
        "atoms" if known is None else known.method,
        "own",
        0 if known is None else known.examined,
        complete=False,
    )
    left = max(_LEAST, seconds - (now() - begin))
    found = path(candidates, digits, budget=left)
    return replace(
        found,
        stopped=stopped if found.stopped is None or stopped == "interrupted" else found.stopped,
        least_norm=None if convex is None else convex.lower_bound.lower,
        sparsest_bound=None if sparse is None else sparse.lower_bound.lower,
    )


def _convex(problem: Problem, seconds: float) -> Solution | None:
    """Return the least norm, or that nothing fits within the bound; None if time is over."""
    setting = Setting.of(replace(problem, p=Fraction(1)))
    try:
        if problem.bound is not None:
            return bounded_norm(setting, budget=seconds)
        return least_norm(setting, budget=seconds)
    except (BudgetExceeded, InputError):
        return None


def _sparse(setting: Setting, seconds: float) -> Solution | None:
    """Return the sparsest network that a short search finds, where weights are free."""
    if setting.problem.bound is not None:
        return None
    return support_search(setting, budget=seconds)


def _measured(network: ReLUNetwork, penalized: Sequence[int]) -> Candidate:
    """Write a network as a candidate."""
    neurons = [(1 if n.v > 0 else -1, [abs(n.v) * w for w in (*n.w, n.b)]) for n in network.hidden]
    affine = [*network.a, network.c]
    denominator = common_denominator([*affine, *(w for _, row in neurons for w in row)])
    return Candidate.of(
        [(sign, tuple(int(w * denominator) for w in row)) for sign, row in neurons],
        tuple(int(entry * denominator) for entry in affine),
        denominator,
        tuple(penalized),
    )
