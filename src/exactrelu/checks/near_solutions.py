"""Solutions on all sets of independent rays, in floats with bounds, for the checker alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.dependent import Residues
from exactrelu.checks.following import tell
from exactrelu.checks.ray_node import Node, Support, refreshed
from exactrelu.checks.ray_systems import RaySystem
from exactrelu.checks.rough import Floats, Rough

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

_AT_ONCE = 40_000
_WORST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class NearSolutions:
    """Solutions on many sets of rays.

    Parameters
    ----------
    supports : ndarray of int, shape (r, count)
        Sets of independent rays.
    weights : Rough, shape (r, count)
        Of the rays, in units of ``2^exponents``.
    watched : Rough, shape (loose samples, count)
        What they add up to on loose samples, in units of ``2^exponent``.
    """

    supports: Places
    weights: Rough
    watched: Rough


@dataclass(slots=True, eq=False)
class Elimination:
    """All sets of independent rays of a system, with their solutions.

    Parameters
    ----------
    system : RaySystem
        With a right side that is not zero.
    unsure : list of tuple of int
        What is left to exact arithmetic, filled while the solutions are listed: sets of rays not
        proved to be dependent that may be so, and smaller sets that reach the right side.
    before, total : int
        How many sets were looked at in other systems, and how many there are in all, to be told.

    Notes
    -----
    Depth first over increasing numbers of rays: each ray is eliminated from the equations, with
    the largest entry of its column as pivot, until few enough sets are left to do all of their
    steps at once, one size after the other. Columns are scaled by powers of two. A pivot that is
    not certainly nonzero belongs to dependent rays if the minor it makes, an integer, is less
    than 1, or if primes prove it (see :class:`Residues`).
    """

    system: RaySystem
    unsure: list[Support] = field(default_factory=list)
    before: int = 0
    total: int = 0
    _later: list[Support] = field(default_factory=list)
    exponents: NDArray[np.int64] = field(init=False)
    exponent: int = field(init=False)
    _scales: NDArray[np.int64] = field(init=False)
    _residues: Residues = field(init=False)

    def __post_init__(self) -> None:
        table = self._integers()
        scales = [max(abs(t) for t in column).bit_length() for column in zip(*table, strict=True)]
        self._scales = np.array(scales, dtype=np.int64)
        self.exponent = scales[-1]
        self.exponents = self._scales[-1] - self._scales[:-1]
        self._residues = Residues(self.system.rows)

    def __iter__(self) -> Iterator[NearSolutions]:
        table = Rough.of(self._integers(), [2**scale for scale in self._scales.tolist()])
        rays = np.arange(len(self.system.rows[0]))
        with np.errstate(all="ignore"):
            yield from self._below(Node(table, rays, (), 0.0), self.before)

    def _integers(self) -> list[list[int]]:
        system = self.system
        table = [[*row, end] for row, end in zip(system.rows, system.right, strict=True)]
        return [*table, *([*row, 0] for row in system.watched)]

    def _below(self, node: Node, before: int) -> Iterator[NearSolutions]:
        left = len(self.system.rows) - len(node.chosen)
        tell("sets of rays", before, self.total)
        if comb(len(node.rays), left) <= _AT_ONCE:
            if len(node.rays) >= left:
                yield self._together(node, left)
            while self._later:
                chosen = self._later.pop()
                later = self._refreshed(chosen, node.rays[node.rays > chosen[-1]])
                yield from self._below(later, before)
            return
        for place in range(len(node.rays) - left + 1):
            below = self._without(node, place)
            if below is not None:
                yield from self._below(below, before)
            before += comb(len(node.rays) - place - 1, left - 1)

    def _without(self, node: Node, place: int) -> Node | None:
        """Eliminate one ray; None if nothing is to be searched for below."""
        at, rank = len(node.chosen), len(self.system.rows)
        ray = int(node.rays[place])
        chosen = (*node.chosen, ray)
        column = node.table.take((slice(None), [place]))
        best = at + int(np.argmax(np.abs(column.values[at:rank, 0])))
        pivot = column.take(best)
        below: Node | None = None
        if pivot.nonzero().all():
            order = np.arange(len(column.values))
            order[[at, best]] = best, at
            rest = node.table.take((order, slice(place + 1, None)))
            kept = rest.take(at).over(pivot)
            rest = rest.minus(column.take(order), kept)
            rest.values[at], rest.errors[at] = kept.values, kept.errors
            bits = node.bits + float(np.log2(np.abs(pivot.values) + pivot.errors).max())
            below = Node(rest, node.rays[place + 1 :], chosen, bits + float(self._scales[ray]))
        elif self._depend(chosen):
            return None
        if below is None or not below.table.known(_WORST):
            below = self._refreshed(chosen, node.rays[place + 1 :])
        open_ = below.table.take(slice(at + 1, rank))
        near = np.asarray((~(np.abs(open_.values) > open_.errors)).all(axis=0))
        if near[-1] and self.system.weights(chosen) is not None:
            self.unsure.append(chosen)
            return None
        kept_rays = [
            not close or not self._depend((*chosen, other))
            for close, other in zip(near[:-1].tolist(), below.rays.tolist(), strict=True)
        ]
        if all(kept_rays):
            return below
        table = below.table.columns(np.flatnonzero([*kept_rays, True]))
        return Node(table, below.rays[kept_rays], chosen, below.bits)

    def _depend(self, chosen: Support) -> bool:
        return bool(self._residues.dependent(np.array(chosen, dtype=np.intp)[:, None])[0])

    def _refreshed(self, chosen: Support, rays: Places) -> Node:
        scales, rank = self._scales.tolist(), len(self.system.rows)
        return refreshed(self._integers(), scales, rank, chosen, rays)

    def _together(self, node: Node, left: int) -> NearSolutions:
        """Take all remaining steps, for all sets of rays of each size at once."""
        rank, done = len(self.system.rows), len(node.chosen)
        entries = node.table.take((slice(None), slice(-1)))
        right = node.table.take((slice(None), slice(-1, None)))
        owner = np.zeros(len(node.rays), dtype=np.intp)
        sets = np.array([[ray] * len(owner) for ray in node.chosen], dtype=np.intp)
        sets = np.concatenate([sets.reshape(done, len(owner)), node.rays[None]])
        used = np.zeros((rank, 1), dtype=bool)
        used[:done] = True
        order = np.arange(done, dtype=np.intp)[:, None]
        bits = np.full(1, node.bits)
        for step in range(left):
            # One entry for each set of rays, the last of which is eliminated now.
            sizes = np.where(used[:, owner], -1.0, np.abs(entries.values[:rank]))
            best = np.argmax(sizes, axis=0)
            pivot = entries.take((best, np.arange(len(best))))
            scaled = bits[owner] + self._scales[sets[-1]]
            kept = self._kept(sets, pivot, sizes, entries, scaled)
            if len(kept) < len(owner):
                owner, sets, best, scaled = owner[kept], sets[:, kept], best[kept], scaled[kept]
                entries, pivot = entries.columns(kept), pivot.take(kept)
            every = np.arange(len(best))
            bits = scaled + np.log2(np.abs(pivot.values) + pivot.errors)
            factors = entries
            right = _stepped(right.columns(owner), best, factors, pivot)
            used, order = used[:, owner], np.concatenate([order[:, owner], best[None]])
            used[best, every] = True
            if step + 1 < left:
                # Entries of one owner stand side by side: each is eliminated from those after it.
                last = np.searchsorted(owner, owner, side="right")
                counts = last - every - 1
                counts[counts < left - step - 1] = 0
                head = np.repeat(every, counts)
                starts = np.repeat(np.cumsum(counts) - counts, counts)
                other = head + np.arange(len(head)) - starts + 1
                entries = _stepped(
                    entries.columns(other),
                    best[head],
                    factors.columns(head),
                    pivot.take(head),
                )
                sets = np.concatenate([sets[:, head], sets[-1:, other]])
                owner = head
        every = np.arange(right.values.shape[1])
        watched = right.take(slice(rank, None))
        return NearSolutions(
            sets, right.take((order, every)), Rough(-watched.values, watched.errors)
        )

    def _kept(
        self, sets: Places, pivot: Rough, sizes: Floats, entries: Rough, scaled: Floats
    ) -> Places:
        """Return which sets of rays are independent for certain; note those that may be so."""
        regular = pivot.nonzero()
        suspect = np.flatnonzero(~regular)
        if len(suspect):
            rank = len(sizes)
            tops = (sizes[:, suspect] + entries.errors[:rank, suspect]).max(axis=0)
            suspect = suspect[~(scaled[suspect] + np.log2(tops) < -1e-3)]
            suspect = suspect[~self._residues.dependent(sets[:, suspect])]
            doubtful = map(tuple, sets[:, suspect].T.tolist())
            if len(sets) == rank:
                self.unsure += doubtful
            else:
                self._later += doubtful
        return np.flatnonzero(regular)


def _stepped(rows: Rough, best: Places, factors: Rough, pivot: Rough) -> Rough:
    """Eliminate: divide the pivot's row and subtract multiples of it from all others."""
    places = best, np.arange(len(best))
    kept = rows.take(places).over(pivot)
    rows = rows.minus(factors, kept)
    rows.values[places], rows.errors[places] = kept.values, kept.errors
    return rows
