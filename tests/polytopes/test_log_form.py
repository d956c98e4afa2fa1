from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from exactrelu.polytopes.log_form import log_form_vanishes

INTEGERS = st.integers(1, 40)
TERMS = st.lists(st.tuples(st.integers(-3, 3), INTEGERS, INTEGERS), max_size=5)


@pytest.mark.parametrize(
    ("terms", "zero"),
    [
        ([], True),
        ([(5, 1)], True),
        ([(1, 2), (1, fmpq(1, 2))], True),
        ([(fmpq(1, 2), 36), (-1, 6)], True),
        ([(1, 6), (1, 10), (1, 15), (-1, 900 // 30), (-1, 30)], True),
        ([(1, 2), (-1, 3)], False),
        ([(19, 2), (-12, 3)], False),
        ([(1, 2**200 + 1), (-1, 2**200)], False),
    ],
)
def test_known(terms, zero):
    assert log_form_vanishes([(fmpq(c), fmpq(r)) for c, r in terms]) == zero


@given(TERMS)
def test_agrees_with_the_exact_product(terms):
    product = Fraction(1)
    for exponent, p, q in terms:
        product *= Fraction(p, q) ** exponent
    assert log_form_vanishes((fmpq(c), fmpq(p, q)) for c, p, q in terms) == (product == 1)


@given(TERMS)
def test_a_sum_that_vanishes_is_small_in_balls(terms):
    numbers = [(fmpq(c, 7), fmpq(p, q)) for c, p, q in terms]
    with ctx.workprec(200):
        total = sum((c * arb(r).log() for c, r in numbers), arb(0))
    assert log_form_vanishes(numbers) == bool(total.contains(0))
