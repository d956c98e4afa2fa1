"""What can be asked of data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exactrelu.as_problem import as_problem
from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from exactrelu.univariate.critical_p import CriticalP
    from exactrelu.univariate.curvature import Curvature
    from exactrelu.univariate.path import Path


def solve(
    X: object,
    y: object = None,
    *,
    p: object = 0,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    bound: object = None,
    tolerance: object = 0,
    measure: str = "parameters",
) -> Solution:
    """Find the network of least cost through the data, with a proof.

    Parameters
    ----------
    X : sequence of N numbers, N rows, array, Series, DataFrame or Problem
        The inputs. Numbers may be int, float, str, Fraction, Decimal or numpy scalars and are
        taken exactly: ``"0.1"`` is one tenth, the float ``0.1`` its binary value.
    y : sequence of N numbers
    p : number
        In [0, 1]: 0 asks for the sparsest network, 1 for the least total variation.
    skip, penalize_bias : bool, optional
        Default for one input: a free affine part and free biases.
    bound : number, optional
        Largest allowed ``|v_k w_k|``.
    tolerance : number or sequence of N numbers
        Allowed ``|f(x_i) - y_i|``.
    measure : "parameters" or "neurons"
        What p = 0 counts.

    Returns
    -------
    Solution
        Callable on floats; ``.network`` holds the weights in exact rationals.

    Raises
    ------
    InputError
        If a value, a shape or an option is not accepted, or no function fits.

    Notes
    -----
    One input: O(N), see :func:`exactrelu.univariate.solve.solve`.

    Examples
    --------
    >>> solution = solve([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0])
    >>> solution.neurons, str(solution.cost.lower), solution([0.5]).tolist()
    (3, '3', [1.5])
    """
    problem = as_problem(
        X,
        y,
        p=p,
        skip=skip,
        penalize_bias=penalize_bias,
        bound=bound,
        tolerance=tolerance,
        measure=measure,
    )
    from exactrelu.univariate.solve import solve as solve_one_input

    return solve_one_input(problem)


def critical_p(
    X: object,
    y: object = None,
    *,
    digits: int = 12,
    progress: Callable[..., None] | None = None,
) -> CriticalP:
    """Find the p below which every network of least lp path norm is a sparsest one.

    Parameters
    ----------
    X, y : see :func:`solve`
    digits : int
        Significant digits of the enclosure, 1 to 10,000.
    progress : callable, optional
        See :func:`exactrelu.univariate.critical_p.critical_p`.

    Returns
    -------
    CriticalP
        With ``lower < p* <= upper``, or both 1 if nothing crosses.

    Raises
    ------
    InputError
        See :func:`solve`; also for a tolerance or a bound.

    Examples
    --------
    >>> critical_p([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]).crosses
    False
    """
    bends = interpolated(as_problem(X, y), "critical-p")
    from exactrelu.univariate.critical_p import critical_p as of_curvature

    return of_curvature(bends, digits=digits, progress=progress)


def path(X: object, y: object = None, *, digits: int = 12) -> Path:
    """Find every p at which the network of least lp path norm changes.

    Parameters
    ----------
    X, y : see :func:`solve`
    digits : int
        Significant digits of the enclosures, 1 to 1,000.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        See :func:`critical_p`.

    Examples
    --------
    >>> len(path([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]).pieces)
    1
    """
    bends = interpolated(as_problem(X, y), "path")
    from exactrelu.univariate.path import path as of_curvature

    return of_curvature(bends, digits=digits)


def interpolated(problem: Problem, question: str) -> Curvature:
    """Return the curvature of one-dimensional data that are to be met exactly.

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
        raise InputError(f"{question}: a tolerance is given; accepted is tolerance 0")
    return curvature(Series.of(problem.X[0], problem.y))
