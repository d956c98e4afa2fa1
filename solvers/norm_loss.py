"""The losses whose fixed-support optimum is found exactly, with their dual norms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exactrelu.polytopes.errors import InputError

LossName = Literal["squared", "l1", "linf"]


@dataclass(frozen=True, slots=True)
class NormLoss:
    """A loss of the residuals z - y.

    Parameters
    ----------
    name : {"squared", "l1", "linf"}
        ``sum r_i^2``, ``sum |r_i|`` or ``max |r_i|``.

    Examples
    --------
    >>> NormLoss.of("l1").value([Fraction(1), Fraction(-2)])
    Fraction(3, 1)
    """

    name: LossName

    @classmethod
    def of(cls, name: object) -> NormLoss:
        """Read the name of a loss.

        Raises
        ------
        InputError
            If there is no such loss.
        """
        if isinstance(name, NormLoss):
            return name
        for known in ("squared", "l1", "linf"):
            if isinstance(name, str) and name == known:
                return cls(known)
        raise InputError(f"loss: {name!r} is not known; accepted are squared, l1 and linf")

    def value(self, residuals: Sequence[Fraction]) -> Fraction:
        """Return the loss of exact residuals."""
        if self.name == "squared":
            return sum((r * r for r in residuals), Fraction(0))
        if self.name == "l1":
            return sum((abs(r) for r in residuals), Fraction(0))
        return max(abs(r) for r in residuals)

    def bound(self, mu: Sequence[int], y: Sequence[Fraction]) -> Fraction:
        """Return the lower bound that a dual vector proves, 0 if it proves none.

        Notes
        -----
        If ``mu . z <= 0`` for all z that can be reached, then ``mu . (y - z) >= mu . y``, hence
        ``|y - z| >= mu . y / |mu|_*``, the star being the dual norm (Hölder).
        """
        level = sum((m * t for m, t in zip(mu, y, strict=True)), Fraction(0))
        if level <= 0:
            return Fraction(0)
        if self.name == "squared":
            return level * level / sum(m * m for m in mu)
        if self.name == "l1":
            return level / max(abs(m) for m in mu)
        return level / sum(abs(m) for m in mu)
