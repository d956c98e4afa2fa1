"""Bounded weights against the problem of Lemma 4.1 written out, and their certificates."""

import copy
import json
from fractions import Fraction
from random import Random
from time import perf_counter

import pytest
from boxed_program import exactly_feasible, fewest, least_norm
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of

from exactrelu.certificate import certificate, digest
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers import minimiser, solve, vertices
from exactrelu.solvers.bounded_norm import bounded_norm
from exactrelu.solvers.bounded_power import bounded_power
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.unsolved import Unsolved
from exactrelu.verify import verify

BOUNDS = [Fraction(1, 4), Fraction(1, 2), 1, 2, 5]


def random_setting(seed, p, **fixed):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    X = random_rows(random, random.randint(1, 5 if inputs == 1 else 4), inputs, 3)
    options = {**random_options(random), "bound": random.choice(BOUNDS), **fixed}
    return setting_of(X, [random.randint(-4, 4) for _ in X], p=p, **options)


def assert_verified(solution):
    """Check the certificate after a trip through JSON."""
    document = json.loads(json.dumps(certificate(solution)))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    return document


def altered(document, change):
    """Return whether a change that keeps the digest right is still accepted."""
    other = copy.deepcopy(document)
    change(other)
    body = {key: value for key, value in other.items() if key != "digest"}
    return verify({**body, "digest": digest(body)}).valid


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


def assert_fewest(setting):
    solution, wanted = solve(setting.problem), fewest(setting)
    if wanted is None:
        assert solution.status == "infeasible"
    else:
        assert solution.status == "optimal"
        assert solution.cost.lower == solution.lower_bound.lower == wanted
    assert_verified(solution)
    return solution.status, solution.proof


def test_fewest_parameters_and_neurons_agree_with_a_mixed_integer_program():
    answers = {assert_fewest(random_setting(seed, 0)) for seed in range(40)}
    assert answers == {
        ("optimal", "exhausted supports"),
        ("optimal", "bounded supports"),
        ("infeasible", "Farkas multipliers"),
    }


@pytest.mark.exhaustive
def test_many_fewest_agree_with_a_mixed_integer_program():
    for seed in range(1000, 1500):
        assert_fewest(random_setting(seed, 0))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_fewest(name):
    X, y = DEGENERATE[name]
    for skip in (False, True):
        for free in (False, True):
            for bound in (Fraction(1, 3), 3):
                options = {"skip": skip, "penalize_bias": free, "bound": bound}
                assert_fewest(setting_of(X, y, p=0, **options))


def test_the_polytope_agrees():
    """The vertices of Lemma 4.1 with the box, by name, on very small data."""
    for seed in range(200, 202):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        y, bound = [random.randint(-3, 3) for _ in X], random.choice(BOUNDS)
        everything = vertices(setting_of(X, y, bound=bound))
        for p in (Fraction(0), Fraction(1)):
            found, known = (
                solve(setting_of(X, y, p=p, bound=bound).problem),
                minimiser(everything, p),
            )
            assert found.status == known.status
            assert found.cost.lower == known.cost.lower


def test_the_cost_falls_as_the_bound_grows():
    X, y = [[-2], [0], [1], [3]], [1, 2, -1, 4]
    for p in (0, 1):
        costs = []
        for bound in (1, "3/2", 2, 3, 6, None):
            solution = solve(setting_of(X, y, p=p, bound=bound).problem)
            costs.append(float("inf") if solution.fit is None else solution.cost.lower)
        assert costs == sorted(costs, reverse=True)
        assert costs[0] > costs[-1]


def test_a_network_without_a_bound_that_stays_within_it_is_taken():
    X, y = [[1, 2], [3, -1], [0, 4], [-2, 1]], [6, 0, 12, 3]
    solution = solve(setting_of(X, y, bound=3).problem)
    assert (solution.status, solution.cost.lower) == ("optimal", 1)
    assert solution.proof == "exhausted supports"
    document = assert_verified(solution)
    document["problem"]["bound"] = "2"
    assert not altered(document, lambda same: None)


