"""A picture of the weight directions of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.drawing import BLUE, GREY, VERMILION, label_axes, legend_above, new_figure
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.rational import nearest_float

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_NAMED = 30
_MOST_CELLS = 400


def plot_directions(network: ReLUNetwork, ax: Axes | None = None) -> Axes:
    """Draw the weights of the neurons: how long, in which direction, how alike.

    Parameters
    ----------
    network : ReLUNetwork
        Of one input: a line at each breakpoint, as high as the neuron's slope v w. Of two: an
        arrow along w, as long as the product v w. Of more: the cosines of the angles between the
        rows (w, b), neurons that are alike next to each other.
    ax : matplotlib Axes, optional
        Where to draw; new axes if left out.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    BackendMissingError
        If matplotlib is not installed.

    Examples
    --------
    >>> network = ReLUNetwork.of([(1, [2, 1], 0), (-1, [1, 1], 0)], a=[0, 0])
    >>> len(plot_directions(network).texts)
    2
    """
    if ax is None:
        ax = new_figure(6.4, 6.0).add_subplot()
    if network.inputs == 1:
        _breakpoints(network, ax)
    elif network.inputs == 2:
        _arrows(network, ax)
    else:
        _cosines(network, ax)
    return ax


def plot_kinks(form: NormalForm, box: Box, ax: Axes | None = None) -> Axes:
    """Draw the kinks of a function of two inputs in a box, coloured by the jump of the gradient.

    Parameters
    ----------
    form : NormalForm
    box : Box
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> form = NormalForm.of(ReLUNetwork.of([(1, [2, 1], 0)], a=[0, 0]))
    >>> len(plot_kinks(form, Box.cube(2)).lines)
    1
    """
    if ax is None:
        ax = new_figure(6.4, 6.0).add_subplot()
    largest = nearest_float(form.jump) or 1.0
    low, high = ([*map(nearest_float, end)] for end in (box.lower, box.upper))
    inside = form.within(box)
    names = {BLUE: "jump > 0", VERMILION: "jump < 0"}
    for kink in sorted(inside.kinks, key=lambda kink: -abs(kink.jump)):
        ends = _clipped([*map(nearest_float, (*kink.normal, kink.offset))], low, high)
        jump = nearest_float(kink.jump)
        colour = BLUE if jump > 0 else VERMILION
        width, name = 0.8 + 3 * abs(jump) / largest, names.pop(colour, None)
        ax.plot(ends[:, 0], ends[:, 1], color=colour, lw=width, label=name)
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    ax.set_title(f"{len(inside.kinks)} kinks in the box", fontsize=10, loc="right")
    label_axes(ax, "x1", "x2")
    if inside.kinks:
        legend_above(ax)
    return ax


def directions_figure(network: ReLUNetwork, box: Box | None = None) -> Figure:
    """Return the picture of the command: directions, and for two inputs the kinks.

    Parameters
    ----------
    network : ReLUNetwork
    box : Box, optional
        Which part of the plane to show; default a square around all hyperplanes' nearest points.
    """
    form = NormalForm.of(network)
    if network.inputs != 2:
        figure = new_figure(7.2, 6.0 if network.inputs > 2 else 4.0)
        ax = plot_directions(network, figure.add_subplot())
        if box is not None and network.inputs == 1:
            ax.set_xlim(nearest_float(box.lower[0]), nearest_float(box.upper[0]))
        return figure
    figure = new_figure(12.0, 5.8)
    left, right = figure.subplots(1, 2)
    plot_directions(network, left)
    plot_kinks(form, box or _surroundings(form), right)
    return figure


def _surroundings(form: NormalForm) -> Box:
    """Return a square that meets every kink."""
    far = max((abs(kink.offset) for kink in form.kinks), default=0)
    return Box.cube(2, 2 * far or 1)


def _weights(network: ReLUNetwork) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rows (w, b) scaled by |v|, and the v; for drawing only."""
    v = np.array([nearest_float(neuron.v) for neuron in network.hidden])
    rows = [[nearest_float(entry) for entry in (*n.w, n.b)] for n in network.hidden]
    return np.array(rows).reshape(len(rows), network.inputs + 1), v


