from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exactrelu.univariate.excursion_balls import RunBalls, roof_positive
from exactrelu.univariate.excursions import Excursions
from exactrelu.univariate.least_reach import least_reach
from exactrelu.univariate.phi import phi

RUNS = st.lists(st.integers(1, 10**6), min_size=4, max_size=12)
# multiples of 1/64, which floats hold exactly
PLACES = st.integers(0, 64).map(lambda k: Fraction(k, 64))


def floats(*runs):
    sizes = [np.array(run, dtype=float) for run in runs]
    errors = [np.zeros(len(run)) for run in runs]
    return Excursions.of(np.arange(len(runs), dtype=np.intp), sizes, errors)


def scaled(run):
    """The run as exact numbers with the scale that the floats choose."""
    scale = fmpq(2) ** -max(int(g).bit_length() for g in run)
    return [g * scale for g in run]


def gap_by_definition(run, p):
    """The gap from all excursions one by one."""

    def gain(s, t):
        removed = [run[i] + run[i + 1] for i in range(s, t, 2)]
        added = [run[s], run[t]] + [run[i] + run[i + 1] for i in range(s + 1, t - 1, 2)]
        return sum((cost(b) for b in removed), arb(0)) - sum((cost(b) for b in added), arb(0))

    def cost(b):
        return b * arb(b).log() if p == 1 else (b - arb(b) ** arb(p)) / (1 - p)

    values = []
    for j in range(1, len(run), 2):
        left = least([gain(s, j) for s in range(0, j, 2)])
        if len(run) % 2:
            left = left.max(least([gain(j, t) for t in range(j + 1, len(run), 2)]))
        values.append(left)
    return least(values)


def least(values):
    result = values[0]
    for value in values[1:]:
        result = result.min(value)
    return result


@settings(deadline=None)
@given(RUNS, PLACES)
@example([1, 15, 21, 4], Fraction(1, 2))
@example([1] * 9, Fraction(1))
@example([1, 2, 4, 8, 16, 32, 64], Fraction(0))
def test_floats_and_balls_enclose_the_gap(run, p):
    exact = fmpq(p.numerator, p.denominator)
    with ctx.workprec(200):
        true = gap_by_definition(scaled(run), exact)
        ball = RunBalls(scaled(run)).gap(exact)
    assert ball.overlaps(true)
    excursions, wild = floats(run)
    assert not len(wild)
    low, high = excursions.gap(float(p))
    assert true >= low
    assert true <= high
    assert high - low < 1e-11


@settings(deadline=None)
@given(st.lists(RUNS, min_size=1, max_size=4), PLACES, PLACES)
def test_what_is_proved_on_an_interval_holds_inside(runs, a, b):
    if a == b:
        return
    a, b = min(a, b), max(a, b)
    excursions, _ = floats(*runs)
    unproved = excursions.unproved(float(a), float(b))
    ends = [fmpq(p.numerator, p.denominator) for p in (a, b)]
    for run, left in zip(runs, unproved, strict=True):
        with ctx.workprec(200):
            balls = RunBalls(scaled(run))
            proved = balls.proved(*ends)
            if not left or proved:
                for k in range(9):
                    assert balls.gap(ends[0] + (ends[1] - ends[0]) * k / 8) > 0


@pytest.mark.parametrize("width", [0.03125, 0.125, 0.5])
@pytest.mark.parametrize(
    "run", [[1, 15, 21, 4], [3, 20, 30, 2, 50, 7], [1, 200, 300, 2, 400, 300, 1], [1, 9, 9, 1, 9]]
)
def test_balls_prove_no_more_than_floats_beyond_rounding(run, width):
    excursions, _ = floats(run)
    balls = RunBalls(scaled(run))
    for start in np.arange(0, 1, width):
        left = bool(excursions.unproved(start, start + width)[0])
        assert balls.proved(fmpq(int(start * 32), 32), fmpq(int((start + width) * 32), 32)) != left


def test_runs_taken_apart_have_the_gaps_they_had():
    runs = [[3, 20, 30, 2, 50, 7], [1, 1, 1, 1, 1], [1, 15, 21, 4], [9, 2, 9, 2, 9, 2, 9]]
    together, _ = floats(*runs)
    for number, run in enumerate(runs):
        alone, _ = floats(run)
        taken = together.take(np.arange(4) == number)
        assert taken.runs.tolist() == [number]
        assert taken.gap(0.375) == pytest.approx(alone.gap(0.375), abs=1e-12)
    smallest = min(floats(run)[0].gap(0.375)[0] for run in runs)
    assert together.gap(0.375)[0] == pytest.approx(smallest, abs=1e-12)


def test_runs_outside_the_float_range_are_handed_back():
    sizes = [np.array([1.0, np.nan, 1.0, 1.0]), np.ones(5), np.array([1e-150, 1, 1, 1e150])]
    errors = [np.array([0, np.inf, 0, 0]), np.zeros(5), np.zeros(4)]
    excursions, wild = Excursions.of(np.array([4, 7, 9], dtype=np.intp), sizes, errors)
    assert excursions.runs.tolist() == [7]
    assert wild.tolist() == [4, 9]


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.booleans()), min_size=1),
)
def test_least_reach_is_the_recursion(terms):
    chain = np.array([[np.inf if new else float(c) for c, _, new in terms]])
    chain[:, 0] = np.inf
    entry = np.array([[float(d) for _, d, _ in terms]])
    expected = []
    for c, d in zip(chain[0], entry[0], strict=True):
        expected.append(d if np.isinf(c) else min(expected[-1] + c, d))
    assert least_reach(chain, entry, len(terms)).tolist() == [expected]


@settings(deadline=None)
@given(st.floats(1e-80, 1e80), st.floats(0, 1))
@example(1.0, 1.0)
@example(1.0 + 2**-52, 0.5)
@example(2.0, 1 - 2**-53)
def test_phi_is_within_its_error(value, p):
    # the logarithm of a library is given an error that covers its last places
    log = np.log([value])
    result = phi(np.array([value]), np.zeros(1), log, np.abs(log) * 1e-15 + 1e-17, p)
    with ctx.workprec(300):
        block, exponent = arb(value), arb(p)
        true = (block - block**exponent) / (1 - exponent) if p < 1 else block * block.log()
        assert abs(true - arb(float(result.phi[0]))) <= arb(float(result.error[0]))
        assert abs(block**exponent / arb(float(result.powers[0])) - 1) < 1e-4


@pytest.mark.parametrize("ends", list(product([-2, -1, 1, 2], repeat=4)))
def test_roof_of_two_lines(ends):
    left_a, left_b, right_a, right_b = ends
    # where the larger of two lines is least: at an end or where they meet
    points = [Fraction(0), Fraction(1)]
    slope = (left_b - left_a) - (right_b - right_a)
    if slope and 0 < Fraction(right_a - left_a, slope) < 1:
        points.append(Fraction(right_a - left_a, slope))
    lowest = min(
        max(left_a + (left_b - left_a) * t, right_a + (right_b - right_a) * t) for t in points
    )
    assert roof_positive(*map(arb, ends)) == (lowest > 0)
