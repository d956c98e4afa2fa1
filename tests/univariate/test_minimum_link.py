"""Fewest knots within a tolerance: exact certificates, linear programs, and laws."""

from __future__ import annotations

import json
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tubes import check, tube_of
from univariate_oracles import data_of

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector, InputError
from exactrelu.univariate import minimum_link, solve
from exactrelu.univariate.linked_lines import LinkedLines

REFERENCE = Path(__file__).parent.parent / "reference"
CASES = json.loads((REFERENCE / "tolerance.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{len(c['x'])} points, {c['tolerance']}")
def test_expected_answers(case: dict[str, Any]) -> None:
    x, y, tolerance = case["x"], case["y"], case["tolerance"]
    assert check(tube_of(x, y, tolerance)) == case["knots"]
    solution = solve(Problem.of([ExactVector.of(x)], ExactVector.of(y), tolerance=tolerance))
    assert solution.cost.upper == solution.lower_bound.lower == case["knots"]


coordinates = st.lists(st.integers(0, 12), min_size=1, max_size=9, unique=True)


@settings(max_examples=300, deadline=None)
@given(
    coordinates,
    st.lists(st.integers(-4, 4), min_size=9, max_size=9),
    st.lists(st.integers(0, 5), min_size=9, max_size=9),
    st.sampled_from([F(1), F(1, 2), F(1, 3)]),
)
def test_certificates_with_many_degeneracies(
    x: list[int], y: list[int], tolerance: list[int], unit: F
) -> None:
    n = len(x)
    check(tube_of(x, y[:n], [t * unit for t in tolerance[:n]]))


def test_certificates_on_random_floats() -> None:
    rng = np.random.default_rng(33)
    for _ in range(60):
        n = int(rng.integers(5, 60))
        x = np.sort(rng.uniform(0, 10, n))
        check(tube_of(x, np.sin(x) + rng.normal(0, 0.1, n), float(rng.uniform(0, 0.4))))
        check(tube_of(x, rng.uniform(-1, 1, n), rng.uniform(0, 1, n)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-2, 2), max_size=9), st.lists(st.integers(1, 3), min_size=10, max_size=10)
)
def test_no_tolerance_needs_as_many_knots_as_the_interpolant(
    gammas: list[int], widths: list[int]
) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    knots = check(tube_of(x, y, 0))
    assert knots == solve(Problem.of([ExactVector.of(x)], ExactVector.of(y))).neurons


@settings(max_examples=60, deadline=None)
@given(
    coordinates,
    st.lists(st.integers(-4, 4), min_size=9, max_size=9),
    st.lists(st.integers(0, 3), min_size=9, max_size=9),
    st.lists(st.integers(0, 3), min_size=9, max_size=9),
)
def test_more_tolerance_never_needs_more_knots(
    x: list[int], y: list[int], tolerance: list[int], more: list[int]
) -> None:
    n = len(x)
    wide = [a + b for a, b in zip(tolerance, more, strict=True)]
    assert check(tube_of(x, y[:n], wide[:n])) <= check(tube_of(x, y[:n], tolerance[:n]))


@settings(max_examples=60, deadline=None)
@given(
    coordinates,
    st.lists(st.integers(-4, 4), min_size=9, max_size=9),
    st.lists(st.integers(0, 3), min_size=9, max_size=9),
    st.sampled_from([F(-1), F(2, 3), F(-5)]),
    st.sampled_from([F(-1), F(3)]),
    st.fractions(-3, 3, max_denominator=5),
)
def test_affine_maps_keep_the_count(
    x: list[int], y: list[int], tolerance: list[int], a: F, c: F, tilt: F
) -> None:
    y, tolerance = y[: len(x)], tolerance[: len(x)]
    moved_y = [c * v + tilt * t for t, v in zip(x, y, strict=True)]
    moved = tube_of([a * t + 1 for t in x], moved_y, [abs(c) * t for t in tolerance])
    assert check(moved) == check(tube_of(x, y, tolerance))


