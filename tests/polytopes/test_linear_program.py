from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.linear_program import LinearOptimum, maximize, minimize
from exactrelu.polytopes.linear_system import LinearSystem

small = st.integers(-3, 3)


@st.composite
def programs(draw):
    n = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(small, min_size=n + 1, max_size=n + 1), max_size=6))
    equal = draw(st.lists(st.lists(small, min_size=n + 1, max_size=n + 1), max_size=2))
    objective = draw(st.lists(small, min_size=n, max_size=n))
    system = LinearSystem.of(
        [row[1:] for row in rows],
        [row[0] for row in rows],
        [row[1:] for row in equal],
        [row[0] for row in equal],
        dimension=n,
    )
    return system, objective


def brute_force_minimum(system, objective):
    """The least value at a basic feasible point of a bounded-box version, None if there is none."""
    n = system.dimension
    A, b = system.sides()
    C, d = system.equation_sides()
    box = [[int(i == j) * s for j in range(n)] for i in range(n) for s in (1, -1)]
    A, b = A + box, b + [Fraction(1000)] * (2 * n)
    best = None
    for chosen in combinations(range(len(A) + len(C)), n):
        rows = A + C
        matrix = ExactMatrix.of([rows[row] for row in chosen], columns=n)
        if matrix.rank() < n:
            continue
        point = matrix.solve([(b + d)[row] for row in chosen])
        dot = lambda row, p=point: sum(x * y for x, y in zip(row, p, strict=True))  # noqa: E731
        if all(dot(r) <= s for r, s in zip(A, b, strict=True)) and all(
            dot(r) == s for r, s in zip(C, d, strict=True)
        ):
            value = dot(objective)
            best = value if best is None else min(best, value)
    return best


@settings(max_examples=150, deadline=None)
@given(programs(), st.sampled_from(["highs", "own"]))
def test_every_answer_carries_a_certificate_and_agrees_with_brute_force(program, start):
    system, objective = program
    optimum = minimize(objective, system, start=start)
    assert optimum.verify()
    boxed = brute_force_minimum(system, objective)
    if optimum.status == "infeasible":
        assert boxed is None
    elif optimum.status == "optimal":
        # Small data: an optimal value is attained within the box of side 1000.
        assert boxed == optimum.value
    else:
        assert boxed is not None
        assert boxed < -100


def test_contradicting_equations_carry_their_combination():
    optimum = minimize([1], LinearSystem.of(C=[[1], [2], [3]], d=[1, 2, 4]))
    assert optimum.status == "infeasible"
    assert optimum.verify()


def test_a_line_in_the_objective_is_unbounded_only_if_feasible():
    free = minimize([0, 1], LinearSystem.of([[1, 0]], [1]))
    assert free.status == "unbounded"
    assert free.verify()
    empty = minimize([0, 1], LinearSystem.of([[1, 0], [-1, 0]], [0, -1]))
    assert empty.status == "infeasible"
    assert empty.verify()


def test_no_rows_at_all():
    assert minimize([0, 0], LinearSystem.of(dimension=2)).value == 0
    assert minimize([1, 0], LinearSystem.of(dimension=2)).status == "unbounded"


@pytest.mark.parametrize("scale", ["1e-300", "1e-12", "1", "1e12", "1e300"])
def test_coordinates_of_every_size(scale):
    unit = Fraction(scale)
    system = LinearSystem.of([[unit, 0], [0, 1], [-1, 0], [0, -1], [0, 0]], [1, unit, 0, 0, 0])
    optimum = maximize([1, 1], system)
    assert optimum.verify()
    assert optimum.value == -(1 / unit + unit)


def test_a_degenerate_program_ends():
    rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    system = LinearSystem.of(rows * 2, [0] * 14)
    optimum = maximize([1, 2, 3], system, start="own")
    assert (optimum.status, optimum.value) == ("optimal", 0)
    assert optimum.verify()


def test_a_wrong_certificate_is_refused():
    good = minimize([1], LinearSystem.of([[-1]], [0]))
    assert good.verify()
    fields = {name: getattr(good, name) for name in LinearOptimum.__slots__}
    assert not LinearOptimum(**{**fields, "value": Fraction(1)}).verify()
    assert not LinearOptimum(**{**fields, "multipliers": (Fraction(2),)}).verify()
    assert not LinearOptimum(**{**fields, "point": (Fraction(-1),)}).verify()


def test_larger_programs_need_few_repairs():
    rng = np.random.default_rng(3)
    A = rng.integers(-9, 10, (60, 12))
    system = LinearSystem.of(A, rng.integers(5, 30, 60))
    optimum = minimize((rng.integers(0, 4, 60) @ A) * -1, system)
    assert optimum.status == "optimal"
    assert optimum.verify()
    assert optimum.pivots < 5


def test_a_wrong_length_is_named():
    with pytest.raises(InputError, match="objective: it has 2 columns; accepted are 1"):
        minimize([1, 2], LinearSystem.of([[1]], [1]))
