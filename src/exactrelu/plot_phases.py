"""The phase diagram: where the knots of the optimal function lie for each p."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exactrelu.as_problem import as_problem
from exactrelu.drawing import BLACK, BLUE, GREY, VERMILION, given_or_new, label_axes, legend_above
from exactrelu.interpolation import interpolated
from exactrelu.plot_costs import critical_piece, tiling_of
from exactrelu.thinned import Floats
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.path import Path
from exactrelu.univariate.path import path as path_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_STEMS = 4_000
_MOST_BANDS = 300
_MOST_LINES = 30
_APART = 0.045


def plot_phases(X: object, y: object = None, ax: Axes | None = None) -> Axes:
    """Draw, for each band of p, the knots of the optimal function.

    Parameters
    ----------
    X, y : see :func:`exactrelu.solve`
    ax : matplotlib Axes, optional
        Where to draw; default a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        See :func:`exactrelu.path`.
    BackendMissingError
        If matplotlib is not installed.
    """
    bends = interpolated(as_problem(X, y))
    return draw_phases(bends, path_of(bends), given_or_new(ax))


def draw_phases(bends: Curvature, found: Path, ax: Axes, name: str = "x") -> Axes:
    """Draw the knots over p; those that change with p are coloured."""
    samples = bends.series.x.floats()
    bands = found.pieces[:: -(-len(found.pieces) // _MOST_BANDS)]
    levels = [*(float(piece.lower) for piece in bands), 1.0]
    knots = [Interpolant(bends, tiling_of(bends, piece.tilings)).knots() for piece in bands]
    steady = knots[0]
    for other in knots[1:]:
        steady = np.intersect1d(steady, other)
    _stems(ax, steady, 0.0, 1.0, color=GREY, lw=_width(steady, 1.2), label="knots at every p")
    width = 2.4 if len(samples) <= 100 else 1.4
    inside: dict[str, Any] = {"color": BLUE, "lw": width, "label": "knots between samples"}
    at: dict[str, Any] = {"color": VERMILION, "lw": width, "label": "knots at a sample"}
    for low, high, positions in zip(levels[:-1], levels[1:], knots, strict=True):
        moving = np.setdiff1d(positions, steady)
        for chosen, look in (
            (moving[~np.isin(moving, samples)], inside),
            (moving[np.isin(moving, samples)], at),
        ):
            if len(chosen):
                _stems(ax, chosen, low, high, **look)
                look.pop("label", None)
    _boundaries(ax, found)
    if len(samples) <= _MOST_STEMS:  # the samples as marks on the axis
        ax.plot(samples, np.zeros(len(samples)), "|", color=BLACK, ms=6, mew=width / 3)
    ax.set_ylim(0.0, 1.0)
    label_axes(ax, name, "p")
    legend_above(ax, columns=3)
    return ax


def _stems(ax: Axes, positions: Floats, low: float, high: float, **look: Any) -> None:
    step = -(-len(positions) // _MOST_STEMS) or 1
    ax.vlines(positions[::step], low, high, **look)


def _width(positions: Floats, widest: float) -> float:
    return widest if len(positions) <= 200 else 0.4


def _boundaries(ax: Axes, found: Path) -> None:
    """Draw the ends of the bands; name those that leave room for a number."""
    critical = critical_piece(found)
    named = -1.0
    for k, piece in enumerate(found.pieces[1:], start=1):
        p = float(piece.lower)
        chosen = k == critical
        if p - named < _APART and not chosen and len(found.pieces) > _MOST_LINES:
            continue
        ax.axhline(p, color=BLACK if chosen else GREY, lw=1.0 if chosen else 0.5, ls=":")
        if p - named < _APART and not chosen:
            continue
        named = p
        text = f"p* = {p:.4g}" if chosen else f"{p:.4g}"
        place: dict[str, Any] = {"xy": (1.0, p), "xycoords": ("axes fraction", "data")}
        ax.annotate(text, xytext=(4, 0), textcoords="offset points", va="center", **place)
