"""Steps with polynomials in several variables over the integers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Polynomial = Any
"""A python-flint ``fmpz_mpoly``."""


def divided(polynomial: Polynomial, nonzero: Sequence[Polynomial]) -> Polynomial:
    """Return a polynomial without its number and its factors that are known not to be zero."""
    if polynomial.is_zero():
        return polynomial
    polynomial = polynomial.primitive()[1]
    for known in nonzero:
        if known.is_zero() or known.is_constant():
            continue
        while True:
            quotient, rest = divmod(polynomial, known)
            if not rest.is_zero():
                break
            polynomial = quotient
    return polynomial


def linear_parts(polynomial: Polynomial, variable: int) -> tuple[Polynomial, Polynomial]:
    """Return a and b of a polynomial a v + b that is linear in the variable v."""
    context = polynomial.context()
    a, b = {}, {}
    for powers, coefficient in polynomial.to_dict().items():
        if powers[variable]:
            a[(*powers[:variable], 0, *powers[variable + 1 :])] = coefficient
        else:
            b[powers] = coefficient
    return context.from_dict(a), context.from_dict(b)


def eliminated(polynomial: Polynomial, variable: int, a: Polynomial, b: Polynomial) -> Polynomial:
    """Return a^d p(-b/a), where d is the degree of p in the variable."""
    degree = polynomial.degrees()[variable] if not polynomial.is_zero() else 0
    if not degree:
        return polynomial
    context = polynomial.context()
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for powers, coefficient in polynomial.to_dict().items():
        rest = (*powers[:variable], 0, *powers[variable + 1 :])
        parts[powers[variable]][rest] = coefficient
    terms = (
        context.from_dict(part) * (-b) ** power * a ** (degree - power)
        for power, part in enumerate(parts)
    )
    return sum(terms, context.constant(0))


def terms_of(polynomial: Polynomial) -> list[list[Any]]:
    """Return [coefficient, {variable: power}] of each term, as JSON."""
    return [
        [str(coefficient), {str(v): int(d) for v, d in enumerate(powers) if d}]
        for powers, coefficient in polynomial.to_dict().items()
    ]
