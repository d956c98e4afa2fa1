"""Canonical parametrisations of a network; its function stays exactly the same."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row

_BITS = 60


def merged(network: ReLUNetwork) -> ReLUNetwork:
    """Merge neurons with positively parallel rows (w, b), drop those that do nothing, and sort.

    Parameters
    ----------
    network : ReLUNetwork

    Returns
    -------
    ReLUNetwork
        Every row (w, b) has maximum norm 1 and occurs once; the output weight is the product
        ``q = Σ v max(|w|, |b|)``. The largest ``|q|`` come first, ties in the order of the rows.
        Neurons with w = 0 are constants and go into c; the skip connection stays.

    Notes
    -----
    The output is in product form: a direction and a product, both rational, where balanced
    weights would need square roots (see :func:`balanced`). Opposite rows are left apart, for
    without a skip connection they are not one neuron; :meth:`NormalForm.network` joins them.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 2], 0), (-0.25, [2, 4], 0), (2, [0, 1], 0)], a=[0, 0])
    >>> [(str(n.v), [str(w) for w in n.w]) for n in merged(f).hidden]
    [('2', ['0', '1']), ('1', ['1/2', '1'])]
    """
    products: dict[IntegerRow, Fraction] = {}
    constant = network.c
    for neuron in network.hidden:
        if not any(neuron.w):
            constant += neuron.v * max(neuron.b, Fraction(0))
            continue
        row = primitive_row((*neuron.w, neuron.b))
        products[row] = products.get(row, Fraction(0)) + neuron.v * row_size(neuron)
    hidden = []
    for row, q in products.items():
        if q:
            scale = max(map(abs, row))
            unit = [Fraction(entry, scale) for entry in row]
            hidden.append(Neuron(q, tuple(unit[:-1]), unit[-1]))
    hidden.sort(key=lambda neuron: (-abs(neuron.v), neuron.w, neuron.b))
    return ReLUNetwork(tuple(hidden), network.a, constant)


def balanced(network: ReLUNetwork) -> ReLUNetwork:
    """Scale every neuron so that the maximum norms of its weights before and after it agree.

    Parameters
    ----------
    network : ReLUNetwork

    Returns
    -------
    ReLUNetwork
        The same function, exactly. ``|v|`` and ``max(|w|, |b|)`` are equal where their quotient is
        the square of a rational; elsewhere they agree up to a relative 2^-50, for square roots
        are not rational. Neurons with a zero product become zero; their order stays.

    Notes
    -----
    Scaling (w, b) by λ > 0 and v by 1/λ changes nothing; the balanced pair minimises both
    ``max(|v|, |w|)`` and ``|v|² + |w|²`` on this orbit.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [4, -2], 0), (3, [0, 0], 0), (0, [1, 1], 0)], a=[0, 0])
    >>> [(str(n.v), [str(w) for w in n.w]) for n in balanced(f).hidden]
    [('2', ['2', '-1']), ('0', ['0', '0']), ('0', ['0', '0'])]
    """
    hidden = []
    for neuron in network.hidden:
        before, after = row_size(neuron), abs(neuron.v)
        factor = near_root(after / before) if before and after else Fraction(0)
        w = tuple(factor * entry for entry in neuron.w)
        hidden.append(Neuron(neuron.v / factor if factor else factor, w, factor * neuron.b))
    return ReLUNetwork(tuple(hidden), network.a, network.c)


def row_size(neuron: Neuron) -> Fraction:
    """Return the maximum norm of (w, b)."""
    return max((abs(entry) for entry in (*neuron.w, neuron.b)), default=Fraction(0))


def near_root(value: Fraction) -> Fraction:
    """Return the square root of a positive rational if it is rational, else 60 bits of it.

    Examples
    --------
    >>> near_root(Fraction(9, 4)), float(near_root(Fraction(2)))
    (Fraction(3, 2), 1.4142135623730951)
    """
    p, q = value.numerator, value.denominator
    root, base = isqrt(p), isqrt(q)
    if root * root == p and base * base == q:
        return Fraction(root, base)
    # The root of p 4^k / q has 60 bits or one more.
    k = _BITS - (p.bit_length() - q.bit_length()) // 2
    scaled = (p << 2 * k) // q if k >= 0 else p // (q << -2 * k)
    return Fraction(isqrt(scaled)) / Fraction(2) ** k
