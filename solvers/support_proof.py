"""What a certificate needs to prove a bound of the search over supports once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exactrelu.solvers.box_dual import cells_json


@dataclass(frozen=True, slots=True)
class Branches:
    """How the sets of one cost are excluded by separators.

    Parameters
    ----------
    cost : int
    least_width : int
        Sets of a smaller total width are excluded by linear algebra instead.
    separators : tuple of int
        The number of the separator used at each branching, in the order of the search.
    """

    cost: int
    least_width: int
    separators: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SupportProof:
    """The statement that all networks below a cost are excluded.

    Parameters
    ----------
    bound : int
        No network of cost below it fits.
    separators : tuple of tuple of int
        Vectors z over the distinct samples (in the order of the setting, scaled as there) that
        exclude the sets of signed blocks which linear algebra does not exclude.
    branches : tuple of Branches
        One for each cost that was exhausted with separators.
    cells : tuple of (tuple of int, or None), or None
        Where weights are bounded, see :class:`exactrelu.solvers.box_dual.BoxDual`.

    Notes
    -----
    Nothing is stored for sets that linear algebra excludes: repeating that test is as cheap as
    reading its result.

    Examples
    --------
    >>> SupportProof(2, ((1, -1),)).to_json()["separators"]
    [['1', '-1']]
    """

    bound: int
    separators: tuple[tuple[int, ...], ...]
    branches: tuple[Branches, ...] = ()
    cells: tuple[tuple[int, ...] | None, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        named = {} if self.cells is None else {"cells": cells_json(self.cells)}
        return {
            "kind": "exhausted supports",
            "bound": self.bound,
            "separators": [[str(entry) for entry in z] for z in self.separators],
            "branches": [
                {
                    "cost": part.cost,
                    "least_width": part.least_width,
                    "separators": list(part.separators),
                }
                for part in self.branches
            ],
            **named,
        }
