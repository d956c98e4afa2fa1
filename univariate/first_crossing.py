"""The first p at which some gap is no longer positive, searched from the left with proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

Progress = Callable[[float], None]
_ASIDE = Fraction(487, 1000)
_LONG = Fraction(6, 10)
_DEEPER = Fraction(1, 2**16)


@dataclass(frozen=True, slots=True)
class Probe:
    """What the least gap is like at the ends of an interval.

    Parameters
    ----------
    crosses : bool
        It is certainly negative at the upper end.
    blurred : bool
        Its sign at an end is hidden by rounding.
    root : Fraction or None
        Where a straight line between the ends is zero.
    """

    crosses: bool
    blurred: bool
    root: Fraction | None


class Gaps(Protocol):
    """Analytic functions of p, the gaps of some runs."""

    def unproved(self, a: Fraction, b: Fraction) -> Gaps | None:
        """Return those not proved positive on ``[a, b]``, None if there are none."""
        ...

    def probe(self, a: Fraction, b: Fraction) -> Probe:
        """Evaluate the least gap at both ends."""
        ...

    def finer(self) -> Gaps | None:
        """Return the same gaps in an arithmetic of less rounding, None if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Bracket:
    """All gaps are positive on ``[0, lower]``; one is negative at ``upper`` if ``crosses``.

    Without ``crosses`` a zero within the wanted width after ``lower`` could neither be proved
    nor excluded, and the first zero, if any, is above ``lower``.
    """

    lower: Fraction
    upper: Fraction
    crosses: bool
    gaps: Gaps


def first_crossing(
    gaps: Gaps,
    start: Fraction,
    end: Fraction,
    width: Callable[[Fraction], Fraction],
    progress: Progress | None = None,
    check: Callable[[], None] = lambda: None,
) -> Bracket | None:
    """Bracket the first zero of the least gap in ``(start, end]``.

    Parameters
    ----------
    gaps : Gaps
        Positive at ``start``.
    start, end : Fraction
    width : callable
        The wanted width of a bracket, given its upper end.
    progress : callable, optional
        Told how far the gaps are proved positive.
    check : callable
        Called before each interval; raises what stops the search.

    Returns
    -------
    Bracket or None
        None when all gaps are proved positive on ``[start, end]``.

    Notes
    -----
    Intervals are taken from the left. One that is not proved is cut: close to both sides of the
    estimated zero if a sign change is known, which about doubles the digits, or else (and where
    that left a long piece) at a place that no simple fraction hits. Only gaps left open on an
    interval are looked at inside it.
    """
    stack: list[tuple[Fraction, Fraction, Gaps, bool]] = [(start, end, gaps, False)]
    limit = end
    while stack:
        a, b, these, long = stack.pop()
        if a >= limit:
            continue
        check()
        rest = these.unproved(a, b)
        if rest is None:
            if progress is not None:
                progress(float(b))
            continue
        wanted = width(b)
        probe = rest.probe(a, b)
        if probe.crosses:
            limit = min(limit, b)
            if b - a <= wanted:
                return Bracket(a, b, True, rest)
        elif b - a <= wanted * _DEEPER:
            return Bracket(a, limit, False, rest)
        finer = rest.finer() if probe.blurred or _bits(a, b) > 53 else None
        if finer is not None:
            found = first_crossing(finer, a, b, width, progress, check)
            if found is not None and not found.crosses:
                return Bracket(found.lower, limit, False, found.gaps)
            if found is not None:
                return found
            continue
        points = _cuts(a, b, None if long else probe.root, wanted)
        for low, high in reversed(list(zip([a, *points], [*points, b], strict=True))):
            stack.append((low, high, rest, high - low > _LONG * (b - a)))
    return None


def _cuts(a: Fraction, b: Fraction, root: Fraction | None, wanted: Fraction) -> list[Fraction]:
    size = b - a
    bits = _bits(a, b)
    if root is not None:
        aside = max(min(size / 16, 64 * size * size), wanted / 5)
        points = [_rounded(root - aside, bits), _rounded(root + aside, bits)]
        inside = [point for point in points if a < point < b]
        if inside and points[0] < points[1]:
            return inside
    return [_rounded(a + size * _ASIDE, bits)]


def _bits(a: Fraction, b: Fraction) -> int:
    """Binary places that tell points apart within a thousandth of ``[a, b]``."""
    return (1 / (b - a)).__ceil__().bit_length() + 10


def _rounded(point: Fraction, bits: int) -> Fraction:
    return Fraction(round(point * 2**bits), 2**bits)
