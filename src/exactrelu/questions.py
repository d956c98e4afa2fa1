"""What can be asked of data."""

from __future__ import annotations

from exactrelu.as_problem import as_problem
from exactrelu.networks.solution import Solution


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
