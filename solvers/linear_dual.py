"""The dual vector that proves a least norm."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.rational import rational_text


@dataclass(frozen=True, slots=True)
class LinearDual:
    """Multipliers mu of the samples that bound the l1 path norm from below.

    Parameters
    ----------
    multipliers : tuple of Fraction, length N
        One for each row of the data, with ``|sum_i mu_i max(0, w . (x_i, 1))| <= |w|_1`` (penalised
        coordinates) for every w, and ``sum_i mu_i a(x_i) = 0`` for every free affine part a.

    Notes
    -----
    For a network f that fits, ``bound <= sum_i mu_i f(x_i) <= cost of f``. The first condition
    needs to be checked at the rays of the refined arrangement only, where cost and features are
    linear in between.

    Examples
    --------
    >>> LinearDual((Fraction(1, 2),)).to_json()
    {'kind': 'linear duality', 'multipliers': ['1/2']}
    """

    multipliers: tuple[Fraction, ...]

    def bound(self, problem: Problem) -> Fraction:
        """Return ``sum_i (y_i mu_i - t_i |mu_i|)``, what every network that fits costs at least."""
        tolerances = problem.tolerances()
        terms = (
            mu * problem.y[i] - abs(mu) * tolerances[i] for i, mu in enumerate(self.multipliers)
        )
        return sum(terms, Fraction(0))

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "linear duality",
            "multipliers": [rational_text(mu) for mu in self.multipliers],
        }
