import numpy as np
import pytest
from flint import Ordering, fmpz_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from mask_cases import mask_pairs

from exactrelu.supports.curve import evaluated
from exactrelu.supports.factor_equations import factor_equations, factor_variables
from exactrelu.supports.float_fit import FloatFit
from exactrelu.supports.masks import Masks
from exactrelu.supports.polynomial_system import OpenSystem, Solved, solve_or_refute
from exactrelu.supports.polynomials import divided, eliminated
from exactrelu.supports.rational_function import RationalFunction


def solution(found: Solved, variables: int, seed: int) -> dict[int, RationalFunction] | None:
    """Give the free variables random numbers and solve for the others."""
    rng = np.random.default_rng(seed)
    solved = {variable for variable, _, _ in found.steps}
    values = {
        v: RationalFunction.of([int(rng.integers(1, 50))])
        for v in range(variables + 1)
        if v not in solved
    }
    if any(evaluated(p, values).is_zero for p in found.nonzero):
        return None
    for variable, a, b in reversed(found.steps):
        values[variable] = -evaluated(b, values) / evaluated(a, values)
    return values


@settings(max_examples=60, deadline=None)
@given(mask_pairs(3), st.data())
def test_solutions_solve_and_refuted_matrices_are_not_fitted(
    masks: Masks, data: st.DataObject
) -> None:
    left, right = masks.pair
    reached = left.astype(int) @ right.astype(int) > 0
    m, n = reached.shape
    entries = [(int(i), int(j)) for i, j in np.argwhere(reached)]
    if not entries:
        return
    A = [[data.draw(st.integers(0, 2)) if reached[i, j] else 0 for j in range(n)] for i in range(m)]
    boxes = masks.boxes()
    variables = factor_variables(boxes, entries)
    equations = factor_equations(boxes, variables, A)
    try:
        found = solve_or_refute(equations, nodes=600)
    except OpenSystem:
        return
    if isinstance(found, Solved):
        values = solution(found, len(variables.names), 0)
        if values is not None:
            assert all(evaluated(equation, values).is_zero for equation in equations)
    else:
        assert not FloatFit(variables).reaches([A[i][j] for i, j in entries], starts=4)


def test_elimination_and_division_by_hand() -> None:
    x, y, z = fmpz_mpoly_ctx.get(["x", "y", "z"], Ordering.lex).gens()
    # x = -(z + 1) / y in x^2 + x y.
    assert eliminated(x**2 + x * y, 0, y, z + 1) == (z + 1) ** 2 - y**2 * (z + 1)
    assert divided(6 * x**2 * y * z, [x, y]) == z
    assert divided(0 * x, [x]) == 0


@pytest.mark.parametrize("power", [1, 2, 3])
def test_powers_are_split(power: int) -> None:
    x, y = fmpz_mpoly_ctx.get(["x", "y"], Ordering.lex).gens()
    assert isinstance(solve_or_refute([(x - y) ** power]), Solved)
    assert not isinstance(solve_or_refute([(x - y) ** power, x - y - 1]), Solved)


def test_a_system_without_linear_variables_stays_open() -> None:
    x, y = fmpz_mpoly_ctx.get(["x", "y"], Ordering.lex).gens()
    with pytest.raises(OpenSystem):
        solve_or_refute([x**2 + y**2 + 1])
