from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactrelu.polytopes.errors import (
    BackendMissingError,
    BudgetExceeded,
    ExactReluError,
    InfeasibleError,
    InputError,
)
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.named_polytopes import cube, cyclic_polytope
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.polyhedron_operations import (
    cartesian_product,
    image,
    includes,
    intersection,
    preimage,
)

small = st.integers(-2, 2)


@st.composite
def systems(draw, most=7):
    n = draw(st.integers(1, 3))
    row = st.lists(small, min_size=n + 1, max_size=n + 1)
    weak = draw(st.lists(row, max_size=most))
    equal = draw(st.lists(row, max_size=1))
    return (
        [r[1:] for r in weak],
        [r[0] for r in weak],
        [r[1:] for r in equal],
        [r[0] for r in equal],
        n,
    )


def polyhedron(data, backend="auto"):
    A, b, C, d, n = data
    return Polyhedron.of(A, b, C, d, dimension=n, backend=backend)


def brute_force_vertices(data):
    """Every point at which n independent rows are tight and no row is violated."""
    A, b, C, d, n = data
    rows, sides = A + C, b + d
    found = set()
    for chosen in combinations(range(len(rows)), n):
        matrix = ExactMatrix.of([rows[i] for i in chosen], columns=n)
        if matrix.rank() == n:
            point = matrix.solve([sides[i] for i in chosen])
            values = [sum(x * y for x, y in zip(row, point, strict=True)) for row in rows]
            weak = all(v <= s for v, s in zip(values[: len(A)], b, strict=True))
            if weak and all(v == s for v, s in zip(values[len(A) :], d, strict=True)):
                found.add(point)
    return found


@settings(max_examples=150, deadline=None)
@given(systems())
def test_three_backends_and_brute_force_agree(data):
    pytest.importorskip("ppl")
    pytest.importorskip("cdd.gmp")
    own, ppl, cdd = (polyhedron(data, backend) for backend in ("own", "ppl", "cdd"))
    assert own.generators == ppl.generators == cdd.generators
    assert own.half_spaces == ppl.half_spaces == cdd.half_spaces
    if not own.lines:
        assert set(own.vertices) == brute_force_vertices(data)
    assert own.is_empty == (not own.vertices)
    if own.is_empty:
        assert own.emptiness.verify()
        assert own.dimension == -1
    else:
        assert own.is_bounded == (not own.rays and not own.lines)
        assert own.dimension == own.dimension_of_space - len(own.affine_hull)


