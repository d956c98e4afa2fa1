"""Budgets by a clock of steps."""

import pytest

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.watch import Watch
from exactrelu.supports.deadline import Deadline

pytestmark = pytest.mark.usefixtures("ticking")


def test_a_watch_stops_after_its_seconds_and_not_before():
    told = []
    watch = Watch(3, lambda found, bound: told.append((found, bound)), bound=9, weight=2)
    for _ in range(3):
        watch.add(1)
    with pytest.raises(BudgetExceeded, match="within 3 seconds: 8 of at most 9 found"):
        watch.add(1)
    assert told == [(2, 9), (4, 9), (6, 9), (8, 9)]


def test_a_silent_watch_shares_the_seconds():
    told = []
    watch = Watch(3, lambda *known: told.append(known))
    silent = watch.silent()
    silent.add(5)
    assert watch.remaining() == 1
    silent.add(5)
    with pytest.raises(BudgetExceeded, match=r"the arrangement was not finished within 3 seconds$"):
        silent.add(5)
    assert told == []


def test_without_a_budget_there_is_no_end():
    watch = Watch()
    assert watch.remaining() is None
    watch.check()
    Deadline().check()


def test_a_deadline():
    deadline = Deadline(2)
    deadline.check()
    deadline.check()
    with pytest.raises(BudgetExceeded, match="no decision within 2 seconds"):
        deadline.check()
