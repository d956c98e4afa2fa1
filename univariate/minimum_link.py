"""The fewest knots through a tube of windows, and the signed windows that prove it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import fmpq

from exactrelu.univariate.signed_windows import SignedWindows
from exactrelu.univariate.stabbing import Line, Stabbing
from exactrelu.univariate.tube import ScaledTube, Tube


@dataclass(frozen=True, slots=True, eq=False)
class MinimumLink:
    """Lines whose consecutive crossings are the fewest possible knots, with the proof.

    Parameters
    ----------
    lines : tuple of Line
        From left to right; consecutive ones cross within the tube.
    windows : SignedWindows
        ``len(lines) - 1`` triples of windows of the tube; a sign 1 is (low, high, low) with the
        upper end in the middle below the chord of the lower ends, -1 the mirror image.
    """

    lines: tuple[Line, ...]
    windows: SignedWindows


def minimum_link(tube: Tube) -> MinimumLink:
    """Find a continuous piecewise-linear function with the fewest knots through all windows.

    Parameters
    ----------
    tube : Tube

    Returns
    -------
    MinimumLink

    Notes
    -----
    Greedy: keep the lines through all windows seen; when window c is missed by all, the extreme
    line nearest to it is a link, it rests on an end of window a and, to its right, one of window
    b; a triple (a, b, c) that no line stabs is a signed window. The sweep restarts at b, where the
    windows b..c-1 keep only the end on the link's far side: the next link may leave this one
    anywhere after b. Windows of equal sign come out with disjoint interiors, so there are as many
    as knots and both are optimal (proof in the theory pages). Each window is visited at most
    twice: O(M) exact operations.

    References
    ----------
    Imai and Iri (1986); Guibas, Hershberger, Mitchell and Snoeyink (1993).

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> vectors = [ExactVector.of(v) for v in (range(5), [0, 1, 0, 1, 0], ["0.4"] * 5)]
    >>> found = minimum_link(Tube.of(*vectors))
    >>> len(found.lines) - 1, found.windows.triples.tolist(), found.windows.signs.tolist()
    (3, [[0, 1, 2], [1, 2, 3], [2, 3, 4]], [-1, 1, -1])
    """
    scaled = tube.integers() or ScaledTube(tube.x, tube.lower, tube.upper, fmpq(1), fmpq(1))
    lines: list[Line] = []
    triples: list[tuple[int, int, int]] = []
    signs: list[int] = []
    lines_through = Stabbing()
    for c in range(len(tube)):
        side = lines_through.misses(scaled.x[c], scaled.lower[c], scaled.upper[c])
        if side:
            link, (a, b) = _nearest(lines_through, side)
            lines.append(_in_place(link, scaled))
            triples.append((a, b, c))
            signs.append(side)
            lines_through = _restart(scaled, b, c, side)
        lines_through.add(c, scaled.x[c], scaled.lower[c], scaled.upper[c])
    last = lines_through.middle()
    if last is None:
        last = Line(tube.x[0], (tube.lower[0] + tube.upper[0]) / 2, fmpq(0))
    else:
        last = _in_place(last, scaled)
    windows = SignedWindows(
        np.array(triples, dtype=np.intp).reshape(len(triples), 3), np.array(signs, dtype=np.int8)
    )
    return MinimumLink((*lines, last), windows)


def _nearest(lines_through: Stabbing, side: int) -> tuple[Line, tuple[int, int]]:
    """Return the extreme line nearest to a window that all miss, and the ends it rests on."""
    if side > 0:
        line, ends = lines_through.steepest, lines_through.steepest_ends
    else:
        line, ends = lines_through.flattest, lines_through.flattest_ends
    assert line is not None  # a window is only missed by an extreme line that exists
    return line, ends


def _in_place(line: Line, scaled: ScaledTube) -> Line:
    """Return a line in the coordinates of the tube."""
    unit, height = scaled.x_unit, scaled.y_unit
    return Line(line.x * unit, line.y * height, line.slope * height / unit)


def _restart(scaled: ScaledTube, b: int, c: int, side: int) -> Stabbing:
    lines_through = Stabbing()
    for i in range(b, c):
        low = scaled.lower[i] if side < 0 else None
        high = scaled.upper[i] if side > 0 else None
        lines_through.add(i, scaled.x[i], low, high)
    return lines_through
