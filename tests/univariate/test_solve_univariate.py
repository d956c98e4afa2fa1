"""The one-dimensional solver against expected answers, searches, linear and integer programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction as F
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from univariate_oracles import (
    ball,
    block_sums,
    cube_vertices,
    data_of,
    holds,
    least_of,
    power_sum,
    runs_of,
    slope_changes,
    slopes,
    tilings,
    total_of,
)

from exactrelu.networks import Problem, Solution
from exactrelu.polytopes import ExactVector, InputError
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.univariate import Interpolant, solve
from exactrelu.univariate.linked_lines import LinkedLines

REFERENCE = Path(__file__).parent.parent / "reference"
CASES = json.loads((REFERENCE / "univariate.json").read_text())


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


# ---- expected answers


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['kind']}{len(c['x'])}")
def test_expected_answers(case: dict[str, Any]) -> None:
    x, y, p = case["x"], case["y"], F(case["p"])
    sparsest = solved(x, y)
    check_fit(sparsest, x, y)
    assert sparsest.cost == sparsest.lower_bound == Enclosure.exactly(case["knots"])
    runs = runs_of(slope_changes([F(v) for v in x], [F(v) for v in y]))
    assert [length for _, length in runs] == case["runs"]
    least = solved(x, y, p=p)
    check_fit(least, x, y)
    told, rounding = F(case["cost_p"]), F(1, 10**14)
    assert holds(told - rounding, told + rounding, network_cost(least, p))
    assert inside(least.cost, network_cost(least, p))
    flat = solved(x, y, p=1)
    check_fit(flat, x, y)
    assert flat.cost == flat.lower_bound == Enclosure.exactly(F(case["tv"]))
    assert flat.neurons == case["knots"]


@pytest.mark.parametrize("p", ["0", "1e-9", "0.3", F(1, 2), 0.3, "0.999999", 1])
def test_the_peak_and_plateau_of_the_paper(p: Any) -> None:
    x, y = [-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]
    solution = solved(x, y, p=p)
    check_fit(solution, x, y)
    assert solution.network is not None
    hidden = [(n.v, n.w, n.b) for n in solution.network.hidden]
    one = (F(1),)
    assert hidden == [(1, one, 1), (-2, one, F(-1, 2)), (1, one, -2)]
    assert (solution.network.a, solution.network.c) == ((0,), 0)
    if p not in ("0", 1):
        assert solution.unique


# ---- searches and programs

gammas_of = st.lists(st.integers(-2, 2), min_size=1, max_size=9)
widths_of = st.lists(st.integers(1, 3), min_size=10, max_size=10)


@settings(max_examples=150, deadline=None)
@given(gammas_of, widths_of, st.sampled_from([F(1, 4), F(1, 2), F(0.3), F(9, 10)]))
def test_cost_against_cube_and_tilings(gammas: list[int], widths: list[int], p: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    solution = solved(x, y, p=p)
    check_fit(solution, x, y)
    s = slopes(x, y)
    cube: list[arb] = []
    tiles: list[arb] = []
    for start, length in runs_of(slope_changes(x, y)):
        inner = s[start : start + length + 1]
        costs = [power_sum(changes, p) for changes in cube_vertices(inner)]
        magnitudes = [abs(inner[k + 1] - inner[k]) for k in range(length)]
        cube.append(least_of(costs))
        costs = [power_sum(block_sums(magnitudes, t), p) for t in tilings(length)]
        tiles.append(least_of(costs))
    for value in (total_of(cube), total_of(tiles), network_cost(solution, p)):
        assert inside(solution.cost, value)
        assert inside(solution.lower_bound, value)
    assert solution.cost.width < F(1, 10**20)


def knots_on_a_grid(x: list[F], solution: Solution) -> list[float]:
    """Candidates for knots: the data, the solver's own knots and points between."""
    assert solution.network is not None
    grid = set(x) | {-n.b / n.w[0] for n in solution.network.hidden}
    ordered = sorted(grid)
    grid |= {(a + b) / 2 for a, b in pairwise(ordered)}
    return [float(t) for t in sorted(grid)]


