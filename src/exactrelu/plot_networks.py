"""The picture of networks with one or two inputs over their data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exactrelu.drawing import (
    BLACK,
    BLUE,
    GREY,
    SKY,
    VERMILION,
    label_axes,
    legend_above,
    new_figure,
    outlined,
)
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.piecewise_linear import PiecewiseLinear
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import nearest_float, to_fraction
from exactrelu.thinned import Floats, thinned

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LARGEST = 1e150
_MOST_MARKERS, _MOST_KINKS, _GRID, _LEVELS = 400, 150, 240, 14


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network to draw, with the words beside it."""

    network: ReLUNetwork
    label: str


def networks_figure(problem: Problem, drawn: Sequence[Drawn], names: Sequence[str]) -> Figure:
    """Draw one or two networks over the data.

    Parameters
    ----------
    problem : Problem
        With one or two inputs.
    drawn : sequence of Drawn
        The last is the answer, drawn in full lines.
    names : sequence of str
        Of the inputs and of y.

    Returns
    -------
    matplotlib Figure
        One input: the functions with their knots above the slope changes. Two inputs: contours
        side by side, with the lines at which the functions bend.

    Raises
    ------
    InputError
        If there are more inputs, or numbers too large to draw.
    BackendMissingError
        If matplotlib is not installed.
    """
    require_drawable(problem, "plot")
    X = [column.floats() for column in problem.X]
    y = problem.y.floats()
    for name, values in zip(names, (*X, y), strict=True):
        if not bool((np.abs(values) < _LARGEST).all()):
            raise InputError(f"plot: a {name} is beyond 1e150; accepted are smaller numbers")
    if problem.inputs == 1:
        return _one_input(problem, drawn, X[0], y, names)
    return _two_inputs(drawn, X, y, names)


def require_drawable(problem: Problem, place: str) -> None:
    """Raise InputError if there are more than two inputs."""
    if problem.inputs > 2:
        raise InputError(f"{place}: {problem.inputs} inputs; accepted are one and two")


def _one_input(
    problem: Problem, drawn: Sequence[Drawn], x: Floats, y: Floats, names: Sequence[str]
) -> Figure:
    figure = new_figure(8.0, 6.5)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.2))
    order = np.lexsort((y, x))
    allowed = problem.tolerances().floats()[order]
    x, y = x[order], y[order]
    _tolerance(upper, x, y, allowed)
    margin = 0.04 * (x[-1] - x[0]) or 1.0
    ends = (x[0] - margin, x[-1] + margin)
    looks = [(VERMILION, "--"), (BLUE, "-")][-len(drawn) :]
    lower.axhline(0.0, color=GREY, lw=0.8)
    for one, (colour, style) in zip(drawn, looks, strict=True):
        lines = PiecewiseLinear.of(one.network)
        knots = np.array([nearest_float(to_fraction(knot)) for knot in lines.knots])
        changes = np.array([nearest_float(to_fraction(c)) for c in lines.slope_changes()])
        _function(upper, one, (knots, x, ends), (colour, style))
        few = len(knots) <= _MOST_KINKS
        lower.vlines(knots, 0.0, changes, color=colour, lw=1.8 if few else 0.6)
        if few:
            face = colour if style == "-" else "white"
            lower.plot(knots, changes, **outlined(colour, 4.5, face))
    _samples(upper, x, y)
    label_axes(upper, "", names[1])
    upper.set_xlim(*ends)
    legend_above(upper)
    label_axes(lower, names[0], "slope change")
    return figure


def _function(
    ax: Axes,
    drawn: Drawn,
    places: tuple[Floats, Floats, tuple[float, float]],
    look: tuple[str, str],
) -> None:
    """Draw one function, its knots as circles if they are few."""
    knots, x, ends = places
    colour, style = look
    inside = knots[(knots > ends[0]) & (knots < ends[1])]
    points = np.unique(np.concatenate((ends, x, inside)))
    at, values = thinned(points, drawn.network(points[:, None]))
    ax.plot(at, values, style, color=colour, lw=1.8, label=drawn.label, zorder=3)
    if len(inside) <= _MOST_KINKS:
        ax.plot(inside, drawn.network(inside[:, None]), zorder=4, **outlined(colour, 5.5))


