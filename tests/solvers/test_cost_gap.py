"""Signs of cost differences, crossings and touching curves, on cost vectors made by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import log

import numpy as np
import pytest
from enumeration_cases import setting_of
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes import BudgetExceeded
from exactrelu.solvers import Candidate, Candidates, critical_p, path
from exactrelu.solvers.cost_gap import CostGap
from exactrelu.solvers.envelope import Envelope
from exactrelu.solvers.groupings import groupings
from exactrelu.solvers.sift import float_sizes

HALF = Fraction(1, 2)


def candidate(*sizes: int, unit: int = 1) -> Candidate:
    return Candidate(tuple(sorted(sizes)), unit, (), (0, 0), 1)


def candidates(*items: Candidate) -> Candidates:
    ordered = tuple(sorted(items, key=lambda item: item.key))
    return Candidates(setting_of([[1]], [1]), ordered, "atoms", "own", len(items))


sizes_of = st.lists(st.integers(1, 9), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(sizes_of, sizes_of, st.integers(1, 3), st.integers(0, 7), st.integers(1, 8))
def test_a_proof_of_positivity_holds_at_every_sample(
    above: list[int], below: list[int], unit: int, start: int, length: int
) -> None:
    a, b = Fraction(start, 8), Fraction(min(8, start + length), 8)
    gap = CostGap.between(candidate(*above, unit=unit), candidate(*below))
    if gap.positive(a, b):
        for part in range(1, 8):
            p = a + (b - a) * part / 8
            assert gap.sign(p) == 1
            exact = sum((s / unit) ** float(p) for s in above) - sum(s ** float(p) for s in below)
            assert exact > -1e-9


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ((1, 1, 1, 1), (2, 2)),  # tie at p = 1
        ((4, 1, 1, 1, 1), (2, 2, 2, 2)),  # tie at p = 1 in value and derivative
        ((4, 4), (3, 3)),  # tie at p = 0
        ((2, 8), (4, 4)),  # tie at p = 0 in value and derivative
    ],
)
def test_ties_at_the_ends_are_resolved(above: tuple[int, ...], below: tuple[int, ...]) -> None:
    gap = CostGap.between(candidate(*above), candidate(*below))
    cuts = [Fraction(0), *(Fraction(k, 512) for k in range(8, 505)), Fraction(1)]
    assert all(gap.positive(a, b) for a, b in pairwise(cuts))


def test_nearly_equal_costs_are_told_apart_at_once() -> None:
    size = 10**40
    gap = CostGap.between(candidate(size + 1, 5), candidate(size, 5))
    assert gap.positive(Fraction(1, 10), Fraction(9, 10))


def test_a_falling_zero_is_found_to_any_precision() -> None:
    gap = CostGap.between(candidate(1, 1, 1, 1), candidate(4, 4))  # 4 - 2 * 4^p
    for digits in (3, 12, 60):
        wanted = Fraction(1, 10**digits)
        zero = gap.falling_zero(Fraction(1, 3), Fraction(9, 10), wanted)
        assert zero is not None
        assert abs(zero - HALF) <= wanted
    rising = CostGap.between(candidate(4, 4), candidate(1, 1, 1, 1))
    assert rising.falling_zero(Fraction(1, 3), Fraction(9, 10), wanted) is None


def test_a_zero_among_huge_sizes_is_found() -> None:
    # 10^(90 p) + 2 falls below 10^(100 p) close to p = 0
    gap = CostGap.between(candidate(10**90, 1, 1), candidate(10**100))
    wanted = Fraction(1, 10**20)
    zero = gap.falling_zero(Fraction(0), Fraction(1, 2), wanted)
    assert zero is not None
    assert gap.sign(zero - wanted) > 0 > gap.sign(zero + wanted)


def test_a_crossing_at_a_rational_exponent() -> None:
    found = critical_p(candidates(candidate(4, 4), candidate(1, 1, 1, 1)), 20)
    assert found.lower < HALF <= found.upper
    assert (found.crosses, found.status, found.sparsest_cost) == (True, "exact", 2)


def test_curves_that_touch_at_a_rational_exponent_count_as_meeting() -> None:
    # (4^p - 2)^2 = 16^p + 4 - 4 * 4^p
    found = critical_p(candidates(candidate(4, 4, 4, 4), candidate(16, 1, 1, 1, 1)), 8)
    assert found.lower < HALF <= found.upper
    assert found.status == "exact"


def test_curves_that_touch_elsewhere_are_reported_as_open() -> None:
    # (9^p - 2)^2 is zero at an irrational p.
    made = candidates(candidate(9, 9, 9, 9), candidate(81, 1, 1, 1, 1))
    found = critical_p(made, 6)
    assert found.status == "lower_bound"
    assert found.lower <= Fraction(log(2, 9)) + Fraction(1, 10**9)
    assert found.upper == 1
    assert not path(made, 6).resolved


def test_the_cheapest_of_several_sparsest_decides() -> None:
    # (1, 16) and (4, 5) are both sparsest; (1, 1, 7) undercuts one long before the other.
    made = candidates(candidate(1, 16), candidate(4, 5), candidate(1, 1, 7))
    both = critical_p(made)
    alone = critical_p(candidates(candidate(1, 16), candidate(1, 1, 7)))
    assert both.lower > alone.upper
    assert alone.crosses
    assert both.sparsest == candidate(4, 5)


def test_a_path_with_three_pieces() -> None:
    # 2 * 100^p < 3 * 30^p + ... below its crossing: the counts rise along the path.
    made = candidates(candidate(100, 100), candidate(30, 30, 30), candidate(*[12] * 6))
    found = path(made, 10)
    assert [piece.cost_at_zero for piece in found.pieces] == [2, 3, 6]
    first = log(1.5) / log(100 / 30)
    second = log(2) / log(30 / 12)
    for point, wanted in zip(found.breakpoints, (first, second), strict=True):
        assert point.width <= Fraction(1, 10**10)
        assert abs(float(point) - wanted) < 1e-9


@settings(max_examples=100, deadline=None)
@given(st.lists(sizes_of, min_size=2, max_size=6))
def test_the_filter_never_drops_a_cheapest(vectors: list[list[int]]) -> None:
    made = [candidate(*vector) for vector in vectors]
    envelope = Envelope()
    sizes = float_sizes(made)
    envelope.lower(sizes[: len(made) // 2])
    kept = envelope.admits(sizes)
    for p in np.linspace(0.0, 1.0, 41):
        costs = np.where(sizes > 0, np.where(sizes > 0, sizes, 1.0) ** p, 0.0).sum(axis=1)
        assert kept[costs <= costs.min() * (1 + 1e-12)].all()


def test_numbers_beyond_floats_are_kept() -> None:
    made = [candidate(1, 1), candidate(10**400), candidate(1, unit=10**400), candidate(3, 3, 3)]
    envelope = Envelope()
    sizes = float_sizes(made)
    envelope.lower(sizes)
    assert envelope.admits(sizes).tolist() == [True, True, True, False]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**15 - 1))
def test_groupings_are_all_maximal_partitions_into_cliques(count: int, edges: int) -> None:
    pairs = [(i, j) for i in range(count) for j in range(i)]
    chosen = {pair for place, pair in enumerate(pairs) if edges >> place & 1}
    neighbours = [
        sum(1 << j for j in range(count) if (i, j) in chosen or (j, i) in chosen)
        for i in range(count)
    ]

    def clique(part: int) -> bool:
        members = [i for i in range(count) if part >> i & 1]
        return all(i == j or neighbours[i] >> j & 1 for i in members for j in members)

    def partitions(rest: int) -> list[frozenset[int]]:
        if not rest:
            return [frozenset()]
        low, parts = rest & -rest, []
        others = rest ^ low
        sub = others
        while True:
            parts += [found | {low | sub} for found in partitions(others ^ sub)]
            if not sub:
                return parts
            sub = (sub - 1) & others

    wanted = {
        parts
        for parts in partitions(2**count - 1)
        if all(map(clique, parts))
        and not any(clique(a | b) for a in parts for b in parts if a != b)
    }
    found = [frozenset(parts) for parts in groupings(neighbours)]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_the_groupings_of_many_rays_can_be_stopped() -> None:
    neighbours = [(1 << 100 | 1 << 98) << place >> 99 & (1 << 99) - 1 for place in range(99)]
    seen = []

    def check() -> None:
        seen.append(None)
        if len(seen) > 1000:
            raise BudgetExceeded("over")

    with pytest.raises(BudgetExceeded):
        list(groupings(neighbours, check))
