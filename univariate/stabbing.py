"""The set of lines through a growing sequence of windows, by its two extreme members."""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import fmpq

Corner = tuple[fmpq, fmpq, int]  # abscissa, height, index of the window


@dataclass(frozen=True, slots=True)
class Line:
    """The line through ``(x, y)`` with a slope."""

    x: fmpq
    y: fmpq
    slope: fmpq

    def at(self, x: fmpq) -> fmpq:
        """Return the height at x."""
        return self.y + self.slope * (x - self.x)


@dataclass(slots=True)
class _Hull:
    """Corners that all lines must pass above (side 1) or below (side -1), as a convex chain."""

    side: int
    corners: list[Corner] = field(default_factory=list)
    first: int = 0  # corners before it support no extreme line any more

    def push(self, x: fmpq, y: fmpq, index: int) -> None:
        chain = self.corners
        while len(chain) - self.first >= 2:
            (x1, y1, _), (x2, y2, _) = chain[-2], chain[-1]
            turn = (y2 - y1) * (x - x2) - (y - y2) * (x2 - x1)
            if turn * self.side > 0:
                break
            chain.pop()
        chain.append((x, y, index))

    def tangent(self, x: fmpq, y: fmpq) -> tuple[fmpq, int]:
        """Return slope and support of the line through (x, y) on the right side of all corners."""
        chain = self.corners
        slope = (y - chain[self.first][1]) / (x - chain[self.first][0])
        while self.first + 1 < len(chain):
            x1, y1, _ = chain[self.first + 1]
            following = (y - y1) / (x - x1)
            if (following - slope) * self.side > 0:
                break
            slope = following
            self.first += 1
        return slope, chain[self.first][2]


class Stabbing:
    """The lines through all windows added so far.

    ``steepest`` passes through a lower end and, to its right, an upper end; ``flattest`` through an
    upper end and, to its right, a lower end. Each is None while nothing bounds the slope from that
    side. ``steepest_ends`` and ``flattest_ends`` are the windows of those two ends.

    Notes
    -----
    Every new window can only be missed by all lines if it is missed by an extreme one, and the
    ends that can still support an extreme line form two convex chains that are popped from both
    sides, so n windows cost O(n) operations (O'Rourke 1981).
    """

    __slots__ = ("_highs", "_lows", "flattest", "flattest_ends", "steepest", "steepest_ends")

    def __init__(self) -> None:
        self._lows = _Hull(1)
        self._highs = _Hull(-1)
        self.steepest: Line | None = None
        self.flattest: Line | None = None
        self.steepest_ends = (-1, -1)
        self.flattest_ends = (-1, -1)

    def misses(self, x: fmpq, low: fmpq, high: fmpq) -> int:
        """Return 0 if some line meets the window, 1 if all pass below it, -1 if above."""
        if self.flattest is not None and self.flattest.at(x) > high:
            return -1
        if self.steepest is not None and self.steepest.at(x) < low:
            return 1
        return 0

    def add(self, index: int, x: fmpq, low: fmpq | None, high: fmpq | None) -> None:
        """Keep the lines through one more window; an end that is None is no constraint."""
        flattest, steepest = self.flattest, self.steepest
        if low is not None and self._highs.corners and (flattest is None or low > flattest.at(x)):
            slope, support = self._highs.tangent(x, low)
            self.flattest, self.flattest_ends = Line(x, low, slope), (support, index)
        if high is not None and self._lows.corners and (steepest is None or high < steepest.at(x)):
            slope, support = self._lows.tangent(x, high)
            self.steepest, self.steepest_ends = Line(x, high, slope), (support, index)
        if low is not None:
            self._lows.push(x, low, index)
        if high is not None:
            self._highs.push(x, high, index)

    def middle(self) -> Line | None:
        """Return a line of the set, midway between the extremes; None if no slope is bounded."""
        if self.steepest is None or self.flattest is None:
            return self.steepest or self.flattest
        x = self.steepest.x
        height = (self.steepest.y + self.flattest.at(x)) / 2
        return Line(x, height, (self.steepest.slope + self.flattest.slope) / 2)
