"""The p below which every least-cost network is a sparsest one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import nextafter

from flint import ctx, fmpq

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.polytopes.require_digits import require_digits
from exactrelu.polytopes.watch import Watch
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.excursion_balls import RunBalls
from exactrelu.univariate.first_crossing import Bracket, Gaps, first_crossing
from exactrelu.univariate.run_gaps import BallGaps, gaps_of

Blocks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CriticalP:
    """The largest p* such that for all p < p* every minimiser is a sparsest interpolant.

    Parameters
    ----------
    lower, upper : Fraction
        ``lower < p* <= upper``, proved; both are 1 if p* = 1.
    crosses : bool
        Whether p* < 1 (or, if not ``resolved``, whether that is possible).
    run : (int, int) or None
        First data point (from 0, in increasing x) and number of points of the run that decides.
    sparsest_tiling, other_tiling : tuple of int
        The block sizes, 1 or 2, of the two tilings of that run whose costs cross between
        ``lower`` and ``upper``: the sparsest is cheaper at ``lower``, the other at ``upper``.
        Empty if nothing crosses.
    sparsest_cost : int
        The number of neurons of the sparsest interpolants.
    resolved : bool
        False if two costs touch, or all but touch, just above ``lower``, so that the wanted
        digits could not be proved; ``upper`` is then the next proved crossing, or 1.
    """

    lower: Fraction
    upper: Fraction
    crosses: bool
    run: tuple[int, int] | None
    sparsest_tiling: Blocks
    other_tiling: Blocks
    sparsest_cost: int
    resolved: bool

    @property
    def enclosure(self) -> Enclosure:
        """The proved enclosure of p*."""
        return Enclosure(self.lower, self.upper)


def critical_p(
    curvature: Curvature,
    digits: int = 12,
    progress: Callable[[float], None] | None = None,
    budget: float | None = None,
) -> CriticalP:
    """Enclose the critical p of one-dimensional data.

    Parameters
    ----------
    curvature : Curvature
    digits : int
        Significant decimal digits wanted: ``upper - lower <= upper 10^-digits``.
    progress : callable, optional
        Told how far from 0 the sparsest are proved to be the only minimisers.
    budget : float, optional
        Seconds.

    Returns
    -------
    CriticalP

    Raises
    ------
    InputError
        If ``digits`` is not between 1 and 10,000.
    BudgetExceeded, KeyboardInterrupt
        When the seconds are over, or at Ctrl-C. The ``partial`` of the one and the first argument
        of the other is a CriticalP, not ``resolved``, with what is proved.

    Notes
    -----
    A minimiser cuts every run of slope changes of one sign into blocks of one or two, and is
    sparsest exactly when no *excursion* pays (see :mod:`exactrelu.univariate.excursions`). The
    gains of excursions are divided by ``1 - p``, which makes them analytic on the whole of
    [0, 1] and removes the tie of all tilings at p = 1; they are proved positive interval by
    interval, from 0 on, in floats with proved error bounds and then in balls of growing
    precision. A run of L points costs O(L) operations an interval (O(L log L) in floats, where
    all runs are scanned together).

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> result = critical_p(curvature(Series.of(range(6), [0, 0, 1, 17, 54, 95])), digits=6)
    >>> result.enclosure.decimals(6)
    ('0.499999', '0.500001')
    >>> result.sparsest_tiling, result.other_tiling
    ((2, 2), (1, 2, 1))
    """
    require_digits(digits)
    _, lengths = curvature.runs
    cost = int(((lengths + 1) // 2).sum())
    brackets: list[Bracket] = []
    end = Fraction(1)
    tenth = Fraction(1, 10**digits)
    proved, last_group = 0.0, False
    watch = Watch(budget, task="the critical p")

    def note(p: float) -> None:
        nonlocal proved
        proved = max(proved, p)
        if progress is not None:
            progress(p)

    try:
        # The few runs outside the float range come first: what they prove shortens the search.
        groups = [gaps for gaps in reversed(gaps_of(curvature, digits)) if gaps is not None]
        for number, gaps in enumerate(groups, 1):
            proved, last_group = 0.0, number == len(groups)
            found = first_crossing(gaps, Fraction(0), end, lambda b: b * tenth, note, watch.check)
            if found is not None:
                brackets.append(found)
                end = found.upper
    except (BudgetExceeded, KeyboardInterrupt) as stop:
        # The float may have been rounded up.
        lower = Fraction(nextafter(proved, 0.0)) if last_group else Fraction(0)
        lower = min([lower, *(bracket.lower for bracket in brackets)])
        upper = min([Fraction(1), *(b.upper for b in brackets if b.crosses)])
        known = CriticalP(lower, upper, upper < 1, None, (), (), cost, False)
        if isinstance(stop, BudgetExceeded):
            raise BudgetExceeded(str(stop), known) from None
        raise KeyboardInterrupt(known) from None
    if not brackets:
        return CriticalP(end, end, False, None, (), (), cost, True)
    lower = min(bracket.lower for bracket in brackets)
    last = brackets[-1]
    if not last.crosses:
        return CriticalP(lower, end, True, None, (), (), cost, False)
    resolved = lower == last.lower or all(bracket.crosses for bracket in brackets)
    number, sparsest, other = _tilings(_in_balls(last.gaps), last)
    starts, lengths = curvature.runs
    run = (int(starts[number]) + 1, int(lengths[number]))
    return CriticalP(lower, end, True, run, sparsest, other, cost, resolved)


def _in_balls(gaps: Gaps) -> BallGaps:
    finest = gaps if isinstance(gaps, BallGaps) else gaps.finer()
    assert isinstance(finest, BallGaps)
    return finest


def _tilings(gaps: BallGaps, bracket: Bracket) -> tuple[int, Blocks, Blocks]:
    """Name two tilings of one run whose costs change order inside the bracket."""
    low, high = to_fmpq(bracket.lower), to_fmpq(bracket.upper)
    bits = gaps.bits(bracket.upper - bracket.lower)
    while True:
        with ctx.workprec(bits):
            for number, run in zip(gaps.numbers, gaps.runs, strict=True):
                pair = _crossing_pair(run, low, high)
                if pair is not None:
                    return number, *pair
        bits *= 2


def _crossing_pair(run: RunBalls, low: fmpq, high: fmpq) -> tuple[Blocks, Blocks] | None:
    """Return the two tilings if the precision is enough to see that the gap changes sign.

    Of an odd run ``left_j < 0`` and ``right_j < 0`` at ``high`` while one of them is positive at
    ``low``; its excursion changes sign, and the other fixes the place of the single.
    """
    length = len(run.magnitudes)
    left, right = run.sides(high)
    for i, value in enumerate(left):
        if not value < 0 or (right is not None and not right[i] < 0):
            continue
        j = 2 * i + 1
        s, _ = run.best(j, high, -1)
        if right is None:
            return (2,) * (length // 2), _with_singles(length, (s, j))
        t, _ = run.best(j, high, 1)
        left_low, right_low = run.sides(low)
        other = _with_singles(length, (s, j, t))
        if left_low[i] > 0:
            return _with_singles(length, (t,)), other
        if right_low is not None and right_low[i] > 0:
            return _with_singles(length, (s,)), other
    return None


def _with_singles(length: int, places: tuple[int, ...]) -> Blocks:
    sizes: list[int] = []
    at = 0
    for place in (*places, length):
        sizes += [2] * ((place - at) // 2)
        if place < length:
            sizes.append(1)
        at = place + 1
    return tuple(sizes)
