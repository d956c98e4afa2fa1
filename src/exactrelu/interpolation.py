"""Whether a problem is the one-dimensional one, to be met exactly; and its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from exactrelu.univariate.curvature import Curvature


def is_interpolation(problem: Problem, method: str = "auto") -> bool:
    """Tell whether the problem is the one-dimensional one, to be met exactly."""
    from exactrelu.univariate.solve import has_linear_time_answer

    return method == "auto" and has_linear_time_answer(problem) and problem.exact_fit


def interpolated(problem: Problem) -> Curvature:
    """Return the curvature of the data of a one-dimensional problem.

    Raises
    ------
    InputError
        If the problem has several inputs, other options, or a tolerance.
    """
    from exactrelu.univariate.curvature import curvature
    from exactrelu.univariate.series import Series
    from exactrelu.univariate.solve import require_one_input

    require_one_input(problem)
    if not problem.exact_fit:
        raise InputError("a tolerance is given; accepted is tolerance 0")
    return curvature(Series.of(problem.X[0], problem.y))
