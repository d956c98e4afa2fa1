"""The one-dimensional solver against expected answers, searches, linear and integer programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from solved_series import EXPONENTS, check_fit, inside, network_cost, solved
from univariate_oracles import (
    holds,
    runs_of,
    slope_changes,
)

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector, InputError
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.univariate import Interpolant, solve
from exactrelu.univariate.linked_lines import LinkedLines

REFERENCE = Path(__file__).parent.parent / "reference"
CASES = json.loads((REFERENCE / "univariate.json").read_text())


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
