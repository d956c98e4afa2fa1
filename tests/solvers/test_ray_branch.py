"""Branch and bound over rays: against enumeration, on degenerate data, and when it is stopped."""

from __future__ import annotations

import signal
from fractions import Fraction
from itertools import count
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_problems import SPECIAL, random_setting
from step_clock import clock_of_steps

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.errors import ExactReluError
from exactrelu.solvers import Setting, compiled_tree, solve, tree_library
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.compiled_tree import search_tree
from exactrelu.solvers.ray_branch import ray_branch
from exactrelu.solvers.ray_program import RayProgram
from exactrelu.solvers.ray_proof import DEPENDENT, UNIQUE, RayProof
from exactrelu.solvers.ray_sizes import ray_sizes
from exactrelu.solvers.ray_solution import ray_solution
from exactrelu.solvers.tree_library import is_compiled

pytestmark = pytest.mark.skipif(not is_compiled(), reason="built without a C compiler")

EXPONENTS = [Fraction(1, 10), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10)]


def problem_of(X: list[list[int]], y: list[int], p: str | Fraction, **options: bool) -> Problem:
    columns = [ExactVector.of([row[j] for row in X]) for j in range(len(X[0]))]
    return Problem.of(columns, ExactVector.of(y), p=p, **options)


EIGHT = problem_of(
    [[1, -6], [8, -2], [4, 3], [6, -3], [-9, -2], [3, 9], [9, -1], [5, -6]],
    [3, -5, -4, 2, 0, 5, -1, 4],
    "3/4",
    skip=False,
    penalize_bias=True,
)


def assert_least(problem: Problem) -> None:
    """Hold the cheapest network against that of the enumeration."""
    least = solve(problem, method="atoms")
    found = ray_solution(problem)
    if not least.cost.upper:
        assert found is None
        return
    if found is None:
        return
    assert found.status == "optimal"
    assert found.cost.lower <= least.cost.upper
    assert least.cost.lower <= found.cost.upper
    assert found.proof == "ray tree"


@given(st.integers(0, 10**6), st.sampled_from(EXPONENTS))
def test_random_problems(seed: int, p: Fraction) -> None:
    setting = random_setting(seed, (5, 4, 3), p=p, tolerance=0, bound=None, measure="parameters")
    assert_least(setting.problem)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(400))
def test_many_random_problems(seed: int) -> None:
    setting = random_setting(
        seed, (6, 5, 4), p=EXPONENTS[seed % 5], tolerance=0, bound=None, measure="parameters"
    )
    assert_least(setting.problem)


@pytest.mark.parametrize("p", [Fraction(1, 4), Fraction(3, 4)])
@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("name", SPECIAL)
def test_degenerate_data(name: str, skip: bool, p: Fraction) -> None:
    X, y = SPECIAL[name]
    assert_least(problem_of(X, y, p, skip=skip, penalize_bias=not skip))


def test_cheaper_than_a_sparser_network() -> None:
    """The two orthants of one neuron: the sparsest network is not the cheapest one's support."""
    problem = problem_of([[0], [1], [3]], [-2, -1, -2], "1/2", skip=False, penalize_bias=True)
    assert_least(problem)


def test_what_enumeration_cannot_reach() -> None:
    found = ray_solution(EIGHT)
    assert found is not None
    assert (found.status, found.cost.lower) == ("optimal", found.lower_bound.lower)
    rows = np.array([[float(t) for t in c.fractions()] for c in EIGHT.X]).T
    assert found.fit.network()(rows) == pytest.approx([float(label) for label in EIGHT.y])


def fourteen() -> Problem:
    """Return a problem whose tree is beyond every machine."""
    random = Random(3)
    X = [[random.randint(-9, 9), random.randint(-9, 9)] for _ in range(14)]
    y = [random.randint(-5, 5) for _ in X]
    return problem_of(X, y, "3/4", skip=False, penalize_bias=True)


@pytest.mark.parametrize("told", [1, 20])
def test_a_stopped_search_has_a_bound(told: int) -> None:
    calls = count(1)

    def tell(*_: object) -> None:
        if next(calls) == told:
            clock.leap()

    with clock_of_steps(0.0) as clock:
        found = ray_solution(fourteen(), budget=9, progress=tell)
    assert found is not None
    assert (found.status, found.stopped) == ("feasible", "budget")
    assert 0 < found.lower_bound.lower < found.cost.lower


@pytest.mark.parametrize("told", [1, 20])
def test_an_interrupted_search_has_a_bound(told: int) -> None:
    setting, calls = Setting.of(fourteen()), count(1)

    def tell(*_: object) -> None:
        if next(calls) == told:
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        bound = ray_branch(setting, ColumnNetworks(setting, 1e4), progress=tell)
    finally:
        signal.signal(signal.SIGINT, before)
    assert bound is not None
    assert bound.interrupted
    assert not bound.complete


@pytest.mark.parametrize(("inputs", "labels"), [("1", "1e9"), ("1", "1e-9"), ("1e7", "1")])
def test_units_do_not_matter(inputs: str, labels: str) -> None:
    """Where tolerances are about a number near 1, the tree never ends in other units."""
    units = Fraction(inputs), Fraction(labels)
    rows = [(-7, 5), (2, 8), (9, -3), (-4, -6), (6, 1), (0, -9)]
    y = [4, -5, 3, 1, -2, 5]
    found = []
    for x_unit, y_unit in ((Fraction(1), Fraction(1)), units):
        columns = [ExactVector.of([x_unit * row[j] for row in rows]) for j in range(2)]
        problem = Problem.of(
            columns,
            ExactVector.of([y_unit * t for t in y]),
            p="1/2",
            skip=True,
            penalize_bias=False,
        )
        solution = ray_solution(problem)
        assert solution is not None
        assert solution.status == "optimal"
        found.append(float(solution.cost.upper))
    assert found[1] / found[0] == pytest.approx(float(units[1] / units[0]) ** 0.5, rel=1e-9)


def test_sizes_add_up_to_the_network() -> None:
    found = ray_solution(problem_of([[0], [1], [3]], [-2, 1, 5], "1/2", skip=False))
    assert found is not None
    setting = Setting.of(found.problem)
    program = RayProgram.of(setting)
    sizes = ray_sizes(program, found.fit.network())
    signed = np.concatenate([program.features, -program.features])
    assert sizes @ signed == pytest.approx(program.labels)


def test_leaves_are_checked_exactly() -> None:
    """A leaf that is not as the floats said leaves the search without a proof."""
    tree = np.array([6, 3, UNIQUE, 2, 3, 5, 1, 1, 7, 1, 4, 0, DEPENDENT, 1, 3], dtype=np.int32)
    proof = RayProof(np.zeros((1, 1)), np.zeros((1, 1)), tree, np.zeros(0))
    assert list(proof.settled()) == [(UNIQUE, (3, 5)), (DEPENDENT, (3,))]


def test_without_the_compiled_part(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (compiled_tree, tree_library):
        monkeypatch.setattr(module, "tree_library", lambda: None)
    assert ray_solution(EIGHT) is None
    program = RayProgram.of(Setting.of(EIGHT))
    with pytest.raises(ExactReluError, match="compiler"):
        search_tree(program, 1.0, np.zeros(2 * len(program.table)), limit=1, margin=0.0)
