"""Least l1 path norms with bounded weights against the problem of Lemma 4.1 written out."""

from fractions import Fraction

import pytest
from bounded_cases import altered, assert_verified, random_setting
from boxed_program import exactly_feasible, least_norm
from enumeration_cases import DEGENERATE, setting_of

from exactrelu.solvers import solve


def assert_least_norm(setting):
    solution, wanted = solve(setting.problem), least_norm(setting)
    if wanted is None:
        assert solution.status == "infeasible"
    else:
        assert solution.status == "optimal"
        assert float(solution.cost.lower) == pytest.approx(wanted, abs=1e-6)
    assert_verified(solution)
    return solution.status


def test_least_norms_agree_with_the_program_written_out():
    statuses = [assert_least_norm(random_setting(seed, 1)) for seed in range(40)]
    assert set(statuses) == {"optimal", "infeasible"}


@pytest.mark.exhaustive
def test_many_least_norms_agree_with_the_program_written_out():
    for seed in range(1000, 2000):
        assert_least_norm(random_setting(seed, 1))


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("bound", [Fraction(1, 3), 3])
def test_degenerate_least_norms(name, bound):
    X, y = DEGENERATE[name]
    for skip in (False, True):
        for free in (False, True):
            assert_least_norm(setting_of(X, y, p=1, bound=bound, skip=skip, penalize_bias=free))


def test_infeasibility_is_decided_exactly():
    """The largest value that weights up to B give the one sample is 2 B, no more."""
    for bound, status in ((1, "optimal"), (Fraction(999_999_999, 10**9), "infeasible")):
        setting = setting_of([[1]], [2], p=1, bound=bound)
        assert exactly_feasible(setting) == (status == "optimal")
        assert solve(setting.problem).status == status


def test_altered_certificates_fail():
    def replace(*path, value):
        def change(document):
            for step in path[:-1]:
                document = document[step]
            document[path[-1]] = value

        return change

    short = assert_verified(solve(setting_of([[1], [2]], [0, 9], p=1, bound=1).problem))
    assert short["claim"]["status"] == "infeasible"
    assert altered(short, lambda document: None)
    assert not altered(short, replace("problem", "bound", value="20"))
    assert not altered(short, replace("proof", "multipliers", value=["1", "0"]))
    assert not altered(short, replace("claim", "status", value="optimal"))
    least = assert_verified(solve(setting_of([[1], [2]], [0, 3], p=1, bound="5/4").problem))
    assert not altered(least, replace("claim", "lower_bound", value="5"))
    assert not altered(least, replace("problem", "bound", value="1"))
    assert not altered(least, replace("proof", "cells", 0, value=["-1", "0"]))
    assert not altered(least, replace("proof", "multipliers", 0, value="7"))