def _tolerance(ax: Axes, x: Floats, y: Floats, allowed: Floats) -> None:
    if not allowed.any():
        return
    if len(x) <= _MOST_MARKERS:
        ax.vlines(x, y - allowed, y + allowed, color=SKY, lw=3, alpha=0.6, label="tolerance")
        return
    outline: dict[str, Any] = {"color": GREY, "lw": 0.6, "alpha": 0.7}
    ax.plot(*thinned(x, y - allowed), label="tolerance", **outline)
    ax.plot(*thinned(x, y + allowed), **outline)


def _samples(ax: Axes, x: Floats, y: Floats) -> None:
    few = len(x) <= _MOST_MARKERS
    size = float(np.clip(30.0 / np.sqrt(len(x)), 1.5, 4.0))
    look: dict[str, Any] = {"color": BLACK if few else GREY, "ms": size, "mew": 0}
    label = f"{len(x)} sample{'' if len(x) == 1 else 's'}"
    ax.plot(*thinned(x, y), "o", label=label, zorder=5 if few else 1, **look)


def _two_inputs(drawn: Sequence[Drawn], X: list[Floats], y: Floats, names: Sequence[str]) -> Figure:
    figure = new_figure(5.4 * len(drawn) + 1.0, 5.2)
    axes = figure.subplots(1, len(drawn), sharex=True, sharey=True, squeeze=False)[0]
    box = [_range(column) for column in X]
    first, second = (np.linspace(*side, _GRID) for side in box)
    grid = np.stack(np.meshgrid(first, second), axis=-1)
    surfaces = [one.network(grid.reshape(-1, 2)).reshape(_GRID, _GRID) for one in drawn]
    every = np.concatenate([y, *(surface.ravel() for surface in surfaces)])
    levels = _levels(float(every.min()), float(every.max()))
    filled: Any = None
    for ax, surface, one in zip(axes, surfaces, drawn, strict=True):
        filled = ax.contourf(first, second, surface, levels=levels, cmap="cividis")
        _kinks(ax, one.network, box)
        ax.scatter(
            *X,
            c=y,
            cmap="cividis",
            vmin=levels[0],
            vmax=levels[-1],
            s=55,
            ec="white",
            lw=1.6,
            zorder=4,
        )
        label_axes(ax, names[0], names[1])
        ax.grid(False)
        ax.set_xlim(*box[0])
        ax.set_ylim(*box[1])
        ax.set_title(one.label, loc="left", fontsize=11)
    bar = figure.colorbar(filled, ax=list(axes), label="")
    bar.ax.set_title(names[2][:20], fontsize=10, parse_math=False)
    return figure


def _levels(low: float, high: float) -> Floats:
    """Return round levels that hold all values."""
    from matplotlib.ticker import MaxNLocator

    if low == high:
        low, high = low - 1.0, high + 1.0
    return np.asarray(MaxNLocator(_LEVELS).tick_values(low, high), dtype=np.float64)


def _kinks(ax: Axes, network: ReLUNetwork, box: list[tuple[float, float]]) -> None:
    """Draw the lines at which the function bends."""
    (left, right), (low, high) = box
    kinks = NormalForm.of(network).kinks
    many = len(kinks) > _MOST_KINKS
    for kink in kinks:
        scale = max(abs(entry) for entry in kink.row)
        a, b, c = (entry / scale for entry in kink.row)
        if abs(b) >= abs(a):
            ends = ((left, right), (-(a * left + c) / b, -(a * right + c) / b))
        else:
            ends = ((-(b * low + c) / a, -(b * high + c) / a), (low, high))
        ax.plot(*ends, color="white", lw=0.5 if many else 1.4, alpha=0.35 if many else 0.95)


def _range(values: Floats) -> tuple[float, float]:
    margin = 0.08 * (values.max() - values.min()) or 1.0
    return float(values.min() - margin), float(values.max() + margin)
