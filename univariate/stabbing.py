"""The set of lines through a growing sequence of windows, by its two extreme members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import fmpq

Exact: TypeAlias = Any
"""An int or an fmpq; only sums and products are formed, so that ints stay ints."""

Corner = tuple[Exact, Exact, int]  # abscissa, height, index of the window


@dataclass(frozen=True, slots=True)
class Line:
    """The line through ``(x, y)`` with a slope."""

    x: fmpq
    y: fmpq
    slope: fmpq

    def at(self, x: fmpq) -> fmpq:
        """Return the height at x."""
        return self.y + self.slope * (x - self.x)


@dataclass(frozen=True, slots=True)
class _Ray:
    """A line through a corner, by the step ``(dx, dy)`` from another corner left of it."""

    x: Exact
    y: Exact
    dx: Exact
    dy: Exact

    def height_of(self, x: Exact, y: Exact) -> Exact:
        """Return a number with the sign of the height of (x, y) above the line."""
        return (y - self.y) * self.dx - self.dy * (x - self.x)

    def line(self) -> Line:
        return Line(fmpq(self.x), fmpq(self.y), fmpq(self.dy) / fmpq(self.dx))


@dataclass(slots=True)
class _Hull:
    """Corners that all lines must pass above (side 1) or below (side -1), as a convex chain."""

    side: int
    corners: list[Corner] = field(default_factory=list)
    first: int = 0  # corners before it support no extreme line any more

    def push(self, x: Exact, y: Exact, index: int) -> None:
        chain = self.corners
        while len(chain) - self.first >= 2:
            (x1, y1, _), (x2, y2, _) = chain[-2], chain[-1]
            turn = (y2 - y1) * (x - x2) - (y - y2) * (x2 - x1)
            if turn * self.side > 0:
                break
            chain.pop()
        chain.append((x, y, index))

    def tangent(self, x: Exact, y: Exact) -> tuple[_Ray, int]:
        """Return the line through (x, y) on the right side of all corners, and its support."""
        chain = self.corners
        dx, dy = x - chain[self.first][0], y - chain[self.first][1]
        while self.first + 1 < len(chain):
            x1, y1, _ = chain[self.first + 1]
            following_dx, following_dy = x - x1, y - y1
            if (following_dy * dx - dy * following_dx) * self.side > 0:
                break
            dx, dy = following_dx, following_dy
            self.first += 1
        return _Ray(x, y, dx, dy), chain[self.first][2]


class Stabbing:
    """The lines through all windows added so far.

    ``steepest`` passes through a lower end and, to its right, an upper end; ``flattest`` through an
    upper end and, to its right, a lower end. Each is None while nothing bounds the slope from that
    side. ``steepest_ends`` and ``flattest_ends`` are the windows of those two ends.

    Notes
    -----
    Every new window can only be missed by all lines if it is missed by an extreme one, and the
    ends that can still support an extreme line form two convex chains that are popped from both
    sides, so n windows cost O(n) operations (O'Rourke 1981). Coordinates may be fmpq, or int,
    which is several times faster.
    """

    __slots__ = ("_flattest", "_highs", "_lows", "_steepest", "flattest_ends", "steepest_ends")

    def __init__(self) -> None:
        self._lows = _Hull(1)
        self._highs = _Hull(-1)
        self._steepest: _Ray | None = None
        self._flattest: _Ray | None = None
        self.steepest_ends = (-1, -1)
        self.flattest_ends = (-1, -1)

    @property
    def steepest(self) -> Line | None:
        """The steepest line, if the slope is bounded from above."""
        return None if self._steepest is None else self._steepest.line()

    @property
    def flattest(self) -> Line | None:
        """The flattest line, if the slope is bounded from below."""
        return None if self._flattest is None else self._flattest.line()

    def misses(self, x: Exact, low: Exact, high: Exact) -> int:
        """Return 0 if some line meets the window, 1 if all pass below it, -1 if above."""
        if self._flattest is not None and self._flattest.height_of(x, high) < 0:
            return -1
        if self._steepest is not None and self._steepest.height_of(x, low) > 0:
            return 1
        return 0

    def add(self, index: int, x: Exact, low: Exact | None, high: Exact | None) -> None:
        """Keep the lines through one more window; an end that is None is no constraint."""
        flattest, steepest = self._flattest, self._steepest
        bounded = low is not None and bool(self._highs.corners)
        if bounded and (flattest is None or flattest.height_of(x, low) > 0):
            self._flattest, support = self._highs.tangent(x, low)
            self.flattest_ends = (support, index)
        bounded = high is not None and bool(self._lows.corners)
        if bounded and (steepest is None or steepest.height_of(x, high) < 0):
            self._steepest, support = self._lows.tangent(x, high)
            self.steepest_ends = (support, index)
        if low is not None:
            self._lows.push(x, low, index)
        if high is not None:
            self._highs.push(x, high, index)

    def middle(self) -> Line | None:
        """Return a line of the set, midway between the extremes; None if no slope is bounded."""
        steepest, flattest = self.steepest, self.flattest
        if steepest is None or flattest is None:
            return steepest or flattest
        height = (steepest.y + flattest.at(steepest.x)) / 2
        return Line(steepest.x, height, (steepest.slope + flattest.slope) / 2)
