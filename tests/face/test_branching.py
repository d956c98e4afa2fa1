"""Lower bounds by branch and bound: against full enumeration, certified and checked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from step_clock import clock_of_steps

import exactrelu
from exactrelu.certificate import digest
from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.solve import solve

Document = dict[str, Any]

DEGENERATE: dict[str, tuple[list[list[Any]], list[Any]]] = {
    "one sample": ([[2, 1]], [3]),
    "the origin": ([[0, 0]], [-2]),
    "zero labels": ([[0, 1], [1, 1], [3, 0]], [0, 0, 0]),
    "repeated rows": ([[1, 0], [1, 0], [2, 1]], [1, 1, 3]),
    "opposite rows": ([[1, 1], [-1, -1]], [1, 2]),
    "on a line": ([[0, 0], [1, 1], [2, 2]], [1, 0, 2]),
    "a constant input": ([[5, 0], [5, 1], [5, 3]], [2, 1, -1]),
    "unlike sizes": ([["1/1000000", 0], ["-0.5", 1000000]], ["2/7", "1000"]),
}


@pytest.fixture(autouse=True)
def _without_rays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The method where labels have a tolerance, or the compiled part is missing."""
    monkeypatch.setattr("exactrelu.solvers.ray_solution.is_compiled", lambda: False)


def problem_of(X: list[list[Any]], y: list[Any], **options: Any) -> Problem:
    columns = [ExactVector.of([row[j] for row in X]) for j in range(len(X[0]))]
    return Problem.of(columns, ExactVector.of(y), **options)


def sealed_again(document: Document) -> Document:
    body = {key: value for key, value in document.items() if key != "digest"}
    return {**body, "digest": digest(body)}


def agree(problem: Problem) -> None:
    """The bound is below the least cost, the network not cheaper, and the certificate holds."""
    least = solve(problem, method="atoms")
    with clock_of_steps(0.01):
        bounded = solve(problem, method="branch", budget=1)
    assert bounded.lower_bound.lower <= least.cost.upper
    assert bounded.cost.upper >= least.cost.lower
    if bounded.status == "optimal":
        assert bounded.cost.lower <= least.cost.upper
    else:
        verdict = exactrelu.verify(json.loads(json.dumps(exactrelu.certificate(bounded))))
        assert verdict.valid, verdict.failure


def random_problem(random: Random, samples: int) -> Problem:
    inputs = random.choice([1, 2])
    rows: list[list[int]] = []
    while len(rows) < samples:
        row = [random.randint(-3, 3) for _ in range(inputs)]
        if row not in rows:
            rows.append(row)
    return problem_of(
        rows,
        [random.randint(-4, 4) for _ in rows],
        p=random.choice(["1/4", "1/2", "3/4", "19/20"]),
        skip=random.random() < 0.4,
        penalize_bias=random.random() < 0.6,
        tolerance=random.choice([0, 0, Fraction(1, 2)]),
    )


@pytest.mark.parametrize("seed", range(10))
def test_bounds_are_below_the_least_cost(seed: int) -> None:
    agree(random_problem(Random(seed), 3 + seed % 2))


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100, 200))
def test_bounds_of_many_problems(seed: int) -> None:
    agree(random_problem(Random(seed), 2 + seed % 4))


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name: str) -> None:
    X, y = DEGENERATE[name]
    agree(problem_of(X, y, p="1/2", skip=False))


@cache
def bounded() -> str:
    """Return the certificate of a search of two hundred steps."""
    random = Random(4)
    X = [[random.randint(-6, 6), random.randint(-6, 6)] for _ in range(5)]
    y = [random.randint(-5, 5) for _ in X]
    with clock_of_steps(0.01):
        found = exactrelu.solve(X, y, p="1/2", method="branch", budget=2)
    assert (found.status, found.proof) == ("feasible", "branch and bound")
    return json.dumps(exactrelu.certificate(found))


def test_the_bound_passes_the_power_of_the_least_norm() -> None:
    document = json.loads(bounded())
    problem = [[Fraction(t) for t in row] for row in document["data"]["X"]]
    norm = exactrelu.solve(problem, [Fraction(t) for t in document["data"]["y"]], p=1)
    assert float(document["claim"]["lower_bound"]["lower"]) > 1.3 * float(norm.cost.lower) ** 0.5


def higher_bound(document: Document) -> None:
    claim = document["claim"]["lower_bound"]
    claim["lower"] = claim["upper"] = str(Fraction(claim["upper"]) + Fraction(1, 1000))


def called_optimal(document: Document) -> None:
    document["claim"]["status"] = "optimal"


def smaller_largest(document: Document) -> None:
    document["proof"]["largest"] = "1"


def lost_node(document: Document) -> None:
    document["proof"]["tree"].pop()


def deeper_cut(document: Document) -> None:
    node = next(node for node in document["proof"]["tree"] if node.get("cuts"))
    node["cuts"][0][1] = "1/1000000"


def other_cone(document: Document) -> None:
    cones = document["proof"]["cones"]
    cones[0], cones[1] = cones[1], cones[0]


def other_dual(document: Document) -> None:
    leaf = next(node for node in document["proof"]["tree"] if "split" not in node)
    leaf["dual"] = [str(2 * Fraction(mu)) for mu in leaf["dual"]]


def short_dual(document: Document) -> None:
    next(node for node in document["proof"]["tree"] if "dual" in node)["dual"].pop()


def split_outside(document: Document) -> None:
    node = next(node for node in document["proof"]["tree"] if "split" in node)
    node["split"][1] = "1000000000"


def other_label(document: Document) -> None:
    document["network"]["hidden"][0]["v"] = "1/7"


@pytest.mark.parametrize(
    "alter",
    [
        higher_bound,
        called_optimal,
        smaller_largest,
        lost_node,
        deeper_cut,
        other_cone,
        other_dual,
        short_dual,
        split_outside,
        other_label,
    ],
)
def test_altered_certificates_fail(alter: Callable[[Document], None]) -> None:
    document = json.loads(bounded())
    assert exactrelu.verify(document).valid
    alter(document)
    assert not exactrelu.verify(sealed_again(document)).valid


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=3))
def test_bounds_scale_with_the_labels(pairs: list[tuple[int, int]]) -> None:
    X = [[k, x] for k, (x, _) in enumerate(pairs)]
    y = [label for _, label in pairs]
    with clock_of_steps(0.01):
        one = solve(problem_of(X, y, p="1/2"), method="branch", budget=0.3)
    four = solve(problem_of(X, [4 * t for t in y], p="1/2"), method="atoms")
    swapped = solve(problem_of([row[::-1] for row in X], y, p="1/2"), method="atoms")
    assert 2 * one.lower_bound.lower <= four.cost.upper
    assert one.lower_bound.lower <= swapped.cost.upper


def test_what_the_method_does_not_take() -> None:
    with pytest.raises(InputError, match="branch"):
        exactrelu.solve([[1, 2], [0, 1]], [1, 2], p=1, method="branch")
    with pytest.raises(InputError, match="branch"):
        exactrelu.solve([[1, 2], [0, 1]], [1, 2], p="1/2", bound=3, method="branch")
    with pytest.raises(InputError, match="1/50 <= p"):
        exactrelu.solve([[1, 2], [0, 1]], [1, 2], p="1/100", method="branch")
    with pytest.raises(InputError, match="branch enumerates nothing"):
        exactrelu.critical_p([[1, 2], [0, 1]], [1, 2], method="branch")
