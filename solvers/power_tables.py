"""Lower bounds of the costs at one p of all triples of columns below many nodes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.incumbent import Incumbent
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import PairPlaces, pairs
from exactrelu.solvers.reached_pairs import ReachedPairs
from exactrelu.solvers.scaled_stack import Floats, ScaledStack, cross
from exactrelu.solvers.short_powers import Short, power

Places = NDArray[np.intp]

_MINOR, _PAIR, _CLOSED = np.float32(2.0**-18), np.float32(2.0**-20), np.float32(2.0**-16)
_MARGIN = 1 + 2.0**-12
_LARGEST = 1e15
_ENTRIES = 2**15  # of an array that is worked on at a time


@dataclass(frozen=True, slots=True, eq=False)
class PowerTables:
    """Tables for the columns of nodes and for pairs of them; the nodes are the last axis.

    Parameters
    ----------
    p : float
    places : PairPlaces
    near : ndarray, shape (W, W)
        ``2^(p - 1)`` for columns that may merge, 1 for others.
    open : ndarray, shape (3, W, G)
    minors : ndarray, shape (3, P, G)
    reach, powers : ndarray, shape (P, G)
        The determinants of the right side and two columns, and lower bounds of their powers.
    weights : ndarray, shape (W, G)
        Times the power of a scaled value: its part of the incumbent's cost, merged with all that
        were chosen before.
    both, ratios : ndarray, shape (P, G)
        The weights of both columns multiplied, and ``powers / both``.
    closed : ndarray, shape (k, W + 1, G)
    head_weights, head_near : ndarray, shapes (k, G) and (k, W, G)
        The same as ``weights`` and ``near`` for the unknowns that were chosen before.

    Notes
    -----
    An unknown that may merge with m others has at most 1 + m in its neuron, and ``(1 + m)^(p - 1)
    >= 2^(m (p - 1))``: so each pair that may merge, whatever the signs are, counts as a factor.

    *Rounding*, with u = 2^-24: the scaled entries are at most 1 and right to within u. A 2 by 2
    minor is at most 2 and right to within 8u; a product of it and an entry to within 12u, a sum of
    three to within 36u + 10u < 2^-18. The determinants with the right side, at most 6, come from
    double precision, to within 7u < 2^-21. The numerator of an unknown chosen before, ``C D - sum
    C_j E_j`` with entries C of at most 1, is right to within 58u + 3 x 19u + 54u < 2^-16. All
    further operations are on positive numbers, fewer than 100 in a row, of which only the
    logarithm may be off by 2^-15; the margin is 2^-12. A comparison with nan discards nothing.
    Weights lie between 1e-15 and 1e15 or are zero: what overflows is a cost above 10^7 times the
    incumbent's, and the right sides of comparisons are below 10.
    """

    p: float
    places: PairPlaces
    near: Short  # (W, W)
    open: Short  # (3, W, G)
    minors: Short  # (3, P, G)
    reach: Short  # (P, G)
    powers: Short  # (P, G)
    weights: Short  # (W, G)
    both: Short  # (P, G)
    ratios: Short  # (P, G)
    closed: Short  # (k, W + 1, G)
    head_weights: Short  # (k, G)
    head_near: Short  # (k, W, G)

    @classmethod
    def of(
        cls,
        table: AtomTable,
        weights: Floats,
        incumbent: Incumbent,
        stack: NodeStack,
        scaled: ScaledStack,
        reached: ReachedPairs,
    ) -> PowerTables:
        """Fill the tables.

        Parameters
        ----------
        table : AtomTable
        weights : ndarray, shape (m,)
            What a ray costs.
        incumbent : Incumbent
        stack, scaled, reached
            The nodes, their equations in floats, and their pairs that reach the right side.
        """
        p = incumbent.p
        places = pairs(stack.width)
        opened = np.ascontiguousarray(scaled.open[:, :, :-1].transpose(1, 2, 0), dtype=np.float32)
        closed = np.ascontiguousarray(scaled.closed.transpose(1, 2, 0), dtype=np.float32)
        minors = np.stack(cross(opened[:, places.low], opened[:, places.high]))
        reach = reached.volumes.astype(np.float32)
        powers = power(np.maximum(np.abs(reach) - _PAIR, 0), p)
        # Triples with these pairs do not use all of their columns, or have one of zeros.
        powers[reached.place[reached.zero], reached.node[reached.zero]] = np.inf
        zeros = ~(opened != 0).any(axis=0)
        np.putmask(powers, zeros[places.low] | zeros[places.high], np.float32(np.inf))
        near = np.where(table.mergeable, np.float32(2.0 ** (p - 1)), np.float32(1))
        window = slice(stack.first, stack.first + stack.width)
        heads = stack.chosen.T
        head_near = np.ascontiguousarray(near[window][:, heads].transpose(1, 0, 2))
        end = scaled.exponents[:, -1:]
        with np.errstate(over="ignore", under="ignore"):
            mine = weights[window] * np.exp2(p * (end - scaled.exponents[:, :-1]))
            head = weights[stack.chosen] * np.exp2(p * (end + scaled.heights))
            mine, head = (
                np.minimum(some / (incumbent.cost * _MARGIN), _LARGEST).T.astype(np.float32)
                for some in (mine, head)
            )
        mine = np.ascontiguousarray(mine * head_near.prod(axis=0))
        mine[mine < 1 / _LARGEST] = 0
        both = mine[places.low] * mine[places.high]
        both *= near[window, window][places.low, places.high][:, None]
        ratios = powers / both
        for i in range(len(heads)):
            for j in range(len(heads)):
                if i != j:
                    head[i] *= near[heads[i], heads[j]]
        return cls(
            p,
            places,
            np.ascontiguousarray(near[window, window]),
            opened,
            minors,
            reach,
            powers,
            mine,
            both,
            ratios,
            closed,
            head,
            head_near,
        )

    def cheap(self, a: int, count: int) -> tuple[Places, Places, Short, Short]:
        """Return the triples that begin with a column and may be cheap, for the first nodes.

        Returns
        -------
        pair, node : ndarray of int, shape (t,)
            The pair of the other columns.
        divisor, cost : ndarray, shape (t,)
        """
        first, last = int(self.places.after[a]), len(self.places.low)
        rows = max(1, _ENTRIES // count)
        block = int(self.places.after[a - 1]) if a else 0  # the pairs with this column
        near = self.near[a, a + 1 :]
        ends = self.powers[block:first, :count] / self.weights[a + 1 :, :count]
        ends /= near[:, None]
        found = [
            self._cheap(a, count, ends, near, start, min(start + rows, last))
            for start in range(first, last, rows)
        ]
        pair, node, divisor, cost = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return pair, node, divisor, cost

    def _cheap(
        self, a: int, count: int, ends: Short, near: Short, start: int, stop: int
    ) -> tuple[Places, Places, Short, Short]:
        some = slice(start, stop)
        b, c = self.places.low[some] - (a + 1), self.places.high[some] - (a + 1)
        divisor = self.minors[0, some, :count] * self.open[0, a, :count]
        part = np.empty_like(divisor)
        for r in (1, 2):
            np.multiply(self.minors[r, some, :count], self.open[r, a, :count], out=part)
            divisor += part
        limit = np.abs(divisor)
        limit += _MINOR
        limit = power(limit, self.p)
        np.multiply(self.ratios[some, :count], self.weights[a, :count], out=part)
        part += ends.take(b, axis=0)
        part += ends.take(c, axis=0)
        part *= self.both[some, :count]
        factors = near[b] * near[c]
        merging = np.flatnonzero(factors != 1)
        part[merging] *= factors[merging, None]
        dearer = part > limit
        left = np.flatnonzero(np.logical_not(dearer, out=dearer))
        place, node = np.divmod(left, count)
        return place + start, node, divisor.ravel()[left], part.ravel()[left]

    def with_heads(
        self, node: Places, a: Places, pair: Places, divisor: Short, cost: Short
    ) -> Places:
        """Return which triples may be cheap with the cost of the unknowns chosen before.

        Parameters
        ----------
        node, a, pair : ndarray of int, shape (t,)
        divisor, cost : ndarray, shape (t,)
            See :meth:`cheap`.
        """
        left, count = np.arange(len(node)), self.open.shape[2]
        low, high = self.places.low[pair], self.places.high[pair]
        before = self.places.after[a] - len(self.near)  # + column: the pair of both
        limit = power(np.abs(divisor) + _MINOR, self.p)
        flat = self.reach.ravel()
        reach = [
            flat.take(pair * count + node),
            -flat.take((before + high) * count + node),
            flat.take((before + low) * count + node),
        ]
        columns = [column * count + node for column in (a, low, high)]
        # The unknown chosen last costs most as a rule.
        for closed, weight, near in zip(
            self.closed[::-1], self.head_weights[::-1], self.head_near[::-1], strict=True
        ):
            value = closed[-1].take(node) * divisor
            factor = weight.take(node)
            for column, end in zip(columns, reach, strict=True):
                value -= closed.ravel().take(column) * end
                factor *= near.ravel().take(column)
            value = np.maximum(np.abs(value) - _CLOSED, 0)
            cost = cost + power(value, self.p) * factor
            kept = np.flatnonzero(~(cost > limit))
            left, node = left.take(kept), node.take(kept)
            divisor, cost, limit = (some.take(kept) for some in (divisor, cost, limit))
            reach = [end.take(kept) for end in reach]
            columns = [column.take(kept) for column in columns]
        return left
