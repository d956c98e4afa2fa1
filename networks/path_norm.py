"""What a network costs: its neurons, its parameters and its lp path norm."""

from __future__ import annotations

from fractions import Fraction

from flint import ctx

from exactrelu.networks.linear_part_as_neurons import affine_part_as_neurons
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import rational, to_fmpq

_PRECISION = 128


def path_norm(
    network: ReLUNetwork,
    p: object = 1,
    *,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    measure: str = "parameters",
) -> Enclosure:
    """Return ``C_p``, the sum of ``|v_k w_kj|^p`` over neurons and inputs.

    Parameters
    ----------
    network : ReLUNetwork
    p : number
        In [0, 1]; 0 counts what is not zero.
    skip : bool, optional
        Whether the affine part is free; if not, it is written as neurons
        (:func:`affine_part_as_neurons`) and counts. Default for one input: free; for more: not.
    penalize_bias : bool, optional
        Whether biases ``|v_k b_k|^p`` count. Default for one input: no; for more: yes.
    measure : "parameters" or "neurons"
        What p = 0 counts: products that are not zero, or neurons with such a product. Neurons
        without input weights count as neurons if there is no free affine part.

    Returns
    -------
    Enclosure
        A single number for p = 0 and p = 1, else with some 35 digits.

    Raises
    ------
    InputError
        If p or the measure is none.

    Examples
    --------
    >>> network = ReLUNetwork.of([(2, [1, -3], 1), (5, [0, 0], 0)], a=[0, 0])
    >>> str(path_norm(network).lower), path_norm(network, 0).lower == 3
    ('10', True)
    >>> path_norm(network, "1/2", penalize_bias=False).decimals(6)
    ('3.863703', '3.863704')
    """
    exponent = rational(p, "p")
    if not 0 <= exponent <= 1:
        raise InputError(f"p: {p} is outside [0, 1]; accepted is 0 <= p <= 1")
    if measure not in ("parameters", "neurons"):
        raise InputError(f"measure: {measure!r}; accepted are parameters and neurons")
    single = network.inputs == 1
    free = single if skip is None else skip
    biases = not single if penalize_bias is None else penalize_bias
    neurons = (network if free else affine_part_as_neurons(network)).hidden
    if exponent == 0 and measure == "neurons":
        return Enclosure.exactly(sum(_counts(neuron, constant=not free) for neuron in neurons))
    terms = [abs(product) for n in neurons for product in products(n, biases) if product]
    if exponent == 0:
        return Enclosure.exactly(len(terms))
    if exponent == 1:
        return Enclosure.exactly(sum(terms, Fraction(0)))
    if not terms:
        return Enclosure.exactly(0)
    total = power_sum_ball([(1, to_fmpq(term)) for term in terms], exponent, _PRECISION)
    with ctx.workprec(_PRECISION):
        return Enclosure.of_ball(total)


def products(neuron: Neuron, bias: bool) -> tuple[Fraction, ...]:
    """Return the products ``v w_j`` of a neuron, and ``v b`` if wanted.

    Examples
    --------
    >>> products(Neuron(Fraction(2), (Fraction(3),), Fraction(5)), bias=True)
    (Fraction(6, 1), Fraction(10, 1))
    """
    weights = (*neuron.w, neuron.b) if bias else neuron.w
    return tuple(neuron.v * weight for weight in weights)


def _counts(neuron: Neuron, constant: bool) -> bool:
    return any(products(neuron, constant))
