"""Certificates of the critical p: they hold, and an altered one does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactrelu
from exactrelu.as_problem import as_problem
from exactrelu.certificate import digest
from exactrelu.checks.gap import gap_is_positive
from exactrelu.critical_p_certificate import critical_p_certificate
from exactrelu.univariate import Series, curvature
from exactrelu.univariate.critical_p import critical_p

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "univariate.json").read_text(encoding="utf-8")
)


def certified(x: Any, y: Any, digits: int = 12) -> dict[str, Any]:
    problem = as_problem(x, y)
    bends = curvature(Series.of(problem.X[0], problem.y))
    document = critical_p_certificate(problem, bends, critical_p(bends, digits))
    return dict(json.loads(json.dumps(document)))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    body = {key: value for key, value in document.items() if key != "digest"}
    if body["data"] is not None:
        body["data_digest"] = digest(body["data"])
    return {**body, "digest": digest(body)}


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: f"{case['kind']}-{len(case['x'])}")
def test_reference_values_are_certified(case: dict[str, Any]) -> None:
    document = certified(case["x"], case["y"])
    claim, expected = document["claim"], Fraction(case["p_star"])
    assert exactrelu.verify(document).valid
    assert abs(Fraction(claim["upper"]) - expected) < Fraction(1, 10**11)
    assert abs(Fraction(claim["lower"]) - expected) < Fraction(1, 10**11)


def test_every_altered_leaf_is_noticed() -> None:
    document = certified(range(6), [0, 0, 1, 17, 54, 95], digits=6)
    for path in leaves(document):
        altered = copy.deepcopy(document)
        inner = altered
        for key in path[:-1]:
            inner = inner[key]
        old = inner[path[-1]]
        inner[path[-1]] = (not old) if isinstance(old, bool) else (f"{old}1" if old else "7")
        if path[0] in ("format", "version"):
            with pytest.raises(exactrelu.InputError):
                exactrelu.verify(altered)
        else:
            assert not exactrelu.verify(altered).valid, path


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lower", "3/4", "do not enclose"),
        ("upper", "49/100", "do not enclose"),
        ("upper", "1", "do not enclose"),
        ("crosses", False, "do not enclose"),
        ("sparsest_cost", 3, "does not have 3 knots"),
    ],
)
def test_false_claims_fail_even_when_sealed_again(field: str, value: Any, words: str) -> None:
    document = certified(range(6), [0, 0, 1, 17, 54, 95], digits=6)
    document["claim"][field] = value
    verdict = exactrelu.verify(resealed(document))
    assert not verdict.valid
    assert verdict.failure is not None
    assert words in verdict.failure


def test_a_claim_beyond_the_crossing_fails() -> None:
    document = certified(range(6), [0, 0, 1, 17, 54, 95], digits=6)
    document["claim"] |= {"lower": "3/5", "upper": "4/5"}
    document["proof"]["covers"] = [["0", "3/5"] for _ in document["proof"]["covers"]]
    failure = exactrelu.verify(resealed(document)).failure
    assert failure is not None
    assert "the gap is not positive" in failure


@pytest.mark.parametrize(("field", "value"), [("skip", False), ("samples", 7), ("bound", "1")])
def test_a_certificate_about_another_problem_fails(field: str, value: Any) -> None:
    document = certified(range(6), [0, 0, 1, 17, 54, 95], digits=6)
    document["problem"][field] = value
    failure = exactrelu.verify(resealed(document)).failure
    assert failure is not None
    assert failure.startswith(f"problem: {field}")


def test_a_sparsest_tiling_is_no_crossing() -> None:
    document = certified(range(6), [0, 0, 1, 17, 54, 95], digits=6)
    document["proof"]["crossing"]["other_tiling"] = [2, 2]
    failure = exactrelu.verify(resealed(document)).failure
    assert failure is not None
    assert "no tiling other than the sparsest" in failure


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=4, max_size=8), st.integers(0, 9), st.integers(1, 4))
def test_a_proved_gap_is_a_gap(g: list[int], tenth: int, width: int) -> None:
    a, b = fmpq(tenth, 10), min(fmpq(tenth + width, 10), fmpq(1))
    if not gap_is_positive([fmpq(value) for value in g], a, b):
        return
    costs: dict[bool, list[list[int]]] = {True: [], False: []}
    fewest = (len(g) + 1) // 2
    for cuts in product((False, True), repeat=len(g) - 1):
        blocks = [g[0]]
        for value, cut in zip(g[1:], cuts, strict=True):
            blocks = [*blocks, value] if cut else [*blocks[:-1], blocks[-1] + value]
        sizes = [1]
        for cut in cuts:
            sizes = [*sizes, 1] if cut else [*sizes[:-1], sizes[-1] + 1]
        if max(sizes) <= 2:
            costs[len(sizes) == fewest].append(blocks)
    with ctx.workprec(200):
        for step in range(8):
            p = arb(a + (b - a) * fmpq(step, 8))
            least = {
                kind: min(
                    (sum((arb(v) ** p for v in blocks), arb(0)) for blocks in found), key=float
                )
                for kind, found in costs.items()
            }
            assert least[True] < least[False]
