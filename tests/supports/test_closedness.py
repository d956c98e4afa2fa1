import json
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mask_cases import mask_pairs
from step_clock import clock_of_steps

from exactrelu.support_certificate import support_certificate
from exactrelu.supports import Masks, decide_closedness, lu_block
from exactrelu.supports.closedness import Closedness
from exactrelu.supports.mask_classes import mask_classes
from exactrelu.supports.witness import Witness
from exactrelu.verify import verify

# Name, masks, whether E is closed, whether the LU-block test fires.
CASES = [
    ("LU 2x2", "10/11", "11/01", False, True),
    ("LU 3x3", "100/110/111", "111/011/001", False, True),
    ("full 2x2 r=2", "11/11", "11/11", True, False),
    ("full 3x3 r=2", "11/11/11", "111/111", True, False),
    ("rank one", "1/1/1", "111", True, False),
    ("disjoint", "10/10/01", "110/001", True, False),
    ("upper x upper", "11/01", "11/01", True, False),
    ("lower x lower", "10/11", "10/11", True, False),
    ("tripod", "11/11", "101/011", False, False),
    ("cross", "11/11/01", "111/110", True, False),
    ("nested, same rows", "11/11", "111/110", True, False),
    ("LU, corner doubled", "100/111", "11/01/01", False, True),
    ("rank 2 + free corner", "110/110/111", "111/111/001", False, False),
    ("rank 2 + free row", "110/110/111", "111/111/111", True, False),
    ("pairs of columns", "111/111", "110/101/011", True, False),
    ("triangle", "110/101/011", "110/101/011", False, False),
    ("class (e)", "111/101/011", "110/101/111", True, False),
    ("reversed LU inside", "011/010/110", "111/111/001", False, True),
    ("diagonal", "10/01", "10/01", True, False),
    ("LU + zero row/col", "10/11/00", "110/010", False, True),
]


def masks(left: str, right: str) -> Masks:
    return Masks.of([left.split("/"), right.split("/")])


def shown(found: Closedness) -> bool:
    """Whether the certificate of an answer stands the checker, after a round trip as text."""
    document = json.loads(json.dumps(support_certificate(found)))
    return verify(document).valid


def grows_and_converges(witness: Witness) -> bool:
    """Whether errors are at most C t, and the factors at least c / sqrt(t), at t = 10^-q."""
    errors, norms = [], []
    A = witness.target()
    for q in range(1, 7):
        t = Fraction(1, 10**q)
        X, Y = witness.at(t)
        error = max(
            abs(sum(X[i][k] * Y[k][j] for k in range(len(Y))) - A[i][j])
            for i in range(len(A))
            for j in range(len(A[0]))
        )
        errors.append(error / t)
        norms.append(max(abs(entry) for row in [*X, *Y] for entry in row) ** 2 * t)
    return max(errors) < 1000 and min(norms) > Fraction(1, 1000)


@pytest.mark.parametrize(("name", "left", "right", "closed", "fires"), CASES)
def test_the_known_cases(name: str, left: str, right: str, closed: bool, fires: bool) -> None:
    given_masks = masks(left, right)
    found = decide_closedness(given_masks)
    assert found.closed is closed
    assert (lu_block(given_masks) is not None) == fires
    assert shown(found)
    if not closed:
        assert found.witness is not None
        assert found.witness.converges
        assert grows_and_converges(found.witness)


def test_every_small_class_is_decided_as_tabled() -> None:
    table: Counter[tuple[tuple[int, ...], int, bool | None]] = Counter()
    blocks = 0
    for number, given_masks in enumerate(mask_classes(3, 3)):
        found = decide_closedness(given_masks)
        m, r, n = given_masks.widths
        table[tuple(sorted((m, n))), r, found.closed] += 1
        block = lu_block(given_masks) is not None
        blocks += block
        assert not (block and found.closed)
        assert found.witness is None or found.witness.converges
        if number % 10 == 0:
            assert shown(found), given_masks.text()
    thin = sum(n for (shape, _, closed), n in table.items() if shape[0] == 1 and closed)
    assert thin + 1 == 36  # the class without units counts there
    expected = {
        ((2, 2), 1): (1, 0),
        ((2, 2), 2): (6, 1),
        ((2, 2), 3): (24, 1),
        ((2, 3), 1): (1, 0),
        ((2, 3), 2): (14, 4),
        ((2, 3), 3): (140, 17),
        ((3, 3), 1): (1, 0),
        ((3, 3), 2): (14, 7),
        ((3, 3), 3): (204, 130),
    }
    assert {key: (table[*key, True], table[*key, False]) for key in expected} == expected
    assert sum(table.values()) == 600
    assert sum(n for (_, _, closed), n in table.items() if closed) == 440
    assert blocks == 112


@pytest.mark.exhaustive
def test_every_certificate_of_a_small_class_is_valid() -> None:
    for given_masks in mask_classes(3, 3):
        found = decide_closedness(given_masks)
        assert shown(found), given_masks.text()
        assert found.witness is None or grows_and_converges(found.witness)


