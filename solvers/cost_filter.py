"""Discard solutions that cost too much for every p before they are computed exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import magnitude
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.elimination import Node
from exactrelu.solvers.envelope import PIECES, Envelope, Floats
from exactrelu.solvers.triple_places import ROWS, TriplePlaces, triples
from exactrelu.solvers.vanishing import vanishing

Places = NDArray[np.intp]

_ROUNDING = 2.0**-46
_TINY = 1e-300
_HUGE = 10**150
_FEW = 5  # columns
_PART = 3  # pieces of the envelope for each tangent after the first
_MIDDLES = tuple((start + _PART / 2) / PIECES for start in range(0, PIECES, _PART))


class Remaining(NamedTuple):
    """What is left to compute exactly below a node with three open equations.

    Parameters
    ----------
    triples : ndarray of int, shape (3, t)
        Increasing columns in each triple.
    early : ndarray of int, shape (s,)
        The columns of which one alone, or two together, may reach the right side.
    """

    triples: Places
    early: Places


@dataclass(slots=True, eq=False)
class CostFilter:
    """A filter in floats with proved error bounds for the last three unknowns of supports.

    Parameters
    ----------
    table : AtomTable
    weights, entropies : ndarray, shape (1 + tangents, m)
        The sums of ``r_j^q`` and of ``r_j^q log r_j`` over the penalised ``r_j > 0``, for q = 1/2
        and for the middles q of some parts of [0, 1].
    envelope : Envelope
    watch : callable
        Called with the number of triples after each node; it may raise.

    Notes
    -----
    *Values.* With the columns of the open equations scaled by powers of two to entries of at most
    1, all of them known to within 3.1 u (u = 2^-53), 2 by 2 minors are at most 2 and computed to
    within 17 u, 3 by 3 minors at most 6 and to within 88 u < 2^-46, in any order of summation and
    with or without fused operations. The numerators of closed unknowns, ``C_r D - sum C_j E_j``
    with such minors D, E_j, are then right to within ``2^-45 (|C_r| + sum |C_j|)``. So all
    ``(|numerator| - error) / (|D| + error)`` are proved lower bounds of the values, also where D
    or a numerator may vanish.

    *Zeros.* A triple that does not use one of its columns is left out: this is proved by
    arithmetic modulo a prime (see :func:`vanishing`).

    *Costs.* A solution whose value ``x_i`` may be merged with ``s_i - 1`` others costs at
    least ``f(p) = sum_i s_i^(p - 1) sum_j (x_i r_ij)^p``, and f is log-convex: ``log f`` lies
    above its tangent at p = 1/2. The solution is discarded if this tangent lies above the
    logarithm of the envelope (see :meth:`Envelope.tangent_limit`), with a margin far above the
    rounding of the sums. Replacing ``x_i`` by lower bounds replaces f by a lower bound of it.
    """

    table: AtomTable
    weights: Floats
    entropies: Floats
    envelope: Envelope
    watch: Callable[[int], None]

    @classmethod
    def of(
        cls,
        table: AtomTable,
        penalized: tuple[int, ...],
        envelope: Envelope,
        watch: Callable[[int], None],
    ) -> CostFilter | None:
        """Prepare the filter; None if the rays are too long for floats."""
        rays = table.rays[:, list(penalized)]
        if magnitude(rays) >= _HUGE:
            return None
        sizes = np.abs(rays.astype(np.float64))
        logs = np.log(np.maximum(sizes, 1.0))
        powers = [(sizes > 0) * np.exp(q * logs) for q in (0.5, *_MIDDLES)]
        weights = np.stack([power.sum(axis=1) for power in powers])
        entropies = np.stack([(power * logs).sum(axis=1) for power in powers])
        return cls(table, weights, entropies, envelope, watch)

    def remaining(self, node: Node, fixed: int) -> Remaining | None:
        """Return what may be cheapest somewhere, or None if the filter is of no use here."""
        width = node.open.shape[1] - 1
        largest = max(magnitude(node.open), magnitude(node.closed), abs(node.pivot))
        if width < _FEW or largest >= _HUGE:
            return None
        pivot = float(node.pivot)
        opened = node.open.astype(np.float64) / pivot
        closed = node.closed[fixed:].astype(np.float64) / pivot
        _, exponents = np.frexp(np.abs(opened).max(axis=0))
        opened, closed = np.ldexp(opened, -exponents), np.ldexp(closed, -exponents)
        minors = np.stack(
            [opened[r][:, None] * opened[s] - opened[s][:, None] * opened[r] for r, s in ROWS]
        )[:, :-1, :-1].reshape(3, -1)
        reach = opened[:, -1] @ minors
        places = triples(width)
        self.watch(places.columns.shape[1])
        values, errors, divisor = _values(opened, closed, minors, reach, places)
        near = np.abs(values) <= errors
        whole = np.flatnonzero(~vanishing(node, fixed, exponents, near, places))
        places, divisor = places.take(whole), divisor[whole]
        values = values[:, whole]
        numerators = np.maximum(np.abs(values) - errors, _TINY)
        moved = exponents[-1] - exponents[:-1]
        kept = self._promising(node, moved, int(exponents[-1]), numerators, divisor, places)
        if len(kept):
            logs = np.empty((len(values), len(kept)))
            logs[:-3] = float(exponents[-1])
            logs[-3:] = moved[places.columns[:, kept]]
            logs *= np.log(2.0)
            logs += np.log(numerators[:, kept]) - np.log(divisor[kept])
            supports = np.empty((len(values), len(kept)), dtype=np.intp)
            supports[:-3] = np.array(node.chosen, dtype=np.intp)[:, None]
            supports[-3:] = places.columns[:, kept] + node.first
            signs = np.sign(values[:, kept]) * (numerators[:, kept] > _TINY)
            signs[-2] *= -1  # the numerator of the middle unknown is minus a minor
            kept = kept[self._admitted(supports, logs, signs.astype(np.int8))]
        near = (np.abs(reach) <= _ROUNDING).reshape(width, width)
        near[np.arange(width), np.arange(width)] = False
        return Remaining(places.columns[:, kept], np.flatnonzero(near.any(axis=0)))

    def _promising(
        self,
        node: Node,
        moved: NDArray[np.intc],
        head_moved: int,
        numerators: Floats,
        divisor: Floats,
        places: TriplePlaces,
    ) -> Places:
        """Compare one tangent for all p, as if all values had one sign."""
        head, columns = list(node.chosen), slice(node.first, node.first + len(moved))
        near = self.table.mergeable
        beside = near[head][:, columns].astype(np.uint8)
        pairs = near[columns, columns].astype(np.uint8).ravel()
        shares = np.empty(numerators.shape)
        if head:
            own = near[np.ix_(head, head)].sum(axis=1)[:, None]  # each is beside itself
            shares[:-3] = beside[:, places.columns].sum(axis=1, dtype=np.uint8) + own
        bc, ac, ab = pairs[places.pairs]
        shares[-3:] = 1 + beside.sum(axis=0, dtype=np.uint8)[places.columns]
        shares[-3:] += np.stack([ab + ac, ab + bc, ac + bc])
        weights, entropies = _moved(self.weights[0, columns], self.entropies[0, columns], moved)
        sizes = numerators * shares
        amounts = np.sqrt(sizes) / shares
        logarithms = np.log(sizes)
        parts = weights[places.columns] * amounts[-3:]
        cost = parts.sum(axis=0)
        slope = (parts * logarithms[-3:] + entropies[places.columns] * amounts[-3:]).sum(axis=0)
        if head:
            weight, entropy = _moved(
                self.weights[0, head], self.entropies[0, head], np.full(len(head), head_moved)
            )
            cost += weight @ amounts[:-3]
            slope += weight @ (amounts[:-3] * logarithms[:-3]) + entropy @ amounts[:-3]
        scale = np.log(divisor)
        height = np.log(cost) - scale / 2
        discarded = height > self.envelope.tangent_limit(slope / cost - scale)
        discarded &= cost > _TINY**0.25
        return np.flatnonzero(~discarded)

    def _admitted(
        self, supports: Places, logs: Floats, signs: NDArray[np.int8]
    ) -> NDArray[np.bool_]:
        """Compare a tangent for each part of [0, 1], with signs where they are certain."""
        shares = np.ones(logs.shape)
        admitted = np.ones(logs.shape[1], dtype=bool)
        for i in range(len(supports)):
            for j in range(i):
                product = signs[i] * signs[j]
                pair = self.table.mergeable[supports[i], supports[j]] & (product >= 0)
                shares[i] += pair
                shares[j] += pair
                admitted &= ~(self.table.wasteful[supports[i], supports[j]] & (product > 0))
        rows = np.flatnonzero(admitted)
        undecided, logs, shares = rows, logs[:, rows] + np.log(shares[:, rows]), shares[:, rows]
        supports = supports[:, rows]
        for part, middle in enumerate(_MIDDLES, 1):
            amounts = np.exp(middle * logs) / shares
            weights = self.weights[part][supports] * amounts
            entropies = self.entropies[part][supports] * amounts
            cost = weights.sum(axis=0)
            slope = (weights * logs + entropies).sum(axis=0) / cost
            start = (part - 1) * _PART
            limit = self.envelope.tangent_limit(slope, start, start + _PART)
            above = (np.log(cost) > limit) & (cost > _TINY**0.25)
            undecided, logs, shares = undecided[above], logs[:, above], shares[:, above]
            supports = supports[:, above]
        admitted[undecided] = False
        return admitted


def _moved(
    weights: Floats, entropies: Floats, exponents: NDArray[np.intc]
) -> tuple[Floats, Floats]:
    """Return what is multiplied with square roots, if all values grow by powers of two."""
    logs = exponents * np.log(2.0)
    roots = np.exp(logs / 2)
    return weights * roots, (entropies + weights * logs) * roots


def _values(
    opened: Floats, closed: Floats, minors: Floats, reach: Floats, places: TriplePlaces
) -> tuple[Floats, Floats, Floats]:
    """Return numerators, the bounds of their errors, and upper bounds of the divisor."""
    determinant = (opened[:, :-1].T @ minors).ravel()[places.flat]
    ends = reach[places.pairs]
    numerators = np.empty((len(closed) + 3, len(determinant)))
    numerators[-3:] = ends
    errors = np.full((len(numerators), 1), _ROUNDING)
    for row, equation in enumerate(closed):
        a, b, c = equation[places.columns]
        numerators[row] = equation[-1] * determinant - a * ends[0] + b * ends[1] - c * ends[2]
        bound = np.abs(equation)
        errors[row] = 2 * _ROUNDING * (bound[-1] + 3 * bound[:-1].max())
    return numerators, errors, np.abs(determinant) + _ROUNDING
