"""Whether a rational combination of logarithms of rationals is exactly zero."""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq, fmpz


def log_form_vanishes(terms: Iterable[tuple[fmpq, fmpq]]) -> bool:
    """Decide ``sum c_i ln r_i = 0`` for rational ``c_i`` and positive rational ``r_i``.

    Parameters
    ----------
    terms : iterable of (fmpq, fmpq)
        The pairs ``(c_i, r_i)``.

    Returns
    -------
    bool

    Notes
    -----
    The numerators and denominators are written as products of powers of pairwise coprime
    integers above 1, found by greatest common divisors alone. Logarithms of such integers are
    linearly independent over the rationals (unique factorisation), so the sum is zero exactly
    when the total exponent of each is. Cost O(k^2) gcds for k integers.

    Examples
    --------
    >>> log_form_vanishes([(fmpq(2), fmpq(6)), (fmpq(-1), fmpq(4)), (fmpq(-1), fmpq(9))])
    True
    >>> log_form_vanishes([(fmpq(2), fmpq(6)), (fmpq(-1), fmpq(4))])
    False
    """
    weights: dict[int, fmpq] = {}
    for coefficient, number in terms:
        for integer, sign in ((number.p, 1), (number.q, -1)):
            weights[int(integer)] = weights.get(int(integer), fmpq(0)) + sign * coefficient
    pending = [(fmpz(integer), weight) for integer, weight in weights.items() if weight != 0]
    base: list[tuple[fmpz, fmpq]] = []
    while pending:
        integer, weight = pending.pop()
        if integer == 1 or weight == 0:
            continue
        for place, (other, other_weight) in enumerate(base):
            common = integer.gcd(other)
            if common == 1:
                continue
            del base[place]
            pending += [
                (common, weight + other_weight),
                (integer // common, weight),
                (other // common, other_weight),
            ]
            break
        else:
            base.append((integer, weight))
    return all(weight == 0 for _, weight in base)
