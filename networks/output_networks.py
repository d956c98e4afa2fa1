"""The outputs of a network with one hidden layer, each as a network of its own."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.errors import InputError


def output_networks(network: LayeredNetwork) -> tuple[ReLUNetwork, ...]:
    """Return one shallow network for each output, all with the same neurons.

    Parameters
    ----------
    network : LayeredNetwork
        With one hidden layer.

    Raises
    ------
    InputError
        If it has more or fewer.

    Examples
    --------
    >>> two = LayeredNetwork.of([([[1], [-1]], None), ([[1, 0], [0, 3]], [0, 1])])
    >>> [int(f.exact([-2])) for f in output_networks(two)]
    [0, 7]
    """
    if len(network.layers) != 2:
        raise InputError(
            f"the network has {len(network.layers) - 1} hidden layers; accepted is one"
        )
    first, last = network.layers
    rows, biases = first.rows(), first.bias.fractions()
    zeros = (Fraction(0),) * network.inputs
    found = []
    for weights, constant in zip(last.rows(), last.bias.fractions(), strict=True):
        parts = zip(weights, rows, biases, strict=True)
        found.append(ReLUNetwork(tuple(Neuron(v, w, b) for v, w, b in parts), zeros, constant))
    return tuple(found)


def joint_width(network: LayeredNetwork, box: Box | None = None) -> int:
    """Return the fewest neurons with which all outputs can be written, with a skip connection.

    Parameters
    ----------
    network : LayeredNetwork
        With one hidden layer.
    box : Box, optional
        Where the functions agree; default all of R^d.

    Notes
    -----
    One neuron for each hyperplane at which some output bends: each needs one, and with these the
    rest is affine in every output.

    Examples
    --------
    >>> two = LayeredNetwork.of([([[1], [-1], [2]], None), ([[1, 0, 0], [0, 3, 0]], None)])
    >>> joint_width(two)
    1
    """
    forms = [NormalForm.of(output) for output in output_networks(network)]
    if box is not None:
        forms = [form.within(box) for form in forms]
    return len({kink.row for form in forms for kink in form.kinks})