def test_least_total_variation_against_linear_programs() -> None:
    rng = np.random.default_rng(21)
    for _ in range(250):
        n = int(rng.integers(2, 9))
        x = np.sort(rng.choice(20, n, replace=False)).tolist()
        y = rng.integers(-5, 6, n).tolist()
        solution = solved(x, y, p=1)
        check_fit(solution, x, y)
        grid = knots_on_a_grid([F(v) for v in x], solution)
        # a + b x + sum (u_k - v_k) (x - t_k)_+ with u, v >= 0
        ramps = np.maximum(np.array(x)[:, None] - np.array(grid)[None, :], 0.0)
        matrix = np.hstack([np.ones((n, 1)), np.array(x)[:, None], ramps, -ramps])
        cost = np.concatenate([[0, 0], np.ones(2 * len(grid))])
        free = [(None, None)] * 2 + [(0, None)] * (2 * len(grid))
        found = linprog(cost, A_eq=matrix, b_eq=y, bounds=free)
        assert found.status == 0
        assert abs(found.fun - float(solution.cost)) < 1e-6 * max(1.0, found.fun)


def check_milp(rng: np.random.Generator) -> None:
    gammas = rng.integers(-2, 3, int(rng.integers(1, 6))).tolist()
    x, y = data_of(gammas, rng.integers(1, 3, len(gammas) + 1).tolist())
    solution = solved(x, y)
    grid = knots_on_a_grid(x, solution)
    n, k, big = len(x), len(grid), 40.0
    points = np.array([float(v) for v in x])
    ramps = np.maximum(points[:, None] - np.array(grid)[None, :], 0.0)
    fits = np.hstack([np.ones((n, 1)), points[:, None], ramps, np.zeros((n, k))])
    blank, one = np.zeros((k, 2)), np.eye(k)
    targets = [float(v) for v in y]
    found = milp(
        np.concatenate([np.zeros(2 + k), np.ones(k)]),
        constraints=[
            LinearConstraint(fits, targets, targets),
            LinearConstraint(np.hstack([blank, one, -big * one]), -np.inf, 0),
            LinearConstraint(np.hstack([blank, -one, -big * one]), -np.inf, 0),
        ],
        integrality=np.concatenate([np.zeros(2 + k), np.ones(k)]),
        bounds=Bounds(
            np.concatenate([np.full(2 + k, -200.0), np.zeros(k)]),
            np.concatenate([np.full(2 + k, 200.0), np.ones(k)]),
        ),
    )
    assert found.status == 0
    assert round(found.fun) == solution.neurons == solution.cost.upper


def test_fewest_knots_against_integer_programs() -> None:
    rng = np.random.default_rng(22)
    for _ in range(60):
        check_milp(rng)


@pytest.mark.exhaustive
def test_fewest_knots_against_many_integer_programs() -> None:
    rng = np.random.default_rng(23)
    for _ in range(600):
        check_milp(rng)


# ---- laws of the cost

EXPONENTS = [F(0), F(1, 3), F(1, 2), F(0.3), F(1)]


def same(left: Enclosure, right: Enclosure) -> bool:
    return left.lower <= right.upper and right.lower <= left.upper


def costs(x: Sequence[Any], y: Sequence[Any]) -> list[Enclosure]:
    return [solved(x, y, p=p).cost for p in EXPONENTS]


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.sampled_from(EXPONENTS), st.fractions(-5, 35, max_denominator=50))
def test_a_point_of_the_minimiser_changes_nothing(
    gammas: list[int], widths: list[int], p: F, extra: F
) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    before = solved(x, y, p=p)
    assert before.network is not None
    after = solved([*x, extra], [*y, before.network.exact([extra])], p=p)
    assert same(before.cost, after.cost)
    if p in (0, 1):
        assert before.cost == after.cost


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.sampled_from(EXPONENTS), st.integers(0, 100))
def test_taking_a_point_away_never_costs_more(
    gammas: list[int], widths: list[int], p: F, which: int
) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    k = which % len(x)
    before, after = solved(x, y, p=p), solved(x[:k] + x[k + 1 :], y[:k] + y[k + 1 :], p=p)
    assert after.cost.lower <= before.cost.upper
    assert after.lower_bound.lower <= after.cost.upper


