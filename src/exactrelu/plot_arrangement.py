"""A picture of an arrangement in the plane with its cells."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING

from exactrelu.polytopes import Arrangement, BackendMissingError, Cell, InputError, Region
from exactrelu.polytopes.primitive_rows import read_rational_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[Fraction, ...]
Box = tuple[Sequence[object], Sequence[object]]

# Half the width of a character and half the height of a line, as parts of the picture.
_CHARACTER, _LINE = 0.007, 0.014


def plot_arrangement(
    arrangement: Arrangement,
    ax: Axes | None = None,
    box: Box | None = None,
    *,
    labels: bool = True,
) -> Axes:
    """Draw the cells of a planar arrangement, coloured by their number of positive signs.

    Parameters
    ----------
    arrangement : Arrangement
        Affine in R^2, or central in R^3; the latter is seen in the plane {x_3 = 1}.
    ax : matplotlib Axes, optional
        Where to draw; new axes if left out.
    box : pair of sequences, optional
        Lower and upper corner of the picture; if left out, all vertices and a margin.
    labels : bool
        Write the sign vector into each cell that has room for it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        If the arrangement is not planar or the box is empty.
    BackendMissingError
        If matplotlib is not installed.

    Notes
    -----
    Cells, their corners and the clipping at the box are exact; only the drawn coordinates are
    rounded.

    Examples
    --------
    >>> axes = plot_arrangement(Arrangement.affine([[1, 0], [0, 1], [1, 1]], [0, 0, -1]))
    >>> len(axes.patches)
    7
    """
    try:
        from matplotlib import colormaps, pyplot
    except ImportError:
        raise BackendMissingError("matplotlib", "plot") from None
    planar = _planar(arrangement)
    low, high = _corners(box) if box is not None else _surroundings(planar)
    cells = list(planar.cells(inside=Region.box(low, high)))
    if not cells:
        raise InputError("box: it is empty; accepted is a lower corner below an upper corner")
    if ax is None:
        ax = pyplot.figure(figsize=(6, 6), layout="constrained").add_subplot()
    shades = colormaps["YlGnBu"]
    corners = _framed_vertices(planar, low, high)
    for cell in cells:
        polygon = _polygon(planar, cell, corners)
        active = sum(sign > 0 for sign in cell.signs) / max(1, len(cell.signs))
        floats = [(float(x), float(y)) for x, y in polygon]
        ax.fill(*zip(*floats, strict=True), facecolor=shades(0.08 + 0.6 * active), edgecolor="k")
        if labels:
            _write_label(ax, cell, floats, (float(high[0] - low[0]), float(high[1] - low[1])))
    ax.set_xlim(float(low[0]), float(high[0]))
    ax.set_ylim(float(low[1]), float(high[1]))
    ax.set_xlabel("$x_1$")
    ax.set_ylabel("$x_2$")
    ax.set_title(f"{len(arrangement)} hyperplanes, {len(cells)} cells in view")
    return ax


def _write_label(
    ax: Axes, cell: Cell, corners: list[tuple[float, float]], size: tuple[float, float]
) -> None:
    """Write the sign vector at the centre of gravity if it stays inside the polygon."""
    text = "".join("−0+"[sign + 1] for sign in cell.signs)
    x, y = _centre_of_gravity(corners)
    wide, tall = size[0] * _CHARACTER * len(text), size[1] * _LINE
    frame = [(x + i * wide, y + j * tall) for i in (-1, 1) for j in (-1, 1)]
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    if all(_area(start, end, point) > 0 for point in frame for start, end in sides):
        ax.text(x, y, text, ha="center", va="center", fontsize=8)


def _area(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _centre_of_gravity(corners: list[tuple[float, float]]) -> tuple[float, float]:
    first = corners[0]
    triangles = list(pairwise(corners[1:]))
    areas = [_area(first, b, c) for b, c in triangles]
    total = sum(areas) or 1.0
    pairs = list(zip(areas, triangles, strict=True))
    x = sum(area * (first[0] + b[0] + c[0]) for area, (b, c) in pairs) / (3 * total)
    y = sum(area * (first[1] + b[1] + c[1]) for area, (b, c) in pairs) / (3 * total)
    return x, y


def _planar(arrangement: Arrangement) -> Arrangement:
    if arrangement.is_affine and arrangement.dimension == 2:
        return arrangement
    if not arrangement.is_affine and arrangement.dimension == 3:
        return Arrangement(arrangement.rows, 2, True)
    kind = "affine" if arrangement.is_affine else "central"
    raise InputError(
        f"arrangement: it is {kind} in R^{arrangement.dimension}; accepted are affine in R^2 and "
        "central in R^3"
    )


def _corners(box: Box) -> tuple[Point, Point]:
    low, high = (tuple(row) for row in read_rational_rows(box, "corner"))
    if len(low) != 2:
        raise InputError(f"box: its corners have {len(low)} coordinates; accepted are 2")
    return low, high


def _surroundings(planar: Arrangement) -> tuple[Point, Point]:
    """Return a box around all vertices, or around a point of each line if there are none."""
    centres = [cell.witness for cell in planar.faces(0)]
    centres = centres or [cell.witness for cell in planar.faces(1)] or [(Fraction(0), Fraction(0))]
    low = tuple(min(point[k] for point in centres) for k in range(2))
    high = tuple(max(point[k] for point in centres) for k in range(2))
    margin = max(max(b - a for a, b in zip(low, high, strict=True)) / 3, Fraction(1))
    return tuple(a - margin for a in low), tuple(b + margin for b in high)


def _framed_vertices(planar: Arrangement, low: Point, high: Point) -> list[Point]:
    """Return all vertices of the arrangement together with the frame, inside the frame."""
    frame = Region.box(low, high)
    framed = Arrangement((*frame.rows, *planar.rows), 2, True)
    sides = len(frame.rows)
    return [cell.witness for cell in framed.faces(0) if min(cell.signs[:sides]) >= 0]


def _polygon(planar: Arrangement, cell: Cell, corners: list[Point]) -> list[Point]:
    """Return the corners of a cell, in order around its point."""
    own = [
        corner
        for corner in corners
        if all(
            sign * (row[0] * corner[0] + row[1] * corner[1] + row[2]) >= 0
            for row, sign in zip(planar.rows, cell.signs, strict=True)
        )
    ]
    centre = cell.witness

    def turn(left: Point, right: Point) -> int:
        upper = [_is_upper(point, centre) for point in (left, right)]
        if upper[0] != upper[1]:
            return -1 if upper[0] else 1
        cross = (left[0] - centre[0]) * (right[1] - centre[1]) - (left[1] - centre[1]) * (
            right[0] - centre[0]
        )
        return -1 if cross > 0 else int(cross < 0)

    return sorted(own, key=cmp_to_key(turn))


def _is_upper(point: Point, centre: Point) -> bool:
    return point[1] > centre[1] or (point[1] == centre[1] and point[0] > centre[0])