def test_altered_trees_fail():
    setting = setting_of([[1], [2], [4]], [0, 3, 9], p=0, bound="3/2")
    document = assert_verified(solve(setting.problem))
    assert document["proof"]["kind"] == "bounded supports"

    def raise_bound(other):
        other["proof"]["bound"] += 1
        other["claim"]["lower_bound"] = str(other["proof"]["bound"])
        other["claim"]["status"] = "feasible"

    def drop_children(other):
        other["proof"]["nodes"][0][1] = []

    def zero(other):
        other["proof"]["separators"] = [
            {"weights": ["0"] * 3, "price": "0"} for _ in other["proof"]["separators"]
        ]

    def loosen(other):
        other["problem"]["bound"] = "3"

    for change in (raise_bound, zero, loosen):
        assert not altered(document, change)
    if document["proof"]["nodes"][0][1]:
        assert not altered(document, drop_children)


def test_a_budget_leaves_a_network_and_a_bound():
    random = Random(3)
    X = random_rows(random, 8, 2, 10)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X], p=0, bound=2)
    solution = solve(setting.problem, budget=2)
    assert solution.status == "feasible"
    assert 0 < solution.lower_bound.lower < solution.cost.lower
    assert_verified(solution)


def test_the_bound_between_0_and_1_holds_for_every_vertex():
    for seed in (300,):
        random = Random(seed)
        X = random_rows(random, 2, 1, 3)
        y = [random.randint(-3, 3) for _ in X]
        setting = setting_of(X, y, p="1/2", bound=2)
        quick, exact = bounded_power(setting), minimiser(vertices(setting))
        assert (quick.status == "infeasible") == (exact.status == "infeasible")
        if quick.fit is not None:
            assert quick.lower_bound.lower <= exact.cost.upper
            assert exact.cost.lower <= quick.cost.upper


def test_the_interpolated_cost_is_certified():
    X, y = [[1, 2], [3, -1], [0, 4], [-2, 1], [2, 2]], [3, 0, 12, 3, 1]
    solution = bounded_power(setting_of(X, y, p="1/2", bound=4))
    assert solution.status == "feasible"
    assert 0 < solution.lower_bound.lower <= solution.cost.upper
    document = assert_verified(solution)

    def claim_more(other):
        other["claim"]["lower_bound"] = other["claim"]["cost"]

    def exceed(other):
        other["problem"]["bound"] = "1/8"

    for change in (claim_more, exceed):
        assert not altered(document, change)
    short = solve(setting_of(X, y, p="1/2", bound="1/9").problem)
    assert short.status == "infeasible"
    assert_verified(short)


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


def test_the_polytope_tells_its_size_and_stops_in_time():
    X, y = [[0], [5], [6]], [4, -2, -3]
    setting = setting_of(X, y, p="1/2", bound=5)
    with pytest.raises(InputError, match=r"up to .* vertices of a polytope with 40 variables"):
        solve(setting.problem, method="vertices")
    begin = perf_counter()
    with pytest.raises(BudgetExceeded, match="the vertices were not all found"):
        vertices(setting, budget=1)
    assert perf_counter() - begin < 20


def test_a_process_of_its_own_finds_the_same_vertices():
    setting = setting_of([[1], [2]], [1, 2], bound=1)
    for backend in ("cdd", "own"):
        here, aside = vertices(setting, backend=backend), vertices(setting, budget=60)
        assert here.examined == aside.examined
        assert [item.key for item in here] == [item.key for item in aside]


def test_ctrl_c_leaves_a_network_and_a_bound():
    random = Random(3)
    X = random_rows(random, 8, 2, 10)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X], p=0, bound=2)

    def interrupt(lower, cost):
        if lower:
            raise KeyboardInterrupt

    solution = solve(setting.problem, budget=10, progress=interrupt)
    assert solution.status == "feasible"
    assert_verified(solution)
