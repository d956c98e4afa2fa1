"""The picture of a network with given supports and the data that it was fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from exactrelu.drawing import BLACK, BLUE, GREY, label_axes, legend_above, new_figure, outlined
from exactrelu.polytopes.rational import nearest_float
from exactrelu.solvers.masked_fit import MaskedFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def masked_fit_figure(fit: MaskedFit, names: Sequence[str]) -> Figure:
    """Draw the function over the inputs (one or two), and fitted against given labels.

    Parameters
    ----------
    fit : MaskedFit
    names : sequence of str
        Of the inputs, then of the target.

    Returns
    -------
    Figure
        With more than two inputs the second picture only; with one input the first only.
    """
    X = np.array([column.floats() for column in fit.X]).T.reshape(len(fit.y), len(fit.X))
    y = fit.y.floats()
    if len(fit.X) == 1:
        figure = new_figure(8.0, 4.5)
        _curve(figure.add_subplot(), fit, X, y, names)
        return figure
    if len(fit.X) == 2:
        figure = new_figure(11.0, 4.8)
        left, right = figure.subplots(1, 2)
        _plane(figure, left, fit, X, y, names)
        _labels(right, fit, X, y, names[-1])
        return figure
    figure = new_figure(6.0, 5.0)
    _labels(figure.add_subplot(), fit, X, y, names[-1])
    return figure


def _title(fit: MaskedFit) -> str:
    claim = "global optimum" if fit.status == "optimal" else "best so far"
    return f"{fit.loss.name} loss {nearest_float(fit.value):.6g}, {claim}"


def _curve(ax: Axes, fit: MaskedFit, X: np.ndarray, y: np.ndarray, names: Sequence[str]) -> None:
    margin = 0.05 * float(np.ptp(X)) or 1.0
    bends = [nearest_float(-n.b / n.w[0]) for n in fit.network.hidden if n.v and n.w[0]]
    low, high = float(X.min()) - margin, float(X.max()) + margin
    inside = [bend for bend in bends if low < bend < high]
    x = np.array(sorted({low, high, *inside}))
    values = fit.network(x[:, None])
    for place, label, fitted in zip(X[:, 0], y, fit.network(X), strict=True):
        ax.plot([place, place], [label, fitted], color=GREY, lw=1)
    ax.plot(x, values, color=BLUE, lw=2, label=f"network: {_title(fit)}")
    ax.plot(X[:, 0], y, label="samples", **outlined(BLACK, 6))
    label_axes(ax, names[0], names[1])
    legend_above(ax)


def _plane(
    figure: Figure,
    ax: Axes,
    fit: MaskedFit,
    X: np.ndarray,
    y: np.ndarray,
    names: Sequence[str],
) -> None:
    spans = [
        np.linspace(column.min() - 0.08 * span, column.max() + 0.08 * span, 200)
        for column, span in ((c, float(np.ptp(c)) or 1.0) for c in X.T)
    ]
    first, second = np.meshgrid(*spans)
    values = fit.network(np.stack([first.ravel(), second.ravel()], axis=1)).reshape(first.shape)
    fitted = fit.network(X)
    low, high = float(min(fitted.min(), y.min())), float(max(fitted.max(), y.max()))
    high = high if high > low else low + 1.0
    levels = np.linspace(low, high, 25)
    image = ax.contourf(first, second, values, levels=levels, cmap="cividis", extend="both")
    figure.colorbar(image, ax=ax, label="network")
    for neuron in fit.network.hidden:
        if neuron.v and any(neuron.w):
            w, b = [nearest_float(entry) for entry in neuron.w], nearest_float(neuron.b)
            ax.contour(
                first,
                second,
                w[0] * first + w[1] * second + b,
                [0.0],
                colors="white",
                linestyles="--",
                linewidths=1.2,
            )
    ax.scatter(
        X[:, 0],
        X[:, 1],
        c=y,
        cmap="cividis",
        vmin=low,
        vmax=high,
        edgecolors="black",
        s=55,
        linewidths=1.2,
        zorder=3,
    )
    label_axes(ax, names[0], names[1])
    ax.grid(False)
    ax.set_title("network (colour), samples (dots), where units switch (dashed)", fontsize=9)


def _labels(ax: Axes, fit: MaskedFit, X: np.ndarray, y: np.ndarray, name: str) -> None:
    fitted = fit.network(X)
    ends = [float(min(y.min(), fitted.min())), float(max(y.max(), fitted.max()))]
    ax.plot(ends, ends, color=GREY, lw=1, label="equal")
    ax.plot(y, fitted, label="samples", **outlined(BLUE, 7))
    label_axes(ax, name, "network")
    ax.set_title(_title(fit), fontsize=10)
    ax.legend(frameon=False)
