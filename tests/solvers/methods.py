"""All methods for the optimal network, with the problems that each takes, to hold them together."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec

import pytest
from boxed_program import fewest
from boxed_program import least_norm as least_norm_in_floats
from step_clock import clock_of_steps

from exactrelu.networks.solution import Solution
from exactrelu.solvers import (
    Candidates,
    Setting,
    atoms,
    bounded_norm,
    bounded_power,
    box_search,
    enumeration,
    least_norm,
    milp_search,
    minimiser,
    solve,
    support_search,
    vertices,
    vertices_size,
)
from exactrelu.univariate import solve as solve_one_input
from exactrelu.univariate.solve import has_linear_time_answer

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Method:
    """A way to the optimum: which problems it takes, and whether its answers are proved optimal."""

    takes: Callable[[Setting], bool]
    answer: Callable[[Setting], Solution]
    closes: bool = True


@dataclass(frozen=True)
class Known:
    key: Hashable
    setting: Setting = field(compare=False)


def _p(setting: Setting) -> Fraction:
    return setting.problem.p


def _free(setting: Setting) -> bool:
    return setting.problem.bound is None


def _small(setting: Setting) -> bool:
    """Tell whether the polytope has few enough vertices for the paper's reduction."""
    return vertices_size(setting).variables <= (40 if _free(setting) else 16)


@lru_cache(maxsize=2)
def _vertices(known: Known) -> Candidates:
    return vertices(known.setting, backend="own")


def _polytope(setting: Setting) -> Candidates:
    """Enumerate once for all p that are asked of the same data."""
    problem = setting.problem
    neurons = problem.measure == "neurons" and problem.p == 0
    options = (problem.skip, problem.penalize_bias, problem.bound, neurons)
    return _vertices(Known((setting.samples, setting.lower, setting.upper, options), setting))


def _few_in_a_box(setting: Setting) -> bool:
    neurons = setting.problem.measure == "neurons" and _p(setting) == 0
    return not _free(setting) and not neurons and len(setting.samples) <= 2


def _one_input(setting: Setting) -> bool:
    problem = setting.problem
    return has_linear_time_answer(problem) and (problem.p == 0 or problem.exact_fit)


def _by_program(setting: Setting) -> Solution:
    """Stop the program after 0.3 seconds, and the exact search not at all."""
    with clock_of_steps(0):
        return milp_search(setting, budget=0.6)


def _by_branches(setting: Setting) -> Solution:
    with clock_of_steps(0.01):
        return solve(setting.problem, method="branch", budget=1)


METHODS = {
    "vertices": Method(_small, lambda s: minimiser(_polytope(s), _p(s))),
    "atoms": Method(_free, lambda s: minimiser(atoms(s))),
    "rays in a box": Method(_few_in_a_box, lambda s: minimiser(enumeration(s.problem))),
    "search": Method(lambda s: _free(s) and _p(s) == 0, support_search),
    "search in a box": Method(lambda s: not _free(s) and _p(s) == 0, box_search),
    "linear program": Method(lambda s: _free(s) and _p(s) == 1, least_norm),
    "linear program in a box": Method(lambda s: not _free(s) and _p(s) == 1, bounded_norm),
    "mixed-integer program": Method(
        lambda s: _p(s) == 0 and find_spec("pulp") is not None,
        _by_program,
    ),
    "branch": Method(
        lambda s: _free(s) and 0 < _p(s) < 1,
        _by_branches,
        closes=False,
    ),
    "corners": Method(lambda s: not _free(s) and 0 < _p(s) < 1, bounded_power, closes=False),
    "one input": Method(_one_input, lambda s: solve_one_input(s.problem)),
}


def _about(value: float | None) -> Ends | None:
    if value is None:
        return None
    return Fraction(value) - Fraction(1, 10**6), Fraction(value) + Fraction(1, 10**6)


def _boxed(setting: Setting) -> Setting:
    """Put a wide bound, which changes nothing, where there is none: it makes the big M exact."""
    if setting.problem.bound is not None:
        return setting
    return Setting.of(replace(setting.problem, bound=Fraction(300)))


PROGRAMS: dict[str, Callable[[Setting], Ends | None]] = {
    "mixed-integer program over patterns": lambda s: _about(fewest(_boxed(s))),
    "linear program over patterns": lambda s: _about(least_norm_in_floats(s)),
}
"""Oracles in floats that share no code with the library, for p = 0 and p = 1."""


def ends(setting: Setting, name: str) -> Ends | None:
    """Return proved ends of the least cost by one method; None if it says that nothing fits."""
    method = METHODS[name]
    solution = method.answer(setting)
    if solution.fit is None:
        assert solution.status == "infeasible"
        return None
    assert_network(setting, solution)
    if method.closes:
        assert solution.status == "optimal"
        assert solution.cost == solution.lower_bound
        assert solution.cost.width < Fraction(1, 10**12)
    return solution.lower_bound.lower, solution.cost.upper


def assert_network(setting: Setting, solution: Solution) -> None:
    """Substitute the data and measure the network once more."""
    problem, network = setting.problem, solution.network
    assert network is not None
    columns, tolerances = [x.fractions() for x in problem.X], problem.tolerances()
    for i in range(problem.samples):
        value = network.exact([column[i] for column in columns])
        assert abs(value - problem.y[i]) <= tolerances[i]
    if not problem.skip:
        assert not any((*network.a, network.c))
    cost = 0.0
    for neuron in network.hidden:
        weights = [*neuron.w, neuron.b] if problem.penalize_bias else list(neuron.w)
        sizes = [abs(neuron.v * w) for w in weights if neuron.v * w]
        counted = problem.p == 0 and problem.measure == "neurons"
        cost += 1 if counted else sum(float(size) ** float(problem.p) for size in sizes)
    assert cost == pytest.approx(float(solution.cost.midpoint), rel=1e-9)


def assert_agreement(
    setting: Setting, without: tuple[str, ...] = (), known: Ends | None = None
) -> None:
    """Hold all methods that take the problem together, and with what is known of the optimum."""
    names = [name for name, m in METHODS.items() if name not in without and m.takes(setting)]
    found = {name: ends(setting, name) for name in names}
    if known is not None:
        found["known"] = known
    if setting.problem.p in (0, 1) and "programs" not in without:
        name, program = list(PROGRAMS.items())[int(setting.problem.p)]
        found[name] = program(setting)
    fitting = [interval for interval in found.values() if interval is not None]
    assert len(fitting) in (0, len(found)), found
    if fitting:
        assert max(low for low, _ in fitting) <= min(high for _, high in fitting), found