scale = st.fractions(min_value=-9, max_value=9, max_denominator=7).filter(bool)
shift = st.fractions(min_value=-100, max_value=100, max_denominator=7)


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, scale, shift, scale, shift, shift)
def test_affine_maps(gammas: list[int], widths: list[int], a: F, b: F, c: F, d: F, e: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    plain = [solved(x, y, p=p) for p in EXPONENTS]
    moved_x = [a * t + b for t in x]
    moved_y = [c * v + d * t + e for t, v in zip(x, y, strict=True)]  # adding a line is free
    moved = [solved(moved_x, moved_y, p=p) for p in EXPONENTS]
    for p, old, new in zip(EXPONENTS, plain, moved, strict=True):
        assert old.unique == new.unique
        with ctx.workprec(300):
            assert inside(new.cost, network_cost(old, p) * power_sum([abs(c / a)], p))
        if p in (0, F(1, 3)) and new.unique:
            assert old.neurons == new.neurons


@settings(max_examples=60, deadline=None)
@given(gammas_of, widths_of, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows(gammas: list[int], widths: list[int], rng: Any) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    rows = list(zip(x, y, strict=True))
    shuffled = rows + rng.choices(rows, k=3)
    rng.shuffle(shuffled)
    for p in EXPONENTS:
        one = solved(x, y, p=p)
        other = solved([r[0] for r in shuffled], [r[1] for r in shuffled], p=p)
        assert one.network == other.network
        assert (one.cost, one.unique) == (other.cost, other.unique)


@settings(max_examples=40, deadline=None)
@given(gammas_of, widths_of)
def test_cost_falls_short_of_no_bound(gammas: list[int], widths: list[int]) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    for p in EXPONENTS:
        solution = solved(x, y, p=p)
        assert solution.lower_bound.lower <= solution.cost.upper
        assert inside(solution.cost, network_cost(solution, p))
    changes = [abs(g) for g in slope_changes(x, y) if g]
    counts = [solved(x, y, p=p).neurons for p in EXPONENTS]
    assert max(counts) <= len(changes)
    assert counts[0] == min(counts) == counts[-1]


def test_interpolants_chosen_by_hand_never_cost_less() -> None:
    rng = np.random.default_rng(24)
    p = F(1, 2)
    for _ in range(40):
        gammas = rng.integers(1, 5, 4).tolist()
        x, y = data_of(gammas, [1] * 5)
        least = solved(x, y, p=p).cost
        s = slopes(x, y)
        # inner slopes anywhere in the cube of Theorem 3.2, not only at its corners
        for first, second in product(range(5), repeat=2):
            path = [s[0], s[1] + F(first, 4) * (s[2] - s[1]), s[2] + F(second, 4) * (s[3] - s[2])]
            path.append(s[4])
            changes = [path[k + 1] - path[k] for k in range(3)]
            assert not power_sum([c for c in changes if c], p) < ball(least.lower)


# ---- forms and refusals


@pytest.mark.parametrize(
    ("x", "y"), [([3], [7]), ([0, 2], [1, 5]), ([0, 1, 5], [2, 2, 2]), (range(6), range(6))]
)
def test_data_on_a_line(x: Sequence[int], y: Sequence[int]) -> None:
    for p in EXPONENTS:
        solution = solved(x, y, p=p)
        check_fit(solution, x, y)
        assert solution.cost == solution.lower_bound == Enclosure.exactly(0)
        assert solution.neurons == 0
        assert solution.unique is (len(set(x)) > 1)
        assert solution.to_json()["cost"] == "0"


def test_json_and_methods() -> None:
    x, y = [0, 1, 2, 3, 4], [2, 1, 0, 1, 3]
    told = {}
    for p, proof in ((0, "signed windows"), ("1/2", "potentials"), (1, "total variation")):
        solution = solved(x, y, p=p)
        assert (solution.method, solution.proof) == ("tiling", proof)
        assert isinstance(solution.fit, Interpolant)
        document = solution.to_json()
        assert json.loads(json.dumps(document)) == document
        told[p] = document["cost"]
        assert document["problem"]["p"] == str(F(p))
        assert document["seconds"] >= 0
    assert told[0] == "1"
    assert told[1] == "3"
    assert F(told["1/2"]["lower"]) ** 2 <= 3 <= F(told["1/2"]["upper"]) ** 2
    tube = solved(x, y, tolerance="0.1")
    assert (tube.method, tube.proof, tube.unique) == ("minimum link", "signed windows", None)
    assert isinstance(tube.fit, LinkedLines)


def test_numbers_of_very_many_digits_are_written() -> None:
    document = solved([0, 1, 2], ["1e5000", 1, 0]).to_json()
    assert len(document["network"]["hidden"][0]["v"]) == 5000
    document = solved([0, 1, 2], ["1e5000", 1, 0], p="0.5").to_json()
    assert F(document["cost"]["lower"]) <= F(document["cost"]["upper"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"skip": False}, "there is no skip connection or the bias is penalised; "),
        ({"penalize_bias": True}, "there is no skip connection or the bias is penalised; "),
        ({"bound": 3}, "bound: 3 is given; accepted for one input is no bound"),
        ({"bound": "1e5000"}, "bound: 1000"),
        ({"tolerance": 1, "p": "1e-5000"}, "p: 1/1000"),
        ({"tolerance": 1, "p": "1/2"}, "p: 1/2 with a tolerance; accepted with a tolerance is p"),
        ({"tolerance": [0, 0, 1], "p": 1}, "p: 1 with a tolerance; accepted with a tolerance is"),
    ],
)
def test_refused_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        solved([0, 1, 2], [0, 1, 0], **options)
    assert str(caught.value).startswith(message)