@settings(max_examples=40, deadline=None)
@given(mask_pairs(3), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_or_on_transposition(
    given_masks: Masks, random: object
) -> None:
    left, right = given_masks.pair
    rng = np.random.default_rng(random.randrange(2**32))  # type: ignore[attr-defined]
    rows, units, cols = (rng.permutation(n) for n in given_masks.widths)
    moved = Masks.of([left[rows][:, units], right[units][:, cols]])
    answers = {decide_closedness(m).closed for m in (given_masks, moved, given_masks.transposed)}
    assert len(answers) == 1
    assert None not in answers


@settings(max_examples=30, deadline=None)
@given(mask_pairs(3))
def test_a_unit_within_a_linear_group_changes_nothing(given_masks: Masks) -> None:
    left, right = given_masks.pair
    m, _, n = given_masks.widths
    line = np.zeros((m, 1), dtype=bool)
    line[0] = True
    twice = [np.hstack([left, line, line]), np.vstack([right, np.ones((2, n), dtype=bool)])]
    once = [np.hstack([left, line]), np.vstack([right, np.ones((1, n), dtype=bool)])]
    assert decide_closedness(Masks.of(twice)).closed == decide_closedness(Masks.of(once)).closed


@pytest.mark.parametrize(
    ("left", "right"), [("11", "110/011"), ("1/1/1", "1"), ("10/11/01", "1/1")]
)
def test_one_row_or_one_column_is_always_closed(left: str, right: str) -> None:
    assert decide_closedness(masks(left, right)).closed is True


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ("111/111/011/111", "1011/1011/1111", "deflation"),
        ("111/110/111/110", "1111/1111/0110", None),
        ("1110/1110/1110/1111", "1111/1111/1111/0001", "witness"),
    ],
)
def test_larger_masks_with_their_certificates(left: str, right: str, rule: str | None) -> None:
    found = decide_closedness(masks(left, right))
    assert rule is None or found.rule == rule
    assert found.closed is not None
    assert shown(found)


@pytest.mark.parametrize("seed", range(3))
def test_certificates_of_random_larger_masks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(6):
        given_masks = Masks.of([rng.random((4, 3)) < 0.7, rng.random((3, 4)) < 0.7])
        found = decide_closedness(given_masks)
        assert found.closed is not None, given_masks.text()
        assert shown(found), given_masks.text()


def test_a_large_sparse_mask_is_refuted_at_once() -> None:
    rng = np.random.default_rng(1)
    found = decide_closedness(Masks.of([rng.random((80, 60)) < 0.03, rng.random((60, 90)) < 0.03]))
    assert found.rule == "LU block"
    assert shown(found)


def test_time_runs_out_without_an_answer() -> None:
    hard = masks("1111/0111/0111/1100", "1010/0110/1101/0111")
    with clock_of_steps(1):
        found = decide_closedness(hard, budget=20)
    assert found.closed is None
    assert found.rule == "undecided"


def test_the_budget_holds_for_large_dense_masks() -> None:
    rng = np.random.default_rng(1)
    large = Masks.of([rng.random((40, 40)) < 0.7, rng.random((40, 40)) < 0.7])
    with clock_of_steps(0.01):
        found = decide_closedness(large, budget=0.2)
    assert (found.closed, found.stopped) == (None, "budget")


def tampered(found: Closedness) -> dict[str, object]:
    return json.loads(json.dumps(support_certificate(found)))


def resealed(document: dict[str, object]) -> dict[str, object]:
    from exactrelu.certificate import digest

    document.pop("digest")
    document["data_digest"] = digest(document["data"])  # type: ignore[arg-type]
    return {**document, "digest": digest(document)}


def test_wrong_certificates_fail() -> None:
    good = decide_closedness(masks("11/11", "101/011"))
    document = tampered(good)
    document["proof"]["A"][0][2] = "2"  # type: ignore[index]
    assert "does not tend" in str(verify(resealed(document)).failure)
    document = tampered(good)
    document["data"]["masks"][0][0][0] = 0  # type: ignore[index]
    assert not verify(resealed(document)).valid
    document = tampered(good)
    document["claim"]["closed"] = True  # type: ignore[index]
    assert not verify(resealed(document)).valid
    chain = tampered(decide_closedness(masks("11/11/01", "111/110")))
    chain["data"]["masks"] = masks("11/11", "101/011").to_json()
    assert not verify(resealed(chain)).valid


def test_a_refutation_with_a_branch_cut_off_fails() -> None:
    document = tampered(decide_closedness(masks("110/101/011", "110/101/011")))
    node = document["proof"]["not_a_product"]  # type: ignore[index]
    while node["proof"]["rule"] != "split":
        node = {"proof": node["proof"]["then"]}
    node["proof"]["zero"] = {"rule": "constant", "equation": 0}
    assert "contradiction" in str(verify(resealed(document)).failure)
