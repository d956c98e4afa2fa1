from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.cone_generators import cone_generators
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.integer_rows import kernel_rows, primitive_rows
from exactrelu.polytopes.redundancy import minimal_rows
from exactrelu.polytopes.redundancy_programs import minimal_rows_by_programs


def rays_by_brute_force(rows):
    """Each ray of a pointed cone spans the kernel of some of its rows."""
    n = len(rows[0])
    found = set()
    for size in range(n):
        for chosen in combinations(range(len(rows)), size):
            kernel = kernel_rows(integer_array([rows[i] for i in chosen], n))
            if len(kernel) != 1:
                continue
            for sign in (1, -1):
                ray = tuple(sign * x for x in kernel[0].tolist())
                if all(sum(a * x for a, x in zip(row, ray, strict=True)) >= 0 for row in rows):
                    found.add(ray)
    return found


@st.composite
def pointed_cones(draw):
    n = draw(st.integers(1, 4))
    row = st.lists(st.integers(-2, 2), min_size=n, max_size=n)
    rows = draw(st.lists(row, min_size=n, max_size=8))
    scale = draw(st.sampled_from([1, 10**25]))
    return [[scale * entry for entry in row] for row in rows]


@settings(max_examples=200)
@given(pointed_cones())
def test_rays_are_those_found_by_brute_force(rows):
    n = len(rows[0])
    array = integer_array(rows, n)
    rays, lines = cone_generators(array, np.zeros((0, n), dtype=int))
    assert len(lines) == len(kernel_rows(array))
    if not len(lines):
        assert {tuple(ray) for ray in rays.tolist()} == rays_by_brute_force(rows)


@settings(max_examples=100)
@given(pointed_cones(), st.integers(0, 3))
def test_equations_are_two_inequalities(rows, count):
    n = len(rows[0])
    array = integer_array(rows, n)
    equations, weak = array[:count], array[count:]
    rays, lines = cone_generators(weak, equations)
    both = cone_generators(
        np.concatenate([weak, equations, -equations]), np.zeros((0, n), dtype=int)
    )
    if not len(lines):
        assert {tuple(r) for r in rays.tolist()} == {tuple(r) for r in both[0].tolist()}
    assert lines.shape == both[1].shape


def test_coefficients_that_outgrow_int64_stay_exact():
    rng = np.random.default_rng(0)
    rows = rng.integers(-(10**12), 10**12, (9, 4))
    rows[:, 0] = 10**12
    rays, _ = cone_generators(rows, np.zeros((0, 4), dtype=int))
    assert {tuple(ray) for ray in rays.tolist()} == rays_by_brute_force(rows.tolist())
    assert max(abs(x) for ray in rays.tolist() for x in ray) > 2**62


def test_a_limit_on_the_rays():
    rows = np.concatenate([np.ones((10, 1), int), np.kron(np.eye(5, dtype=int), [[1], [-1]])], 1)
    with pytest.raises(BudgetExceeded, match="the limit was 20"):
        cone_generators(rows, np.zeros((0, 6), dtype=int), limit=20)


@settings(max_examples=150, deadline=None)
@given(pointed_cones())
def test_facets_by_generators_and_by_programs(rows):
    array = primitive_rows(integer_array(rows, len(rows[0])))
    by_generators = minimal_rows(array)
    by_programs = minimal_rows_by_programs(array, np.zeros((0, array.shape[1]), dtype=int))
    assert by_generators.is_empty == by_programs.is_empty
    if by_generators.is_empty:
        return
    if not by_generators.implicit:
        assert not by_programs.implicit
        first, second = array[list(by_generators.facets)], array[list(by_programs.facets)]
        assert sorted(first.tolist()) == sorted(second.tolist())
    assert bool(by_generators.implicit) == bool(by_programs.implicit)


def test_a_shifted_polytope_uses_an_inner_point_of_its_own():
    square = np.array([[-10, 1, 0], [11, -1, 0], [-10, 0, 1], [11, 0, -1], [40, -1, -1]])
    assert minimal_rows(square).facets == (0, 1, 2, 3)