def _arrows(network: ReLUNetwork, ax: Axes) -> None:
    rows, v = _weights(network)
    arrows = rows[:, :2] * np.abs(v)[:, None]
    lengths = np.hypot(arrows[:, 0], arrows[:, 1])
    reach = float(lengths.max(initial=0.0)) or 1.0
    turn = np.linspace(0, 2 * np.pi, 200)
    for part in (0.5, 1.0):
        ax.plot(part * reach * np.cos(turn), part * reach * np.sin(turn), color="#DDDDDD", lw=0.8)
    for sign, colour, name in ((1, BLUE, "v > 0"), (-1, VERMILION, "v < 0")):
        chosen = np.flatnonzero((sign * v > 0) & (lengths > 0))
        if len(chosen):
            zero = np.zeros(len(chosen))
            x, y = arrows[chosen].T
            options: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1}
            ax.quiver(zero, zero, x, y, color=colour, width=0.006, label=name, **options)
    if len(v) <= _MOST_NAMED:
        # Labels of arrows that end at one place stand one below the other.
        places: dict[tuple[float, float], list[int]] = {}
        for k in np.flatnonzero(lengths > 0):
            tip = arrows[k] * (1 + 0.06 * reach / lengths[k])
            places.setdefault((round(tip[0], 6), round(tip[1], 6)), []).append(int(k) + 1)
        for (x, y), names in places.items():
            text = ", ".join(map(str, names))
            ax.text(x, y, text, ha="center", va="center", fontsize=8, color=GREY)
    ax.set_xlim(-1.15 * reach, 1.15 * reach)
    ax.set_ylim(-1.15 * reach, 1.15 * reach)
    ax.set_aspect("equal")
    ax.set_title("Products |v| w of the neurons", fontsize=10, loc="right")
    label_axes(ax, "|v| w1", "|v| w2")
    if lengths.any():
        legend_above(ax)


def _breakpoints(network: ReLUNetwork, ax: Axes) -> None:
    rows, v = _weights(network)
    used = np.flatnonzero((rows[:, 0] != 0) & (v != 0))
    for sign, colour, name in ((1, BLUE, "active to the right"), (-1, VERMILION, "to the left")):
        chosen = [k for k in used if sign * rows[k, 0] > 0]
        if chosen:
            places, slopes = -rows[chosen, 1] / rows[chosen, 0], v[chosen] * rows[chosen, 0]
            ax.vlines(places, 0, slopes, color=colour, lw=1.5)
            ax.plot(places, slopes, "o", color=colour, ms=4, label=name)
    ax.axhline(0, color=GREY, lw=0.8)
    label_axes(ax, "breakpoint -b / w", "slope v w")
    if len(used):
        legend_above(ax)


def _cosines(network: ReLUNetwork, ax: Axes) -> None:
    rows, v = _weights(network)
    sizes = np.linalg.norm(rows, axis=1)
    used = np.flatnonzero((sizes > 0) & (v != 0))
    used = used[np.argsort(-(sizes * np.abs(v))[used], kind="stable")][:_MOST_CELLS]
    units = rows[used] / sizes[used][:, None]
    if not len(used):
        ax.set_title("No neuron does anything", fontsize=10)
        return
    order = _chain(units)
    cosines = units[order] @ units[order].T
    image = ax.imshow(cosines, cmap="RdBu_r", vmin=-1, vmax=1, interpolation="nearest")
    figure = ax.figure
    figure.colorbar(image, ax=ax, label="cosine of the angle between rows (w, b)", shrink=0.85)
    if len(used) <= _MOST_NAMED:
        names = [str(used[k] + 1) for k in order]
        ax.set_xticks(range(len(names)), names, fontsize=7)
        ax.set_yticks(range(len(names)), names, fontsize=7)
    ax.set_xlabel("neuron")
    ax.set_ylabel("neuron")
    ax.set_title("Neurons that are alike stand next to each other", fontsize=10)


def _chain(units: NDArray[np.float64]) -> list[int]:
    """Order rows so that each is followed by the one most parallel or opposite to it."""
    left = set(range(1, len(units)))
    order = [0]
    while left:
        names = sorted(left)
        likeness = np.abs(units[names] @ units[order[-1]])
        chosen = names[int(likeness.argmax())]
        order.append(chosen)
        left.remove(chosen)
    return order


def _clipped(
    row: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> NDArray[np.float64]:
    """Return the ends of the line a x + b y + c = 0 in a rectangle that it meets."""
    a, b, c = row
    slack = 1e-9 * (high[0] - low[0] + high[1] - low[1])
    ends = [(x, -(a * x + c) / b) for x in (low[0], high[0]) if b]
    ends += [(-(b * y + c) / a, y) for y in (low[1], high[1]) if a]
    inside = [
        (x, y)
        for x, y in ends
        if low[0] - slack <= x <= high[0] + slack and low[1] - slack <= y <= high[1] + slack
    ]
    return np.array([min(inside), max(inside)])
