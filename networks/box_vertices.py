"""The vertices of some kinks and the facets of a box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exactrelu.networks.kink import Kink
from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.cell_parts import ray_parts
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.watch import Watch


def box_vertices(kinks: Sequence[Kink], box: Box, watch: Watch) -> Iterator[CellTable]:
    """Yield the vertices of kinks and facets that lie in the closed box, in tables.

    Parameters
    ----------
    kinks : sequence of Kink
    box : Box
    watch : Watch

    Raises
    ------
    BudgetExceeded
        When the seconds are over.

    Examples
    --------
    >>> from fractions import Fraction
    >>> tables = box_vertices([Kink((2, -1), Fraction(1))], Box.of([0], [1]), Watch())
    >>> sorted(table.witness(k)[0] for table in tables for k in range(len(table)))
    [Fraction(0, 1), Fraction(1, 2), Fraction(1, 1)]
    """
    facets = box.region().rows
    rows = (*facets, *(kink.row for kink in kinks))
    for table in ray_parts(Arrangement(rows, box.dimension, True), watch.remaining()):
        finite = table.numerators[:, -1] > 0
        inside = (table.signs[:, : len(facets)] >= 0).all(axis=1)
        kept = table.take(finite & inside)
        yield CellTable.of_homogeneous(kept.signs, kept.numerators)
