"""All p at which the least-cost tiling of one run changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flint import ctx, fmpq

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.univariate.block_costs import BlockCosts, Edge
from exactrelu.univariate.power_sum import PowerSum
from exactrelu.univariate.tiling_graph import Stretch, classes, edges_of, narrowed

Tiling = tuple[int, ...]
_ASIDE = Fraction(487, 1000)
# In periodic runs hundreds of multisets tie at one p, which no halving tells apart.
_MOST, _MOST_AT_LAST = 12, 1024
_SHORT = Fraction(1, 1024)


@dataclass(frozen=True, slots=True)
class Change:
    """A p at which a stretch of an optimal tiling changes.

    Parameters
    ----------
    place : Enclosure
        Holds exactly one root of ``difference``, at which its sign changes.
    difference : PowerSum
    start : int
        Where the stretch begins in its run, from 0.
    before, after : tuple of int
        Its block sizes below and above that p.
    """

    place: Enclosure
    difference: PowerSum
    start: int
    before: Tiling
    after: Tiling


@dataclass(slots=True)
class RunPath:
    """The optimal tilings of one run for all p in (0, 1).

    Parameters
    ----------
    first : dict
        The block sizes from each place on, for p just above 0.
    changes : list of Change
    doubtful : list of Enclosure
        Short intervals in which two tilings touch or all but touch, without a proof which; they
        are taken not to change there.
    """

    first: dict[int, Tiling] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    doubtful: list[Enclosure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """Tilings (of different multisets of blocks) from ``start`` to compare on ``[a, b]``."""

    start: int
    tilings: list[Tiling]
    a: Fraction
    b: Fraction


def run_path(magnitudes: Sequence[fmpq], digits: int) -> RunPath:
    """Follow the optimal tiling of a run from p = 0 to p = 1.

    Parameters
    ----------
    magnitudes : sequence of fmpq
        The slope changes of the run, up to a common factor.
    digits : int
        Significant digits of each change.

    Returns
    -------
    RunPath

    Notes
    -----
    On an interval of p the graph of blocks is reduced to the edges of tilings that may be
    optimal there and cut at the places that all of them meet
    (:func:`exactrelu.univariate.tiling_graph.narrowed`); a stretch with few tilings left is
    decided by the sums of powers that are their differences, any other is halved. Tilings with
    equal multisets of blocks cost the same for all p and count as one.
    """
    result = RunPath()
    length = len(magnitudes)
    if length <= 3:
        # of the two sparsest tilings of three points the one with the smaller single is less
        # for all p, since a sum of p-th powers falls when two numbers move apart
        simple = {1: (1,), 2: (2,), 3: (1, 2) if magnitudes[0] <= magnitudes[-1] else (2, 1)}
        result.first[0] = simple[length]
        return result
    costs = BlockCosts(magnitudes)
    sizes = [int(g.p.bit_length()) - int(g.q.bit_length()) for g in magnitudes]
    spread = max(sizes) - min(sizes)
    pending = [(Stretch.whole(length), Fraction(0), Fraction(1))]
    smallest = Fraction(1, 256 * 10**digits)
    while pending:
        stretch, a, b = pending.pop()
        with ctx.workprec(_bits(a, b, spread)):
            pieces = narrowed(costs, stretch, a, b)
        for piece in pieces:
            tilings = classes(costs, piece, _MOST if b - a > _SHORT else _MOST_AT_LAST)
            if tilings is not None:
                _compare(costs, _Open(piece.start, tilings, a, b), result, digits)
            elif b - a < smallest:
                with ctx.workprec(_bits(a, b, spread)):
                    _give_up(result, piece.start, _any_best(costs, piece, b), a, b)
            else:
                cut = _cut(a, b)
                pending += [(piece, cut, b), (piece, a, cut)]
        if len(pending) == 1:
            costs.forget()
    return result


def _compare(costs: BlockCosts, case: _Open, result: RunPath, digits: int) -> None:
    """Record what is optimal in the stretch, halving the interval where that is unclear."""
    smallest = Fraction(1, 256 * 10**digits)
    pending = [case]
    while pending:
        case = pending.pop()
        start, a, b = case.start, case.a, case.b
        edges = {tiling: edges_of(start, tiling) for tiling in case.tilings}
        best = case.tilings[0]
        for tiling in case.tilings[1:]:
            if costs.difference(edges[tiling], edges[best]).sign_at((a + b) / 2, 512) < 0:
                best = tiling
        rivals = _rivals(costs, edges, best, (a, b))
        if not rivals:
            _settle(result, start, best, a)
        elif len(rivals) > 1 or not _record_change(result, case, best, rivals[0], digits):
            if b - a < smallest:
                _give_up(result, start, best, a, b)
                continue
            cut = _cut(a, b)
            tilings = [best, *(tiling for rival in rivals for tiling in rival.factors)]
            pending += [_Open(start, tilings, cut, b), _Open(start, tilings, a, cut)]


@dataclass(frozen=True, slots=True)
class _Rival:
    """Tilings whose cost less that of the best is a multiple of one function."""

    difference: PowerSum
    monotone: bool
    factors: dict[Tiling, int]


def _rivals(
    costs: BlockCosts,
    edges: dict[Tiling, list[Edge]],
    best: Tiling,
    interval: tuple[Fraction, Fraction],
) -> list[_Rival]:
    """Group the tilings that are not proved dearer than ``best`` on all of the interval."""
    groups: dict[PowerSum, dict[Tiling, int]] = {}
    for tiling in edges:
        if tiling != best:
            factor, function = costs.difference(edges[tiling], edges[best]).primitive()
            groups.setdefault(function, {})[tiling] = factor
    rivals = []
    for function, factors in groups.items():
        sign, monotone = function.behaviour(*interval)
        left = {tiling: factor for tiling, factor in factors.items() if factor * sign <= 0}
        if left:
            rivals.append(_Rival(function, monotone, left))
    return rivals


def _record_change(result: RunPath, case: _Open, best: Tiling, rival: _Rival, digits: int) -> bool:
    """Settle a stretch whose differences are multiples of one function, if it is monotone."""
    if not rival.monotone:
        return False
    a, b, difference = case.a, case.b, rival.difference
    factors = {best: 0, **rival.factors}
    at_a, at_b = difference.sign_at(a, 4096), difference.sign_at(b, 4096)
    # A monotone function that is zero at an end, p = 0 or p = 1, keeps its sign up to there.
    at_a = at_b if a == 0 and not at_a and difference.vanishes_at_zero else at_a
    at_b = at_a if b == 1 and not at_b and difference.vanishes_at_one else at_b
    if not at_a or not at_b:
        return False
    before = min(factors, key=lambda tiling: factors[tiling] * at_a)
    after = min(factors, key=lambda tiling: factors[tiling] * at_b)
    _settle(result, case.start, before, a)
    if before != after:
        place = difference.root(a, b, digits)
        result.changes.append(Change(place, difference, case.start, before, after))
    return True


def _settle(result: RunPath, start: int, tiling: Tiling, a: Fraction) -> None:
    if a == 0:
        result.first[start] = tiling


def _give_up(result: RunPath, start: int, tiling: Tiling, a: Fraction, b: Fraction) -> None:
    _settle(result, start, tiling, a)
    result.doubtful.append(Enclosure(a, b))


def _any_best(costs: BlockCosts, stretch: Stretch, p: Fraction) -> Tiling:
    exact = fmpq(p.numerator, p.denominator)
    gains = costs.at(exact)
    return stretch.best(lambda edge: -gains(edge)[0])


def _cut(a: Fraction, b: Fraction) -> Fraction:
    bits = (1 / (b - a)).__ceil__().bit_length() + 10
    return Fraction(round((a + (b - a) * _ASIDE) * 2**bits), 2**bits)


def _bits(a: Fraction, b: Fraction, spread: int) -> int:
    """Enough binary places for the bounds on ``[a, b]``, in steps so that powers are reused."""
    needed = 64 + 2 * (1 / (b - a)).__ceil__().bit_length() + spread
    return 128 * (needed // 128 + 1)
