"""Networks that may be cheaper than sparsest ones at some p, found without any claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.branch import branch
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.least_norm import least_norm
from exactrelu.solvers.path_cost import path_cost
from exactrelu.solvers.setting import Setting

_POWERS = (Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))
_ROUNDING = 1e-9
_SECONDS = 0.5


def rival_networks(
    problem: Problem, network: ReLUNetwork, left: Callable[[], float | None]
) -> Iterator[ReLUNetwork]:
    """Yield networks that fit and are cheap at some p in (0, 1].

    Parameters
    ----------
    problem : Problem
    network : ReLUNetwork
        One that fits.
    left : callable
        The seconds left, or None for no limit.

    Notes
    -----
    The minimiser at p = 1, and networks from linear programs whose weights follow the last
    solution, for four powers and half a second each.

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> network = ReLUNetwork.of([(1, [1], -1)], a=[0])
    >>> len(next(rival_networks(problem, network, lambda: None)).hidden)
    1
    """
    if problem.bound is not None:
        yield from _bounded(problem, left)
        return
    try:
        convex = least_norm(Setting.of(replace(problem, p=Fraction(1))), budget=left()).network
        if convex is not None:
            yield convex
    except BudgetExceeded:
        pass
    for p in _POWERS:
        seconds = left()
        share = _SECONDS if seconds is None else min(_SECONDS, seconds / 4)
        setting = Setting.of(replace(problem, p=p))
        if share <= 0 or not setting.exact:
            return
        try:
            cap = float(path_cost(network, setting.penalized, p).upper) * (1 + _ROUNDING)
            columns = ColumnNetworks(setting, cap, seconds)
            branch(setting, cap, budget=share, propose=columns.take)
            yield from columns.found()
        except (InputError, OverflowError, BudgetExceeded):
            return


def _bounded(problem: Problem, left: Callable[[], float | None]) -> Iterator[ReLUNetwork]:
    try:
        for p in (Fraction(1), *_POWERS):
            setting = Setting.of(replace(problem, p=p))
            seconds = left()
            if seconds is not None and seconds <= 0:
                return
            bounded = bounded_norm if p == 1 else bounded_power
            found = bounded(setting, budget=seconds)
            if found.network is not None:
                yield found.network
    except (InputError, BudgetExceeded):  # too many cells, or no time
        return
