"""Discard solutions that cost too much for every p before they are computed exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import magnitude
from exactrelu.solvers.atom_table import AtomTable, counts_neurons
from exactrelu.solvers.envelope import Envelope, Floats
from exactrelu.solvers.incumbent import Incumbent
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import EarlyColumns, Triples
from exactrelu.solvers.power_filter import PowerFilter
from exactrelu.solvers.power_test import PowerTest
from exactrelu.solvers.quick_filter import QuickFilter
from exactrelu.solvers.reached_pairs import ReachedPairs
from exactrelu.solvers.scaled_stack import ROUNDING, ScaledStack, cross
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.tangent_test import TINY, TangentTest
from exactrelu.solvers.vanishing import dependent, vanishing

Places = NDArray[np.intp]

_HUGE = 10**150


class Remaining(NamedTuple):
    """What is left to compute exactly below nodes with three open equations.

    Parameters
    ----------
    triples : Triples
    early : EarlyColumns
        What may reach the right side with one column or two.
    """

    triples: Triples
    early: EarlyColumns


@dataclass(slots=True, eq=False)
class CostFilter:
    """A filter in floats with proved error bounds for the last three unknowns of supports.

    Parameters
    ----------
    table : AtomTable
    test : TangentTest or PowerTest
        Of lower bounds of costs in double precision.
    quick : QuickFilter or PowerFilter
        In single precision.
    watch : callable
        Called at each node; it may raise to end the enumeration.

    Notes
    -----
    *Values.* With the columns of the open equations scaled by powers of two to entries of at most
    1, all of them known to within 3.1 u (u = 2^-53), 2 by 2 minors are at most 2 and computed to
    within 17 u, 3 by 3 minors at most 6 and to within 88 u < 2^-46, in any order of summation and
    with or without fused operations. The numerators of closed unknowns, ``C_r D - sum C_j E_j``
    with such minors D, E_j, are then right to within ``2^-45 (|C_r| + sum |C_j|)``. So all
    ``(|numerator| - error) / (|D| + error)`` are proved lower bounds of the values, also where D
    or a numerator may vanish.

    Where this bound is not positive, ``TINY`` is one: a numerator times the pivot and the scales
    of its columns is an integer, and the filter is not used where their product exceeds
    ``2^990``. (If the integer is zero, the support is a smaller one, which is found by itself.)

    *Zeros.* A triple that does not use one of its columns is left out: this is proved by
    arithmetic modulo a prime (see :func:`vanishing`).

    *Costs.* A solution whose value ``x_i`` may be merged with ``s_i - 1`` others costs at
    least ``sum_i s_i^(p - 1) sum_j (x_i r_ij)^p``; lower bounds of ``x_i`` give a lower bound of
    this, which is tested against the least costs known. Two rays that are
    wasteful with one sign discard a solution if both signs are certain and neither ray may merge.
    """

    table: AtomTable
    test: TangentTest | PowerTest
    quick: QuickFilter | PowerFilter
    watch: Callable[[], None]

    @classmethod
    def of(
        cls,
        setting: Setting,
        table: AtomTable,
        envelope: Envelope | Incumbent,
        watch: Callable[[], None],
    ) -> CostFilter | None:
        """Prepare the filter; None if neurons are counted or the rays are too long for floats."""
        rays = table.rays[:, list(setting.penalized)]
        if counts_neurons(setting) or magnitude(rays) >= _HUGE:
            return None
        sizes = np.abs(rays.astype(np.float64))
        if isinstance(envelope, Incumbent):
            test = PowerTest.of(sizes, envelope)
            return cls(table, test, PowerFilter(table, test.weights, envelope), watch)
        quick = QuickFilter.of(table, sizes, envelope)
        return cls(table, TangentTest.of(sizes, envelope), quick, watch)

    def remaining(self, stack: NodeStack, fixed: int) -> Remaining | None:
        """Return what may be cheapest somewhere, or None if the filter is of no use here."""
        scaled = ScaledStack.of(stack, fixed)
        if scaled is None:
            return None
        self.watch()
        reached = ReachedPairs.of(stack, scaled)
        triples = self.quick.remaining(stack, scaled, reached)
        values, errors, divisor = _values(scaled, triples)
        near = np.abs(values) <= errors
        signs = np.sign(values).astype(np.int8)
        signs[near] = 0
        supports = _supports(stack, triples)
        shares, wasteful = self._shares(supports, signs)
        kept = np.flatnonzero(~wasteful)
        logs = np.log(np.maximum(np.abs(values) - errors, TINY)[:, kept] * shares[:, kept])
        logs -= np.log(divisor[kept])
        moved = scaled.exponents[triples.node[kept], -1]
        logs[:-3] += (moved[:, None] + scaled.heights[triples.node[kept]]).T * np.log(2.0)
        for row, column in enumerate(triples.columns):
            own = scaled.exponents[triples.node[kept], column[kept]]
            logs[row - 3] += (moved - own) * np.log(2.0)
        kept = kept[self.test.admitted(supports[:, kept], logs, 1.0 / shares[:, kept])]
        triples, near = triples.take(kept), near[:, kept]
        whole = ~dependent(stack, scaled, triples)
        triples, near = triples.take(whole), near[:, whole]
        whole = ~vanishing(stack, fixed, scaled, near, triples)
        return Remaining(triples.take(whole), reached.early)

    def _shares(
        self, supports: Places, signs: NDArray[np.int8]
    ) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Return with how many each may merge, itself too, and whether two waste surely.

        Rays may merge unless their signs surely differ; zero stands for an unknown sign. Two
        waste surely only if neither may merge.
        """
        shares = np.ones(signs.shape, dtype=np.int8)
        for i in range(len(signs)):
            for j in range(i):
                both = signs[i] * signs[j]
                pair = self.table.mergeable[supports[i], supports[j]] & (both >= 0)
                shares[i] += pair
                shares[j] += pair
        alone = np.where(shares == 1, signs, 0)
        wasteful = np.zeros(signs.shape[1], dtype=bool)
        for i in range(len(signs)):
            for j in range(i):
                both = alone[i] * alone[j] > 0
                wasteful |= self.table.wasteful[supports[i], supports[j]] & both
        return shares, wasteful


def _supports(stack: NodeStack, triples: Triples) -> Places:
    supports = np.empty((stack.chosen.shape[1] + 3, len(triples.node)), dtype=np.intp)
    supports[:-3] = stack.chosen[triples.node].T
    for row, column in enumerate(triples.columns):
        supports[row - 3] = column + stack.first
    return supports


def _values(scaled: ScaledStack, triples: Triples) -> tuple[Floats, Floats, Floats]:
    """Return numerators, the bounds of their errors, and upper bounds of the divisor."""
    node = triples.node
    a, b, c = (scaled.open[node, :, column].T for column in triples.columns)
    right = scaled.open[node, :, -1].T
    bc, ac, ab = (np.stack(cross(one, other)) for one, other in ((b, c), (a, c), (a, b)))
    determinant = (a * bc).sum(axis=0)
    ends = [(right * bc).sum(axis=0), -(right * ac).sum(axis=0), (right * ab).sum(axis=0)]
    closed = scaled.closed[node, :, -1].T
    numerators, bounds = closed * determinant, np.abs(closed)
    for column, end in zip(triples.columns, ends, strict=True):
        closed = scaled.closed[node, :, column].T
        numerators -= closed * end
        bounds += np.abs(closed)
    errors = np.concatenate([2 * ROUNDING * bounds, np.full((3, len(node)), ROUNDING)])
    return np.concatenate([numerators, ends]), errors, np.abs(determinant) + ROUNDING
