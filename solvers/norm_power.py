"""A lower bound of the cost at p by the least cost at p = 1."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import to_fmpq

PROOF = "power of the least l1 path norm"
_PRECISION = 96


def norm_power(norm: Fraction, p: Fraction) -> Enclosure:
    """Enclose ``V^p``, which no network undercuts at 0 < p < 1.

    Parameters
    ----------
    norm : Fraction
        V > 0, the least cost at p = 1.
    p : Fraction

    Notes
    -----
    ``sum t^p >= (sum t)^p`` for nonnegative t, because the power is subadditive.

    Examples
    --------
    >>> bound = norm_power(Fraction(4), Fraction(1, 2))
    >>> bound.lower <= 2 <= bound.upper
    True
    """
    with ctx.workprec(_PRECISION):
        return Enclosure.of_ball(arb(to_fmpq(norm)) ** arb(to_fmpq(p)))
