from fractions import Fraction
from itertools import accumulate, pairwise
from math import prod

import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.univariate.critical_p import critical_p
from exactrelu.univariate.curvature import curvature
from exactrelu.univariate.path import path
from exactrelu.univariate.series import Series


def bent(changes):
    """Data with the given slope changes, at x = 0, 1, 2, ..."""
    slopes = [0, *accumulate(changes)]
    heights = [0, *accumulate(slopes)]
    return curvature(Series.of(range(len(heights)), heights))


def tilings(length):
    if length == 0:
        yield ()
    for first in (1, 2):
        if first <= length:
            for rest in tilings(length - first):
                yield (first, *rest)


def blocks(run, tiling):
    ends = list(accumulate(tiling))
    return [sum(run[end - size : end]) for end, size in zip(ends, tiling, strict=True)]


def cost(run, tiling, p):
    return sum((arb(fmpq(block)) ** arb(p) for block in blocks(run, tiling)), arb(0))


def preferred(candidates):
    """Of tilings, the one whose last block that differs is a pair."""
    return max(candidates, key=lambda tiling: tuple(reversed(tiling)))


def optimal(run, p):
    """The tilings that no other is certainly cheaper than at p."""
    with ctx.workprec(300):
        costs = {tiling: cost(run, tiling, p) for tiling in tilings(len(run))}
        return [t for t, c in costs.items() if not any(other < c for other in costs.values())]


def check_by_brute_force(run, found):
    assert found.resolved
    pieces = found.pieces
    assert pieces[0].lower.upper == 0
    assert pieces[-1].upper.lower == 1
    for before, after in pairwise(pieces):
        assert before.upper == after.lower
        assert before.tilings != after.tilings
    samples = [fmpq(k, 41) for k in range(1, 41)]
    for piece in pieces:
        low, high = to_fmpq(piece.lower.upper), to_fmpq(piece.upper.lower)
        assert low < high
        width = high - low
        inside = [p for p in samples if low <= p <= high]
        for p in [low + width / 1000, high - width / 1000, *inside]:
            best = optimal(run, p)
            multisets = {tuple(sorted(blocks(run, tiling))) for tiling in best}
            assert len(multisets) == 1 or p in inside
            assert piece.tilings[0] in best
            if len(multisets) == 1:
                assert piece.tilings[0] == preferred(best)
        assert piece.cost_at_0 == len(piece.tilings[0])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
@example([1, 15, 21, 4])
@example([3, 24, 24, 40, 8, 1])
@example([2, 7, 5, 3, 3, 1])
@example([1, 9, 21, 2, 4, 1, 9, 21])
@example([5, 5, 5, 5, 5])
@example([1, 40, 40, 1, 1, 40, 40, 1])
def test_one_run_by_brute_force(run):
    check_by_brute_force(run, path(bent(run)))


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(1, 1000), min_size=8, max_size=9))
def test_longer_runs_by_brute_force(run):
    check_by_brute_force(run, path(bent(run), digits=8))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=7))
def test_the_first_piece_is_sparsest_with_the_least_product(run):
    first = path(bent(run)).pieces[0].tilings[0]
    sparsest = [t for t in tilings(len(run)) if len(t) == (len(run) + 1) // 2]
    assert first in sparsest
    assert prod(blocks(run, first)) == min(prod(blocks(run, t)) for t in sparsest)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(-40, 40), min_size=8, max_size=30))
def test_the_critical_p_is_the_first_change_of_the_number_of_knots(changes):
    data = bent(changes)
    critical, found = critical_p(data), path(data)
    denser = [piece for piece in found.pieces if piece.cost_at_0 > critical.sparsest_cost]
    assert bool(denser) == critical.crosses
    if denser:
        place = denser[0].lower
        assert max(place.lower, critical.lower) <= min(place.upper, critical.upper)


def test_data_without_runs():
    found = path(bent([0, 0]))
    assert [(piece.tilings, piece.cost_at_0) for piece in found.pieces] == [((), 0)]
    assert (float(found.pieces[0].lower), float(found.pieces[0].upper)) == (0, 1)


@pytest.mark.parametrize("length", [4, 5, 40, 41])
def test_equal_slope_changes_keep_one_tiling(length):
    found = path(bent([3] * length))
    assert [piece.tilings for piece in found.pieces] == [
        (((1,) if length % 2 else ()) + (2,) * (length // 2),)
    ]


def test_equal_and_proportional_runs_change_together():
    pattern = [1, 15, 21, 4]
    tripled = [-3 * g for g in pattern]
    mirrored = pattern[::-1]
    found = path(bent([*pattern, *tripled, *mirrored, *tripled]), digits=30)
    assert found.resolved
    assert [piece.tilings for piece in found.pieces] == [((2, 2),) * 4, ((1, 2, 1),) * 4]
    assert found.pieces[0].upper.width < Fraction(1, 10**30)


def test_a_change_everywhere_in_a_periodic_run():
    found = path(bent(([1, 9, 21, 2, 4] * 40)[:198]))
    assert found.resolved
    assert [piece.cost_at_0 for piece in found.pieces] == sorted(
        piece.cost_at_0 for piece in found.pieces
    )
    assert len(found.pieces) == 2


def test_changes_at_one_half_of_unlike_runs_are_reported_as_doubtful():
    # both change at p = 1/2 exactly, which balls cannot prove of unlike sums
    found = path(bent([1, 15, 21, 4, -1, -8, -8, -1]), digits=4)
    assert not found.resolved
    assert len(found.pieces) == 2
    assert all(Fraction(1, 2) in place for place in found.doubtful)


def test_refinement_to_many_digits():
    run = [3, 20, 30, 2, 50, 7]
    fine, coarse = path(bent(run), digits=120), path(bent(run), digits=4)
    assert len(fine.pieces) == len(coarse.pieces) > 1
    for one, other in zip(fine.pieces[1:], coarse.pieces[1:], strict=True):
        assert one.lower.width < Fraction(1, 10**120)
        assert other.lower.lower <= one.lower.lower <= one.lower.upper <= other.lower.upper


def test_progress_ends_at_one():
    seen = []
    path(bent([1, -2, 3, 4, -1]), progress=seen.append)
    assert seen == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("digits", [0, 1001])
def test_digits_out_of_range(digits):
    with pytest.raises(InputError, match="digits"):
        path(bent([1, 2, 3, 4]), digits=digits)
