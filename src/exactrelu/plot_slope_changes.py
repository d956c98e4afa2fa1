"""The picture of the slope changes of functions, a stem for each knot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exactrelu.drawing import GREY, label_axes, outlined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_EXACT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A function with the looks it is drawn with.

    Parameters
    ----------
    fit : Interpolant or LinkedLines
    label : str
    colour, style : str
    count : int
        Its knots.
    """

    fit: Any
    label: str
    colour: str
    style: str
    count: int

    @property
    def counted(self) -> str:
        """The label with the number of knots."""
        return f"{self.label}: {self.count} knot{'' if self.count == 1 else 's'}"


def plot_slope_changes(functions: Sequence[Fitted], ax: Axes, name: str) -> None:
    """Draw a stem at each knot, as high as the slope changes there.

    Parameters
    ----------
    functions : sequence of Fitted
        Drawn in this order.
    ax : Axes
    name : str
        Of x.
    """
    ax.axhline(0.0, color=GREY, lw=0.8)
    for fitted in functions:
        if not fitted.count:
            continue
        chosen = _largest(fitted)
        knots = np.array([float(fitted.fit.knot(int(k))) for k in chosen])
        changes = np.array([float(fitted.fit.slope_change(int(k))) for k in chosen])
        few = fitted.count <= 100
        solid = fitted.style == "-"
        width = (2.2 if solid else 1.4) if few else 0.7
        style: Any = fitted.style if few else "-"
        ax.vlines(knots, 0.0, changes, color=fitted.colour, lw=width, linestyles=style)
        if few:
            face = fitted.colour if solid else "white"
            ax.plot(knots, changes, **outlined(fitted.colour, 4.5, face))
    label_axes(ax, name, "slope change")


def _largest(fitted: Fitted) -> Any:
    """Return the knots to draw: all, or evenly many of a long list."""
    count = fitted.count
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_EXACT)).astype(np.intp))