@pytest.mark.parametrize(
    ("x", "y", "tolerance", "knots"),
    [
        ([0], [5], 0, 0),
        ([0, 1], [5, 7], "1/2", 0),
        (range(5), [0, 1, 0, 1, 0], "0.4", 3),
        (range(5), [0, 1, 0, 1, 0], "0.5", 0),
        (range(3), [0, 1, 0], "0.4999999999999999999999", 1),
        (range(5), [0, 1, 0, 1, 0], [0, 10, 0, 10, 0], 0),
        (range(5), [0, 1, 0, 1, 0], [10, 0, 10, 0, 10], 0),
        (range(4), [0, 0, 1, 1], "1/4", 0),
        (range(4), [0, 0, 1, 1], "0.24", 2),
        ([0, 1, 2], [0, 10**30, 0], 0, 1),
    ],
)
def test_hand_cases(x: Any, y: Any, tolerance: Any, knots: int) -> None:
    assert check(tube_of(list(x), y, tolerance)) == knots


def test_repeated_abscissas_are_intersected() -> None:
    tube = tube_of([1, 0, 1, 1], [0, 5, 1, 2], [1, 1, 1, 2])
    assert (tube.x, tube.lower, tube.upper) == ([0, 1], [4, 0], [6, 1])
    assert (tube.low_rows, tube.high_rows) == ([1, 2], [1, 0])
    assert check(tube) == 0
    tube = tube_of([4, 4, 9], [0, 0, 1], [3, 1, 0])
    assert (tube.lower, tube.upper) == ([-1, 1], [1, 1])
    assert (tube.low_rows, tube.high_rows) == ([1, 2], [1, 2])
    with pytest.raises(InputError) as caught:
        tube_of([0, 3, 3], [0, 0, "2.1"], [0, 1, 1])
    assert str(caught.value) == (
        "rows 2 and 3 have the same x = 3 and their y differ by more than the tolerance; "
        "accepted are windows that meet"
    )
    with pytest.raises(InputError, match=r"^rows 1 and 3 have the same x"):
        tube_of([3, 3, 3], [0, 2, 4], 1)


def test_float_values() -> None:
    rng = np.random.default_rng(34)
    x = np.sort(rng.uniform(0, 10, 50))
    f = LinkedLines(minimum_link(tube_of(x, np.sin(x), 0.1)).lines)
    assert len(f) > 2
    points = np.concatenate([x, rng.uniform(-1, 11, 200)])
    exact = np.array([float(f.exact(F(t))) for t in points])
    assert np.abs(f(points) - exact).max() < 1e-12
    assert np.abs(f(x) - np.sin(x)).max() < 0.1 + 1e-12
    assert f.knots().tolist() == [float(f.knot(k)) for k in range(len(f))]


def test_a_long_noisy_series() -> None:
    rng = np.random.default_rng(35)
    x = np.arange(4000)
    y = np.round(np.abs((x % 800) - 400) / 10 + rng.uniform(-1, 1, 4000), 2)
    assert check(tube_of(x, y, 1.01)) == 9


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.fractions(max_denominator=9), st.integers(-4, 4)), min_size=1))
def test_integers_and_rationals_sweep_alike(
    monkeypatch: pytest.MonkeyPatch, points: list[tuple[F, int]]
) -> None:
    x, y = zip(*{x: (x, y) for x, y in points}.values(), strict=True)
    tube = tube_of(list(x), list(y), "1/3")
    with monkeypatch.context() as patched:
        patched.setattr("exactrelu.univariate.tube._LONGEST", 0)
        assert tube.integers() is None
        rational = minimum_link(tube)
    scaled = minimum_link(tube)
    assert tube.integers() is not None
    assert scaled.lines == rational.lines
    assert scaled.windows.triples.tolist() == rational.windows.triples.tolist()
    assert scaled.windows.signs.tolist() == rational.windows.signs.tolist()
