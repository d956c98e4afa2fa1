"""The dual vector of the least l1 path norm, as a proof for 0 < p < 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exactrelu.solvers.linear_dual import LinearDual


@dataclass(frozen=True, slots=True)
class NormDual:
    """What proves that no network costs less than ``V^p``, with V the least cost at p = 1.

    Parameters
    ----------
    dual : LinearDual
        It proves V.

    Examples
    --------
    >>> from fractions import Fraction
    >>> NormDual(LinearDual((Fraction(1, 2),))).to_json()
    {'kind': 'power of linear duality', 'multipliers': ['1/2']}
    """

    dual: LinearDual

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {**self.dual.to_json(), "kind": "power of linear duality"}
