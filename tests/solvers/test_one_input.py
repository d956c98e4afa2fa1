"""One input with skip and free bias: the general code is the one-dimensional solver."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from enumeration_cases import random_rows, setting_of
from methods import assert_agreement

from exactrelu.solvers import Setting, atoms, critical_p, path
from exactrelu.univariate import Series, curvature, solve
from exactrelu.univariate.critical_p import critical_p as critical_p_of_curvature
from exactrelu.univariate.path import path as path_of_curvature

POWERS = (Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1))
SHORT = 10
WITHOUT = ("vertices", "mixed-integer program", "branch", "programs")

SERIES: dict[str, tuple[list[Any], list[Any]]] = {
    "one sample": ([3], [2]),
    "two samples": ([3, 1], [2, 5]),
    "a line": ([0, 1, 2, 3], [1, 3, 5, 7]),
    "a constant": ([0, 1, 2], [4, 4, 4]),
    "a repeated sample": ([0, 1, 1, 2], [0, 3, 3, 1]),
    "peak and plateau": ([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]),
    "convex": ([0, 1, 2, 3, 4, 5], [0, 0, 1, 17, 54, 95]),
    "equal slope changes": ([0, 1, 2, 3, 4, 5, 6], [0, 0, 1, 3, 6, 10, 15]),
    "alternating": ([0, 1, 2, 3, 4, 5], [0, 1, 0, 1, 0, 1]),
    "out of order": ([5, -1, 2, 0], [1, 0, 4, -2]),
    "fractions": (["1/3", "-0.5", "7/4", "2"], ["2/7", "1", "0", "-3"]),
    "far apart": ([0, 1, 10**20, 10**20 + 1], [0, 1, 1, 0]),
}


def reference(name: str) -> list[dict[str, Any]]:
    file = Path(__file__).parents[1] / "reference" / f"{name}.json"
    cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return cases


def setting_of_series(x: list[Any], y: list[Any], **options: Any) -> Setting:
    return setting_of([[t] for t in x], y, skip=True, penalize_bias=False, **options)


def assert_one_input(x: list[Any], y: list[Any]) -> None:
    """Compare the optimum for several p, the critical p and the path."""
    for p in POWERS:
        setting = setting_of_series(x, y, p=p)
        one = solve(setting.problem).cost
        assert_agreement(setting, without=WITHOUT, known=(one.lower, one.upper))
    if len({Fraction(t) for t in x}) < 2:
        return
    found, bends = atoms(setting_of_series(x, y)), curvature(Series.of(x, y))
    general, special = critical_p(found, 8), critical_p_of_curvature(bends, 8)
    assert general.crosses == special.crosses
    assert general.lower <= special.upper
    assert special.lower <= general.upper
    pieces, known = path(found, 8), path_of_curvature(bends, 8)
    if pieces.resolved and known.resolved:
        assert [piece.cost_at_zero for piece in pieces.pieces] == [
            piece.cost_at_0 for piece in known.pieces
        ]
        for piece, other in zip(pieces.pieces, known.pieces, strict=True):
            assert piece.end.lower <= other.upper.upper
            assert other.upper.lower <= piece.end.upper


@pytest.mark.parametrize("name", SERIES)
def test_series(name: str) -> None:
    assert_one_input(*SERIES[name])


@pytest.mark.parametrize("seed", range(10))
def test_random_series(seed: int) -> None:
    random = Random(seed)
    rows = random_rows(random, random.randint(1, 7), 1, 9)
    assert_one_input([row[0] for row in rows], [random.randint(-6, 6) for _ in rows])


@pytest.mark.parametrize("case", [c for c in reference("univariate") if len(c["x"]) <= SHORT])
def test_reference(case: dict[str, Any]) -> None:
    assert_one_input(case["x"], case["y"])


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", [c for c in reference("univariate") if len(c["x"]) > SHORT])
def test_longer_series(case: dict[str, Any]) -> None:
    assert_one_input(case["x"], case["y"])


@pytest.mark.parametrize("case", reference("tolerance"))
def test_tolerances(case: dict[str, Any]) -> None:
    """The enumeration would take minutes; its bounds for 0 < p < 1 stay below a known network."""
    setting = setting_of_series(case["x"], case["y"], tolerance=case["tolerance"])
    knots = (Fraction(case["knots"]),) * 2
    assert_agreement(setting, without=("vertices", "atoms", "programs"), known=knots)
    assert_agreement(
        setting_of_series(case["x"], case["y"], tolerance=case["tolerance"], p=1),
        without=("vertices", "atoms"),
    )
