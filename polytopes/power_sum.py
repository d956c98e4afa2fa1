"""Exact signs of sums of rational multiples of p-th powers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpz

from exactrelu.polytopes.rational import to_fmpq

Terms = list[tuple[fmpq, fmpq]]


def power_sum_sign(terms: Iterable[tuple[int | fmpq, fmpq]], p: Fraction) -> int:
    """Return the sign of ``sum c_i B_i ** p``, decided exactly.

    Parameters
    ----------
    terms : iterable of (coefficient, base)
        Rational coefficients and positive rational bases.
    p : Fraction
        In [0, 1].

    Returns
    -------
    int
        -1, 0 or 1.

    Notes
    -----
    Balls of rising precision decide every sum that is not zero. A sum is zero exactly if the
    coefficients cancel within each class of bases whose ratios have rational p-th powers:
    positive radicals of which no two have a rational ratio are linearly independent over the
    rationals (Besicovitch 1940, Mordell 1953). That test runs before the precision is raised
    beyond 256 bits, so the loop ends.

    Examples
    --------
    >>> power_sum_sign([(1, fmpq(2)), (1, fmpq(8)), (-1, fmpq(18))], Fraction(1, 2))
    0
    >>> power_sum_sign([(1, fmpq(2)), (1, fmpq(8)), (-1, fmpq(17))], Fraction(1, 2))
    1
    """
    collected = _collect(terms)
    if not collected:
        return 0
    precision = 64
    while True:
        total = power_sum_ball(collected, p, precision)
        if total > 0:
            return 1
        if total < 0:
            return -1
        if precision == 256 and _cancels(collected, p):
            return 0
        precision *= 2


def power_sum_ball(terms: Iterable[tuple[int | fmpq, fmpq]], p: Fraction, precision: int) -> arb:
    """Return a ball that holds ``sum c_i B_i ** p``, computed with ``precision`` bits."""
    with ctx.workprec(precision):
        exponent = arb(to_fmpq(p))
        total = arb(0)
        for coefficient, base in terms:
            total += arb(coefficient) * arb(base) ** exponent
        return total


def _collect(terms: Iterable[tuple[int | fmpq, fmpq]]) -> Terms:
    sums: dict[fmpq, fmpq] = {}
    for coefficient, base in terms:
        sums[base] = sums.get(base, fmpq(0)) + coefficient
    return [(coefficient, base) for base, coefficient in sums.items() if coefficient != 0]


def _cancels(terms: Terms, p: Fraction) -> bool:
    """Decide whether the coefficients cancel class by class."""
    classes: list[tuple[fmpq, fmpq]] = []  # reference base, sum in units of its p-th power
    for coefficient, base in terms:
        for position, (reference, total) in enumerate(classes):
            root = rational_root(base / reference, p.denominator)
            if root is not None:
                classes[position] = (reference, total + coefficient * root**p.numerator)
                break
        else:
            classes.append((base, coefficient))
    return all(total == 0 for _, total in classes)


def rational_root(value: fmpq, degree: int) -> fmpq | None:
    """Return the positive rational root of a positive rational, or None if it is irrational.

    Examples
    --------
    >>> rational_root(fmpq(8, 27), 3), rational_root(fmpq(2), 2)
    (2/3, None)
    """
    numerator = _integer_root(value.p, degree)
    denominator = _integer_root(value.q, degree)
    if numerator is None or denominator is None:
        return None
    return fmpq(numerator, denominator)


def _integer_root(value: fmpz, degree: int) -> fmpz | None:
    if value == 1:
        return fmpz(1)
    if degree >= int(value).bit_length():
        return None
    root = value.root(degree)
    return root if root**degree == value else None
