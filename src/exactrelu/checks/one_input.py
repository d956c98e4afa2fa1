"""Read one-dimensional data, and check that the problem of a certificate is about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.polytopes.rational import parse_fmpq, parse_rational

Column = list[fmpq]


def read_one_input(
    problem: Mapping[str, Any], data: Mapping[str, Any]
) -> tuple[Column, Column, Column]:
    """Return x, y and the tolerances of all rows.

    Raises
    ------
    CheckFailed
        If the problem is not the one-dimensional one, or not about these data.
    """
    _check_problem(problem, data)
    x = [parse_fmpq(row[0]) for row in data["X"]]
    y = [parse_fmpq(value) for value in data["y"]]
    return x, y, _tolerances(data["tolerance"], len(y))


def _tolerances(given: Any, rows: int) -> Column:
    if isinstance(given, str):
        values = [parse_fmpq(given)] * rows
    else:
        values = [parse_fmpq(value) for value in given]
    if len(values) != rows or any(value < 0 for value in values):
        raise CheckFailed("the tolerances are not one non-negative number a row")
    return values


def _check_problem(problem: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    rows = data["X"]
    given = data["tolerance"]
    expected = {
        "samples": len(rows),
        "inputs": 1,
        "skip": True,
        "penalize_bias": False,
        "bound": None,
        "tolerance": given if isinstance(given, str) else "per sample",
    }
    if len(data["y"]) != len(rows) or any(len(row) != 1 for row in rows):
        raise CheckFailed("the data are not one x and one y a row")
    for field, value in expected.items():
        if problem[field] != value:
            raise CheckFailed(f"problem: {field} is {problem[field]!r}, the data say {value!r}")
    if (
        problem["measure"] not in ("parameters", "neurons")
        or not 0 <= parse_rational(problem["p"]) <= 1
    ):
        raise CheckFailed("problem: the measure or p is not one that exists")
