"""Fewest knots within a tolerance: exact certificates, linear programs, and laws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction as F
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from univariate_oracles import data_of

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector, InputError, to_fraction
from exactrelu.univariate import Tube, minimum_link, solve
from exactrelu.univariate.linked_lines import LinkedLines
from exactrelu.univariate.stabbing import Line, Stabbing

REFERENCE = Path(__file__).parent.parent / "reference"
CASES = json.loads((REFERENCE / "tolerance.json").read_text())


def tube_of(x: Any, y: Any, tolerance: Any) -> Tube:
    each = (
        [tolerance] * len(x) if isinstance(tolerance, str) or np.isscalar(tolerance) else tolerance
    )
    return Tube.of(ExactVector.of(x), ExactVector.of(y), ExactVector.of(each))


def check(tube: Tube) -> int:
    """Check by definition that the function fits and that the windows force its knots."""
    x, lower, upper = ([to_fraction(v) for v in vs] for vs in (tube.x, tube.lower, tube.upper))
    found = minimum_link(tube)
    f = LinkedLines(found.lines)
    knots = [f.knot(k) for k in range(len(f))]
    assert knots == sorted(set(knots))
    assert all(x[0] < t < x[-1] for t in knots)
    assert all(lower[i] <= f.exact(x[i]) <= upper[i] for i in range(len(x)))
    network = f.network()
    for point in (*x, *knots, x[0] - 7, x[-1] + 7):
        assert network.exact([point]) == f.exact(point)
    windows = found.windows
    assert len(windows) == len(f) == len(network.hidden)
    ends = {1: x[0] - 1, -1: x[0] - 1}
    for (a, b, c), sign in zip(windows.triples.tolist(), windows.signs.tolist(), strict=True):
        assert 0 <= a < b < c < len(x)
        outer, middle = (lower, upper) if sign > 0 else (upper, lower)
        chord = outer[a] + (outer[c] - outer[a]) * (x[b] - x[a]) / (x[c] - x[a])
        assert (chord - middle[b]) * sign > 0
        assert x[a] >= ends[sign]
        ends[sign] = x[c]
    return len(f)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{len(c['x'])} points, {c['tolerance']}")
def test_expected_answers(case: dict[str, Any]) -> None:
    x, y, tolerance = case["x"], case["y"], case["tolerance"]
    assert check(tube_of(x, y, tolerance)) == case["knots"]
    solution = solve(Problem.of([ExactVector.of(x)], ExactVector.of(y), tolerance=tolerance))
    assert solution.cost.upper == solution.lower_bound.lower == case["knots"]


# ---- the oracle by linear programs


def feasible(tube: Tube, single: Sequence[tuple[int, int]], free: Sequence[int]) -> bool:
    """Whether lines exist with one knot in each gap of ``single`` and two in each of ``free``.

    ``single`` holds (gap, orientation): the two lines cross between the gap's ends. Two knots in
    one gap join any two lines.
    """
    x = np.array([float(to_fraction(v)) for v in tube.x])
    orientation = dict(single)
    lines = 1 + len(single) + len(free)
    rows, limits = [], []

    def row(parts: list[tuple[int, int, float]], t: float, limit: float) -> None:
        entry = np.zeros(2 * lines + 1)
        for line, i, factor in parts:
            entry[2 * line] += factor * x[i]
            entry[2 * line + 1] += factor
        entry[-1] = t
        rows.append(entry)
        limits.append(limit)

    line = 0
    for i in range(len(x)):
        row([(line, i, 1.0)], 1.0, float(to_fraction(tube.upper[i])))
        row([(line, i, -1.0)], 1.0, -float(to_fraction(tube.lower[i])))
        if i in orientation:
            o = orientation[i]
            row([(line, i, -o), (line + 1, i, o)], 0.0, 0.0)
            row([(line, i + 1, o), (line + 1, i + 1, -o)], 0.0, 0.0)
        if i in orientation or i in free:
            line += 1
    cost = np.zeros(2 * lines + 1)
    cost[-1] = -1.0
    found = linprog(
        cost, A_ub=np.array(rows), b_ub=limits, bounds=[(None, None)] * (2 * lines) + [(None, 1)]
    )
    assert found.status == 0
    slack = -found.fun
    assert slack < -1e-4 or slack > -1e-7, "the numbers are too close for a float program"
    return bool(slack > -1e-7)


def can_do_with(tube: Tube, knots: int) -> bool:
    gaps = range(len(tube) - 1)
    for places in combinations_with_replacement(gaps, knots):
        counts = {gap: places.count(gap) for gap in places}
        single = [gap for gap, count in counts.items() if count == 1]
        free = [gap for gap, count in counts.items() if count > 1]
        for signs in product((-1, 1), repeat=len(single)):
            if feasible(tube, list(zip(single, signs, strict=True)), free):
                return True
    return False


def check_by_programs(rng: np.random.Generator, most: int) -> None:
    n = int(rng.integers(3, 7))
    x = np.sort(rng.choice(9, n, replace=False))
    y = rng.integers(-4, 5, n)
    tolerance = [F(int(t), 2) for t in rng.integers(0, 4, n)]
    tube = tube_of(x, y, tolerance)
    knots = check(tube)
    if knots <= most:
        assert can_do_with(tube, knots)
    if 0 < knots <= most + 1:
        assert not can_do_with(tube, knots - 1)


def test_against_linear_programs() -> None:
    rng = np.random.default_rng(31)
    for _ in range(60):
        check_by_programs(rng, 1)


@pytest.mark.exhaustive
def test_against_many_linear_programs() -> None:
    rng = np.random.default_rng(32)
    for _ in range(500):
        check_by_programs(rng, 2)


# ---- certificates at large

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


# ---- lines through windows


def stabbable(windows: Sequence[tuple[F, F, F]]) -> bool:
    """Helly's theorem for the lines (a plane of parameters): every three windows have a line."""
    for (xa, la, ha), (xb, lb, hb), (xc, lc, hc) in combinations(windows, 3):
        share = (xb - xa) / (xc - xa)
        if la + (lc - la) * share > hb or ha + (hc - ha) * share < lb:
            return False
    return True


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-4, 4), st.integers(0, 4)), min_size=1))
def test_stabbing_against_helly(steps: list[tuple[int, int, int]]) -> None:
    lines, seen, at = Stabbing(), list[tuple[F, F, F]](), 0
    for index, (step, low, width) in enumerate(steps):
        at += step
        window = (F(at), F(low), F(low + width))
        missed = lines.misses(*(fmpq(int(v)) for v in window))
        assert (missed == 0) == stabbable([*seen, window])
        if missed:
            below, above = (F(at), F(-(10**6)), window[2]), (F(at), window[1], F(10**6))
            assert stabbable([*seen, below]) == (missed > 0)
            assert stabbable([*seen, above]) == (missed < 0)
            break
        lines.add(index, *(fmpq(int(v)) for v in window))
        seen.append(window)
        middle = lines.middle()
        if len(seen) > 1:
            assert middle is not None
            for line in (middle, lines.steepest, lines.flattest):
                assert line is not None
                for x, lower, upper in seen:
                    assert lower <= to_fraction(line.at(fmpq(int(x)))) <= upper
        else:
            assert middle is None


def test_lines() -> None:
    line = Line(fmpq(1), fmpq(2), fmpq(1, 2))
    assert line.at(fmpq(3)) == 3
    assert Stabbing().middle() is None
    assert Stabbing().misses(fmpq(0), fmpq(0), fmpq(1)) == 0


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
