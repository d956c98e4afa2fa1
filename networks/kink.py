"""A hyperplane at which a network bends, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.polytopes.primitive_rows import IntegerRow


@dataclass(frozen=True, slots=True)
class Kink:
    """The term ``½ slope |row · (x, 1)|`` of a normal form.

    Crossing the hyperplane ``row · (x, 1) = 0`` towards its positive side, the gradient jumps by
    ``jump * normal``.

    Parameters
    ----------
    row : tuple of int, length d + 1
        Primitive integers (w, b): w is not zero and its first nonzero entry is positive.
    slope : Fraction
        Not zero.

    Examples
    --------
    >>> kink = Kink((2, -4, 1), Fraction(3))
    >>> kink.normal, kink.offset, kink.jump
    ((Fraction(1, 2), Fraction(-1, 1)), Fraction(1, 4), Fraction(12, 1))
    """

    row: IntegerRow
    slope: Fraction

    @property
    def scale(self) -> int:
        """The largest absolute entry of w."""
        return max(map(abs, self.row[:-1]))

    @property
    def normal(self) -> tuple[Fraction, ...]:
        """The normal n of the hyperplane, of maximum norm 1; its first nonzero entry is > 0."""
        scale = self.scale
        return tuple(Fraction(entry, scale) for entry in self.row[:-1])

    @property
    def offset(self) -> Fraction:
        """The β with which the hyperplane is ``n·x + β = 0``."""
        return Fraction(self.row[-1], self.scale)

    @property
    def jump(self) -> Fraction:
        """The γ of the normal form: the jump of the gradient is γ n, of maximum norm abs(γ)."""
        return self.slope * self.scale

    @property
    def vector(self) -> tuple[Fraction, ...]:
        """The jump ``γ n`` of the gradient."""
        return tuple(self.slope * entry for entry in self.row[:-1])
