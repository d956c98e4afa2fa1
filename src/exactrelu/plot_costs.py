"""The picture of the costs of tilings over p."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exactrelu.as_problem import as_problem
from exactrelu.drawing import BLUE, CYCLE, GREY, VERMILION, given_or_new, label_axes, legend_above
from exactrelu.interpolation import interpolated
from exactrelu.thinned import Floats
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.path import Path
from exactrelu.univariate.path import path as path_of
from exactrelu.univariate.tiling import Tiling

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_CURVES = 4
_GRID = 200
_AT_ONCE = 1 << 20


def plot_costs(X: object, y: object = None, ax: Axes | None = None) -> Axes:
    """Draw the cost of each optimal tiling over p, relative to the least cost.

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
    return draw_costs(bends, path_of(bends), given_or_new(ax))


def draw_costs(bends: Curvature, found: Path, ax: Axes) -> Axes:
    """Draw the costs of the tilings of a path; a vertical line marks the critical p."""
    grid = _grid(found)
    shown = range(len(found.pieces))[: _MOST_CURVES + 1]
    costs = np.array([_cost(bends, tiling_of(bends, found.pieces[k].tilings), grid) for k in shown])
    dots = _cost(bends, Tiling.all_single(*bends.runs), grid)
    least = _least(bends, found, grid)
    scale = np.where(least > 0, least, 1.0)
    ax.plot(grid, dots / scale, "--", color=VERMILION, lw=1.5, label="connect the dots")
    ax.plot(grid, costs[0] / scale, color=BLUE, lw=2.2, label="sparsest")
    for k in shown[1:]:
        label = f"optimal above {float(found.pieces[k].lower):.4g}"
        ax.plot(grid, costs[k] / scale, color=CYCLE[k % len(CYCLE)], lw=1.4, label=label)
    critical = critical_piece(found)
    if critical is not None:
        p = float(found.pieces[critical].lower)
        ax.axvline(p, color=GREY, lw=1.0, ls=":", label=f"p* = {p:.6g}")
    drawn = costs if len(costs) > 1 else np.vstack((costs, dots))
    excess = float((drawn / scale).max()) - 1.0
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(1.0 - 0.06 * (excess or 1.0), 1.0 + 1.1 * (excess or 1.0))
    ax.ticklabel_format(axis="y", useOffset=False)
    label_axes(ax, "p", "cost / least cost")
    legend_above(ax)
    return ax


def critical_piece(found: Path) -> int | None:
    """Return the first piece that is not sparsest, None if all are."""
    least = found.pieces[0].cost_at_0
    return next((k for k, piece in enumerate(found.pieces) if piece.cost_at_0 > least), None)


def tiling_of(bends: Curvature, sizes: tuple[tuple[int, ...], ...]) -> Tiling:
    """Return the tiling with the given block sizes of each run."""
    return Tiling.of_sizes(bends.runs[0], list(sizes))


def _grid(found: Path) -> Floats:
    ends = [float(piece.lower) for piece in found.pieces[:_GRID]]
    return np.unique(np.concatenate((np.linspace(0.0, 1.0, _GRID + 1), ends)))


def _least(bends: Curvature, found: Path, grid: Floats) -> Floats:
    """Return the cost of the piece that is optimal at each p."""
    lowers = [float(piece.lower) for piece in found.pieces]
    owners = np.maximum(np.searchsorted(lowers, grid, side="right") - 1, 0)
    least = np.zeros(len(grid))
    for k in np.unique(owners):
        mine = owners == k
        least[mine] = _cost(bends, tiling_of(bends, found.pieces[k].tilings), grid[mine])
    return least


def _cost(bends: Curvature, tiling: Tiling, grid: Floats) -> Floats:
    """Return ``sum |slope change / unit|^p`` for each p, in floats, for the eye."""
    sizes = tiling.magnitudes(bends)[0]
    values, counts = np.unique(sizes[np.isfinite(sizes) & (sizes > 0)], return_counts=True)
    step = max(1, _AT_ONCE // len(grid))
    total = np.zeros(len(grid))
    for start in range(0, len(values), step):
        logs = np.log(values[start : start + step])
        total += counts[start : start + step] @ np.exp(np.outer(logs, grid))
    return total
