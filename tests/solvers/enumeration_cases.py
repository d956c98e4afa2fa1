"""Settings for the tests of enumeration, and brute force that shares nothing with it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.solvers import Setting


def setting_of(X: Sequence[Sequence[Any]], y: Sequence[Any], **options: Any) -> Setting:
    options.setdefault("skip", False)
    options.setdefault("penalize_bias", True)
    columns = [ExactVector.of([row[j] for row in X]) for j in range(len(X[0]))]
    return Setting.of(Problem.of(columns, ExactVector.of(y), **options))


def random_rows(random: Random, samples: int, inputs: int, size: int) -> list[list[int]]:
    """Distinct integer rows."""
    rows: list[list[int]] = []
    while len(rows) < samples:
        row = [random.randint(-size, size) for _ in range(inputs)]
        if row not in rows:
            rows.append(row)
    return rows


def random_options(random: Random) -> dict[str, Any]:
    return {
        "skip": random.random() < 0.4,
        "penalize_bias": random.random() < 0.6,
        "measure": random.choice(["parameters", "parameters", "neurons"]),
        "tolerance": random.choice([0, 0, Fraction(1, 2), 1]),
    }


DEGENERATE: dict[str, tuple[list[list[Any]], list[Any]]] = {
    "one sample": ([[2]], [3]),
    "one sample at the origin": ([[0, 0]], [-2]),
    "labels all zero": ([[0], [1], [3]], [0, 0, 0]),
    "a zero label": ([[-1], [0], [2]], [0, 1, 0]),
    "repeated rows": ([[1], [1], [2]], [1, 1, 3]),
    "opposite rows": ([[1, 1], [-1, -1]], [1, 2]),
    "on a line": ([[0, 0], [1, 1], [2, 2]], [1, 0, 2]),
    "on a line off the origin": ([[0, 1], [1, 1]], [1, -1]),
    "a constant input": ([[5, 0], [5, 1]], [2, 1]),
    "fractions": ([["1/3"], ["-0.5"]], ["2/7", "1"]),
}
