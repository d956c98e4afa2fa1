"""A network with biases as one without, with two more inputs."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.positive_groups import merge
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError


def augmented_rows(network: ReLUNetwork) -> Parametrisation:
    """Write a network with biases as a pair (A, c) with two more inputs.

    Parameters
    ----------
    network : ReLUNetwork
        With m neurons, biases and a constant e, without a linear skip connection.

    Returns
    -------
    Parametrisation
        With m + 1 neurons in R^(d+2), whose function at (x, 1, -1) is that of the network at x.

    Raises
    ------
    InputError
        If there is a linear skip connection.

    Notes
    -----
    Lemma A.4 of Berner, Elbrächter & Grohs (2019): the rows ``(a_i, (b_i)_+ + 1, (-b_i)_+ + 1)``
    differ in their last two entries by b_i, and ``(0, ..., 0, 2, 1)`` has value 1. One more input
    would carry the biases; the second makes both last entries positive.

    Examples
    --------
    >>> rows = augmented_rows(ReLUNetwork.of([(3, [7], -2)], a=[0], c=5)).rows
    >>> [[int(entry) for entry in row] for row in rows]
    [[7, 1, 3], [0, 2, 1]]
    """
    if any(network.a):
        raise InputError(
            "the network has a linear skip connection; accepted are neurons and a constant"
        )
    zero, one = Fraction(0), Fraction(1)
    rows = [(*n.w, max(n.b, zero) + one, max(-n.b, zero) + one) for n in network.hidden]
    rows.append((*(zero,) * network.inputs, Fraction(2), one))
    outputs = (*(neuron.v for neuron in network.hidden), network.c)
    return Parametrisation(tuple(rows), outputs, network.inputs + 2)


def augment(network: ReLUNetwork) -> Parametrisation:
    """Write a network with biases as a member of N* with two more inputs.

    Parameters
    ----------
    network : ReLUNetwork
        As in :func:`augmented_rows`, whose rows are merged and balanced here.

    Returns
    -------
    Parametrisation
        With m + 1 neurons, some of them zero where neurons were merged or without effect.

    Examples
    --------
    >>> pair = augment(ReLUNetwork.of([(3, [7], -2), (1, [7], -2)], a=[0], c=5))
    >>> pair.balanced, [str(product) for product in pair.products]
    (True, ['28', '10', '0'])
    """
    return merge(augmented_rows(network))
