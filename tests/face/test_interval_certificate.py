"""Certificates of the interval of a critical p, and what must make them fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from flint import arb, fmpq

import exactrelu
from exactrelu.as_problem import as_problem
from exactrelu.certificate import digest
from exactrelu.certificate_data import data_json
from exactrelu.checks.cost_bounds import ManyCosts, at_least, at_most, tails_are_dearer
from exactrelu.checks.critical_p_interval import condition, known_of, near_of
from exactrelu.checks.double_description import extreme_rays
from exactrelu.interval_certificate import interval_certificate
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers import Setting, atoms, critical_p
from exactrelu.solvers.critical_p_bound import critical_p_bound

Document = dict[str, Any]

GENERAL = {"skip": False, "penalize_bias": True}
FOUR = [[0], [5], [6], [8]], [4, -2, -3, 3]


@pytest.fixture(autouse=True)
def brief_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactrelu.solvers.rival_networks._SECONDS", 0.05)


def certified(X: Any, y: Any, **options: Any) -> Document:
    found = critical_p_bound(as_problem(X, y, **{**GENERAL, **options}))
    document: Document = json.loads(json.dumps(interval_certificate(found)))
    lower = Fraction(document["claim"]["lower"])
    # With bounded weights near networks are not certified.
    assert lower == found.lower or (0 < lower < found.lower and "bound" in options)
    return document


def verdict(document: Document) -> exactrelu.Verdict:
    """Seal a document that was altered, and check it."""
    body = {key: value for key, value in document.items() if key != "digest"}
    body["data_digest"] = digest(body["data"])
    return exactrelu.verify({**body, "digest": digest(body)})


@pytest.fixture(scope="module")
def near() -> Document:
    return certified(*FOUR)


@pytest.fixture(scope="module")
def minors() -> Document:
    return certified([[1], [2], [4]], [0, 3, 9], bound=6)


def claim_a_higher_lower_end(document: Document) -> None:
    document["claim"]["lower"] = "2/5"


def cover_more(document: Document) -> None:
    document["claim"]["lower"] = "2/5"
    document["proof"]["ends"].append("2/5")


def claim_a_lower_upper_end(document: Document) -> None:
    document["claim"]["upper"] = "1/5"


def claim_that_costs_do_not_cross(document: Document) -> None:
    document["claim"]["crosses"] = not document["claim"]["crosses"]


def claim_fewer_parameters(document: Document) -> None:
    document["claim"]["sparsest_cost"] -= 1


def claim_something_else(document: Document) -> None:
    document["claim"]["unique"] = True


def double_a_weight(document: Document) -> None:
    neuron = document["networks"][0]["hidden"][0]
    neuron["v"] = str(2 * Fraction(neuron["v"]))


def leave_out_a_neuron_of_the_other(document: Document) -> None:
    document["networks"][-1]["hidden"].pop()


def take_the_sparsest_for_the_other(document: Document) -> None:
    document["networks"] = [document["networks"][0]] * 2


def name_one_network_only(document: Document) -> None:
    del document["networks"][1:]


def prove_less_of_the_sparsest(document: Document) -> None:
    document["proof"]["sparsest"]["bound"] -= 1


def name_another_proof_of_the_sparsest(document: Document) -> None:
    document["proof"]["sparsest"] = {"kind": "total variation"}


def double_the_dual_vector(document: Document) -> None:
    norm = document["proof"]["norm"]
    norm["multipliers"] = [str(2 * Fraction(t)) for t in norm["multipliers"]]


def shorten_the_dual_vector(document: Document) -> None:
    document["proof"]["norm"]["multipliers"].pop()


def enlarge_a_tail(document: Document) -> None:
    part = document["proof"]["tails"][-1]
    part["size"] = str(4 * Fraction(part["size"]))


def turn_a_tail_round(document: Document) -> None:
    document["proof"]["tails"][0]["size"] = "-1"


def count_more_weights_in_a_tail(document: Document) -> None:
    document["proof"]["tails"][0]["proof"]["bound"] += 1


def forget_separators_of_a_tail(document: Document) -> None:
    document["proof"]["tails"][-1]["proof"]["separators"] = []


def forget_branchings_of_a_tail(document: Document) -> None:
    document["proof"]["tails"][-1]["proof"]["branches"] = []


def forget_the_tails(document: Document) -> None:
    document["proof"]["tails"] = []


def reach_further(document: Document) -> None:
    part = document["proof"]["near"]
    part["size"] = str(2 * Fraction(part["size"]))


def reach_nothing(document: Document) -> None:
    document["proof"]["near"]["size"] = "0"


def forget_the_near_sets(document: Document) -> None:
    document["proof"]["near"]["sets"] = []


def leave_out_a_near_set(document: Document) -> None:
    document["proof"]["near"]["sets"].pop()


def name_a_set_that_does_not_exist(document: Document) -> None:
    document["proof"]["near"]["sets"][0][0] = 10**6


def shorten_a_near_set(document: Document) -> None:
    document["proof"]["near"]["sets"][0].pop()


def forget_near_separators(document: Document) -> None:
    document["proof"]["near"]["separators"] = []


def turn_a_near_separator_round(document: Document) -> None:
    z = document["proof"]["near"]["separators"][0]
    z[:] = [str(-int(t)) for t in z]


def forget_near_branchings(document: Document) -> None:
    document["proof"]["near"]["branches"] = []


def forget_what_is_near(document: Document) -> None:
    document["proof"]["near"] = None


def name_another_reason(document: Document) -> None:
    document["proof"]["by"] = "hope"


def take_one_interval(document: Document) -> None:
    document["proof"]["ends"] = [document["proof"]["ends"][k] for k in (0, -1)]


def begin_later(document: Document) -> None:
    del document["proof"]["ends"][0]


def end_earlier(document: Document) -> None:
    document["proof"]["ends"].pop()


def name_another_kind(document: Document) -> None:
    document["proof"]["kind"] = "enumerated"


def move_a_label(document: Document) -> None:
    document["data"]["y"][-1] = str(Fraction(document["data"]["y"][-1]) + 100)


def allow_a_tolerance(document: Document) -> None:
    document["data"]["tolerance"] = document["problem"]["tolerance"] = "2"


def allow_a_skip_connection(document: Document) -> None:
    document["problem"]["skip"] = True


def free_the_biases(document: Document) -> None:
    document["problem"]["penalize_bias"] = False


def count_neurons(document: Document) -> None:
    document["problem"]["measure"] = "neurons"


def ask_about_another_p(document: Document) -> None:
    document["problem"]["p"] = "1/2"


def tighten_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "1/100"


CHANGES: tuple[Callable[[Document], None], ...] = (
    claim_a_higher_lower_end,
    cover_more,
    claim_that_costs_do_not_cross,
    claim_fewer_parameters,
    claim_something_else,
    double_a_weight,
    prove_less_of_the_sparsest,
    name_another_proof_of_the_sparsest,
    double_the_dual_vector,
    shorten_the_dual_vector,
    turn_a_tail_round,
    count_more_weights_in_a_tail,
    name_another_reason,
    take_one_interval,
    begin_later,
    end_earlier,
    name_another_kind,
    move_a_label,
    allow_a_tolerance,
    allow_a_skip_connection,
    free_the_biases,
    count_neurons,
    ask_about_another_p,
    tighten_the_bound,
)
OF_NEAR_NETWORKS: tuple[Callable[[Document], None], ...] = (
    claim_a_lower_upper_end,
    leave_out_a_neuron_of_the_other,
    take_the_sparsest_for_the_other,
    name_one_network_only,
    enlarge_a_tail,
    forget_separators_of_a_tail,
    forget_branchings_of_a_tail,
    forget_the_tails,
    reach_further,
    reach_nothing,
    forget_the_near_sets,
    leave_out_a_near_set,
    name_a_set_that_does_not_exist,
    shorten_a_near_set,
    forget_near_separators,
    turn_a_near_separator_round,
    forget_near_branchings,
    forget_what_is_near,
)


@pytest.mark.parametrize("change", [*CHANGES, *OF_NEAR_NETWORKS])
def test_an_altered_certificate_of_near_networks_fails(near: Document, change: Any) -> None:
    assert near["proof"]["by"] == "near networks"
    assert len(near["networks"]) == 2
    document = deepcopy(near)
    change(document)
    assert verdict(near).valid
    assert not verdict(document).valid


@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_certificate_of_minors_fails(minors: Document, change: Any) -> None:
    assert minors["proof"]["by"] == "minors"
    document = deepcopy(minors)
    change(document)
    assert verdict(minors).valid
    assert not verdict(document).valid


def test_a_change_without_a_new_seal_fails(near: Document) -> None:
    document = deepcopy(near)
    document["claim"]["lower"] = "1/100"
    assert "altered" in (exactrelu.verify(document).failure or "")
    assert verdict(document).valid  # a lower lower end is true as well


def options_of(random: Random) -> dict[str, Any]:
    return {
        "skip": random.random() < 0.3,
        "penalize_bias": random.random() < 0.6,
        "tolerance": random.choice([0, 0, Fraction(1, 2)]),
    }


def random_problem(seed: int) -> Any:
    random = Random(seed)
    inputs = random.choice([1, 2])
    X = [[random.randint(-4, 4) for _ in range(inputs)] for _ in range(random.choice([2, 3, 4]))]
    labels: dict[tuple[int, ...], int] = {}
    y = [labels.setdefault(tuple(row), random.randint(-4, 4)) for row in X]
    return as_problem(X, y, **options_of(random))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_certified_holds_the_exact_critical_p(seed: int) -> None:
    problem = random_problem(seed)
    found = critical_p_bound(problem)
    document = json.loads(json.dumps(interval_certificate(found)))
    answer = verdict(document)
    assert answer.valid, answer.failure
    exact = critical_p(atoms(Setting.of(problem)))
    claim = document["claim"]
    assert Fraction(claim["lower"]) == found.lower <= exact.upper
    assert exact.lower <= found.upper == Fraction(claim["upper"])
    assert claim["sparsest_cost"] == exact.sparsest_cost
    if exact.crosses:
        # No reason holds where the costs have crossed.
        _, known = known_of(document, data_json(problem))
        _, known = near_of(document, data_json(problem), known)
        for by in ("minors", "near networks"):
            if by == "minors" or known.reach is not None:
                beyond = to_fmpq(exact.upper)
                assert not condition(by, known)(beyond, beyond)
                assert not condition(by, known)(fmpq(0), beyond)


def test_no_weights_at_all() -> None:
    document = certified([[1], [2]], [0, 0])
    assert document["claim"]["crosses"] is False
    assert verdict(document).valid
    document["claim"]["sparsest_cost"] = 1
    assert not verdict(document).valid


def test_nothing_proved_is_not_certified() -> None:
    X = [[k, k * k % 11] for k in range(8)]
    found = critical_p_bound(as_problem(X, [k * k * k % 7 for k in range(8)]), budget=0.001)
    with pytest.raises(InputError, match="nothing is proved"):
        interval_certificate(found)


@pytest.mark.parametrize("seed", range(6))
def test_extreme_rays_against_the_solvers_polyhedra(seed: int) -> None:
    random = Random(seed)
    width = random.choice([3, 4, 5])
    rows = [[random.randint(-2, 2) for _ in range(width)] for _ in range(width + 4)]
    rows += [[int(i == j) for j in range(width)] for i in range(width)]
    none = ExactMatrix.of_integers(integer_array([], width + 1))
    system = LinearSystem(
        ExactMatrix.of_integers(integer_array([[0, *row] for row in rows], width + 1)), none
    )
    theirs = Polyhedron.of_system(system).rays
    ours = extreme_rays([tuple(row) for row in rows], 10_000)
    assert {tuple(Fraction(t, sum(ray)) for t in ray) for ray in ours} == {
        tuple(t / sum(ray) for t in ray) for ray in theirs
    }


def test_bounds_of_costs_against_a_grid() -> None:
    sizes = [fmpq(1, 7), fmpq(3), fmpq(1), fmpq(5, 2)]
    a, b = fmpq(1, 5), fmpq(3, 5)
    grid = [a + (b - a) * k / 40 for k in range(41)]
    costs = [sum(arb(t) ** arb(p) for t in sizes) for p in grid]
    low, high = at_least(sizes, a, b), at_most(sizes, a, b)
    assert all(low < cost + arb(1e-12) and cost < high + arb(1e-12) for cost in costs)
    many = ManyCosts([tuple(sizes), (fmpq(10) ** 400, fmpq(1, 10**400))])
    assert many.dearer(low - arb(1e-6), a, b)
    assert not many.dearer(high, a, b)
    assert not ManyCosts([(fmpq(1, 10**400),)]).dearer(arb(0.001), a, b)


@pytest.mark.parametrize("seed", range(4))
def test_the_cost_of_tails_is_not_overstated(seed: int) -> None:
    """Random decreasing lists that have the tails cost no less than what is proved."""
    random = Random(seed)
    tails = sorted((Fraction(random.randint(1, 60), 8) for _ in range(3)), reverse=True)
    size, a, b = Fraction(random.randint(1, 8), 16), Fraction(1, 5), Fraction(2, 5)
    cheapest = None
    for _ in range(20_000):
        row = sorted((random.randint(1, 50) / 8 for _ in range(4)), reverse=True)
        if row[3] >= size and all(sum(row[m:]) >= tail for m, tail in enumerate(tails)):
            cost = min(sum(t ** float(p) for t in row) for p in (a, (a + b) / 2, b))
            cheapest = cost if cheapest is None else min(cheapest, cost)
    assert cheapest is not None
    ends, exact = (to_fmpq(a), to_fmpq(b)), to_fmpq(size)
    beyond = arb(exact), at_least([exact], *ends)
    proved = [to_fmpq(tail) for tail in tails]
    assert not tails_are_dearer(proved, beyond, arb(cheapest + 1e-9), ends)
    assert tails_are_dearer(proved, beyond, beyond[1] / 2, ends)
