"""Write the free affine part of a network as neurons."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.networks.relu_network import Neuron, ReLUNetwork


def linear_part_as_neurons(network: ReLUNetwork) -> ReLUNetwork:
    """Return the same function without a linear part: ``a . x = (a . x)_+ - (-a . x)_+``.

    Parameters
    ----------
    network : ReLUNetwork

    Returns
    -------
    ReLUNetwork
        Two neurons more, or the network itself if its linear part is zero.

    Examples
    --------
    >>> line = linear_part_as_neurons(ReLUNetwork.of([], a=[2], c=1))
    >>> len(line.hidden), line.exact([-3]), line.a
    (2, Fraction(-5, 1), (Fraction(0, 1),))
    """
    if not any(network.a):
        return network
    one, zero = Fraction(1), Fraction(0)
    negative = tuple(-weight for weight in network.a)
    pair = (Neuron(one, network.a, zero), Neuron(-one, negative, zero))
    return ReLUNetwork((*network.hidden, *pair), (zero,) * network.inputs, network.c)


def affine_part_as_neurons(network: ReLUNetwork) -> ReLUNetwork:
    """Return the same function without a free affine part.

    Parameters
    ----------
    network : ReLUNetwork

    Returns
    -------
    ReLUNetwork
        Besides the neurons of :func:`linear_part_as_neurons` it has one for the constant, without
        input weights: ``c = sign(c) (0 . x + |c|)_+``.

    Examples
    --------
    >>> affine_part_as_neurons(ReLUNetwork.of([], a=[0], c=-3)).to_json()["hidden"]
    [{'v': '-1', 'w': ['0'], 'b': '3'}]
    """
    network = linear_part_as_neurons(network)
    if not network.c:
        return network
    sign, zero = Fraction(1 if network.c > 0 else -1), Fraction(0)
    constant = Neuron(sign, (zero,) * network.inputs, abs(network.c))
    return ReLUNetwork((*network.hidden, constant), network.a)
