from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes import fourier_motzkin
from exactrelu.polytopes.elimination import rows_at_most
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.fourier_motzkin import eliminate
from exactrelu.polytopes.linear_program import minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.polyhedron_operations import project

small = st.integers(-2, 2)


@st.composite
def systems(draw, strict=False):
    n = draw(st.integers(1, 4))
    row = st.lists(small, min_size=n + 1, max_size=n + 1)
    weak = draw(st.lists(row, max_size=7))
    equal = draw(st.lists(row, max_size=2))
    open_ = draw(st.lists(row, min_size=1, max_size=3)) if strict else []
    parts = [part for rows in (weak, equal, open_) for part in _sides(rows)]
    gone = draw(st.sets(st.integers(0, n - 1)))
    return LinearSystem.of(*parts, dimension=n), sorted(gone)


def _sides(rows):
    return [row[1:] for row in rows], [row[0] for row in rows]


def shadow_of_generators(system, kept):
    """The projection of vertices, rays and lines: independent of elimination."""
    full = Polyhedron.of_system(LinearSystem(system.inequalities, system.equations))
    parts = [
        [[row[place] for place in kept] for row in rows]
        for rows in (full.vertices, full.rays, full.lines)
    ]
    return Polyhedron.hull(*parts, dimension=len(kept))


@settings(max_examples=200, deadline=None)
@given(systems(), st.booleans())
def test_elimination_is_the_projection_with_certificates(problem, minimal):
    system, gone = problem
    found = eliminate(system, gone, minimal=minimal)
    assert found.verify()
    assert Polyhedron.of_system(found.system) == shadow_of_generators(system, found.kept)
    if minimal:
        assert found.system.inequalities.shape[0] <= max(
            1, eliminate(system, gone, minimal=False).system.inequalities.shape[0]
        )


@settings(max_examples=60, deadline=None)
@given(systems())
def test_no_row_of_a_minimal_elimination_can_be_left_out(problem):
    system, gone = problem
    found = eliminate(system, gone).system
    rows, equations = found.inequalities, found.equations
    whole = Polyhedron.of_system(found)
    if whole.is_empty:
        assert rows.shape[0] <= 1 or equations.shape[0] > 0
        return
    for row in range(rows.shape[0]):
        others = [other for other in range(rows.shape[0]) if other != row]
        assert Polyhedron.of_system(LinearSystem(rows.take(others), equations)) != whole


def fibre_has_point(system, kept, values):
    """Whether a point of the solution set lies above the values, strict rows included."""
    n = system.dimension
    A, b = system.sides()
    C, d = system.equation_sides()
    weak = len(A) - system.strict
    fixed = [[int(place == j) for j in range(n)] for place in kept]
    slack = [[*row, int(i >= weak)] for i, row in enumerate(A)]
    slack.append([0] * n + [1])
    program = LinearSystem.of(
        slack, [*b, 1], [[*row, 0] for row in (*C, *fixed)], [*d, *values], dimension=n + 1
    )
    best = minimize([0] * n + [-1], program)
    return best.status == "optimal" and (best.value < 0 or not system.strict)


@settings(max_examples=150, deadline=None)
@given(systems(strict=True), st.data())
def test_strict_rows_stay_strict(problem, data):
    system, gone = problem
    found = eliminate(system, gone)
    assert found.verify()
    raw = eliminate(system, gone, minimal=False)
    assert raw.verify()
    closure = shadow_of_generators(system, found.kept)
    candidates = [*closure.vertices[:4]]
    if len(candidates) > 1:
        pair = zip(candidates[0], candidates[1], strict=True)
        candidates.append(tuple((a + b) / 2 for a, b in pair))
    if not closure.is_empty:
        candidates.append(closure.interior_point)
    size = len(found.kept)
    candidates.append(tuple(data.draw(st.lists(small, min_size=size, max_size=size))))
    for point in candidates:
        expected = fibre_has_point(system, found.kept, point)
        assert found.system.contains(point) == expected
        assert raw.system.contains(point) == expected


