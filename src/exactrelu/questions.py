"""The network of least cost for one p, or for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exactrelu.as_problem import as_problem
from exactrelu.interpolation import interpolated, is_interpolation
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.watch import require_budget

if TYPE_CHECKING:
    from exactrelu.solvers.path import Path as EnumeratedPath
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
    method: str = "auto",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
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
    method : "auto", "search", "milp", "atoms", "vertices" or "branch"
        How problems other than the one-dimensional one are solved, see
        :func:`exactrelu.solvers.solve.solve`.
    budget : float, optional
        Seconds after which the best network so far is returned; one input needs none, and "branch"
        takes a minute if there is none.
    progress : callable, optional
        See :func:`exactrelu.solvers.solve.solve`.

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
    One input: O(N), see :func:`exactrelu.univariate.solve.solve`; more inputs: exponential in the
    worst case, see :func:`exactrelu.solvers.solve.solve`.

    Examples
    --------
    >>> solution = solve([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0])
    >>> solution.neurons, str(solution.cost.lower), solution([0.5]).tolist()
    (3, '3', [1.5])
    """
    require_budget(budget)
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
    from exactrelu.univariate.solve import has_linear_time_answer
    from exactrelu.univariate.solve import solve as solve_one_input

    if isinstance(method, str) and method == "auto" and has_linear_time_answer(problem):
        return solve_one_input(problem)
    from exactrelu.solvers.solve import solve as solve_any

    return solve_any(problem, method=method, budget=budget, progress=progress)


def path(
    X: object,
    y: object = None,
    *,
    digits: int = 12,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    bound: object = None,
    tolerance: object = 0,
    method: str = "auto",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> Path | EnumeratedPath:
    """Find every p at which the network of least lp path norm changes.

    Parameters
    ----------
    X, y, skip, penalize_bias, bound, tolerance : see :func:`solve`
    digits : int
        Significant digits of the enclosures, 1 to 1,000.
    method : "auto", "atoms" or "vertices"
        See :func:`exactrelu.solvers.enumeration.enumeration`.
    budget : float, optional
        Seconds; when they are over, or at Ctrl-C, what is known is returned.
    progress : callable, optional
        See :func:`exactrelu.univariate.path.path` and
        :func:`exactrelu.solvers.anytime_path.anytime_path`.

    Returns
    -------
    Path
        Of the one-dimensional problem :class:`exactrelu.univariate.path.Path`, else
        :class:`exactrelu.solvers.path.Path`. If the work was stopped its ``stopped`` says why.

    Raises
    ------
    InputError
        See :func:`solve`.

    Examples
    --------
    >>> len(path([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]).pieces)
    1
    """
    require_budget(budget)
    options = {"skip": skip, "penalize_bias": penalize_bias, "bound": bound}
    problem = as_problem(X, y, tolerance=tolerance, **options)
    if is_interpolation(problem, method):
        from exactrelu.univariate.path import path as of_curvature

        return of_curvature(interpolated(problem), digits=digits, budget=budget, progress=progress)
    from exactrelu.solvers.anytime_path import anytime_path

    return anytime_path(problem, digits, method=method, budget=budget, progress=progress)
