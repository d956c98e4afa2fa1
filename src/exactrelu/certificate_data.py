"""The data of a problem as a certificate holds them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactrelu.networks.problem import Problem


def data_json(problem: Problem) -> dict[str, Any]:
    """Return the data of a problem as exact strings, rows in the order given."""
    columns = [[str(value) for value in column.fractions()] for column in problem.X]
    tolerance = problem.tolerance
    return {
        "X": [list(row) for row in zip(*columns, strict=True)],
        "y": [str(value) for value in problem.y.fractions()],
        "tolerance": str(tolerance)
        if isinstance(tolerance, Fraction)
        else [str(value) for value in tolerance.fractions()],
    }
