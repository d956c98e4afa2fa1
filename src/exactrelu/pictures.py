"""One word for every picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot(answer: object, ax: Axes | None = None, names: Sequence[str] = ("x", "y")) -> Axes:
    """Draw an answer for data with one input.

    Parameters
    ----------
    answer : Solution
        What :func:`exactrelu.solve` returned.
    ax : matplotlib Axes, optional
        Where to draw; default a new figure.
    names : sequence of two str
        Of x and y.

    Returns
    -------
    Axes
        Its ``figure`` can be saved.

    Raises
    ------
    InputError
        If this kind of answer has no picture.
    BackendMissingError
        If matplotlib is not installed.
    """
    if isinstance(answer, Solution):
        from exactrelu.plot_fit import plot_fit

        return plot_fit(answer, ax, names)
    raise InputError(f"plot: a {type(answer).__name__} has no picture; accepted is a Solution")
