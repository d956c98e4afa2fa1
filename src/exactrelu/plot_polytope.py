"""A picture of a bounded polyhedron in the plane or in space."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BackendMissingError, InputError
from exactrelu.polytopes.guarded_integers import product
from exactrelu.polytopes.polyhedron import Polyhedron

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FACE = "#4c78a8"
_POINT = "#b03a2e"


def plot_polytope(polyhedron: Polyhedron, ax: Axes | None = None) -> Axes:
    """Draw a polytope with its edges and vertices.

    Parameters
    ----------
    polyhedron : Polyhedron
        Nonempty and bounded, in a space of dimension 2 or 3; its own dimension may be lower.
    ax : matplotlib axes, optional
        Where to draw; new axes if left out. A polytope in space needs axes with
        ``projection="3d"``.

    Returns
    -------
    matplotlib axes

    Raises
    ------
    InputError
        If the polyhedron is empty, unbounded or of another dimension, or the axes do not fit.
    BackendMissingError
        If matplotlib is not installed.

    Notes
    -----
    Vertices and facets are exact; only the places on the paper are rounded. The axes have equal
    scales.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from exactrelu.polytopes.named_polytopes import simplex
    >>> ax = plot_polytope(simplex(2))
    >>> len(ax.collections[0].get_offsets())
    3
    """
    size = polyhedron.dimension_of_space
    if size not in (2, 3):
        raise InputError(f"polyhedron: its space has dimension {size}; accepted are 2 and 3")
    if polyhedron.is_empty or not polyhedron.is_bounded:
        state = "empty" if polyhedron.is_empty else "unbounded"
        raise InputError(f"polyhedron: it is {state}; accepted are nonempty bounded ones")
    try:
        from matplotlib import pyplot
    except ImportError:
        raise BackendMissingError("matplotlib", "plot") from None
    if ax is None:
        ax = pyplot.figure().add_subplot(projection="3d" if size == 3 else None)
    if size == 3 and not hasattr(ax, "get_zlim"):
        raise InputError('ax: it is flat; accepted are axes with projection="3d"')
    points = np.array(polyhedron.vertices, dtype=np.float64)
    if size == 2:
        _draw_in_plane(ax, points)
    else:
        _draw_in_space(ax, points, _faces(polyhedron))
    return ax


def _faces(polyhedron: Polyhedron) -> list[list[int]]:
    """Return the places, among the sorted vertices, of the corners of each drawn face."""
    count = len(polyhedron.vertices)
    if polyhedron.dimension < 3:
        return [list(range(count))]
    rows = polyhedron.generators.rows
    order = sorted(range(count), key=lambda row: tuple(_point(rows[row])))
    touching = product(polyhedron.half_spaces.rows, rows[order].T) == 0
    return [np.flatnonzero(row).tolist() for row in touching]


def _point(row: NDArray[Any]) -> list[Fraction]:
    return [Fraction(int(entry), int(row[0])) for entry in row[1:]]


def _draw_in_plane(ax: Any, points: NDArray[np.float64]) -> None:
    outline = points[_around(points)]
    ax.fill(outline[:, 0], outline[:, 1], facecolor=_FACE, alpha=0.3)
    closed = np.concatenate([outline, outline[:1]])
    ax.plot(closed[:, 0], closed[:, 1], color=_FACE, linewidth=1.5)
    ax.scatter(points[:, 0], points[:, 1], color=_POINT, s=25, zorder=3)
    ax.set_aspect("equal")
    ax.margins(0.1)
    ax.set_xlabel("$x_1$")
    ax.set_ylabel("$x_2$")


def _draw_in_space(ax: Any, points: NDArray[np.float64], faces: list[list[int]]) -> None:
    from mpl_toolkits.mplot3d.art3d import (  # type: ignore[import-untyped]
        Poly3DCollection,
    )

    corners = [points[face][_around(points[face])] for face in faces]
    ax.scatter(*points.T, color=_POINT, s=25, depthshade=False)
    solids = [face for face in corners if len(face) > 2]
    if solids:
        ax.add_collection3d(
            Poly3DCollection(solids, facecolor=_FACE, edgecolor=_FACE, alpha=0.25, linewidth=1.2)
        )
    elif len(points) == 2:
        ax.plot(*points.T, color=_FACE, linewidth=1.5)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.05 * max(float((high - low).max()), 1e-9)
    ax.set(xlim=_range(low, high, 0, margin), ylim=_range(low, high, 1, margin))
    ax.set_zlim(*_range(low, high, 2, margin))
    ax.set_box_aspect(high - low + 2 * margin)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_3$")


def _range(
    low: NDArray[np.float64], high: NDArray[np.float64], axis: int, margin: float
) -> tuple[float, float]:
    return float(low[axis]) - margin, float(high[axis]) + margin


def _around(corners: NDArray[np.float64]) -> NDArray[np.intp]:
    """Order the corners of a convex polygon around its centre."""
    centred = corners - corners.mean(axis=0)
    if len(corners) < 3:
        return np.arange(len(corners))
    # The two main directions of the corners span their plane.
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    flat = centred @ directions[:2].T
    return np.argsort(np.arctan2(flat[:, 1], flat[:, 0]))