@settings(max_examples=60, deadline=None)
@given(systems(), st.randoms(use_true_random=False))
def test_order_scale_and_repetition_of_rows_do_not_matter(data, random):
    A, b, C, d, n = data
    rows = [(row, side) for row, side in zip(A, b, strict=True)]
    rows += [*random.sample(rows, len(rows) // 2), ([0] * n, 0), ([0] * n, 5)]
    random.shuffle(rows)
    scales = [Fraction(random.randint(1, 9), random.randint(1, 9)) for _ in rows]
    scaled = [[s * e for e in row] for s, (row, _) in zip(scales, rows, strict=True)]
    sides = [s * side for s, (_, side) in zip(scales, rows, strict=True)]
    other = Polyhedron.of(
        scaled, sides, [[-3 * e for e in r] for r in C], [-3 * e for e in d], dimension=n
    )
    assert other.generators == polyhedron(data).generators
    assert other == polyhedron(data)


@settings(max_examples=80, deadline=None)
@given(systems())
def test_hull_of_the_generators_is_the_polyhedron(data):
    start = polyhedron(data)
    again = Polyhedron.hull(start.vertices, start.rays, start.lines, dimension=data[-1])
    assert again == start
    assert again.is_bounded == start.is_bounded
    assert again.is_empty == start.is_empty
    assert again.dimension == start.dimension
    assert again.generators == start.generators


@settings(max_examples=80, deadline=None)
@given(systems())
def test_interior_points_are_tight_only_where_all_points_are(data):
    subject = polyhedron(data)
    if subject.is_empty:
        with pytest.raises(InfeasibleError):
            _ = subject.interior_point
        return
    point = subject.interior_point
    assert subject.contains(point)
    for a, b in subject.facets:
        assert sum(x * y for x, y in zip(a, point, strict=True)) < b


@settings(max_examples=60, deadline=None)
@given(
    systems(4),
    systems(4),
    st.lists(st.lists(small, min_size=3, max_size=3), min_size=2, max_size=2),
)
def test_operations_against_generators(first, second, matrix):
    one, two = polyhedron(first), polyhedron(second)
    both = cartesian_product(one, two)
    assert len(both.vertices) == len(one.vertices) * len(two.vertices)
    n = first[-1]
    square = [row[:n] for row in matrix]
    shadow = image(one, square, [1, "1/2"])
    mapped = Polyhedron.hull(
        [_apply(square, v, [1, Fraction(1, 2)]) for v in one.vertices],
        [_apply(square, r, [0, 0]) for r in one.rays] if one.vertices else [],
        [_apply(square, r, [0, 0]) for r in one.lines] if one.vertices else [],
        dimension=2,
    )
    assert shadow == mapped
    assert image(mapped, [[1, 0], [0, 1]]) == mapped
    pulled = preimage(shadow, square, [1, "1/2"])
    assert includes(pulled, one)
    if first[-1] == second[-1]:
        meet = intersection(one, two)
        assert includes(one, meet)
        assert includes(two, meet)
        assert includes(one, two) == (intersection(one, two) == two)


def _apply(matrix, vector, offset):
    return [
        sum(a * x for a, x in zip(row, vector, strict=True)) + t
        for row, t in zip(matrix, offset, strict=True)
    ]


def test_a_strip_has_lines_and_a_half_plane_a_ray():
    strip = Polyhedron.of([[1, 1], [-1, -1]], [1, 0])
    assert strip.lines == ((1, -1),)
    assert strip.dimension == 2
    assert not strip.is_bounded
    half = Polyhedron.of([[1, 0]], [0])
    assert (len(half.rays), len(half.lines), len(half.vertices)) == (1, 1, 1)


def test_a_point_a_whole_space_and_the_empty_set():
    point = Polyhedron.of([[1, 0], [-1, 0], [0, 1], [0, -1]], [2, -2, "0.1", "-0.1"])
    assert point.vertices == ((2, Fraction(1, 10)),)
    assert (point.dimension, point.facets, len(point.affine_hull)) == (0, (), 2)
    space = Polyhedron.of(dimension=3)
    assert (space.dimension, len(space.lines), space.facets) == (3, 3, ())
    empty = Polyhedron.hull(dimension=2)
    assert empty.is_empty
    assert empty.is_bounded
    assert empty == Polyhedron.of([[0, 0]], [-1])
    assert empty == Polyhedron.of([[1, 0], [-1, 0]], [0, -1])
    assert empty != point


def test_emptiness_is_proved_by_farkas_multipliers():
    empty = Polyhedron.of([["1/3", 1], [-1, -3]], [1, -4])
    assert empty.is_empty
    proof = empty.emptiness
    assert proof.verify()
    assert proof.multipliers == (3, 1)


@pytest.mark.parametrize("exponent", [-400, -310, -300, -30, 30, 300, 330])
def test_coordinates_of_every_size(exponent):
    unit = Fraction(10) ** exponent
    text = f"1e{exponent}"
    box = Polyhedron.of([[1, 0], [-1, 0], [0, text], [0, -1]], [text, 0, 1, 0])
    assert set(box.vertices) == {(0, 0), (unit, 0), (0, 1 / unit), (unit, 1 / unit)}
    assert box.contains([unit / 2, 0])
    assert not box.contains([unit * (1 + Fraction(1, 10**40)), 0])
    assert Polyhedron.hull(box.vertices) == box
    assert box.maximize([1, 0]).value == -unit
    assert box.dimension == 2
    assert box.is_bounded


def test_tiny_differences_are_seen():
    wide = Polyhedron.of([[1], [-1]], [1, "-0.9999999999999999999999999"])
    assert wide.dimension == 1
    thin = Polyhedron.of([[1], [-1]], [1, -1])
    assert thin.dimension == 0
    gap = Polyhedron.of([[1], [-1]], [1, "-1.0000000000000000000000001"])
    assert gap.is_empty


def test_collinear_points_have_a_segment_as_hull():
    hull = Polyhedron.hull([[t, 2 * t + 1] for t in range(6)] * 2)
    assert hull.vertices == ((0, 1), (5, 11))
    assert hull.dimension == 1


def test_binary_floats_are_what_they_are():
    hull = Polyhedron.hull(np.array([[0.1], [0.2]]))
    assert hull.vertices[0] == (Fraction(0.1),)
    assert not hull.contains(["0.1"])


def test_a_limit_stops_the_enumeration():
    with pytest.raises(BudgetExceeded, match="limit was 30"):
        _ = Polyhedron.of(*cube(6).system.sides(), limit=30).vertices
    with pytest.raises(BudgetExceeded):
        _ = Polyhedron.hull(cyclic_polytope(6, 12).vertices, limit=20).facets


def test_input_errors_name_the_place():
    with pytest.raises(InputError, match="backend: 'float'; accepted are auto, own, ppl, cdd"):
        Polyhedron.of([[1]], [1], backend="float")
    with pytest.raises(InputError, match="A, row 1, column 2: nan is not a finite number"):
        Polyhedron.of([[1, float("nan")]], [1])
    with pytest.raises(InputError, match="b: it has 2 entries; accepted are 1"):
        Polyhedron.of([[1]], [1, 2])
    with pytest.raises(InputError, match="dimension"):
        Polyhedron.of()
    with pytest.raises(InputError, match="strict"):
        Polyhedron.of_system(LinearSystem.of(E=[[1]], f=[1]))
    with pytest.raises(InputError, match="second: its space has dimension 2"):
        intersection(cube(1), cube(2))


@pytest.mark.parametrize(("backend", "module"), [("ppl", "ppl"), ("cdd", "cdd.gmp")])
def test_a_missing_backend_says_how_to_install_it(monkeypatch, backend, module):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(BackendMissingError, match=rf"exactrelu\[{backend}\]"):
        _ = Polyhedron.of([[1]], [1], backend=backend).vertices
    assert Polyhedron.of([[1]], [1]).vertices == ((1,),)


@pytest.mark.parametrize("backend", ["own", "ppl", "cdd"])
def test_space_of_dimension_zero_zero_rays_and_hidden_lines(backend):
    if backend != "own":
        pytest.importorskip("ppl" if backend == "ppl" else "cdd.gmp")
    point = Polyhedron.of(dimension=0, backend=backend)
    assert (point.vertices, point.dimension, point.is_bounded) == (((),), 0, True)
    nothing = Polyhedron.of(np.zeros((1, 0)), [-1], backend=backend)
    assert (nothing.vertices, nothing.dimension) == ((), -1)
    strip = Polyhedron.hull([[0, 0], [1, 1]], [[0, 0], [1, 0]], [[0, 0]], backend=backend)
    assert strip.rays == ((1, 0),)
    assert strip.lines == ()
    assert len(strip.facets) == 3
    line = Polyhedron.hull([[0, 1], [2, 3]], [[1, 1], [-1, -1]], backend=backend)
    assert line.lines == ((1, 1),)
    assert line.affine_hull == (((1, -1), -1),)
    assert (line.dimension, line.facets, line.is_bounded) == (1, (), False)


def test_points_of_another_space_are_refused():
    with pytest.raises(InputError, match="point: it has 3 columns; accepted are 2 columns"):
        cube(2).contains([1, 2, 3])
    with pytest.raises(InputError, match="rays: it has 1 columns; accepted are 2 columns"):
        Polyhedron.hull([[1, 0]], [[1]])


def test_a_broken_library_is_noticed(monkeypatch):
    pytest.importorskip("ppl")

    def outside(rows, equations):
        return np.array([[1, 5]]), np.zeros((0, 2), dtype=int)

    monkeypatch.setattr("exactrelu.polytopes.ppl_backend.generators", outside)
    with pytest.raises(ExactReluError, match="ppl returned a generator outside a half-space"):
        _ = Polyhedron.of([[1]], [1], backend="ppl").generators
    with pytest.raises(ExactReluError, match="outside"):
        _ = Polyhedron.of(C=[[1]], d=[1], backend="ppl").generators