def test_two_inputs_are_refused() -> None:
    column = ExactVector.of([0, 1])
    with pytest.raises(InputError, match=r"^the data have 2 input columns; "):
        solve(Problem.of([column, column], column, skip=True, penalize_bias=False))


@pytest.mark.parametrize("kind", [list, np.array, lambda v: [str(t) for t in v]])
def test_contradicting_rows_are_named(kind: Any) -> None:
    with pytest.raises(InputError) as caught:
        solved(kind([1, 0, 1]), kind([5, 2, 6]))
    assert str(caught.value).startswith(
        "rows 1 and 3 have the same x = 1 but y = 5 and y = 6; accepted are equal y for equal x"
    )


@pytest.mark.parametrize("p", [0, F(1, 2), 1])
def test_a_hundred_thousand_points(p: Any) -> None:
    n = 100_000
    rng = np.random.default_rng(25)
    x = np.arange(n)
    for y in (x * x // 7, rng.integers(-100, 100, n), np.cumsum(rng.normal(size=n))):
        solution = solved(x, y, p=p)
        assert solution.status == "optimal"
        assert solution.lower_bound == solution.cost
        values = solution([0.0, float(n // 2), float(n - 1)])
        assert values.tolist() == [float(y[0]), float(y[n // 2]), float(y[n - 1])]
        if y.dtype == np.int64:
            runs = runs_of(np.sign(np.diff(y, 2)).tolist())
            fewest = sum((length + 1) // 2 for _, length in runs)
            assert fewest <= solution.neurons <= (2 * fewest if 0 < p < 1 else fewest)


@pytest.mark.parametrize("p", ["0", "1/2", "1"])
def test_one_point_leaves_the_slope_free(p: str) -> None:
    for points, unique in ((1, False), (2, True)):
        x = ExactVector.of(list(range(points)))
        assert solve(Problem.of([x], x, p=p)).unique is unique
