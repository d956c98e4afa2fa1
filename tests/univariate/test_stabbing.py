"""Lines through windows, against Helly's theorem."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from itertools import combinations

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes import to_fraction
from exactrelu.univariate.stabbing import Line, Stabbing


def stabbable(windows: Sequence[tuple[F, F, F]]) -> bool:
    """Helly's theorem for the lines (a plane of parameters): every three windows have a line."""
    for (xa, la, ha), (xb, lb, hb), (xc, lc, hc) in combinations(windows, 3):
        share = (xb - xa) / (xc - xa)
        if la + (lc - la) * share > hb or ha + (hc - ha) * share < lb:
            return False
    return True


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-4, 4), st.integers(0, 4)), min_size=1))
def test_stabbing_against_helly(steps: list[tuple[int, int, int]]) -> None:
    lines, seen, at = Stabbing(), list[tuple[F, F, F]](), 0
    for index, (step, low, width) in enumerate(steps):
        at += step
        window = (F(at), F(low), F(low + width))
        missed = lines.misses(*(fmpq(int(v)) for v in window))
        assert (missed == 0) == stabbable([*seen, window])
        if missed:
            below, above = (F(at), F(-(10**6)), window[2]), (F(at), window[1], F(10**6))
            assert stabbable([*seen, below]) == (missed > 0)
            assert stabbable([*seen, above]) == (missed < 0)
            break
        lines.add(index, *(fmpq(int(v)) for v in window))
        seen.append(window)
        middle = lines.middle()
        if len(seen) > 1:
            assert middle is not None
            for line in (middle, lines.steepest, lines.flattest):
                assert line is not None
                for x, lower, upper in seen:
                    assert lower <= to_fraction(line.at(fmpq(int(x)))) <= upper
        else:
            assert middle is None


def test_lines() -> None:
    line = Line(fmpq(1), fmpq(2), fmpq(1, 2))
    assert line.at(fmpq(3)) == 3
    assert Stabbing().middle() is None
    assert Stabbing().misses(fmpq(0), fmpq(0), fmpq(1)) == 0