@settings(max_examples=60, deadline=None)
@given(systems(strict=True))
def test_linear_programs_prune_as_generators_do(problem):
    system, gone = problem
    by_generators = eliminate(system, gone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exactrelu.polytopes.redundancy_programs._MOST_RAYS", 0)
        by_programs = eliminate(system, gone)
    assert by_programs.verify()
    first, second = by_generators.system, by_programs.system
    assert Polyhedron.of_system(replace(first, strict=0)) == Polyhedron.of_system(
        replace(second, strict=0)
    )
    assert first.strict == second.strict


@settings(max_examples=60, deadline=None)
@given(systems())
def test_histories_may_start_anew_at_any_step(problem):
    system, gone = problem
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fourier_motzkin, "_PAIRS_BEFORE_PRUNING", 1)
        found = eliminate(system, gone)
    assert found.verify()
    assert Polyhedron.of_system(found.system) == shadow_of_generators(system, found.kept)


@settings(max_examples=40, deadline=None)
@given(systems(), st.randoms(use_true_random=False))
def test_order_and_scale_of_rows_do_not_matter(problem, random):
    system, gone = problem
    order = random.sample(range(system.inequalities.shape[0]), system.inequalities.shape[0])
    rows = ExactMatrix(
        system.inequalities.take(order).integers * 3, tuple(random.randint(1, 5) for _ in order)
    )
    other = LinearSystem(rows, system.equations)
    found, again = eliminate(system, gone), eliminate(other, gone)
    assert again.verify()
    assert Polyhedron.of_system(found.system) == Polyhedron.of_system(again.system)


def piece(sign, pattern, points):
    """The conditions of one piece of a one-neuron network: slope, bias, shift, then the values."""
    count = len(points)
    weak = [
        [-(2 * on - 1) * x, -(2 * on - 1), 0, *[0] * count]
        for x, on in zip(points, pattern, strict=True)
    ]
    equal = [
        [-sign * on * x, -sign * on, -1, *[int(i == j) for j in range(count)]]
        for i, (x, on) in enumerate(zip(points, pattern, strict=True))
    ]
    return LinearSystem.of(weak, [0] * count, equal, [0] * count)


@pytest.mark.parametrize(
    ("sign", "pattern", "weak", "equal"),
    [
        (1, (0, 1, 1), [[1, -1, 0], [-1, 2, -1]], []),
        (1, (1, 1, 0), [[0, -1, 1], [-1, 2, -1]], []),
        (-1, (0, 1, 1), [[-1, 1, 0], [1, -2, 1]], []),
        (-1, (1, 1, 0), [[0, 1, -1], [1, -2, 1]], []),
        (1, (0, 0, 1), [[1, 0, -1]], [[1, -1, 0]]),
        (1, (1, 1, 1), [], [[1, -2, 1]]),
    ],
)
def test_values_of_one_neuron_on_three_points(sign, pattern, weak, equal):
    found = eliminate(piece(sign, pattern, (0, 1, 2)), [0, 1, 2])
    assert found.verify()
    expected = Polyhedron.of(weak, [0] * len(weak), equal, [0] * len(equal), dimension=3)
    assert Polyhedron.of_system(found.system) == expected


def test_a_contradiction_leaves_one_row_with_its_multipliers():
    system = LinearSystem.of([[1, 1, 0], [-1, -1, 0], [0, 0, 1]], [1, -2, 5])
    found = eliminate(system, [0])
    assert found.system.inequalities.integers.tolist() == [[-1, 0, 0]]
    assert found.multipliers.fractions() == [[1, 1, 0]]
    strict = LinearSystem.of([[1, 0]], [0], E=[[-1, 0]], f=[0])
    found = eliminate(strict, [1])
    assert (found.system.inequalities.integers.tolist(), found.system.strict) == ([[0, 0]], 1)
    assert found.verify()


