"""The picture of the answer of ``solve``, whatever the options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exactrelu.networks.solution import Solution
from exactrelu.plot_fit import fit_figure
from exactrelu.plot_networks import Drawn, networks_figure
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def answer_figure(solution: Solution, names: Sequence[str]) -> Figure:
    """Draw the network of an answer over the data.

    Parameters
    ----------
    solution : Solution
        Of a problem with one or two inputs.
    names : sequence of str
        Of the inputs and of y.

    Returns
    -------
    matplotlib Figure
        Of the one-dimensional problem see :func:`exactrelu.plot_fit.fit_figure`, else
        :func:`exactrelu.plot_networks.networks_figure`.

    Raises
    ------
    InputError
        If there are more inputs, no network, or numbers too large to draw.
    BackendMissingError
        If matplotlib is not installed.
    """
    if hasattr(solution.fit, "knots"):
        return fit_figure(solution, names)
    if solution.network is None:
        raise InputError(f"plot: the problem is {solution.status}: there is no function to draw")
    return networks_figure(solution.problem, [Drawn(solution.network, _label(solution))], names)


def _label(solution: Solution) -> str:
    problem = solution.problem
    if problem.p:
        kind = "least cost" if solution.status == "optimal" else "cheapest known"
        size = f"{solution.neurons} neuron{'' if solution.neurons == 1 else 's'}"
    else:
        kind = "sparsest" if solution.status == "optimal" else "sparsest known"
        cost = int(solution.cost.lower)
        size = f"{cost} {problem.measure if cost != 1 else problem.measure.removesuffix('s')}"
    return f"p = {problem.p}, {kind}: {size}"
