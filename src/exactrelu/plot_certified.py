"""The picture of a trained network and a sparsest one over their data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exactrelu.plot_networks import Drawn, networks_figure
from exactrelu.solvers.certified_network import CertifiedNetwork

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def certified_figure(answer: CertifiedNetwork, names: Sequence[str] = ("x", "y")) -> Figure:
    """Draw the given network and the sparsest known one over the data.

    Parameters
    ----------
    answer : CertifiedNetwork
        With one or two inputs.
    names : sequence of str
        Of the inputs and of y.

    Returns
    -------
    matplotlib Figure
        See :func:`exactrelu.plot_networks.networks_figure`.

    Raises
    ------
    InputError
        If there are more inputs, or numbers too large to draw.
    BackendMissingError
        If matplotlib is not installed.
    """
    drawn = [Drawn(answer.network, f"given network: {_counted(answer, answer.size.cost)}")]
    if answer.smaller_network is not None and answer.least_cost is not None:
        proved = answer.least_cost == answer.lower_bound
        name = "a sparsest network" if proved else "a smaller network"
        label = f"{name}: {_counted(answer, answer.least_cost)}"
        drawn.append(Drawn(answer.smaller_network, label))
    return networks_figure(answer.problem, drawn, names)


def _counted(answer: CertifiedNetwork, cost: int) -> str:
    words = "knots" if answer.problem.inputs == 1 else answer.problem.measure
    return f"{cost} {words.removesuffix('s') if cost == 1 else words}"
