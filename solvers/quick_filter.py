"""Discard most triples of columns below many nodes at once, in short floats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.envelope import Envelope, Floats
from exactrelu.solvers.envelope_lines import STEPS, EnvelopeLines, Short
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import Triples, joined
from exactrelu.solvers.reached_pairs import ReachedPairs
from exactrelu.solvers.scaled_stack import ScaledStack
from exactrelu.solvers.triple_costs import TripleCosts


@dataclass(slots=True, eq=False)
class QuickFilter:
    """A filter in single precision with proved error bounds, for whole stacks of nodes.

    Parameters
    ----------
    table : AtomTable
    norms : ndarray, shape (m,)
        The l1 norms of the penalised parts of the rays.
    weights : ndarray, shape (5, m)
        The sums of ``(r_j / norm)^p`` for p = 0, 1/4, 1/2, 3/4 and 1.
    envelope : Envelope

    Notes
    -----
    The costs are those of :class:`exactrelu.solvers.cost_filter.CostFilter`, at five p only: with
    z a lower bound of the fourth root of s times a size, and s the number of rays that may merge,
    they are sums of ``weight z^(4 p) / s``. They are log-convex in p, so that the line through
    the logarithms at two neighbouring p bounds them beyond.

    *Values.* In the scaled columns of :class:`ScaledStack`, entries of at most 1, a 2 by 2 minor
    is at most 2 and a 3 by 3 minor at most 6. Tables for pairs of columns are computed in double
    precision and rounded to within u = 2^-24 of each entry; a sum of three products of such
    entries, each at most 2, is then right to within 28 u < 2^-19, and one of four products, each
    at most 6, to within 126 u and terms of order u^2, below 2^-17. Of all further operations
    (fewer than 100 in a row, without cancellation) the rounding is below the margin of 2^-16.
    """

    table: AtomTable
    norms: Floats
    weights: Short
    envelope: Envelope

    @classmethod
    def of(cls, table: AtomTable, sizes: Floats, envelope: Envelope) -> QuickFilter:
        """Prepare the filter.

        Parameters
        ----------
        table : AtomTable
        sizes : ndarray, shape (m, s)
            The penalised coordinates of the rays, without signs.
        envelope : Envelope
        """
        norms = sizes.sum(axis=1)
        shares = sizes / norms[:, None]
        powers = [(shares > 0) * shares ** (step / STEPS) for step in range(STEPS + 1)]
        weights = np.stack([power.sum(axis=1) for power in powers])
        return cls(table, norms, weights.astype(np.float32), envelope)

    def remaining(self, stack: NodeStack, scaled: ScaledStack, reached: ReachedPairs) -> Triples:
        """Return the triples that may be cheapest somewhere."""
        lines = EnvelopeLines.of(self.envelope)
        norms = self.norms * lines.scale
        tables = TripleCosts.of(self.table, norms, self.weights, stack, scaled, reached)
        found = []
        for a in range(int(stack.starts[0]), stack.width - 2):
            count = int(np.searchsorted(stack.starts, a, side="right"))
            # A comparison with what is not a number does not discard.
            with np.errstate(over="ignore", invalid="ignore"):
                reached_lines = lines.reached(tables.costs(a, count))
            node, place = np.nonzero(reached_lines)
            place += tables.places.after[a]
            low, high = tables.places.low[place], tables.places.high[place]
            found.append(Triples(node, np.full(len(node), a), low, high))
        return joined(found)
