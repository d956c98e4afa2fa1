"""Factors X(t), Y(t) of a perturbed matrix A + t B, as rational functions of t."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from exactrelu.supports.box import Box
from exactrelu.supports.deadline import Deadline
from exactrelu.supports.factor_equations import FactorVariables, factor_equations
from exactrelu.supports.polynomial_system import OpenSystem, Solved, solve_or_refute
from exactrelu.supports.rational_function import ZERO, RationalFunction

Values = Mapping[tuple[str, int, int], RationalFunction]

_T = RationalFunction.of([0, 1])
_NUMBERS = (1, -1, 2, -2, 3, 5, -3, 7)


def perturbed_factors(
    boxes: Sequence[Box],
    variables: FactorVariables,
    A: Sequence[Sequence[int]],
    *,
    tries: int = 8,
    nodes: int = 200,
    seed: int = 0,
    deadline: Deadline | None = None,
) -> Values | None:
    """Solve X Y = A + t B at some entries over the field of rational functions of t.

    Parameters
    ----------
    boxes : sequence of Box
        One a hidden unit.
    variables : FactorVariables
        The entries and the unknowns.
    A : matrix of int
    tries : int
        How many random directions B are tried, sparse ones first.
    nodes : int
        The limit of each attempt.
    seed : int
        Fixes the directions.
    deadline : Deadline, optional

    Returns
    -------
    mapping or None
        The unknowns; those that are left out are zero. None if no attempt succeeded.
    """
    generator = random.Random(seed)
    rows, cols = len(A), len(A[0])
    for attempt in range(tries):
        B = [[0] * cols for _ in range(rows)]
        choices = (0, 1) if attempt % 2 == 0 else (-1, 0, 1, 2)
        for i, j in variables.entries:
            B[i][j] = generator.choice(choices)
        equations = factor_equations(boxes, variables, A, B)
        try:
            found = solve_or_refute(equations, parameter=0, nodes=nodes, deadline=deadline)
        except OpenSystem:
            continue
        if isinstance(found, Solved):
            values = _values(found, variables, generator)
            if values is not None:
                return values
    return None


def _values(found: Solved, variables: FactorVariables, generator: random.Random) -> Values | None:
    solved = {variable for variable, _, _ in found.steps}
    for attempt in range(6):
        values = {0: _T}
        for variable in range(1, len(variables.names) + 1):
            if variable not in solved:
                # Zeros and ones make short functions; other numbers come in where these fail.
                few = (0, 1) if attempt < 2 else _NUMBERS[: 2 + attempt]
                values[variable] = RationalFunction.of([generator.choice(few)])
        if any(evaluated(polynomial, values).is_zero for polynomial in found.nonzero):
            continue
        for variable, a, b in reversed(found.steps):
            bottom = evaluated(a, values)
            if bottom.is_zero:
                break
            values[variable] = -evaluated(b, values) / bottom
        else:
            return {name: values[v] for v, name in enumerate(variables.names, 1)}
    return None


def evaluated(polynomial: Any, values: Mapping[int, RationalFunction]) -> RationalFunction:
    """Return the value of a polynomial where each variable is a rational function."""
    total = ZERO
    for powers, coefficient in polynomial.to_dict().items():
        term = RationalFunction.of([int(coefficient)])
        for variable, power in enumerate(powers):
            for _ in range(power):
                term = term * values[variable]
        total = total + term
    return total
