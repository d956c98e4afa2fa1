"""One neuron of a parametrisation that was chosen close to another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.parametrisation import Row
from exactrelu.polytopes.root_sum import RootSum


@dataclass(frozen=True, slots=True)
class InvertedNeuron:
    """The neuron with weights ``a = scale · direction`` and output ``c``.

    Parameters
    ----------
    direction : tuple of Fraction, length d
        ``‖direction‖_∞ = 1``; any where ``scale`` is zero.
    scale : RootSum
        ``‖a‖_∞``.
    output : RootSum
        c. Scale and output are irrational in general, their product is rational.
    product : Fraction
        ``scale · output``.
    group : int or None
        The place among the directions of Θ that it stands for, None if it has no effect.
    """

    direction: Row
    scale: RootSum
    output: RootSum
    product: Fraction
    group: int | None

    @classmethod
    def balanced(cls, direction: Row, product: Fraction, group: int) -> InvertedNeuron:
        """Take ``‖a‖_∞ = |c|``."""
        root = RootSum.root(abs(product))
        return cls(direction, root, -root if product < 0 else root, product, group)

    @classmethod
    def scaled(
        cls, direction: Row, product: Fraction, scale: Fraction, group: int
    ) -> InvertedNeuron:
        """Take a rational scale above 0."""
        output = RootSum.rational(product / scale)
        return cls(direction, RootSum.rational(scale), output, product, group)

    @classmethod
    def nearest(
        cls, direction: Row, product: Fraction, squares: tuple[Fraction, Fraction], group: int
    ) -> InvertedNeuron:
        """Move both sizes by the same amount t until they have the product.

        Parameters
        ----------
        direction : tuple of Fraction
        product : Fraction
            q, not zero.
        squares : tuple of Fraction
            ``x^2`` and ``y^2`` for the sizes ``x = |c|`` and ``y = ‖a‖_∞`` of the old neuron, whose
            product ``x y`` is rational.
        group : int

        Notes
        -----
        ``(x + t)(y + t) = |q|`` has the root ``t = (√R - x - y) / 2`` with
        ``R = (x - y)^2 + 4 |q|``, which keeps both sizes nonnegative.

        Examples
        --------
        >>> neuron = InvertedNeuron.nearest(
        ...     (Fraction(1),), Fraction(3, 2), (Fraction(1, 16), Fraction(16)), 0)
        >>> round(float(neuron.scale), 10), round(float(neuron.output), 10)
        (4.1145591084, 0.3645591084)
        """
        x2, y2 = squares
        between = RootSum.root(y2) - RootSum.root(x2)
        middle = RootSum.root(x2 + y2 - 2 * _root_of_square(x2 * y2) + 4 * abs(product))
        scale = (middle + between).times(Fraction(1, 2))
        size = (middle - between).times(Fraction(1, 2))
        return cls(direction, scale, -size if product < 0 else size, product, group)

    @classmethod
    def without_effect(
        cls, direction: Row, scale: RootSum | None = None, output: RootSum | None = None
    ) -> InvertedNeuron:
        """Take product 0: at most one of scale and output is given."""
        zero = RootSum()
        return cls(direction, scale or zero, output or zero, Fraction(0), None)

    def weights(self) -> list[RootSum]:
        """Return the row a, exactly."""
        return [self.scale.times(entry) for entry in self.direction]

    def holds(self) -> bool:
        """Check that scale times output is the product, and the scale not negative, exactly."""
        return (
            self.scale.sign() >= 0
            and (self.scale * self.output - RootSum.rational(self.product)).sign() == 0
        )

    def rational(self, bits: int) -> tuple[Row, Fraction]:
        """Return weights (a, c) rounded to rationals with exactly the same product."""
        if not self.product:
            size, output = self.scale.enclosure(bits).midpoint, self.output.enclosure(bits)
            return tuple(size * entry for entry in self.direction), output.midpoint
        exact = self.scale.as_rational()
        scale = self.scale.enclosure(bits).midpoint if exact is None else exact
        return tuple(scale * entry for entry in self.direction), self.product / scale


def _root_of_square(value: Fraction) -> Fraction:
    root = RootSum.root(value).as_rational()
    assert root is not None, "the product of the sizes of a neuron is rational"
    return root