def test_a_strict_row_wins_against_the_same_weak_row():
    found = eliminate(LinearSystem.of([[1, 0]], [1], E=[[2, 0], [3, 0]], f=[2, 6]), [1])
    assert found.system.inequalities.integers.tolist() == [[1, -1]]
    assert found.system.strict == 1
    assert found.multipliers.fractions() == [[0, Fraction(1, 2), 0]]


def test_multipliers_speak_of_the_rows_as_given():
    system = LinearSystem.of([["1/3", "0.5"], [0, -2]], ["1e-3", 1])
    found = eliminate(system, [1])
    assert found.verify()
    A, b = found.system.sides()
    weights = found.multipliers.fractions()[0]
    assert weights[0] * Fraction(1, 3) == A[0][0]
    assert weights[0] / 2 - 2 * weights[1] == 0
    assert weights[0] / 1000 + weights[1] == b[0]


def test_a_forged_certificate_is_refused():
    found = eliminate(LinearSystem.of([[1, 1], [0, -1]], [1, 0]), [1])
    assert found.verify()
    forged = replace(found, multipliers=ExactMatrix.of([[2, 1]]))
    assert not forged.verify()
    negative = replace(found, multipliers=ExactMatrix.of([[-1, -1]]))
    assert not negative.verify()
    strict = replace(found, system=replace(found.system, strict=1))
    assert not strict.verify()


@pytest.mark.parametrize("exponent", [-300, 300])
def test_numbers_of_every_size(exponent):
    text = f"1e{exponent}"
    system = LinearSystem.of([[text, 1], [0, -1], [-1, 0]], [1, text, 7])
    found = eliminate(system, [1])
    assert found.verify()
    unit = Fraction(text)
    assert Polyhedron.of_system(found.system).vertices == ((-7,), ((1 + unit) / unit,))


def test_random_systems_agree_with_a_projection_of_ppl():
    ppl = pytest.importorskip("ppl")
    rng = np.random.default_rng(11)
    for m, n, k in [(12, 6, 3), (12, 6, 3), (14, 6, 2), (14, 7, 4)]:
        A, b = rng.integers(-9, 10, (m, n)), rng.integers(-5, 30, m)
        found = eliminate(LinearSystem.of(A, b), range(n - k, n))
        assert found.verify()
        constraints = ppl.Constraint_System()
        for row, side in zip((-A).tolist(), b.tolist(), strict=True):
            constraints.insert(ppl.Linear_Expression(row, side) >= 0)
        shadow = ppl.C_Polyhedron(constraints)
        shadow.remove_higher_space_dimensions(n - k)
        assert len(shadow.minimized_constraints()) == found.system.inequalities.shape[0]


def test_images_under_linear_maps():
    square = LinearSystem.of([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 0, 1, 0])
    found = project(square, [[1, 1], [1, -1], [0, 1]], [0, 0, "1/2"])
    assert found.verify()
    shadow = Polyhedron.of_system(found.system)
    half = Fraction(1, 2)
    assert set(shadow.vertices) == {
        (0, 0, half), (1, 1, half), (1, -1, 1 + half), (2, 0, 1 + half),
    }  # fmt: skip
    open_image = project(LinearSystem.of(E=[[1], [-1]], f=[1, 0]), [[2]])
    assert not open_image.system.contains([2])
    assert open_image.system.contains(["1.999"])


def test_progress_limit_and_bounds():
    rng = np.random.default_rng(2)
    system = LinearSystem.of(rng.integers(-9, 10, (12, 6)), rng.integers(5, 30, 12))
    seen = []
    eliminate(system, [3, 4, 5], progress=lambda done, rows: seen.append((done, rows)))
    assert [done for done, _ in seen] == [1, 2, 3]
    assert seen[-1][1] <= rows_at_most(12, 3)
    with pytest.raises(BudgetExceeded):
        eliminate(system, [3, 4, 5], limit=10)


def test_input_errors():
    system = LinearSystem.of([[1, 1]], [1])
    with pytest.raises(InputError, match="variables: 2; accepted are 0 to 1"):
        eliminate(system, [2])
    with pytest.raises(InputError, match="twice"):
        eliminate(system, [0, 0])
