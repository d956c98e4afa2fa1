"""Solutions of series, and what every one of them must satisfy."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from typing import Any

from flint import arb
from hypothesis import strategies as st
from univariate_oracles import (
    holds,
    power_sum,
)

from exactrelu.networks import Problem, Solution
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.univariate import solve


def solved(x: Any, y: Any, **options: Any) -> Solution:
    return solve(Problem.of([ExactVector.of(x, "x")], ExactVector.of(y, "y"), **options))


def inside(enclosure: Enclosure, value: arb) -> bool:
    return holds(enclosure.lower, enclosure.upper, value)


def network_cost(solution: Solution, p: F) -> arb:
    assert solution.network is not None
    return power_sum([abs(n.v * n.w[0]) for n in solution.network.hidden], p)


def check_fit(solution: Solution, x: Sequence[Any], y: Sequence[Any]) -> None:
    network = solution.network
    assert network is not None
    assert [network.exact([F(t)]) for t in x] == [F(v) for v in y]
    assert solution.status == "optimal"
    assert solution.neurons == solution.parameters == len(network.hidden)
    assert all(n.v * n.w[0] != 0 for n in network.hidden)


gammas_of = st.lists(st.integers(-2, 2), min_size=1, max_size=9)
widths_of = st.lists(st.integers(1, 3), min_size=10, max_size=10)
EXPONENTS = [F(0), F(1, 3), F(1, 2), F(0.3), F(1)]
