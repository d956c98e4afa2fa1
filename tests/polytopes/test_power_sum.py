"""Signs of sums of powers: ties by construction, near ties, and random sums."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.power_sum import power_sum_ball, power_sum_sign, rational_root


@pytest.mark.parametrize(
    ("terms", "p", "sign"),
    [
        ([], F(1, 2), 0),
        ([(0, 5)], F(1, 2), 0),
        ([(3, 5), (-3, 5)], F(3, 10), 0),
        ([(1, 5)], F(0), 1),
        ([(1, 5), (1, 7), (-2, 9)], F(0), 0),
        ([(1, 5), (1, 7), (-2, 6)], F(1), 0),
        ([(1, 5), (1, 7), (-2, 6)], F(1, 2), -1),
        ([(1, 2), (1, 8), (-1, 18)], F(1, 2), 0),
        ([(1, F(2, 9)), (1, F(8, 9)), (-1, 2)], F(1, 2), 0),
        ([(2, 1), (1, 8), (-1, 64)], F(1, 3), 0),
        ([(1, 2), (1, 16), (-1, 54)], F(1, 3), 0),
        ([(1, 2), (1, 16), (-1, 54)], F(2, 3), -1),
        ([(1, 3), (1, 24), (-1, 81), (-2, 3)], F(1, 3), -1),
        ([(1, 1), (4, 8), (-1, 125), (2, 27), (-2, 8), (-2, 27), (16, 1)], F(2, 3), 0),
        ([(8, 5), (-1, 5 * 2**10)], F(3, 10), 0),
        ([(27, F(2, 7)), (-1, F(2, 7) * 3**10), (1, 11), (-1, 11)], F(3, 10), 0),
        ([(8, 5), (-1, 5 * 2**10 + 1)], F(3, 10), -1),
        ([(1, 2), (1, 3), (-1, 5 + F(489897948, 10**8))], F(1, 2), 1),
        ([(1, 2), (1, 3), (-1, 5 + F(489897949, 10**8))], F(1, 2), -1),
    ],
)
def test_hand_cases(terms: list[tuple[int, F]], p: F, sign: int) -> None:
    exact = [(c, fmpq(F(b).numerator, F(b).denominator)) for c, b in terms]
    assert power_sum_sign(exact, p) == sign
    assert power_sum_sign([(-c, b) for c, b in exact], p) == -sign
    assert power_sum_sign(exact[::-1], p) == sign


@pytest.mark.parametrize("p", [F(0.3), F(0.1), F(1, 10**9), 1 - F(1, 10**9), F(2, 3)])
def test_equal_multisets_tie_at_any_p_and_no_others_do_nearby(p: F) -> None:
    terms = [(1, fmpq(3)), (1, fmpq(7)), (-1, fmpq(7)), (-1, fmpq(3))]
    assert power_sum_sign(terms, p) == 0
    near = fmpq(3) + fmpq(1, 10**80)
    assert power_sum_sign([*terms, (1, near), (-1, fmpq(3))], p) == 1
    assert power_sum_sign([*terms, (-1, near), (1, fmpq(3))], p) == -1


def test_a_gap_far_below_the_first_precisions() -> None:
    tiny = fmpq(1, 10**900)
    for p in (F(1, 2), F(3, 10), F(0.3)):
        assert power_sum_sign([(1, 2 + tiny), (1, 8 + tiny), (-1, fmpq(18))], F(1, 2)) == 1
        assert power_sum_sign([(1, 2 + tiny), (-1, fmpq(2))], p) == 1


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(1, 6), st.integers(1, 6), st.integers(1, 4)),
        max_size=7,
    ),
    st.sampled_from([F(1, 2), F(1, 3), F(2, 3), F(3, 4), F(3, 10)]),
)
def test_against_a_sum_over_chosen_radicals(parts: list[tuple[int, int, int, int]], p: F) -> None:
    # base = prime * (a/b)^d, so base^p = prime^p (a/b)^n: the sum is zero exactly if the rational
    # coefficients of each prime's radical (1 among them) cancel
    primes = (1, 2, 3, 5)
    terms, coefficients = [], dict.fromkeys(primes, F(0))
    for c, a, b, which in parts:
        prime = primes[which - 1]
        terms.append((c, prime * fmpq(a, b) ** p.denominator))
        coefficients[prime] += c * F(a, b) ** p.numerator
    found = power_sum_sign(terms, p)
    assert (found == 0) == all(total == 0 for total in coefficients.values())
    if found:
        with ctx.workprec(2000):
            exponent = arb(fmpq(p.numerator, p.denominator))
            total = sum((c * arb(base) ** exponent for c, base in terms), arb(0))
            assert total * found > 0


@given(st.fractions(min_value=F(1, 50), max_value=50), st.integers(1, 9))
def test_rational_root_finds_powers(root: F, degree: int) -> None:
    value = fmpq(root.numerator, root.denominator)
    assert rational_root(value**degree, degree) == value


@pytest.mark.parametrize(
    ("value", "degree", "root"),
    [
        (fmpq(1), 10**30, fmpq(1)),
        (fmpq(2), 10**30, None),
        (fmpq(1, 2), 10**30, None),
        (fmpq(2**60), 60, fmpq(2)),
        (fmpq(2**60), 61, None),
        (fmpq(2**60 - 1), 2, None),
        (fmpq(1, 3**5), 5, fmpq(1, 3)),
        (fmpq(4, 3), 2, None),
        (fmpq(3, 4), 2, None),
    ],
)
def test_rational_root_edges(value: fmpq, degree: int, root: fmpq | None) -> None:
    assert rational_root(value, degree) == root


def test_the_ball_holds_the_sum() -> None:
    ball = power_sum_ball([(1, fmpq(4)), (-3, fmpq(1, 9))], F(1, 2), 90)
    assert ball.contains(arb(1))
    assert ball.rad() < 2.0**-80
