"""What a certificate needs to exclude cheaper networks with bounded weights once more."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.box_dual import cells_json


@dataclass(frozen=True, slots=True)
class BoxProof:
    """The statement that all networks with bounded weights below a cost are excluded.

    Parameters
    ----------
    bound : int
        No network of a smaller cost fits.
    separators : tuple of (tuple of int, Fraction)
        Vectors over the scaled distinct samples, and the price of a unit of cost beside them.
    nodes : tuple of tuple of int
        The search tree, parents first: the number of a separator, then the items tried next, as
        pairs of a slot (twice the cell, plus 1 for output weight -1; cells in increasing order)
        and the number of a support.
    cells : tuple of (tuple of int, or None)
        See :class:`exactrelu.solvers.box_dual.BoxDual`.
    """

    bound: int
    separators: tuple[tuple[tuple[int, ...], Fraction], ...]
    nodes: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    cells: tuple[tuple[int, ...] | None, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "bounded supports",
            "bound": self.bound,
            "separators": [
                {"weights": [str(t) for t in z], "price": rational_text(price)}
                for z, price in self.separators
            ],
            "nodes": [[number, [list(item) for item in items]] for number, items in self.nodes],
            "cells": cells_json(self.cells),
        }
