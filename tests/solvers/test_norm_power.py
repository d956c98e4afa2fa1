"""The bound by the least cost at p = 1, alone and where a branch and bound proved nothing yet."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers.norm_power import PROOF, norm_power
from exactrelu.solvers.ray_solution import ray_solution
from exactrelu.solvers.solve import solve
from exactrelu.solvers.tree_library import is_compiled

COLUMNS = [ExactVector.of([1, 0, 2, -1]), ExactVector.of([1, 2, 0, -3])]
LABELS = ExactVector.of([3, -1, 2, 4])


@pytest.mark.parametrize("root", [2, 3, 50])
@pytest.mark.parametrize("norm", [Fraction(1, 10**6), Fraction(7, 3), Fraction(10**9)])
def test_it_encloses_the_power(norm: Fraction, root: int) -> None:
    bound = norm_power(norm, Fraction(1, root))
    assert bound.lower**root <= norm <= bound.upper**root
    assert bound.upper - bound.lower <= bound.upper / 10**15


@pytest.mark.skipif(not is_compiled(), reason="built without a C compiler")
@pytest.mark.parametrize("p", ["1/2", "1/4"])
def test_a_search_without_a_tree_has_it(p: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactrelu.solvers.ray_branch._SHARES", ())
    least = solve(Problem.of(COLUMNS, LABELS, p=p, skip=False, penalize_bias=True), method="atoms")
    norm = solve(Problem.of(COLUMNS, LABELS, p=1, skip=False, penalize_bias=True)).cost.lower
    found = ray_solution(Problem.of(COLUMNS, LABELS, p=p, skip=False, penalize_bias=True))
    assert found is not None
    assert (found.status, found.proof) == ("feasible", PROOF)
    assert found.lower_bound == norm_power(norm, Fraction(p))
    assert 0 < found.lower_bound.upper < least.cost.lower
