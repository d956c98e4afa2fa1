"""Pictures of training: what was measured by epoch, and the trained functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.drawing import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    given_or_new,
    label_axes,
    legend_above,
    new_figure,
)
from exactrelu.networks.training_history import Measured
from exactrelu.networks.training_result import Training
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION)
_STYLES = ("-", "--", "-.", ":")
_NAMES: dict[Measured, str] = {
    "loss": "mean squared error",
    "neurons": "active neurons",
    "parameters": "nonzero products v w",
    "path_norm": "path norm",
}


def plot_training(
    training: Training,
    measured: Measured = "neurons",
    ax: Axes | None = None,
    levels: Sequence[tuple[float, str]] = (),
) -> Axes:
    """Draw what was measured of every model, by epoch.

    Parameters
    ----------
    training : Training
    measured : "loss", "neurons", "parameters" or "path_norm"
    ax : matplotlib Axes, optional
        Where to draw; default a new figure.
    levels : sequence of (float, str), optional
        Horizontal lines with their labels.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        If this was not measured.
    BackendMissingError
        If matplotlib is not installed.
    """
    if measured not in _NAMES:
        raise InputError(f"plot: {measured!r}; accepted are {', '.join(_NAMES)}")
    ax = given_or_new(ax)
    epochs = training.history.epochs
    for j, label in enumerate(training.history.labels):
        values = np.array(training.history.of(j, measured), dtype=np.float64)
        # Zero has no place on a logarithmic scale; a count of 0 is drawn at one half.
        floor = 0.5 if measured in ("neurons", "parameters") else 1e-18
        ax.plot(epochs, np.maximum(values, floor), label=label, lw=1.5, **_look(j))
    for height, text in levels:
        ax.axhline(height, color=GREY, lw=1, ls=(0, (6, 3)))
        place: dict[str, Any] = {"xytext": (0, -3), "textcoords": "offset points"}
        place |= {"ha": "right", "va": "top", "color": GREY, "fontsize": "small"}
        ax.annotate(text, (epochs[-1], height), **place)
    ax.set_yscale("log")
    if measured in ("neurons", "parameters"):
        _count_ticks(ax)
    ax.xaxis.set_major_formatter(lambda epoch, _: f"{epoch:,.0f}")
    label_axes(ax, "epoch", _NAMES[measured])
    return ax


def _count_ticks(ax: Axes) -> None:
    """Write counts as plain numbers, a few of them in each decade."""
    from matplotlib.ticker import LogLocator, NullLocator

    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}" if count >= 1 else "0")


def plot_trained(
    training: Training,
    x: Floats,
    y: Floats,
    ax: Axes | None = None,
    names: Sequence[str] = ("x", "y"),
) -> Axes:
    """Draw the trained functions of one input over the data.

    Parameters
    ----------
    training : Training
    x, y : ndarray, shape (N,)
    ax : matplotlib Axes, optional
    names : sequence of two str

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        If the networks have several inputs.
    """
    if training.network.inputs != 1:
        raise InputError(f"plot: the networks have {training.network.inputs} inputs; accepted is 1")
    ax = given_or_new(ax)
    margin = 0.06 * float(np.ptp(x)) or 1.0
    ends = float(x.min()) - margin, float(x.max()) + margin
    for j, (label, trained) in enumerate(zip(training.history.labels, training, strict=True)):
        kinks = [float(-n.b / n.w[0]) for n in trained.network.hidden if n.w[0]]
        inside = [kink for kink in kinks if ends[0] < kink < ends[1]]
        grid = np.unique(np.concatenate((np.linspace(*ends, 200), inside)))
        # Functions often coincide: later ones are thinner, so that earlier ones show beside them.
        width = max(4.0 - 0.7 * j, 1.0)
        ax.plot(grid, trained.network(grid[:, None]), label=label, lw=width, **_look(j))
    size = float(np.clip(30.0 / np.sqrt(len(x)), 1.5, 5.0))
    ax.plot(x, y, "o", color=BLACK, ms=size, mew=0, zorder=5, label=f"{len(x)} samples")
    label_axes(ax, *names)
    ax.set_xlim(*ends)
    return ax


def training_figure(
    training: Training, X: Floats, y: Floats, names: Sequence[str] = ("x", "y")
) -> Figure:
    """Return the picture of ``train --plot``: loss, neurons, and with one input the functions.

    Parameters
    ----------
    training : Training
    X : ndarray, shape (N, d)
    y : ndarray, shape (N,)
    names : sequence of str
        Of the input and the target.
    """
    single = X.shape[1] == 1
    figure = new_figure(9.0, 7.5 if single else 4.2)
    if single:
        axes = figure.subplot_mosaic([["fit", "fit"], ["loss", "count"]], height_ratios=(1.4, 1))
        plot_trained(training, X[:, 0], y, axes["fit"], names)
        legend_above(axes["fit"], 3)
    else:
        axes = figure.subplot_mosaic([["loss", "count"]])
    plot_training(training, "loss", axes["loss"])
    plot_training(training, "neurons" if single else "parameters", axes["count"])
    if not single:
        legend_above(axes["loss"], 3)
    return figure


def _look(j: int) -> dict[str, Any]:
    return {"color": _COLOURS[j % len(_COLOURS)], "ls": _STYLES[j // len(_COLOURS) % len(_STYLES)]}
