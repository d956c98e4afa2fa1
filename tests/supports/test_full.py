import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mask_cases import random_masks

from exactrelu.supports.box import Box
from exactrelu.supports.deflation import deflates
from exactrelu.supports.factor_equations import factor_equations, factor_variables
from exactrelu.supports.full import full_proof
from exactrelu.supports.masks import Masks
from exactrelu.supports.matching import saturates
from exactrelu.supports.polynomial_system import OpenSystem, Solved, solve_or_refute


def support(masks: Masks) -> list[int]:
    left, right = masks.pair
    reached = left.astype(int) @ right.astype(int) > 0
    return [int(sum(1 << j for j in np.flatnonzero(row))) for row in reached]


def refuted(masks: Masks, A: list[list[int]]) -> bool:
    """Whether exact elimination proves that a matrix is no product."""
    needed = support(masks)
    entries = [(i, j) for i, row in enumerate(needed) for j in range(8) if row >> j & 1]
    variables = factor_variables(masks.boxes(), entries)
    try:
        found = solve_or_refute(factor_equations(masks.boxes(), variables, A), nodes=300)
    except OpenSystem:
        return False
    return not isinstance(found, Solved)


def degenerate(rng: np.random.Generator, masks: Masks) -> list[list[int]]:
    """Return a matrix on the support with many zeros and proportional rows."""
    left, right = masks.pair
    reached = left.astype(int) @ right.astype(int) > 0
    A = rng.integers(0, 2, reached.shape) * rng.integers(0, 2, (reached.shape[0], 1))
    if rng.random() < 0.5:
        A[rng.integers(len(A))] = A[rng.integers(len(A))]
    return [[int(v) for v in row] for row in A * reached]


def sweep(seed: int, size: tuple[int, int, int], count: int, each: int) -> int:
    rng = np.random.default_rng(seed)
    proved = 0
    while proved < count:
        masks = random_masks(rng, *size, float(rng.choice([0.5, 0.6, 0.7])))
        proof = full_proof(masks.boxes(), tuple(support(masks)), nodes=300)
        if proof is None or proof.rule == "linear":
            continue
        proved += 1
        for _ in range(each):
            A = degenerate(rng, masks)
            assert not refuted(masks, A), (masks.text(), A, list(proof.lines()))
    return proved


@pytest.mark.parametrize("size", [(3, 3, 3), (3, 4, 3), (4, 3, 4)])
def test_no_matrix_is_refuted_where_every_one_is_said_to_be_reached(
    size: tuple[int, int, int],
) -> None:
    assert sweep(1, size, 6, 3) == 6


@pytest.mark.exhaustive
@pytest.mark.parametrize("size", [(3, 3, 3), (3, 4, 3), (4, 3, 4), (4, 4, 4), (5, 4, 4)])
def test_many_matrices_are_not_refuted_either(size: tuple[int, int, int]) -> None:
    assert sweep(2, size, 30, 20) == 30


@pytest.mark.parametrize(
    ("boxes", "needed", "full"),
    [
        ([Box(3, 3), Box(3, 7)], (7, 7), True),
        ([Box(7, 7), Box(7, 7)], (7, 7, 7), False),
        ([Box(3, 3), Box(2, 2)], (3, 3), False),
        ([Box(3, 3), Box(5, 7), Box(6, 7)], (7, 7, 7), True),
        ([Box(3, 3), Box(5, 5), Box(6, 6)], (7, 7, 7), False),
        ([Box(1, 1)], (3,), False),
    ],
)
def test_known_patterns(boxes: list[Box], needed: tuple[int, ...], full: bool) -> None:
    assert (full_proof(boxes, needed) is not None) == full


@pytest.mark.parametrize("size", [(4, 2, 3), (4, 3, 4), (3, 4, 3)])
def test_no_matrix_of_small_rank_is_refuted_where_deflation_reaches_all(
    size: tuple[int, int, int],
) -> None:
    rng = np.random.default_rng(3)
    m, r, n = size
    seen = 0
    while seen < 6:
        masks = random_masks(rng, m, r, n, 0.85)
        if not deflates(masks.boxes(), (1 << m) - 1, (1 << n) - 1, min(r, m, n)):
            continue
        seen += 1
        for _ in range(3):
            rank = int(rng.integers(1, min(r, m, n) + 1))
            A = rng.integers(-1, 2, (m, rank)) @ rng.integers(-1, 2, (rank, n))
            assert not refuted(masks, A.tolist()), (masks.text(), A)


def test_one_missing_row_too_many_does_not_deflate() -> None:
    """The first misses a row, the last may miss nothing."""
    boxes = [Box(0b011, 0b111), Box(0b111, 0b011)]
    assert not deflates(boxes, 0b111, 0b111, 2)
    assert deflates([Box(0b011, 0b111), Box(0b111, 0b111)], 0b111, 0b111, 2)


@settings(max_examples=150)
@given(st.integers(0, 31), st.lists(st.integers(0, 31), max_size=5))
def test_matchings_by_halls_condition(rows: int, reach: list[int]) -> None:
    found = saturates(rows, dict(enumerate(reach)))
    subsets = [s for s in range(32) if s & ~rows == 0]
    hall = all(sum(bool(r & s) for r in reach) >= s.bit_count() for s in subsets)
    assert (found is not None) == hall
    if found is not None:
        assert sorted(found) == [i for i in range(5) if rows >> i & 1]
        assert len(set(found.values())) == len(found)
        assert all(reach[unit] >> row & 1 for row, unit in found.items())
