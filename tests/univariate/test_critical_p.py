import json
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.univariate.critical_p import critical_p
from exactrelu.univariate.curvature import curvature
from exactrelu.univariate.series import Series

REFERENCE = Path(__file__).parents[1] / "reference" / "univariate.json"


@pytest.fixture(autouse=True)
def _precision():
    before = ctx.prec
    yield
    ctx.prec = before


def bent(changes, x=None):
    """Data with the given slope changes, at x = 0, 1, 2, ..."""
    slopes = [0, *accumulate(changes)]
    heights = [0, *accumulate(slopes)]
    return curvature(Series.of(range(len(heights)) if x is None else x, heights))


def tilings(length):
    if length < 0:
        return
    if length == 0:
        yield ()
    for first in (1, 2):
        for rest in tilings(length - first):
            yield (first, *rest)


def blocks(run, tiling):
    ends = list(accumulate(tiling))
    return [sum(run[end - size : end]) for end, size in zip(ends, tiling, strict=True)]


def cost(run, tiling, p):
    return sum(arb(fmpq(block)) ** arb(p) for block in blocks(run, tiling))


def advantage(run, p):
    """The least cost of all other tilings less the least of the sparsest, as a ball."""
    least = {True: None, False: None}
    for tiling in tilings(len(run)):
        sparse = len(tiling) == (len(run) + 1) // 2
        value = cost(run, tiling, p)
        least[sparse] = value if least[sparse] is None else least[sparse].min(value)
    return least[False] - least[True] if least[False] is not None else arb(1)


def check_by_brute_force(run, result, samples=40):
    ctx.prec = 160
    low, high = to_fmpq(result.lower), to_fmpq(result.upper)
    for k in range(1, samples):
        assert advantage(run, low * k / samples) > 0
    if result.crosses:
        assert advantage(run, low) > 0
        assert advantage(run, high) < 0
        sparsest, other = result.sparsest_tiling, result.other_tiling
        assert sum(sparsest) == sum(other) == len(run)
        assert len(sparsest) == result.sparsest_cost < len(other)
        assert cost(run, sparsest, low) < cost(run, other, low)
        assert cost(run, sparsest, high) > cost(run, other, high)
    else:
        assert result.lower == result.upper == 1
        assert (result.run, result.sparsest_tiling, result.other_tiling) == (None, (), ())
        for k in range(1, 10):
            assert advantage(run, 1 - fmpq(1, 4**k)) > 0


def cases():
    with REFERENCE.open() as file:
        return json.load(file)


@pytest.mark.parametrize("case", cases())
def test_reference(case):
    result = critical_p(curvature(Series.of(case["x"], case["y"])), digits=20)
    # the reference is rounded at the 18th digit
    room = Fraction(1, 10**17)
    assert result.lower - room <= Fraction(case["p_star"]) <= result.upper + room
    assert result.upper - result.lower <= Fraction(1, 10**20)
    assert result.crosses == (Fraction(case["p_star"]) < 1)
    assert result.sparsest_cost == case["knots"]
    assert result.resolved


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 40), min_size=4, max_size=9))
@example([1, 15, 21, 4])
@example([1, 9, 21, 2, 4, 1])
@example([30, 1, 30, 1, 30, 1, 30, 30])
@example([1, 40, 40, 1, 1, 40, 40, 1])
@example([3, 20, 30, 2, 30, 40, 3])
def test_small_runs_by_brute_force(run):
    result = critical_p(bent(run), digits=10)
    assert result.resolved
    check_by_brute_force(run, result)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 400), min_size=5, max_size=9).filter(lambda run: len(run) % 2))
@example([1, 200, 300, 2, 400, 300, 1])
@example([9, 1, 300, 400, 9, 300, 400, 2, 1])
def test_odd_runs_by_brute_force(run):
    check_by_brute_force(run, critical_p(bent(run), digits=10))


def test_the_least_of_several_runs_decides():
    first, second = [1, 15, 21, 4], [-1, -9, -21, -2, -4, -1]
    alone = [critical_p(bent(run)) for run in (first, [-g for g in second])]
    both = critical_p(bent([*first, *second]))
    decisive = min(alone, key=lambda result: result.upper)
    assert both.lower <= decisive.upper
    assert decisive.lower <= both.upper
    assert both.run == ((1, 4) if decisive is alone[0] else (5, 6))
    assert both.sparsest_cost == 5


def test_exact_tie_at_one_half():
    # {16, 25} and {1, 36, 4} cost 9 each at p = 1/2
    result = critical_p(bent([1, 15, 21, 4]), digits=30)
    assert result.lower < Fraction(1, 2) <= result.upper
    assert result.upper - result.lower <= Fraction(1, 10**30)
    assert result.run == (1, 4)
    assert (result.sparsest_tiling, result.other_tiling) == ((2, 2), (1, 2, 1))


