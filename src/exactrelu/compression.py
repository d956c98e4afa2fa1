"""What a bound for few neurons says about compressing a trained network."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.term_bounds import TermBounds
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.rational import rational_text
from exactrelu.report import decimal


@dataclass(frozen=True, slots=True)
class Compression:
    """How close a network with at most k neurons can come to a trained one.

    Parameters
    ----------
    bounds : TermBounds
        Of the trained network on the box of its data.
    terms : int
        k.
    """

    bounds: TermBounds
    terms: int

    @classmethod
    def on_data(cls, network: ReLUNetwork, terms: int, problem: Problem) -> Compression:
        """Compare on the smallest box that holds the samples; on R^d if it is flat.

        Parameters
        ----------
        network : ReLUNetwork
        terms : int
        problem : Problem
            Holds the samples.
        """
        columns = [column.fractions() for column in problem.X]
        sides = [(min(column), max(column)) for column in columns]
        flat = any(low == high for low, high in sides)
        box = None if flat else Box(tuple(a for a, _ in sides), tuple(b for _, b in sides))
        return cls(TermBounds.of(network, box), terms)

    @property
    def lower(self) -> Fraction:
        """No network with so few neurons is closer in the Sobolev semi-norm."""
        return self.bounds.lower(self.terms)

    @property
    def near(self) -> ReLUNetwork:
        """A network with so few neurons, and a skip connection, that is near."""
        return self.bounds.kept(self.terms)

    @property
    def upper(self) -> Fraction:
        """The near network is not farther."""
        return self.bounds.simple_error(self.near)

    def certificate(self) -> dict[str, Any]:
        """Return the document that ``verify`` checks."""
        from exactrelu.term_certificate import term_certificate

        return term_certificate(self.bounds.network, self.terms, self.bounds.box)

    def to_json(self) -> dict[str, Any]:
        """Return what ``certify --json`` prints of it."""
        box = self.bounds.box
        return {
            "terms": self.terms,
            "box": None
            if box is None
            else [
                [rational_text(a), rational_text(b)]
                for a, b in zip(box.lower, box.upper, strict=True)
            ],
            "kinks": len(self.bounds.ranked),
            "lower_bound": rational_text(self.lower),
            "upper_bound": rational_text(self.upper),
            "near_network": self.near.to_json(),
        }

    def line(self) -> str:
        """Return the sentence that is printed."""
        where = "everywhere" if self.bounds.box is None else "on the box of the data"
        least, most = _shown(self.lower), _shown(self.upper)
        many = f"{self.terms} neuron{'' if self.terms == 1 else 's'}"
        if not self.upper:
            return f"{many} and a skip connection are enough for the same function {where}"
        return (
            f"a network with at most {many} has somewhere a gradient that is wrong by {least} or "
            f"more; {most} is possible ({where})"
        )


def _shown(value: Fraction) -> str:
    text = rational_text(value)
    return text if len(text) <= 12 else decimal(value)
