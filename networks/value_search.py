"""The largest absolute value of a network on a box, by branching over smaller boxes."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.box_vertices import box_vertices
from exactrelu.networks.value_record import ValueRecord
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.rational import nearest_float
from exactrelu.polytopes.watch import Watch

Floats = NDArray[np.float64]

_LEAF = 400
_DEEPEST = 50
_MOST_SIDES = 6
_PATIENCE, _MOST_STUCK = 3, 50_000
_LARGE, _SLACK = 1e100, 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A box with the kinks that may cross it and the affine rest there, for one sign of f."""

    box: Box
    sign: int
    active: NDArray[np.intp]
    affine: Floats
    depth: int
    stuck: int = 0


Heap = list[tuple[float, int, _Node]]


@dataclass(slots=True, eq=False)
class ValueSearch:
    """A best-first search for the largest ``|f|`` on a box.

    Parameters
    ----------
    record : ValueRecord
        Of a form without kinks outside the box; holds the best point so far.
    error : float
        More than all rounding errors of one bound.
    upper : float
        No value on the box is larger, once the search has begun.

    Notes
    -----
    On a small box most kinks are affine. Those that cross it are bounded from above by an affine
    function (the chord of a convex one, a tangent of a concave one), and so is f, whose bound is
    then taken at a corner. Boxes whose bound does not exceed the best value are left out; those
    with few vertices are decided exactly, others are halved.
    """

    record: ValueRecord
    error: float
    upper: float = np.inf

    @classmethod
    def start(cls, record: ValueRecord, box: Box) -> ValueSearch | None:
        """Prepare a search; None if floats do not hold the numbers."""
        ends = np.array([[*map(nearest_float, end)] for end in (box.lower, box.upper)])
        far = np.r_[np.abs(ends).max(axis=0), 1.0]
        arrays = (record.normals, record.jumps, record.affine, far)
        if not all(bool((np.abs(array) < _LARGE).all()) for array in arrays):
            return None
        size = np.abs(record.jumps) @ (np.abs(record.normals) @ far) + np.abs(record.affine) @ far
        terms = len(record.jumps) + len(far) + 10
        return cls(record, float(64 * terms * 2.0**-53 * size + 1e-100))

    def run(self, box: Box, watch: Watch) -> None:
        """Search until the best value is proved to be the largest, or the time is over.

        Raises
        ------
        BudgetExceeded
            ``upper`` is then a bound.
        """
        order = count()
        heap: Heap = []
        everything = np.arange(len(self.record.jumps))
        for sign in (1, -1):
            node = _Node(box, sign, everything, sign * self.record.affine / 2, 0)
            self._push(heap, order, node)
        while heap:
            negative, _, node = heapq.heappop(heap)
            self.upper = -negative
            if self._is_settled(self.upper):
                break
            watch.check()
            for part in self._resolved(node, watch):
                self._push(heap, order, part)
        self.upper = 0.0

    def _is_settled(self, bound: float) -> bool:
        # The nearest float of the value is at most one rounding above it.
        return bound <= nearest_float(abs(self.record.value)) * (1 - 2.0**-52)

    def _push(
        self, heap: list[tuple[float, int, _Node]], order: Iterator[int], node: _Node
    ) -> None:
        node, bound, corner = self._bounded(node)
        if self._is_settled(bound):
            return
        rough = abs(self._value(node, corner))
        if rough > nearest_float(abs(self.record.value)) * (1 + 1e-9) + self.error:
            self.record.see_point(tuple(Fraction(entry) for entry in _inside(corner, node.box)))
        heapq.heappush(heap, (-bound, next(order), node))

    def _value(self, node: _Node, x: Floats) -> float:
        point = np.r_[x, 1.0]
        heights = np.abs(self.record.normals[node.active] @ point)
        return float(node.sign * self.record.jumps[node.active] @ heights / 2 + node.affine @ point)

    def _bounded(self, node: _Node) -> tuple[_Node, float, Floats]:
        """Fold kinks that do not cross the box; return an upper bound and where it is taken."""
        low, high = _outward(node.box)
        middle, half = np.r_[(low + high) / 2, 1.0], np.r_[(high - low) / 2, 0.0]
        rows, g = self.record.normals[node.active], node.sign * self.record.jumps[node.active]
        heights, reach = rows @ middle, np.abs(rows) @ half
        # Far above the rounding errors of heights, so that no kink that crosses is folded.
        slack = _SLACK * (np.abs(rows) @ (np.abs(middle) + half))
        crossing = np.abs(heights) < reach + slack
        affine = node.affine + (g * np.sign(heights) / 2 * ~crossing) @ rows
        active, rows, g = node.active[crossing], rows[crossing], g[crossing]
        heights, reach = heights[crossing], reach[crossing]
        # With c the height at the middle and r the reach: |h| <= (c / r) h + (r² - c²) / r.
        slope = np.where(g > 0, np.clip(heights / reach, -1.0, 1.0), np.sign(heights))
        size = np.abs(heights)
        lift = np.where(g > 0, np.maximum(reach - size, 0.0) * ((reach + size) / reach), 0.0)
        above = affine + (g * slope / 2) @ rows
        bound = above @ middle + np.abs(above) @ half + float(g @ lift) / 2 + self.error
        corner = np.where(above[:-1] > 0, high, low)
        stuck = node.stuck + 1 if len(active) == len(node.active) else 0
        smaller = _Node(node.box, node.sign, active, affine, node.depth, stuck)
        return smaller, float(bound), corner

    def _resolved(self, node: _Node, watch: Watch) -> Iterator[_Node]:
        """Decide a box exactly if it has few vertices, else yield its halves."""
        if not len(node.active):
            self.record.see_point(self._corner(node))
            return
        g = node.sign * self.record.jumps[node.active]
        bending = node.active[g < 0]
        d = node.box.dimension
        least = comb(2 * d + 2, d) if d <= _MOST_SIDES else 0
        vertices = comb(len(bending) + 2 * d, d)
        # Kinks that share a line would cross ever more boxes along it.
        is_stuck = node.stuck >= _PATIENCE * d and vertices <= _MOST_STUCK
        if vertices <= max(_LEAF, least) or is_stuck or node.depth >= _DEEPEST * d:
            kinks = [self.record.form.kinks[place] for place in bending]
            for table in box_vertices(kinks, node.box, watch):
                self.record.see(table)
                watch.add(len(table))
            return
        for part in self._halves(node):
            yield _Node(part, node.sign, node.active, node.affine, node.depth + 1, node.stuck)

    def _corner(self, node: _Node) -> tuple[Fraction, ...]:
        """Return the corner at which ``sign * f`` is largest on a box that no kink crosses."""
        form, middle = self.record.form, node.box.middle
        slopes = list(form.s)
        for kink in form.kinks:
            height = sum((w * t for w, t in zip(kink.row, middle, strict=False)), Fraction(0))
            side = 1 if height + kink.row[-1] > 0 else -1
            slopes = [a + side * entry for a, entry in zip(slopes, kink.vector, strict=True)]
        sides = zip(slopes, node.box.lower, node.box.upper, strict=True)
        return tuple(high if node.sign * slope > 0 else low for slope, low, high in sides)

    def _halves(self, node: _Node) -> tuple[Box, Box]:
        """Halve the side along which the kinks that cross the box change most."""
        box = node.box
        half = np.array([nearest_float(b - a) for a, b in zip(box.lower, box.upper, strict=True)])
        weights = np.abs(self.record.jumps[node.active])
        change = weights @ np.abs(self.record.normals[node.active, :-1]) * half
        k = int(change.argmax())
        cut = (box.lower[k] + box.upper[k]) / 2
        upper, lower = list(box.upper), list(box.lower)
        upper[k] = lower[k] = cut
        return Box(box.lower, tuple(upper)), Box(tuple(lower), box.upper)


def _outward(box: Box) -> tuple[Floats, Floats]:
    """Round a box to floats that contain it."""
    low = np.array([nearest_float(entry) for entry in box.lower])
    high = np.array([nearest_float(entry) for entry in box.upper])
    return np.nextafter(low, -np.inf), np.nextafter(high, np.inf)


def _inside(corner: Floats, box: Box) -> list[Fraction]:
    """Return the exact corner of a box from its outward rounding."""
    sides = zip(corner, box.lower, box.upper, strict=True)
    return [low if Fraction(x) <= low else high for x, low, high in sides]
