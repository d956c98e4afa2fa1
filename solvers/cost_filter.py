"""Discard solutions that cost too much for every p before they are computed exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import magnitude
from exactrelu.solvers.atom_table import AtomTable, counts_neurons
from exactrelu.solvers.elimination import Node
from exactrelu.solvers.envelope import PIECES, Envelope, Floats
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.triple_places import ROWS, TriplePlaces, triples
from exactrelu.solvers.vanishing import vanishing

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

_ROUNDING = 2.0**-46
_TINY = 1e-300
_BITS = 990  # 2^-990 is above _TINY
_HUGE = 10**150
_FEW = 20  # columns; with fewer the exact computation is as quick
_PART = 6  # pieces of the envelope for each tangent after the first
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

    Where this bound is not positive, ``_TINY`` is one: a numerator times the pivot and the scales
    of its columns is an integer, and the filter is not used where their product exceeds
    ``2^990``. (If the integer is zero, the support is a smaller one, which is found by itself.)

    *Zeros.* A triple that does not use one of its columns is left out: this is proved by
    arithmetic modulo a prime (see :func:`vanishing`).

    *Costs.* A solution whose value ``x_i`` may be merged with ``s_i - 1`` others costs at
    least ``f(p) = sum_i s_i^(p - 1) sum_j (x_i r_ij)^p``, and f is log-convex: ``log f`` lies
    above its tangents. The solution is discarded if the tangent at p = 1/2 lies above the
    logarithm of the envelope on [0, 1], or one tangent for each part of [0, 1] does so there
    (see :meth:`Envelope.tangent_limit`), with a margin far above the rounding of the sums.
    Replacing ``x_i`` by lower bounds replaces f by a lower bound of it. Two rays that are
    wasteful with one sign discard a solution if both signs are certain and neither ray may merge.
    """

    table: AtomTable
    weights: Floats
    entropies: Floats
    envelope: Envelope
    watch: Callable[[], None]

    @classmethod
    def of(
        cls,
        setting: Setting,
        table: AtomTable,
        envelope: Envelope,
        watch: Callable[[], None],
    ) -> CostFilter | None:
        """Prepare the filter; None if neurons are counted or the rays are too long for floats."""
        rays = table.rays[:, list(setting.penalized)]
        if counts_neurons(setting) or magnitude(rays) >= _HUGE:
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
        scales = 3 * max(0, int(exponents[:-1].max())) + max(0, int(exponents[-1]))
        if abs(node.pivot).bit_length() + scales > _BITS:
            return None
        opened, closed = np.ldexp(opened, -exponents), np.ldexp(closed, -exponents)
        minors = np.stack(
            [opened[r][:, None] * opened[s] - opened[s][:, None] * opened[r] for r, s in ROWS]
        )[:, :-1, :-1].reshape(3, -1)
        reach = opened[:, -1] @ minors
        places = triples(width)
        self.watch()
        values, errors, divisor = _values(opened, closed, minors, reach, places)
        near = np.abs(values) <= errors
        whole = np.flatnonzero(~vanishing(node, fixed, exponents, near, places))
        places, divisor = places.take(whole), divisor[whole]
        values = values[:, whole]
        signs = np.sign(values).astype(np.int8)
        signs[-2] *= -1  # the numerator of the middle unknown is minus a minor
        signs[np.abs(values) <= errors] = 0
        shares, wasteful = self._shares(node, signs, places)
        kept = np.flatnonzero(~wasteful)
        places, shares = places.take(kept), shares[:, kept].astype(np.float64)
        supports = np.empty(shares.shape, dtype=np.intp)
        supports[:-3] = np.array(node.chosen, dtype=np.intp)[:, None]
        supports[-3:] = places.columns + node.first
        logs = np.log(np.maximum(np.abs(values[:, kept]) - errors, _TINY) * shares)
        logs -= np.log(divisor[kept])
        # Values are the scaled ones times 2^(exponent of the right side - that of the column).
        moved = (exponents[-1] - exponents[:-1]) * np.log(2.0)
        logs[:-3] += float(exponents[-1]) * np.log(2.0)
        logs[-3:] += moved[places.columns]
        kept = self._admitted(supports, logs, 1.0 / shares)
        near = (np.abs(reach) <= _ROUNDING).reshape(width, width)
        near[np.arange(width), np.arange(width)] = False
        return Remaining(places.columns[:, kept], np.flatnonzero(near.any(axis=0)))

    def _shares(
        self, node: Node, signs: NDArray[np.int8], places: TriplePlaces
    ) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Return with how many each may merge, itself too, and whether two waste surely.

        Rays may merge unless their signs surely differ; zero stands for an unknown sign.
        """
        head, width = list(node.chosen), node.open.shape[1] - 1
        columns = slice(node.first, node.first + width)
        shares = np.ones(signs.shape, dtype=np.int8)
        near = self.table.mergeable
        for i, ray in enumerate(head):
            for j in range(i):
                if near[ray, head[j]]:
                    pair = signs[i] * signs[j] >= 0
                    shares[i] += pair
                    shares[j] += pair
            pairs = near[ray, columns][places.columns] & (signs[i] * signs[-3:] >= 0)
            shares[i] += pairs.sum(axis=0, dtype=np.int8)
            shares[-3:] += pairs
        both = signs[[-2, -3, -3]] * signs[[-1, -1, -2]]
        bc, ac, ab = near[columns, columns].ravel()[places.pairs] & (both >= 0)
        for row, pairs in ((-3, (ac, ab)), (-2, (bc, ab)), (-1, (bc, ac))):
            shares[row] += pairs[0]
            shares[row] += pairs[1]
        return shares, self._wasteful(node, np.where(shares == 1, signs, 0), places)

    def _wasteful(
        self, node: Node, signs: NDArray[np.int8], places: TriplePlaces
    ) -> NDArray[np.bool_]:
        """Tell which have two rays of one certain sign that are wasteful as neurons of their own.

        Parameters
        ----------
        signs : ndarray of int, shape (k, t)
            Zero for uncertain signs, and for rays that may merge.
        """
        head, width = list(node.chosen), node.open.shape[1] - 1
        columns = slice(node.first, node.first + width)
        waste = self.table.wasteful
        wasteful = np.zeros(signs.shape[1], dtype=bool)
        for i, ray in enumerate(head):
            for j in range(i):
                if waste[ray, head[j]]:
                    wasteful |= signs[i] * signs[j] > 0
            both = signs[i] * signs[-3:] > 0
            wasteful |= (waste[ray, columns][places.columns] & both).any(axis=0)
        both = signs[[-2, -3, -3]] * signs[[-1, -1, -2]] > 0
        wasteful |= (waste[columns, columns].ravel()[places.pairs] & both).any(axis=0)
        return wasteful

    def _admitted(self, supports: Places, logs: Floats, parts: Floats) -> Places:
        """Compare tangents, one for all p, then one for each part of [0, 1].

        Parameters
        ----------
        supports : ndarray of int, shape (k, t)
        logs : ndarray, shape (k, t)
            Logarithms of lower bounds of the values times the numbers that may merge.
        parts : ndarray, shape (k, t)
            One over these numbers.
        """
        above = self._above(0, supports, logs, np.exp(logs / 2) * parts)
        left = np.flatnonzero(~above)
        logs, supports = logs[:, left], supports[:, left]
        amounts = np.exp(_MIDDLES[0] * logs) * parts[:, left]
        step = np.exp((_MIDDLES[1] - _MIDDLES[0]) * logs)
        discarded = np.ones(len(left), dtype=bool)
        for tangent in range(1, len(_MIDDLES) + 1):
            discarded &= self._above(tangent, supports, logs, amounts)
            amounts = amounts * step
        return np.asarray(left[~discarded])

    def _above(self, tangent: int, supports: Places, logs: Floats, amounts: Floats) -> Mask:
        """Tell which costs are proved to lie above the envelope where a tangent is compared."""
        weighed = self.weights[tangent][supports] * amounts
        cost = weighed.sum(axis=0)
        weighed *= logs
        weighed += self.entropies[tangent][supports] * amounts
        start = (tangent - 1) * _PART if tangent else 0
        stop = start + _PART if tangent else PIECES
        limit = self.envelope.tangent_limit(weighed.sum(axis=0) / cost, start, stop)
        return np.asarray((np.log(cost) > limit) & (cost > _TINY**0.25))


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
