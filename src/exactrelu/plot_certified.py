"""The picture of a trained network and a sparsest one over their data."""

from __future__ import annotations

from collections.abc import Sequence
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
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import nearest_float, to_fraction
from exactrelu.solvers.certified_network import CertifiedNetwork
from exactrelu.thinned import Floats, thinned

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LARGEST = 1e150
_MOST_MARKERS, _MOST_KINKS, _GRID, _LEVELS = 400, 150, 240, 14


def certified_figure(answer: CertifiedNetwork, names: Sequence[str] = ("x", "y")) -> Figure:
    """Draw the given network and the sparsest known one over the data.

    Parameters
    ----------
    answer : CertifiedNetwork
        With one or two inputs.
    names : sequence of str
        Of the inputs and of y.

    Returns
    -------
    matplotlib Figure
        One input: both functions with their knots above the slope changes. Two inputs: both as
        contours side by side, with the lines at which they bend.

    Raises
    ------
    InputError
        If there are more inputs, or numbers too large to draw.
    BackendMissingError
        If matplotlib is not installed.
    """
    problem = answer.problem
    if problem.inputs > 2:
        raise InputError(f"plot: {problem.inputs} inputs; accepted are one and two")
    X = [column.floats() for column in problem.X]
    y = problem.y.floats()
    for name, values in zip(names, (*X, y), strict=True):
        if not bool((np.abs(values) < _LARGEST).all()):
            raise InputError(f"plot: a {name} is beyond 1e150; accepted are smaller numbers")
    if problem.inputs == 1:
        return _one_input(answer, X[0], y, names)
    return _two_inputs(answer, X, y, names)


def _networks(answer: CertifiedNetwork) -> list[tuple[ReLUNetwork, str, int]]:
    """Return the networks to draw, with a name and the cost of each."""
    given = [(answer.network, "given network", answer.size.cost)]
    if answer.smaller_network is None or answer.least_cost is None:
        return given
    proved = answer.least_cost == answer.lower_bound
    name = "a sparsest network" if proved else "a smaller network"
    return [*given, (answer.smaller_network, name, answer.least_cost)]


def _one_input(answer: CertifiedNetwork, x: Floats, y: Floats, names: Sequence[str]) -> Figure:
    figure = new_figure(8.0, 6.5)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.2))
    order = np.lexsort((y, x))
    allowed = answer.problem.tolerances().floats()[order]
    x, y = x[order], y[order]
    _tolerance(upper, x, y, allowed)
    margin = 0.04 * (x[-1] - x[0]) or 1.0
    ends = (x[0] - margin, x[-1] + margin)
    looks = [(VERMILION, "--"), (BLUE, "-")]
    lower.axhline(0.0, color=GREY, lw=0.8)
    for (network, name, cost), (colour, style) in zip(_networks(answer), looks, strict=False):
        lines = PiecewiseLinear.of(network)
        knots = np.array([nearest_float(to_fraction(knot)) for knot in lines.knots])
        changes = np.array([nearest_float(to_fraction(c)) for c in lines.slope_changes()])
        label = f"{name}: {cost} knot{'' if cost == 1 else 's'}"
        _function(upper, network, (knots, x, ends), (colour, style), label)
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
    network: ReLUNetwork,
    places: tuple[Floats, Floats, tuple[float, float]],
    look: tuple[str, str],
    label: str,
) -> None:
    """Draw one function, its knots as circles if they are few."""
    knots, x, ends = places
    colour, style = look
    inside = knots[(knots > ends[0]) & (knots < ends[1])]
    points = np.unique(np.concatenate((ends, x, inside)))
    at, values = thinned(points, network(points[:, None]))
    ax.plot(at, values, style, color=colour, lw=1.8, label=label, zorder=3)
    if len(inside) <= _MOST_KINKS:
        ax.plot(inside, network(inside[:, None]), zorder=4, **outlined(colour, 5.5))


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


def _two_inputs(
    answer: CertifiedNetwork, X: list[Floats], y: Floats, names: Sequence[str]
) -> Figure:
    networks = _networks(answer)
    figure = new_figure(5.4 * len(networks) + 1.0, 5.2)
    axes = figure.subplots(1, len(networks), sharex=True, sharey=True, squeeze=False)[0]
    box = [_range(column) for column in X]
    first, second = (np.linspace(*side, _GRID) for side in box)
    grid = np.stack(np.meshgrid(first, second), axis=-1)
    surfaces = [network(grid.reshape(-1, 2)).reshape(_GRID, _GRID) for network, _, _ in networks]
    every = np.concatenate([y, *(surface.ravel() for surface in surfaces)])
    levels = _levels(float(every.min()), float(every.max()))
    filled: Any = None
    for ax, surface, (network, name, cost) in zip(axes, surfaces, networks, strict=True):
        filled = ax.contourf(first, second, surface, levels=levels, cmap="cividis")
        _kinks(ax, network, box)
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
        ax.set_title(f"{name}: {cost} {answer.problem.measure}", loc="left", fontsize=11)
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