def test_two_hundred_digits():
    run = [3, 20, 30, 2, 50, 7]
    result = critical_p(bent(run), digits=200)
    assert result.upper - result.lower <= Fraction(1, 10**200)
    coarse = critical_p(bent(run), digits=5)
    assert coarse.lower <= result.lower < result.upper <= coarse.upper
    with ctx.workprec(900):
        difference = [
            cost(run, result.other_tiling, p) - cost(run, result.sparsest_tiling, p)
            for p in (to_fmpq(result.lower), to_fmpq(result.upper))
        ]
        assert difference[0] > 0
        assert difference[1] < 0


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 40, 41])
def test_equal_slope_changes_never_cross(length):
    result = critical_p(bent([7] * length))
    assert (result.lower, result.upper, result.crosses) == (1, 1, False)
    assert result.sparsest_cost == (length + 1) // 2


@pytest.mark.parametrize("ratio", [2, 10, 300])
@pytest.mark.parametrize("length", [12, 13, 30])
def test_geometric_slope_changes_never_cross(ratio, length):
    result = critical_p(bent([ratio**k for k in range(length)]))
    assert (result.lower, result.upper, result.resolved) == (1, 1, True)


def test_thousands_of_equal_runs():
    pattern = [1, 15, 21, 4, -1, -15, -21, -4]
    result = critical_p(bent(pattern * 1000), digits=25)
    assert result.lower < Fraction(1, 2) <= result.upper
    assert result.upper - result.lower <= Fraction(1, 10**25)
    assert result.run == (1, 4)


@pytest.mark.parametrize("pattern", [[1, 5, 2], [1, 5, 2, 9], [1, 9, 21, 2, 4]])
def test_periodic_run_agrees_with_a_scan_in_balls(pattern):
    run = (pattern * 300)[:601]
    result = critical_p(bent(run), digits=15)
    ctx.prec = 128
    assert gap_by_recursion(run, to_fmpq(result.lower) * fmpq(999999, 1000000)) > 0
    if result.crosses:
        assert gap_by_recursion(run, to_fmpq(result.upper)) < 0


def gap_by_recursion(run, p):
    """Least cost with more singles than needed, less the least cost, by dynamic programming."""
    states = [{0: arb(0)}, {1: arb(fmpq(run[0])) ** arb(p)}]
    for k in range(2, len(run) + 1):
        new = {}
        for count, value in states[k - 1].items():
            reached = value + arb(fmpq(run[k - 1])) ** arb(p)
            key = min(count + 1, 3)
            new[key] = new[key].min(reached) if key in new else reached
        for count, value in states[k - 2].items():
            reached = value + arb(fmpq(run[k - 1] + run[k - 2])) ** arb(p)
            new[count] = new[count].min(reached) if count in new else reached
        states.append(new)
    last = states[-1]
    others = [value for count, value in last.items() if count > len(run) % 2]
    best = others[0]
    for value in others[1:]:
        best = best.min(value)
    return best - last[len(run) % 2]


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.integers(1, 40), min_size=4, max_size=8),
    st.sampled_from(["1e-300", "3e250", "7/3"]),
)
def test_scaling_changes_nothing(run, scale):
    factor = Fraction(scale)
    plain = critical_p(bent(run), digits=12)
    scaled = critical_p(bent([g * factor for g in run]), digits=12)
    assert plain.crosses == scaled.crosses
    assert max(plain.lower, scaled.lower) <= min(plain.upper, scaled.upper)


def test_slope_changes_of_wildly_unlike_sizes():
    run = [Fraction(g) for g in ("1e-300", "1", "1e300", "1e-5", "1e200", "2e200")]
    result = critical_p(bent(run), digits=8)
    check_by_brute_force([to_fmpq(g) for g in run], result, samples=12)


@pytest.mark.parametrize(
    ("run", "crosses"),
    [([2, 7, 5, 3, 3, 1], False), ([1, 8, 4, 4, 2, 2], False), ([3, 24, 24, 40, 8, 1], True)],
)
def test_two_tilings_of_equal_entropy(run, crosses):
    # sum B ln B is the same for the pairs and for the excursion over the whole run
    result = critical_p(bent(run), digits=12)
    assert result.resolved
    assert result.crosses == crosses
    check_by_brute_force(run, result)


def test_a_tie_at_one_in_a_long_run_is_said_to_be_open():
    result = critical_p(bent([2, 7, 5, 3, 3, 1] + [1] * 44), digits=6)
    assert (result.resolved, result.crosses, result.upper) == (False, True, 1)
    assert 1 - result.lower < Fraction(1, 10**6)
    assert (result.run, result.sparsest_tiling) == (None, ())


def test_slope_changes_over_three_hundred_decades():
    exponents = [120, -87, 33, 150, -150, 4, 90, -3, -140, 61, 7, -12]
    run = [Fraction(10) ** exponent for exponent in exponents]
    result = critical_p(bent(run), digits=6)
    assert result.resolved
    with ctx.workprec(2000):
        exact = [to_fmpq(g) for g in run]
        assert gap_by_recursion(exact, to_fmpq(result.lower) * fmpq(999, 1000)) > 0
        if result.crosses:
            assert gap_by_recursion(exact, to_fmpq(result.upper)) < 0


def test_progress_rises_to_the_lower_end():
    seen = []
    result = critical_p(bent([1, 15, 21, 4]), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(float(result.lower), abs=1e-10)


@pytest.mark.parametrize("digits", [0, -3, 10_001])
def test_digits_out_of_range(digits):
    with pytest.raises(InputError, match="digits"):
        critical_p(bent([1, 2, 3, 4]), digits=digits)
