"""Discard most triples of columns below many nodes at once, for one p."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.envelope import Floats
from exactrelu.solvers.incumbent import Incumbent
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import Triples
from exactrelu.solvers.power_tables import PowerTables
from exactrelu.solvers.reached_pairs import ReachedPairs
from exactrelu.solvers.scaled_stack import ScaledStack


@dataclass(slots=True, eq=False)
class PowerFilter:
    """A filter in single precision with proved error bounds, for one p and whole stacks of nodes.

    Parameters
    ----------
    table : AtomTable
    weights : ndarray, shape (m,)
        The sums of ``r_j^p`` over the penalised ``r_j > 0``.
    incumbent : Incumbent

    Notes
    -----
    Of each triple the costs of its own columns are bounded first, then, one after the other, those
    of the columns chosen before: a sum above the incumbent's cost ends it.
    """

    table: AtomTable
    weights: Floats
    incumbent: Incumbent

    def remaining(self, stack: NodeStack, scaled: ScaledStack, reached: ReachedPairs) -> Triples:
        """Return the triples that may be as cheap as the incumbent."""
        # A comparison with what is not a number does not discard.
        with np.errstate(all="ignore"):
            tables = PowerTables.of(
                self.table, self.weights, self.incumbent, stack, scaled, reached
            )
            found = []
            for a in range(int(stack.starts[0]), stack.width - 2):
                count = int(np.searchsorted(stack.starts, a, side="right"))
                pair, node, divisor, cost = tables.cheap(a, count)
                found.append((node, np.full(len(node), a), pair, divisor, cost))
            if not found:
                nothing = np.zeros(0, dtype=np.intp)
                return Triples(nothing, nothing, nothing, nothing)
            node, first, pair, divisor, cost = (
                np.concatenate(part) for part in zip(*found, strict=True)
            )
            left = tables.with_heads(node, first, pair, divisor, cost)
        pair = pair[left]
        return Triples(node[left], first[left], tables.places.low[pair], tables.places.high[pair])
