"""What is left of linear programs with bounded weights that are stopped."""

from fractions import Fraction

import pytest
from bounded_cases import assert_verified
from enumeration_cases import setting_of

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers import solve
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.unsolved import Unsolved


def stopped_at(setting, **options):
    """Return the answer of a stopped solve, or what its error holds."""
    try:
        return solve(setting.problem, **options)
    except BudgetExceeded as over:
        return over.partial


@pytest.mark.parametrize("p", [0, "1/3", 1])
def test_no_time_leaves_a_bound(p):
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    known = stopped_at(setting_of(X, y, p=p, bound=1), budget=1e-9)
    assert isinstance(known, Unsolved)
    assert known.to_json()["status"] == "open"
    assert known.to_json()["stopped"] == "budget"
    best = solve(setting_of(X, y, p=1).problem).cost.lower
    assert known.lower_bound.lower == (best if p == 1 else known.lower_bound.lower)
    assert known.lower_bound.lower <= float(best) ** float(Fraction(p)) + 1e-9
    assert (known.lower_bound.lower > 0) == (p != 0)


@pytest.mark.parametrize("bound", [100, 25])
def test_no_time_leaves_a_network_that_keeps_the_bound(bound):
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    loose = solve(setting_of(X, y, p=1).problem)
    known = stopped_at(setting_of(X, y, p=1, bound=bound), budget=1e-9)
    assert (known.status, known.cost.lower) == ("optimal", loose.cost.lower)
    assert_verified(known)
    power = stopped_at(setting_of(X, y, p="1/3", bound=bound), budget=1e-9)
    assert power.status == "feasible"
    assert 0 < power.lower_bound.lower < power.cost.lower


def test_no_time_without_a_bound_leaves_a_network_at_p_1():
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]
    found = solve(setting_of(X, y, p=1).problem, budget=1e-9)
    assert (found.status, found.stopped) == ("feasible", "budget")
    assert found.cost.lower >= solve(setting_of(X, y, p=1).problem).cost.lower


def test_ctrl_c_leaves_a_bound_at_p_1(monkeypatch):
    X, y = [[0], [5], [6], [8]], [4, -2, -3, 3]

    def press(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Corners, "of", press)
    with pytest.raises(KeyboardInterrupt) as pressed:
        bounded_norm(setting_of(X, y, p=1, bound=1))
    assert pressed.value.args[0].stopped == "interrupted"
    assert bounded_norm(setting_of(X, y, p=1, bound=99)).status == "optimal"


def circle(count):
    """Return samples near a circle, no three of which are on a line, and labels of both signs."""
    X = [[997 * i % 1009, i * i % 1009] for i in range(count)]
    return X, [i * i * i % 11 - 5 for i in range(count)]


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("p", [0, "1/2", 1])
@pytest.mark.parametrize("budget", [None, 30])
def test_too_many_corners_leave_a_bound(p, budget):
    X, y = circle(150)
    with pytest.raises(BudgetExceeded, match="too many to be listed"):
        Corners.of(setting_of(X, y, bound=1))
    known = stopped_at(setting_of(X, y, p=p, bound=1), budget=budget)
    assert isinstance(known, Unsolved)
    assert known.stopped == "budget"
    assert known.lower_bound.lower > 0


@pytest.mark.usefixtures("ticking")
def test_too_many_corners_leave_a_network_that_keeps_the_bound():
    X, y = circle(100)
    wide = stopped_at(setting_of(X, y, measure="neurons", bound=10**7), budget=1000)
    assert (wide.status, wide.stopped) == ("feasible", "budget")
    assert 0 < wide.lower_bound.lower < wide.cost.lower
    assert_verified(wide)
