"""What all pictures share: colours, the optional library, files."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.whole_file import check_target, write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette, told apart by all common kinds of colour vision.
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
GREY = "#666666"
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, SKY)

PICTURES = (".png", ".pdf", ".svg")
_DPI = 150


def check_picture(path: str) -> None:
    """Check before the long work that a picture can be written.

    Raises
    ------
    InputError
        If the ending is not .png, .pdf or .svg, or the folder cannot be written to.
    BackendMissingError
        If matplotlib is not installed.
    """
    check_target(path, "--plot", PICTURES)
    if find_spec("matplotlib") is None:
        raise BackendMissingError("matplotlib", "plot")


def new_figure(width: float, height: float) -> Figure:
    """Return a figure that needs no screen."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise BackendMissingError("matplotlib", "plot") from error
    return Figure(figsize=(width, height), layout="constrained")


def given_or_new(ax: Axes | None, width: float = 8.0, height: float = 5.0) -> Axes:
    """Return the axes to draw on."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def save(figure: Figure, path: str) -> None:
    """Write a picture whole or not at all; the ending chooses the format."""
    from matplotlib import rc_context

    kind = path.rsplit(".", 1)[1].lower()
    # A fixed salt and no date make the same picture the same file.
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with rc_context({"svg.hashsalt": "exactrelu"}), warnings.catch_warnings():
        # A letter of a column name that no font has is drawn as a box, which says enough.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        write_whole(
            path, lambda file: figure.savefig(file, format=kind, dpi=_DPI, metadata=metadata)
        )


def label_axes(ax: Axes, x: str, y: str) -> None:
    """Name the axes by names from outside, which are no formulas and may be long."""
    for label, text in ((ax.set_xlabel, x), (ax.set_ylabel, y)):
        label(text if len(text) <= 50 else text[:47] + "...", parse_math=False)
    ax.grid(True, color="#DDDDDD", lw=0.6)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def legend_above(ax: Axes, columns: int = 2) -> None:
    """Put the legend above the axes, where it hides nothing."""
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.03)}
    ax.legend(ncols=columns, frameon=False, **place)


def outlined(colour: str, size: float, face: str = "white") -> dict[str, Any]:
    """Return the looks of round markers without a line."""
    return {"marker": "o", "ls": "none", "mec": colour, "ms": size, "mfc": face}
