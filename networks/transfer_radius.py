"""From local minima of parameters to local minima of functions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpz

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.power_sum import rational_root
from exactrelu.polytopes.rational import rational, to_fmpq, to_fraction

_LARGEST_EXPONENT = 1000


def transfer_radius(rho: Any, s: Any, alpha: Any) -> Enclosure:
    """Return the radius, among functions, of a local minimum with a radius among parameters.

    Parameters
    ----------
    rho : number
        The parameters Γ* are at least as good as all within this distance.
    s, alpha : number
        Positive: the realisation map is (s, alpha) inverse stable.

    Returns
    -------
    Enclosure
        ``(rho / s)^(1 / alpha)``: R(Γ*) is at least as good as all functions of the class within
        this distance. Exact if it is rational.

    Raises
    ------
    InputError
        If a number is not positive, or alpha has a numerator or denominator above 1000.

    Notes
    -----
    Proposition 1.2 of Berner, Elbrächter & Grohs (2019). On N* the map is (4, 1/2) inverse stable
    by their Corollary 3.3, which gives rho²/16, and (2 √2, 1/2) by the sharper constant, see
    :func:`positive_class_radius`.

    Examples
    --------
    >>> transfer_radius("0.4", 4, "1/2").lower
    Fraction(1, 100)
    """
    values = {"rho": rational(rho, "rho"), "s": rational(s, "s"), "alpha": rational(alpha, "alpha")}
    for name, value in values.items():
        if value <= 0:
            raise InputError(f"{name}: {value} is not positive; accepted are numbers above 0")
    base = values["rho"] / values["s"]
    exponent = 1 / values["alpha"]
    if max(exponent.numerator, exponent.denominator) > _LARGEST_EXPONENT:
        raise InputError(
            f"alpha: {values['alpha']} has a long numerator or denominator; accepted are up to "
            f"{_LARGEST_EXPONENT}"
        )
    root = rational_root(to_fmpq(base), exponent.denominator)
    if root is not None:
        return Enclosure.exactly(to_fraction(root) ** exponent.numerator)
    # The whole root w of base^p 2^(bits q) encloses: w <= base^(p/q) 2^bits < w + 1.
    power, degree = base**exponent.numerator, exponent.denominator
    bits = 80 + abs(power.numerator.bit_length() - power.denominator.bit_length())
    scaled = (power.numerator << bits * degree) // power.denominator
    whole = int(fmpz(scaled).root(degree))
    return Enclosure(Fraction(whole, 1 << bits), Fraction(whole + 1, 1 << bits))


def positive_class_radius(rho: Any) -> Fraction:
    """Return ``rho² / 8``, the radius on N* with the constant ``2 √2``.

    Examples
    --------
    >>> positive_class_radius("0.4")
    Fraction(1, 50)
    """
    radius = rational(rho, "rho")
    if radius <= 0:
        raise InputError(f"rho: {radius} is not positive; accepted are numbers above 0")
    return radius * radius / 8
