"""The float functions keep their promised error bounds against 200-bit balls."""

from __future__ import annotations

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from exactrelu.polytopes.elementary import exponential, logarithm, power


def exact(value: float) -> arb:
    return arb(fmpq(*float(value).as_integer_ratio()))


def samples() -> np.ndarray:
    rng = np.random.default_rng(1)
    near_one = 1.0 + np.arange(-40, 41) * 2.0**-52
    edges = np.array([2.0**-1022, 1.7976931348623157e308, 0.7071067811865475, 0.7071067811865476])
    around = np.array([0.7071067811865477, 1.414213562373095, 1.4142135623730951, 0.5, 2.0, 4.0])
    powers = 2.0 ** np.arange(-1022, 1023, 73)
    wide = 10.0 ** rng.uniform(-300, 300, 400)
    values = [near_one, edges, around, powers, wide, rng.uniform(0.4, 3, 400)]
    values.append(np.nextafter(powers[1:], 0.0))
    return np.concatenate(values)


def test_logarithm() -> None:
    values = samples()
    found, error = logarithm(values)
    assert (error <= 2e-12).all()
    with ctx.workprec(200):
        for value, log, bound in zip(values, found, error, strict=True):
            assert abs(exact(log) - exact(value).log()) <= exact(bound), value


def test_the_logarithm_bound_is_not_slack_near_one() -> None:
    values = np.array([1.0 + 2.0**-40])
    _, error = logarithm(values)
    assert error[0] < 2.0**-80


def test_exponential() -> None:
    rng = np.random.default_rng(2)
    values = np.concatenate(
        [rng.uniform(-700, 700, 400), rng.uniform(-1, 1, 200), [0.0, 700, -700]]
    )
    found, error = exponential(values)
    assert (error < 1e-12).all()
    with ctx.workprec(200):
        for value, result, bound in zip(values, found, error, strict=True):
            true = exact(value).exp()
            assert abs(exact(result) - true) <= exact(bound) * true, value


def test_exponential_of_an_uncertain_exponent() -> None:
    values, spread = np.array([-3.0, 0.0, 5.0]), np.array([0.01, 1e-9, 0.005])
    found, error = exponential(values, spread)
    with ctx.workprec(200):
        for k in range(3):
            for side in (-1, 1):
                true = (exact(values[k]) + side * exact(spread[k])).exp()
                assert abs(exact(found[k]) - true) <= exact(error[k]) * true


@pytest.mark.parametrize("p", [0.0, 5e-324, 1e-9, 0.1, 0.25, 0.3, 0.5, 0.75, 1 - 2.0**-53, 1.0])
@pytest.mark.parametrize("spread", [0.0, 1e-15, 1e-6, 1e-3])
def test_power(p: float, spread: float) -> None:
    values = samples()
    values = values[(values > 1e-290) & (values < 1e290)]
    found, bound = power(values, spread, p)
    assert (bound < 2.1 * max(spread * p, 1e-12)).all()
    with ctx.workprec(200):
        exponent = exact(p)
        for value, result, limit in zip(values, found, bound, strict=True):
            for side in (-1, 0, 1) if spread else (0,):
                # the values stand for t with |value - t| <= spread * t
                true = (exact(value) / (1 + side * exact(spread))) ** exponent
                assert abs(exact(result) - true) <= exact(limit) * true, value


def test_empty() -> None:
    for array in (
        *logarithm(np.zeros(0)),
        *exponential(np.zeros(0)),
        *power(np.zeros(0), 0.0, 0.5),
    ):
        assert array.shape == (0,)
