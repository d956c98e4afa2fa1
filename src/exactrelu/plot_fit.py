"""The picture of one-dimensional data with the functions that answer for p = 0, p and 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from exactrelu.drawing import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    given_or_new,
    label_axes,
    legend_above,
    new_figure,
    outlined,
)
from exactrelu.networks.solution import Solution
from exactrelu.plot_slope_changes import Fitted, plot_slope_changes
from exactrelu.polytopes.errors import InputError
from exactrelu.thinned import Floats, thinned
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.solve import solve
from exactrelu.univariate.tiling import Tiling

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LARGEST = 1e150
_MOST_TRIANGLES = 4_000
_MOST_MARKERS = 400
_MOST_KNOTS = 150


def plot_fit(solution: Solution, ax: Axes | None = None, names: Sequence[str] = ("x", "y")) -> Axes:
    """Draw the data, the fitted function, and for comparison those of p = 0 and p = 1.

    Parameters
    ----------
    solution : Solution
        Of a problem with one input.
    ax : matplotlib Axes, optional
        Where to draw; default a new figure.
    names : sequence of two str
        Of x and y.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        If there are several inputs, no function, or numbers too large to draw.
    BackendMissingError
        If matplotlib is not installed.

    Notes
    -----
    At p = 1 the minimisers are all functions that stay in the shaded triangles, convex or
    concave as the data are, and follow the polygon through the data elsewhere.
    """
    x, y = _points(solution)
    ax = given_or_new(ax)
    if solution.problem.exact_fit:
        _draw_triangles(ax, solution, x, y)
    else:
        _draw_band(ax, solution, x, y)
    ends = _ends(x)
    for fitted in fitted_functions(solution):
        _draw_function(ax, fitted, x, ends)
    _draw_data(ax, x, y, solution.problem.samples)
    label_axes(ax, *names)
    ax.set_xlim(*ends)
    ax.set_ylim(*_heights(solution, x, y))
    legend_above(ax)
    return ax


def fit_figure(solution: Solution, names: Sequence[str]) -> Figure:
    """Return the picture of ``solve --plot``: the functions above their slope changes."""
    figure = new_figure(8.0, 6.5)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.2))
    plot_fit(solution, upper, names)
    upper.set_xlabel("")
    plot_slope_changes(fitted_functions(solution), lower, names[0])
    return figure


def fitted_functions(solution: Solution) -> list[Fitted]:
    """Return the functions to draw, those that look alike only once; the answer comes last."""
    problem, fit = solution.problem, solution.fit
    answer = Fitted(fit, f"p = {problem.p}", BLUE, "-", solution.neurons)
    if not isinstance(fit, Interpolant):
        return [replace(answer, label="fewest knots within the tolerance")]
    starts, lengths = fit.curvature.runs
    polygon = Interpolant(fit.curvature, Tiling.all_single(starts, lengths))
    if len(polygon) == len(fit):
        return [replace(answer, label="every p, connect the dots")]
    dots = Fitted(polygon, "p = 1, connect the dots", VERMILION, "--", len(polygon))
    if problem.p == 0:
        return [dots, replace(answer, label="p = 0, sparsest")]
    if problem.p == 1:
        return [dots, replace(answer, label="p = 1, fewest knots")]
    sparsest = solve(replace(problem, p=Fraction(0))).fit
    assert isinstance(sparsest, Interpolant)
    if np.array_equal(sparsest.tiling.starts, fit.tiling.starts):
        return [dots, replace(answer, label=f"p = 0 and p = {problem.p}, sparsest")]
    return [dots, Fitted(sparsest, "p = 0, sparsest", ORANGE, "-", len(sparsest)), answer]


def _points(solution: Solution) -> tuple[Floats, Floats]:
    problem = solution.problem
    if problem.inputs != 1:
        raise InputError(f"plot: the data have {problem.inputs} inputs; accepted is one")
    if solution.fit is None:
        raise InputError(f"plot: the problem is {solution.status}: there is no function to draw")
    x, y = problem.X[0].floats(), problem.y.floats()
    for name, values in (("x", x), ("y", y)):
        if not bool((np.abs(values) < _LARGEST).all()):
            raise InputError(f"plot: a {name} is beyond 1e150; accepted are smaller numbers")
    order = np.lexsort((y, x))
    return x[order], y[order]


def _ends(x: Floats) -> tuple[float, float]:
    margin = 0.04 * (x[-1] - x[0]) or 1.0
    return float(x[0] - margin), float(x[-1] + margin)


def _heights(solution: Solution, x: Floats, y: Floats) -> tuple[float, float]:
    """Return limits for y that hold data and function from the first to the last sample."""
    fit: Any = solution.fit
    knots = fit.knots()
    values = np.concatenate((y, fit(knots[(knots >= x[0]) & (knots <= x[-1])])))
    if not solution.problem.exact_fit:
        allowed = solution.problem.tolerances().floats()
        given = solution.problem.y.floats()
        values = np.concatenate((values, given - allowed, given + allowed))
    low, high = float(values.min()), float(values.max())
    margin = 0.06 * (high - low) or 1.0
    return low - margin, high + margin


def _draw_function(ax: Axes, fitted: Fitted, x: Floats, ends: tuple[float, float]) -> None:
    knots = np.sort(fitted.fit.knots())
    points = np.unique(np.concatenate((ends, x, knots)))
    at, values = thinned(points, fitted.fit(points))
    width = 1.8 if len(x) <= _MOST_MARKERS else 0.8
    ax.plot(at, values, fitted.style, color=fitted.colour, lw=width, label=fitted.counted)
    if len(knots) <= _MOST_KNOTS and fitted.style == "-":
        look = outlined(fitted.colour, 7.0 if len(x) <= 50 else 4.5)
        ax.plot(knots, fitted.fit(knots), zorder=4, **look)


def _draw_data(ax: Axes, x: Floats, y: Floats, samples: int) -> None:
    size = float(np.clip(30.0 / np.sqrt(samples), 1.5, 4.0))
    at, values = thinned(x, y)
    label = f"{samples} sample{'s' if samples > 1 else ''}"
    # Few samples are drawn upon the functions, many below them.
    few = samples <= _MOST_MARKERS
    look: dict[str, Any] = {"color": BLACK if few else GREY, "ms": size, "mew": 0}
    ax.plot(at, values, "o", label=label, zorder=5 if few else 1, **look)


def _draw_triangles(ax: Axes, solution: Solution, x: Floats, y: Floats) -> None:
    """Shade where the minimisers for p = 1 lie besides the polygon."""
    from matplotlib.collections import PolyCollection

    fit = solution.fit
    if not isinstance(fit, Interpolant):
        return
    series, signs = fit.curvature.series, fit.curvature.signs
    left = np.flatnonzero((signs[1:] == signs[:-1]) & (signs[1:] != 0))
    if not len(left) or len(left) > _MOST_TRIANGLES:
        return
    xs, ys = series.x.floats(), series.y.floats()
    meeting = Interpolant(fit.curvature, Tiling(left, np.full(len(left), 2, dtype=np.int8)))
    apex = meeting.knots()
    slopes = np.diff(ys) / np.diff(xs)
    height = ys[left + 1] + slopes[left] * (apex - xs[left + 1])
    corners: Any = np.stack(
        [
            np.column_stack((xs[left + 1], ys[left + 1])),
            np.column_stack((apex, height)),
            np.column_stack((xs[left + 2], ys[left + 2])),
        ],
        axis=1,
    )
    shade = PolyCollection(
        corners, facecolor=SKY, edgecolor="none", alpha=0.45, label="p = 1, all minimisers"
    )
    ax.add_collection(shade)


def _draw_band(ax: Axes, solution: Solution, x: Floats, y: Floats) -> None:
    problem = solution.problem
    allowed = problem.tolerances().floats()[np.lexsort((problem.y.floats(), problem.X[0].floats()))]
    low_x, low = thinned(x, y - allowed)
    high_x, high = thinned(x, y + allowed)
    if len(x) <= _MOST_MARKERS:
        ax.vlines(x, y - allowed, y + allowed, color=SKY, lw=3, alpha=0.6, label="tolerance")
        return
    outline: dict[str, Any] = {"color": GREY, "lw": 0.6, "alpha": 0.7}
    ax.plot(low_x, low, label="tolerance", **outline)
    ax.plot(high_x, high, **outline)
