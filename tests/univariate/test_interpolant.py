"""The interpolant of a tiling: exact values, float values and the network are one function."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from univariate_oracles import data_of, slopes

from exactrelu.polytopes import to_fraction
from exactrelu.univariate import (
    Interpolant,
    Series,
    Tiling,
    curvature,
    least_cost_tiling,
    sparsest_tiling,
)


def interpolants(x: Sequence[object], y: Sequence[object]) -> list[Interpolant]:
    c = curvature(Series.of(x, y))
    tilings = [
        sparsest_tiling(c),
        least_cost_tiling(c, F(1, 2)).tiling,
        Tiling.all_single(*c.runs),
    ]
    return [Interpolant(c, tiling) for tiling in tilings]


def check(f: Interpolant) -> None:
    series = f.curvature.series
    xs, ys = series.x.fractions(), series.y.fractions()
    network = f.network()
    knots = [f.knot(k) for k in range(len(f))]
    changes = [f.slope_change(k) for k in range(len(f))]
    assert len(network.hidden) == len(f)
    assert knots == sorted(set(knots))
    assert all(xs[0] < knot < xs[-1] for knot in knots)
    assert 0 not in changes
    for k, (start, size) in enumerate(zip(f.tiling.starts, f.tiling.sizes, strict=True)):
        if size == 1:
            assert knots[k] == xs[start + 1]
        else:
            assert xs[start + 1] < knots[k] < xs[start + 2]
        gammas = [to_fraction(f.curvature.slope_change(int(start) + j)) for j in range(size)]
        assert changes[k] == sum(gammas)
    points = {*xs, *knots, xs[0] - 3, xs[-1] + 5}
    points |= {(a + b) / 2 for a, b in zip(sorted(points)[:-1], sorted(points)[1:], strict=True)}
    for point in points:
        assert f.exact(point) == network.exact([point])
    assert [f.exact(x) for x in xs] == ys
    inner = (slopes(xs, ys) or [F(0)])[0]
    assert network.a == (inner,)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-2, 2), max_size=10),
    st.lists(st.integers(1, 3), min_size=11, max_size=11),
    st.sampled_from([F(1), F(1, 10), F(1, 3**50)]),
)
def test_exact_values(gammas: list[int], widths: list[int], unit: F) -> None:
    x, y = data_of(gammas, widths[: len(gammas) + 1])
    for f in interpolants([v * unit for v in x], y):
        check(f)


@pytest.mark.parametrize(
    ("x", "y"), [([3], [7]), ([0, 2], [1, 5]), ([0, 1, 5], [2, 2, 2]), (range(6), range(6))]
)
def test_without_knots(x: Sequence[int], y: Sequence[int]) -> None:
    for f in interpolants(x, y):
        check(f)
        assert len(f) == 0
        assert f.knots().tolist() == []
        assert f([x[0] - 1.0, x[-1] + 1.0]).tolist() == [
            float(f.exact(x[0] - 1)),
            f.exact(x[-1] + 1),
        ]


def close(found: np.ndarray, exact: list[F], scale: float) -> bool:
    return all(
        abs(F(float(value)) - truth) <= F(scale) * F(1e-13)
        for value, truth in zip(found, exact, strict=True)
    )


def test_float_values_and_knots() -> None:
    rng = np.random.default_rng(12)
    for _ in range(10):
        x = np.sort(rng.uniform(-5, 5, 25))
        y = np.round(rng.uniform(-3, 3, 25), 1)
        for f in interpolants(x, y):
            points = np.concatenate([x, rng.uniform(x[0] - 1, x[-1] + 1, 200)])
            exact = [f.exact(F(p)) for p in points]
            scale = max(1.0, *(abs(float(v)) for v in exact))
            assert close(f(points), exact, scale)
            assert (f(x) == y).all()
            assert close(f.knots(), [f.knot(k) for k in range(len(f))], 5.0)
            network = f.network()
            steep = 40 * sum(abs(float(n.v)) for n in network.hidden) + 1
            assert close(network(points[:, None]), exact, steep)


def test_abscissas_that_are_one_float_keep_their_slopes() -> None:
    x = [2**60, 2**60 + 1, 2**60 + 2, 2**60 + 2**20]
    for f in interpolants(x, [0, 1, 0, 5]):
        check(f)
        assert f([float(2**60), float(2**60 + 2**20)]).tolist()[1] == 5.0
        assert np.isfinite(f([float(2**59), float(2**61)])).all()
    unit = F(1, 10**30)
    for f in interpolants([1, 1 + unit, 1 + 2 * unit, 2], [0, unit, 0, 1]):
        check(f)
        assert f([2.0]).tolist() == [1.0]
        assert np.isfinite(f([0.0, 3.0])).all()


def test_extreme_scales() -> None:
    for scale in (1e-300, 1e300):
        for f in interpolants(np.arange(6.0) * scale, [0.0, 1.0, 4.0, 9.0, 9.0, 0.0]):
            check(f)
            assert f(np.arange(6.0) * scale).tolist() == [0.0, 1.0, 4.0, 9.0, 9.0, 0.0]
            assert np.allclose(
                f.knots(), [float(f.knot(k)) for k in range(len(f))], rtol=1e-14, atol=0
            )


def test_the_tiling_of_the_polygon_has_a_knot_at_every_bend() -> None:
    x, y = data_of([1, 0, -2, -3, 0, 0, 5], [1] * 8)
    f = interpolants(x, y)[2]
    assert [f.knot(k) for k in range(len(f))] == [1, 3, 4, 7]
    assert [f.slope_change(k) for k in range(len(f))] == [1, -2, -3, 5]


def test_tiling_of_sizes_and_back() -> None:
    tiling = Tiling.of_sizes(np.array([0, 5]), [(2, 1), (1, 2, 2)])
    assert tiling.starts.tolist() == [0, 2, 5, 6, 8]
    assert tiling.sizes_of_run(0, 3) == (2, 1)
    assert tiling.sizes_of_run(5, 5) == (1, 2, 2)
    assert len(Tiling.of_sizes(np.zeros(0, dtype=np.intp), [])) == 0


def test_block_magnitudes_keep_their_error_bounds() -> None:
    rng = np.random.default_rng(13)
    x, y = np.sort(rng.uniform(0, 1, 40)), rng.uniform(0, 1, 40)
    c = curvature(Series.of(x, y))
    tiling = sparsest_tiling(c)
    sums, bound = tiling.magnitudes(c)
    for block in range(len(tiling)):
        exact = to_fraction(tiling.magnitude(c, block))
        assert abs(F(sums[block]) - exact) <= F(bound[block]) * exact
        assert bound[block] < 1e-9


def test_slopes_beyond_the_float_range() -> None:
    x, y = [0.0, 1e-300, 2e-300, 1.0], [0.0, 1e300, -1e300, 5.0]
    for f in interpolants(x, y):
        check(f)
        assert f(x).tolist() == y
        middle = f([1.5e-300, 0.5])
        assert middle.tolist() == [float(f.exact(F(1.5e-300))), float(f.exact(F(0.5)))]
        assert f([1e300]).tolist() == [np.inf] or np.isfinite(f([1e300])).all()


def test_points_of_any_shape() -> None:
    for f in interpolants([0, 1, 2, 3], [0, 1, 1, 0]):
        assert f(1.5) == f([1.5])[0] == float(f.exact(F(3, 2)))
        assert f([[0.5, 1.0], [2.0, 9.0]]).tolist() == [[0.5, 1.0], [1.0, -6.0]]
        assert f([]).shape == (0,)
        assert np.isnan(f([np.nan]))
    for f in interpolants([5], [7]):
        assert f(1.5) == 7.0
