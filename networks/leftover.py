"""Neurons for the affine part that oriented kinks leave over."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box

_ZERO, _ONE = Fraction(0), Fraction(1)


def as_opposite_pair(form: NormalForm, signs: Sequence[int], output_bias: bool) -> ReLUNetwork:
    """Write the leftover ``a·x + c`` as two opposite neurons, on R^d.

    Parameters
    ----------
    form : NormalForm
    signs : sequence of {-1, 1}
        The orientation of the kinks.
    output_bias : bool
        Whether the constant may stay outside.

    Examples
    --------
    >>> line = NormalForm.of(ReLUNetwork.of([], a=[3], c=1))
    >>> [(int(n.v), int(n.w[0]), int(n.b)) for n in as_opposite_pair(line, (), False).hidden]
    [(1, 3, 1), (-1, -3, -1)]
    """
    whole = form.network(signs)
    b = _ZERO if output_bias else whole.c
    pair = [
        Neuron(_ONE * sign, tuple(sign * entry for entry in whole.a), sign * b) for sign in (1, -1)
    ]
    return _without_skip(whole, pair, whole.c - b)


def on_a_kink(form: NormalForm, signs: Sequence[int], place: int) -> ReLUNetwork:
    """Write a leftover that is a multiple of one kink's height by an opposite neuron there.

    Parameters
    ----------
    form : NormalForm
    signs : sequence of {-1, 1}
    place : int
        The kink; the linear part of the leftover is parallel to its normal. A constant is left as
        the output bias.
    """
    whole = form.network(signs)
    neuron = whole.hidden[place]
    pivot = next(j for j, entry in enumerate(neuron.w) if entry)
    ratio = whole.a[pivot] / neuron.w[pivot]
    # v (h)+ + r h = (v + r) (h)+ - r (-h)+
    others = [other for index, other in enumerate(whole.hidden) if index != place]
    pair = [
        Neuron(neuron.v + ratio, neuron.w, neuron.b),
        Neuron(-ratio, tuple(-entry for entry in neuron.w), -neuron.b),
    ]
    constant = whole.c - ratio * neuron.b
    return ReLUNetwork((*others, *pair), (_ZERO,) * form.inputs, constant)


def as_constant(form: NormalForm, signs: Sequence[int]) -> ReLUNetwork:
    """Write a constant leftover as a neuron without weights."""
    whole = form.network(signs)
    return _without_skip(whole, [Neuron(whole.c, (_ZERO,) * form.inputs, _ONE)], _ZERO)


def active_on_box(
    form: NormalForm, signs: Sequence[int], box: Box, output_bias: bool
) -> ReLUNetwork:
    """Write the leftover by one neuron that is active on a box, and a constant.

    Parameters
    ----------
    form : NormalForm
    signs : sequence of {-1, 1}
    box : Box
    output_bias : bool
        Without it the leftover takes one neuron if its sign on the box is constant, else two.

    Examples
    --------
    >>> line = NormalForm.of(ReLUNetwork.of([], a=[3], c=1))
    >>> found = active_on_box(line, (), Box.cube(1), output_bias=True)
    >>> [(int(n.v), int(n.w[0]), int(n.b)) for n in found.hidden], int(found.c)
    ([(1, 3, 3)], -2)
    """
    whole = form.network(signs)
    low, high = box.range_of(whole.a, whole.c)
    if low >= 0 or (high <= 0 and not output_bias):
        sign = 1 if low >= 0 else -1
        a = tuple(sign * entry for entry in whole.a)
        return _without_skip(whole, [Neuron(Fraction(sign), a, sign * whole.c)], _ZERO)
    lift = whole.c - low
    neurons = [Neuron(_ONE, whole.a, lift)]
    if output_bias:
        return _without_skip(whole, neurons, low)
    neurons.append(Neuron(low, (_ZERO,) * form.inputs, _ONE))
    return _without_skip(whole, neurons, _ZERO)


def _without_skip(whole: ReLUNetwork, more: Sequence[Neuron], constant: Fraction) -> ReLUNetwork:
    return ReLUNetwork((*whole.hidden, *more), (_ZERO,) * whole.inputs, constant)
