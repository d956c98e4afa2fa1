"""One input with skip and free bias: the atoms against the one-dimensional solver."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from enumeration_cases import random_rows

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import Setting, atoms, critical_p, minimiser
from exactrelu.univariate import Series, curvature, solve
from exactrelu.univariate.critical_p import critical_p as critical_p_of_curvature

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "univariate.json").read_text(encoding="utf-8")
)


def hold_together(x: list[Any], y: list[Any]) -> None:
    columns = ExactVector.of(x), ExactVector.of(y)
    found = atoms(Setting.of(Problem.of([columns[0]], columns[1])))
    for p in (Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1)):
        wanted, cost = solve(Problem.of([columns[0]], columns[1], p=p)), minimiser(found, p).cost
        assert cost.lower <= wanted.cost.upper
        assert wanted.cost.lower <= cost.upper
    distinct = sorted({Fraction(value) for value in x})
    if len(distinct) == len(x) > 1:
        wanted_p = critical_p_of_curvature(curvature(Series.of(x, y)), 8)
        critical = critical_p(found, 8)
        assert critical.crosses == wanted_p.crosses
        assert critical.lower <= wanted_p.upper
        assert wanted_p.lower <= critical.upper


@pytest.mark.parametrize("seed", range(10))
def test_random_series(seed: int) -> None:
    random = Random(seed)
    rows = random_rows(random, random.randint(1, 7), 1, 9)
    hold_together([row[0] for row in rows], [random.randint(-6, 6) for _ in rows])


def test_convex_series() -> None:
    hold_together(list(range(6)), [0, 0, 1, 17, 54, 95])


@pytest.mark.parametrize("case", [case for case in REFERENCE if len(case["x"]) <= 8])
def test_reference(case: dict[str, Any]) -> None:
    hold_together(case["x"], case["y"])
